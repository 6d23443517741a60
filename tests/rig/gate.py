"""A server that is slow on demand: a relay on loopback that holds everything back while it is shut."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.rig.processes import PATIENCE_S

_PIECE = 65_536


class Gate:
    """A context manager in front of the server on `port`; begins shut, so that whoever connects hears nothing."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        """Where it listens."""
        self._is_open = threading.Event()
        self._closing = False
        self.visited = threading.Event()
        """Somebody has been kept waiting since it was shut."""
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="gate", daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._is_open.set()
        for each in (self._listening, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        for each in (self._listening, *self._sockets):
            each.close()

    def open(self) -> None:
        """Let everything through."""
        self._is_open.set()

    def shut(self) -> None:
        """Hold back what comes from now on."""
        self.visited.clear()
        self._is_open.clear()

    def wait_visited(self, seconds: float = PATIENCE_S) -> bool:
        """Wait until somebody has been kept waiting since it was shut."""
        return self.visited.wait(seconds)

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._closing:
                visitor = self._listening.accept()[0]
                server = socket.create_connection(("127.0.0.1", self._behind))
                self._sockets += [visitor, server]
                for one, other in ((visitor, server), (server, visitor)):
                    thread = threading.Thread(target=self._carry, args=(one, other), name="gate", daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(_PIECE):
                if not self._is_open.is_set():
                    self.visited.set()
                    self._is_open.wait()
                other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
