"""A piece of wire between a client and a server on loopback, which breaks or stalls where a test wants it to."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Wire:
    """Carries bytes both ways, until the server has sent `whole` of them; then it breaks, or holds them back."""

    def __init__(self, target: int, *, port: int = 0, whole: int | None = None, stall: bool = False) -> None:
        """`target`: the server's port. `whole`: bytes of the server, over all connections, that get through; None: all.

        `stall`: what comes after them never arrives, while the connection stays.
        """
        self._target = target
        self._left = whole
        self._whole = whole or 0
        self._stall = stall
        self._guard = threading.Lock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        """Where it begins."""
        self.reached = threading.Event()
        """Set once it has broken or stalled."""
        threading.Thread(target=self._accept, name="wire", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut()

    @property
    def carried(self) -> int:
        """How many bytes of the server have got through, where a `whole` was given."""
        with self._guard:
            return self._whole - (self._left or 0)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            with self._guard:
                self._open += [client, server]
            threading.Thread(target=self._carry, args=(client, server, False), name="wire-out", daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, True), name="wire-in", daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if counted and not self._lets_through(data):
                    return
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def _lets_through(self, data: bytes) -> bool:
        with self._guard:
            if self._left is None or len(data) <= self._left:
                self._left = None if self._left is None else self._left - len(data)
                return True
            self._left = 0
            self.reached.set()
        if not self._stall:
            self._cut()
        return False

    def _cut(self) -> None:
        with self._guard:
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
            self._open.clear()
