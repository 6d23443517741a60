"""Where a mailbox most likely is, told from its address: a few large providers, then the names companies use.

A candidate is only greeted, over TLS; who it is for, and the password, are said to none but the one that is chosen.
"""

import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.net.trust import client_context
from tray_app.core.model.mail_providers import imap_host_of

_TLS = 993
_EACH_S = 6.0
_SOCKET_S = 5.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """A place where a mailbox may be, over TLS."""

    host: str
    """Its name."""
    port: int = _TLS
    """Its port."""


def candidates(address: str) -> tuple[MailServer, ...]:
    """Where the mailbox of this address may be, the most likely first; empty when the text is not an address."""
    name, at, domain = address.strip().lower().rpartition("@")
    if not (name and at and "." in domain) or any(sign.isspace() or sign in "/:" for sign in domain):
        return ()
    if host := imap_host_of(domain):
        return (MailServer(host),)
    return (MailServer(f"imap.{domain}"), MailServer(f"mail.{domain}"))


def first_answering(servers: Iterable[MailServer], ca_file: Path | None = None) -> MailServer | None:
    """The first server that greets as IMAP does with a certificate we trust; six seconds are given to each.

    Raises `CannotCheck` (`source.misconfigured`) when the CA file cannot be used.
    """
    context = client_context(ca_file)
    return next((server for server in servers if _answers(server, context)), None)


def _answers(server: MailServer, context: ssl.SSLContext) -> bool:
    try:
        return Deadline(_EACH_S).run(lambda: _greets(server, context), lambda: None)
    except (GivenUp, OSError, ValueError):  # ValueError: a malformed name, for example with an empty label
        return False


def _greets(server: MailServer, context: ssl.SSLContext) -> bool:
    with (
        socket.create_connection((server.host, server.port), timeout=_SOCKET_S) as plain,
        context.wrap_socket(plain, server_hostname=server.host) as secured,
    ):
        return secured.recv(5)[:4] in {b"* OK", b"* PR"}
