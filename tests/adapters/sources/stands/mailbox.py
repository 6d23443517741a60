"""A mailbox on the real mail server, behind a line that breaks at any command and can fall silent."""

from __future__ import annotations

import imaplib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest

from tests.adapters.sources.stands.disk import Disk
from tests.rig.dovecot import Mailbox, mail
from tests.rig.gate import Gate
from tests.rig.issuer import signed
from tray_app.adapters.sources.imap import ImapSource


class FreshTokens:
    """`MailAccess` with tokens that the mail server takes."""

    def __init__(self, email: str) -> None:
        self._email = email

    def token(self) -> str:
        return signed(email=self._email)

    def renewed(self, stale: str, challenge: str | None = None) -> str:
        return self.token()


class MailStand:
    """`tray_app.testing.Stand` on Dovecot. End it with `end`."""

    def __init__(self, box: Mailbox, patch: pytest.MonkeyPatch, *, by_token: bool = False) -> None:
        self._sent = box.sent
        self._rep = box.connect()
        self._gate = Gate(box.server.tls_port)
        self._gate.open()
        self.source = ImapSource(
            id="work-mail",
            host=box.server.host,
            port=self._gate.port,
            username=box.username,
            password=lambda: box.password,
            access=FreshTokens(box.username) if by_token else None,
            ca_file=box.server.ca_file,
        )
        self._line = Disk(
            patch,
            (imaplib.IMAP4, "_command"),
            error=lambda: imaplib.IMAP4.abort("socket error: EOF"),
            # Saying goodbye is a courtesy: nothing is missing without it.
            counts=lambda _, name, *__: name != "LOGOUT",
        )

    def happen(self, when: datetime) -> None:
        self._rep.append(self._sent, mail().as_bytes(), ["\\Seen"], when)

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        return self._line.failing(step)

    @contextmanager
    def hanging(self) -> Iterator[threading.Event]:
        self._gate.shut()
        try:
            yield self._gate.visited
        finally:
            self._gate.open()

    def close(self) -> None:
        self.source.close()

    def end(self) -> None:
        self._rep.logout()
        self._gate.__exit__(None, None, None)
