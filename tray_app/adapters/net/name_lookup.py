"""Asks name servers about a domain, with a time limit for all of it, and takes no answer for an answer.

dnspython is loaded when somebody adds a mailbox, not before.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from tray_app.core.model.mail_hosts import DomainFacts

if TYPE_CHECKING:
    from dns.resolver import Resolver

LIMIT_S: Final = 4.0
"""Seconds for all questions about one domain."""
_SHORTEST_S: Final = 0.2


class NameLookup(Protocol):
    """Tells what name servers say about a domain. Never raises; what nobody answers is left out."""

    def facts_of(self, domain: str) -> DomainFacts:
        """What they say."""


class NameServers:
    """`NameLookup` with the name servers of this computer, or with given ones."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53, limit_s: float = LIMIT_S) -> None:
        """`servers`: addresses; those of the computer's network without any."""
        self._servers = list(servers)
        self._port = port
        self._limit_s = limit_s

    def facts_of(self, domain: str) -> DomainFacts:
        """See `NameLookup`."""
        resolver = self._resolver()
        if resolver is None:
            return DomainFacts()
        until = time.monotonic() + self._limit_s
        exchanges = sorted(
            (int(record.preference), str(record.exchange)) for record in self._ask(resolver, domain, "MX", until)
        )
        aliases = self._ask(resolver, f"autodiscover.{domain}", "CNAME", until)
        senders = self._ask(resolver, domain, "TXT", until)
        return DomainFacts(
            # A single "." says that the domain takes no mail (RFC 7505).
            exchanges=tuple(name for _, name in exchanges if name != "."),
            autodiscover=next((str(record.target) for record in aliases), ""),
            senders=tuple(sorted(b"".join(record.strings).decode("utf-8", "replace") for record in senders)),
        )

    def _resolver(self) -> "Resolver | None":
        from dns.exception import DNSException
        from dns.resolver import Resolver

        try:
            resolver = Resolver(configure=not self._servers)
        except (DNSException, OSError):  # no network has been set up
            return None
        if self._servers:
            resolver.nameservers, resolver.port = list(self._servers), self._port
        return resolver

    def _ask(self, resolver: "Resolver", name: str, kind: str, until: float) -> list[Any]:
        from dns.exception import DNSException

        left = until - time.monotonic()
        if left < _SHORTEST_S:
            return []
        with suppress(DNSException, OSError, ValueError, UnicodeError):
            # A name of its own, whatever the network adds to short ones.
            return list(resolver.resolve(f"{name}.", kind, lifetime=left, search=False))
        return []
