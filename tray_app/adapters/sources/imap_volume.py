"""Listens to an IMAP server only so long: imaplib reads whatever length a server announces, all at once."""

import imaplib
from collections.abc import Callable

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

LARGEST_MB = 64
"""Megabytes of one visit. Two hundred messages with the longest headers we ask for are less."""


class TooMuch(OSError):
    """The server said more than anything we asked for could need."""


class _Measured(imaplib.IMAP4):
    """Counts what the server says, from the greeting on, and raises `TooMuch` instead of reading more."""

    _left = LARGEST_MB * 1024 * 1024

    def read(self, size: int) -> bytes:
        if size > self._left:
            raise TooMuch
        return self._heard(super().read(size))

    def readline(self) -> bytes:
        return self._heard(super().readline())

    def _heard(self, said: bytes) -> bytes:
        self._left -= len(said)
        if self._left < 0:
            raise TooMuch
        return said


class _MeasuredPlain(_Measured, IMAP4WithTimeout):  # type: ignore[misc]  # imapclient has no types
    pass


class _MeasuredTls(_Measured, IMAP4_TLS):  # type: ignore[misc]
    pass


class MeasuredClient(IMAPClient):  # type: ignore[misc]
    """imapclient on a measured wire; always with an `SocketTimeout`, and with a context where it speaks TLS."""

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802
        connect = self._timeout.connect
        if self.ssl:
            return _MeasuredTls(self.host, self.port, self.ssl_context, connect)  # type: ignore[call-arg]
        return _MeasuredPlain(self.host, self.port, connect)

    def authenticate(self, way: str, answer: Callable[[bytes], bytes]) -> None:
        """Sign in by a SASL mechanism; `answer` gives what is said to each of the server's questions."""
        self._command_and_check("authenticate", way, answer)
