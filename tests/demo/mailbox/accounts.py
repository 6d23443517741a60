"""One face for an account on the demo mailbox and on a real server, so that both are asked the same."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from imapclient import IMAPClient

from tests.rig.processes import PATIENCE_S
from tray_app.demo.mailbox import DemoMailbox, MailboxState

if TYPE_CHECKING:
    from tests.rig.dovecot import Mailbox as DovecotMailbox


class MailAccount(Protocol):
    """What a test needs of an account: mail in its Sent folder, and a way in."""

    def append(self, *messages: bytes, when: datetime) -> None:
        """Put messages (CRLF line ends) into the Sent folder."""

    def client(self) -> IMAPClient:
        """A connected client that has not signed in."""

    def login(self) -> IMAPClient:
        """A client that has signed in."""

    def kick(self) -> None:
        """Break every session in the middle of whatever it does."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The account of the demo mailbox."""

    server: DemoMailbox
    mailbox: MailboxState
    trusting: ssl.SSLContext

    def append(self, *messages: bytes, when: datetime) -> None:
        for message in messages:
            self.mailbox.append(message, when)

    def client(self) -> IMAPClient:
        return IMAPClient("localhost", port=self.server.port, ssl=True, ssl_context=self.trusting, timeout=PATIENCE_S)

    def login(self) -> IMAPClient:
        client = self.client()
        client.login("rep@example.com", "right")
        return client

    def kick(self) -> None:
        self.server.kick()


@dataclass(frozen=True, slots=True)
class DovecotAccount:
    """An account on a real Dovecot."""

    mailbox: DovecotMailbox

    def append(self, *messages: bytes, when: datetime) -> None:
        self.mailbox.append(*messages, when=when)

    def client(self) -> IMAPClient:
        server = self.mailbox.server
        context = ssl.create_default_context(cafile=str(server.ca_file))
        return IMAPClient(server.host, port=server.tls_port, ssl=True, ssl_context=context, timeout=PATIENCE_S)

    def login(self) -> IMAPClient:
        return self.mailbox.connect()

    def kick(self) -> None:
        self.mailbox.kick()
