"""A server in front of another one that passes everything on, and spoils one answer in the way a test chooses."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.rig.processes import PATIENCE_S


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server behind has said."""

    status: int
    """HTTP status."""
    kind: str
    """Its Content-Type."""
    body: bytes
    """What it says."""
    date: str
    """Its own time, as HTTP writes it."""


Spoil = Callable[["RelayHandler", Answer], None]
"""Says something else in place of the answer; whatever it does, the connection ends after it."""


class RelayHandler(BaseHTTPRequestHandler):
    """One connection of the client."""

    protocol_version = "HTTP/1.1"
    relay: SpoilingRelay

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def say(self, answer: Answer, **headers: str) -> None:
        """A whole answer, properly."""
        self.begin(answer, **headers)
        self.wfile.write(answer.body)

    def begin(self, answer: Answer, **headers: str) -> None:
        """The head of an answer of that length."""
        self.send_response_only(answer.status)
        self.send_header("Date", answer.date)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def reset(self) -> None:
        """End the connection as a firewall does."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        link = http.client.HTTPConnection("127.0.0.1", self.relay.behind, timeout=PATIENCE_S)
        try:
            link.request(self.command, self.path, body, dict(self.headers))
            heard = link.getresponse()
            kind, date = heard.headers.get("Content-Type", ""), heard.headers.get("Date", "")
            answer = Answer(heard.status, kind, heard.read(), date)
        finally:
            link.close()
        with suppress(OSError, ValueError):  # who spoils an answer may have closed what it would be written to
            spoil = self.relay.next_spoil()
            if spoil is None:
                usage = heard.headers.get("Sforce-Limit-Info")
                self.say(answer, **({"Sforce_Limit_Info": usage} if usage else {}))
            else:
                self.close_connection = True
                spoil(self, answer)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what these tests are about."""


class SpoilingRelay:
    """A context manager; `url` is where it stands."""

    def __init__(self, behind: int) -> None:
        """`behind`: the port of the server that answers."""
        self.behind = behind
        self.over = threading.Event()
        """Set at the end: nothing is dripped any more."""
        self.answers = 0
        """How many answers were given since `spoil`."""
        self._lock = threading.Lock()
        self._at: int | None = None
        self._spoil: Spoil | None = None
        handler = type("Bound", (RelayHandler,), {"relay": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join(PATIENCE_S)
        self._server.server_close()

    def spoil(self, at: int | None, how: Spoil | None = None) -> None:
        """Count from now on, and spoil the answer of that number and all after it; None spoils nothing."""
        with self._lock:
            self._at, self._spoil, self.answers = at, how, 0

    def next_spoil(self) -> Spoil | None:
        """How the answer that is due now is spoilt."""
        with self._lock:
            number, self.answers = self.answers, self.answers + 1
            return self._spoil if self._at is not None and number >= self._at else None
