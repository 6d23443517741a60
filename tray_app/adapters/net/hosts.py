"""What kind of host an address names: unencrypted connections are for this machine alone."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether the host is this machine: `localhost`, 127.x.y.z or ::1. Asks no resolver."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
