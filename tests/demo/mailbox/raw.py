"""A client that says exactly what a test wants said, to see the server's own words."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Self

from tray_app.demo.mailbox import DemoMailbox

TIMEOUT_SECONDS = 10.0


class RawClient:
    """One plain connection; use in a `with` block."""

    def __init__(self, server: DemoMailbox) -> None:
        """Connect and take the greeting."""
        self._socket = socket.create_connection((server.host, server.port), timeout=TIMEOUT_SECONDS)
        self._file = self._socket.makefile("rb")
        self.greeting = self.line()

    def send(self, data: bytes) -> None:
        """Send `data` as it is."""
        self._socket.sendall(data)

    def line(self) -> bytes:
        """The next line, b"" once the server is gone."""
        return self._file.readline()

    def ask(self, command: bytes) -> list[bytes]:
        """Send one command with the tag `a`; all lines up to the tagged answer, without line ends."""
        self.send(b"a " + command + b"\r\n")
        return self.answer()

    def answer(self, tag: bytes = b"a") -> list[bytes]:
        """All lines up to the answer with this tag, or to the end of the connection."""
        lines = []
        while line := self.line():
            lines.append(line.removesuffix(b"\r\n"))
            if line.startswith((tag + b" ", b"+")):
                break
        return lines

    def rest(self) -> bytes:
        """Say that nothing more will come, and return everything the server says until it hangs up."""
        self._socket.shutdown(socket.SHUT_WR)
        return self._file.read()

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
