"""Free ports for servers that take none themselves."""

import random
import socket
from contextlib import ExitStack, suppress
from typing import Final

_FROM, _TO = 15_000, 32_000
"""Below those that Linux (32768), macOS and Windows (49152) give to outgoing connections, which come and go."""
_LUCK: Final = random.SystemRandom()
"""Not the seeded one: two test runs at once must not have the same luck."""


def _families() -> list[tuple[socket.AddressFamily, str]]:
    """The loopback addresses that this machine has."""
    found = [(socket.AF_INET, "127.0.0.1")]
    with suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        found.append((socket.AF_INET6, "::1"))
    return found


def free_ports(count: int = 3) -> list[int]:
    """Ports of loopback that nobody uses, and that no outgoing connection takes before the server does."""
    found: list[int] = []
    families = _families()
    with ExitStack() as ended:
        while len(found) < count:
            port = _LUCK.randrange(_FROM, _TO)
            # A connection that has ended keeps its port for a minute, in its own family alone.
            with suppress(OSError):
                for family, address in families:
                    ended.enter_context(socket.socket(family)).bind((address, port))
                found.append(port)
    return found
