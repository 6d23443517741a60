"""The open lines of one HTTP session, so that an answer which takes too long, or an app that quits, ends them at once.

A time limit of a socket counts from one piece of an answer to the next: a server, or a proxy, that sends a byte every
few seconds would never be over. Whoever waits gives up by `cut`; what hangs on the lines then fails, and what was not
sent yet never is.
"""

import socket
import threading
import weakref
from contextlib import suppress
from typing import ClassVar

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class ConnectionCut(OSError):
    """Nobody waits for what would have been asked on this line."""


class Turn:
    """One request, from its first connection to the last byte of its answer."""

    is_over = False
    """Nobody waits for it any more."""
    has_reached_the_server = False
    """The server itself was reached, not only a proxy before it: the request may have come to it."""


class ConnectionRegistry:
    """The lines of one session, on which one request is made at a time. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._here = threading.local()

    def serve(self, turn: Turn) -> None:
        """What this thread does from now on belongs to that request."""
        self._here.turn = turn

    def reach(self) -> None:
        """The server of this thread's request has been reached.

        Not once it is given up: http.client takes the end of a line that was cut for the end of a proxy's answer.
        """
        with self._lock:
            self._here.turn.has_reached_the_server |= not self._here.turn.is_over

    def add(self, line: socket.socket) -> None:
        """Know an open line. Raises `ConnectionCut` when its request was given up meanwhile."""
        with self._lock:
            if not self._here.turn.is_over:
                self._open.add(line)
                return
        line.close()
        raise ConnectionCut

    def cut(self, turn: Turn) -> None:
        """Give up the request: every line ends now."""
        with self._lock:
            turn.is_over = True
            lines = list(self._open)
            self._open.clear()
        for line in lines:
            with suppress(OSError):
                # Not SSLSocket.shutdown: it forgets the encryption first, and a word sent just then would be plain.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """What urllib3 opens connections with, by scheme, so that each of them is known here."""
        plain = type("PlainLine", (_Connection, HTTPConnection), {"lines": self})
        secure = type("SecureLine", (_Connection, HTTPSConnection), {"lines": self})
        return {
            "http": type("PlainLines", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SecureLines", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }


class _Connection(HTTPConnection):
    """A connection that its session knows about from its first moment."""

    lines: ClassVar[ConnectionRegistry]

    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()
        self.lines.add(line)
        if not self.proxy:
            self.lines.reach()
        return line

    def _tunnel(self) -> None:
        if self.sock is not None:  # by now it may be an encrypted one, to a proxy
            self.lines.add(self.sock)
        super()._tunnel()
        self.lines.reach()

    def connect(self) -> None:
        super().connect()
        if self.sock is not None:
            self.lines.add(self.sock)

    def putrequest(self, *args: object, **kwargs: object) -> None:
        if self.sock is not None:  # A connection that was kept open is used without being made.
            self.lines.reach()
        super().putrequest(*args, **kwargs)  # type: ignore[arg-type]
