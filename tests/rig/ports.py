"""Free ports for servers that take none themselves."""

import random
import socket
from contextlib import ExitStack, suppress
from typing import Final

_FROM, _TO = 15_000, 32_000
"""Below those that Linux (32768), macOS and Windows (49152) give to outgoing connections, which come and go."""
_LUCK: Final = random.SystemRandom()
"""Not the seeded one: two test runs at once must not have the same luck."""


def free_ports(count: int = 3) -> list[int]:
    """Ports of loopback that nobody uses, and that no outgoing connection takes before the server does."""
    found: list[int] = []
    with ExitStack() as ended:
        while len(found) < count:
            port = _LUCK.randrange(_FROM, _TO)
            probe = ended.enter_context(socket.socket())
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                found.append(port)
    return found
