"""One client connection: command lines with their literals in, bytes out, bounded in size and in time."""

import contextlib
import re
import socket
import ssl
import sys
import threading
import time

LINE_LIMIT = 64 * 1024
"""Octets one command may have, its literals included."""

_DRAIN_LIMIT = 1024 * 1024
_IDLE_SECONDS = 30 * 60.0  # RFC 3501 section 5.4: at least 30 minutes
# Windows does not promise that shutting a socket down wakes its reader.
_TICK_SECONDS = 0.5 if sys.platform == "win32" else _IDLE_SECONDS
_SEND_SECONDS = 10.0
_ANNOUNCED = re.compile(rb"\{(\d{1,20})(\+?)\}\Z")


class Disconnected(Exception):
    """The client is gone, too slow, or is being sent away; there is nobody left to answer."""


class Unreadable(Exception):
    """A command that cannot be taken as one: too long, or not ended by CRLF. The next one can be read."""

    def __init__(self, head: bytes, problem: str) -> None:
        """`head` is how the command began, for its tag; `problem` says what was wrong."""
        super().__init__(problem)
        self.head = head
        self.problem = problem


class Wire:
    """Reads commands from one socket and writes to it; used by one thread, except for `hang_up`."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        """`stopping` ends every wait, at the latest half a second after `hang_up`."""
        self._sock = sock
        self._stopping = stopping
        self._buffer = bytearray()
        self._hung_up = False
        with contextlib.suppress(OSError):
            # An answer goes out in several pieces; each would wait for the client's delayed acknowledgement.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Shake hands. Raises Disconnected when that fails.

        What came in the clear before the handshake is thrown away, never taken as said under TLS (CVE-2011-0411).
        """
        self._buffer.clear()
        try:
            self._sock = context.wrap_socket(self._sock, server_side=True, do_handshake_on_connect=False)
            if self._hung_up or self._stopping.is_set():
                raise Disconnected
            self._sock.settimeout(_SEND_SECONDS)
            self._sock.do_handshake()
        except (OSError, ValueError):
            raise Disconnected from None

    def hang_up(self) -> None:
        """Break the connection; callable from any thread, wakes the reader."""
        self._hung_up = True
        with contextlib.suppress(OSError):
            # The method of the plain socket: that of SSLSocket drops its TLS state under the reader's feet.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back to the system."""
        self._sock.close()

    def write(self, data: bytes) -> None:
        """Send everything. Raises Disconnected when the client is gone or accepts no data for ten seconds."""
        try:
            self._sock.settimeout(_SEND_SECONDS)
            self._sock.sendall(data)
        except (OSError, ValueError):
            raise Disconnected from None

    def read_line(self, limit: int = LINE_LIMIT) -> bytes:
        """Return one line without its CRLF. Raises Unreadable for a line over `limit` or with a stray CR, LF or NUL."""
        head = b""
        dropped = 0
        while True:
            end = self._buffer.find(b"\n")
            if end >= 0:
                line = bytes(self._buffer[: end + 1])
                del self._buffer[: end + 1]
                break
            if len(self._buffer) > limit:
                head = head or bytes(self._buffer[:limit])
                dropped += len(self._buffer)
                self._buffer.clear()
                if dropped > _DRAIN_LIMIT:
                    raise Disconnected
            self._fill()
        if dropped or len(line) > limit + 2:
            raise Unreadable(head or line, "The command is too long")
        text = line.removesuffix(b"\r\n")
        if len(text) != len(line) - 2 or b"\r" in text or b"\0" in text:
            raise Unreadable(line, "A line ends in CRLF and holds no other control character")
        return text

    def read_command(self) -> bytes:
        """Return one command: its lines and literals as sent, without the last CRLF. Raises Unreadable."""
        command = b""
        while True:
            try:
                line = self.read_line(max(LINE_LIMIT - len(command), 0))
            except Unreadable as found:
                raise Unreadable(command or found.head, found.problem) from None
            command += line
            announced = _ANNOUNCED.search(line)
            if announced is None:
                return command
            size = int(announced[1])
            if size > LINE_LIMIT - len(command):
                if announced[2]:
                    self._skip(size)
                raise Unreadable(command, "The literal is too long")
            if not announced[2]:
                self.write(b"+ Ready\r\n")
            command += b"\r\n" + self._take(size)

    def _skip(self, size: int) -> None:
        """Pass over a literal that is sent without waiting for leave, and over the rest of its line."""
        if size > _DRAIN_LIMIT:
            raise Disconnected
        self._take(size)
        with contextlib.suppress(Unreadable):
            self.read_line()

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def _fill(self) -> None:
        deadline = time.monotonic() + _IDLE_SECONDS
        while not self._stopping.is_set() and time.monotonic() < deadline:
            try:
                self._sock.settimeout(_TICK_SECONDS)
                data = self._sock.recv(LINE_LIMIT)
            except TimeoutError:
                continue
            except (OSError, ValueError):
                raise Disconnected from None
            if not data:
                raise Disconnected
            self._buffer += data
            return
        raise Disconnected
