"""What kind of host an address names: unencrypted connections are for this machine alone."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether the host is this machine: `localhost`, 127.x.y.z or ::1. Asks no resolver."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def may_carry_secrets(url: str) -> bool:
    """Whether secrets may go to this address: over TLS, or to this very machine, and no user name stands in it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_private = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    return bool(host) and not parts.username and is_private
