"""Listens to one mailbox between the polls (IDLE, RFC 2177), so that a poll begins soon after an email was sent.

A hint and nothing else: what it hears is read by the poll, and where it hears nothing the poll comes all the same. It
has one connection, which it never opens again by itself: who polls starts it anew.
"""

import threading
from collections.abc import Callable
from typing import Final

from tray_app.adapters.sources.imap_session import ImapAccount, ImapSession
from tray_app.core.model.errors import CannotCheck

_ANEW_S: Final = 28 * 60.0
"""Servers may end an IDLE of half an hour."""


class ImapWatch:
    """Safe for several threads; `close` ends it for good."""

    def __init__(self, account: ImapAccount, mailbox: str | None, *, anew_s: float = _ANEW_S) -> None:
        """`mailbox`: the folder of sent mail, where one is configured; `anew_s`: seconds of one IDLE."""
        self._account = account
        self._mailbox = mailbox
        self._anew_s = anew_s
        self._lock = threading.Lock()
        self._session: ImapSession | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._is_of_use = True

    @property
    def is_listening(self) -> bool:
        """Whether there is a connection that listens, or one is being made."""
        thread = self._thread
        return thread is not None and thread.is_alive()

    def start(self, tell: Callable[[], None]) -> None:
        """Listen, unless it does already or the server cannot; `tell` is called on a thread of its own."""
        with self._lock:
            if self._closed or self.is_listening or not self._is_of_use:
                return
            self._session = session = ImapSession(self._account)
            listen = threading.Thread(target=self._listen, args=(session, tell), name="sent mail", daemon=True)
            self._thread = listen
            listen.start()

    def rest(self) -> None:
        """End the connection; `start` makes another."""
        with self._lock:
            if self._session is not None:
                self._session.cut()

    def close(self) -> None:
        """End it, and start no more."""
        self._closed = True
        self.rest()

    def _listen(self, session: ImapSession, tell: Callable[[], None]) -> None:
        try:
            session.sign_in()
            if not session.can_idle:
                self._is_of_use = False
                return
            folder = session.open(session.sent_folders(self._mailbox)[0])
            for _ in session.growth(folder.messages, self._anew_s):
                tell()
        except CannotCheck:
            return  # the poll tells what is wrong, if anything is
        finally:
            session.leave()
