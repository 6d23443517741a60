"""A server on this machine that gives prepared answers in turn: for what a well-behaved Salesforce never does."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.rig.processes import PATIENCE_S
from tray_app.adapters.salesforce.grant import Grant
from tray_app.core.model.errors import CannotCheck

IDENTITY = "https://login.example.com/id/00D000000000001AAA/005000000000001AAA"


class Tokens:
    """Hands out grants in turn; a renewal gives the next."""

    def __init__(
        self, url: str, *, tokens: Iterable[str] = ("first", "second"), identity: str | None = IDENTITY
    ) -> None:
        self.url = url
        self.identity = identity
        self.left = list(tokens)
        self.renewals = 0

    def current(self) -> Grant:
        return Grant(access_token=self.left[0], instance_url=self.url, identity_url=self.identity)

    def renew(self, stale: Grant) -> Grant:
        self.renewals += 1
        if len(self.left) == 1:
            raise CannotCheck("check.signed_out")
        if stale.access_token == self.left[0]:
            self.left.pop(0)
        return self.current()


class Handler(BaseHTTPRequestHandler):
    """One connection; `body` is what the request under way brought."""

    protocol_version = "HTTP/1.1"
    outer: "Scripted"
    body: Any

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = json.loads(self.rfile.read(length)) if length else None
        self.outer.asked.append(Asked(self.command, self.path, dict(self.headers), self.body))
        self.outer.script.pop(0)(self)

    def log_message(self, *_: object) -> None:
        pass


Script = Callable[[Handler], None]


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Scripted:
    """A context manager; `url` once entered."""

    script: list[Script]
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    """Set it to let a hanging answer end."""

    def __enter__(self) -> Self:
        handler = type("Bound", (Handler,), {"outer": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def hang(self, handler: Handler) -> None:
        """Answer nothing until the test is over."""
        self.released.wait(PATIENCE_S)
        handler.close_connection = True


def says(status: int, body: object, **headers: str) -> Script:
    """An answer: JSON, or a page when the body is a text."""

    def answer(handler: Handler) -> None:
        page = isinstance(body, str)
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "text/html" if page else "application/json;charset=UTF-8")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def resets(handler: Handler) -> None:
    """The connection ends before an answer."""
    handler.close_connection = True
    handler.connection.close()


def breaks_off(handler: Handler) -> None:
    """Half an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"compositeResponse": [')
    handler.wfile.flush()
    handler.close_connection = True


def composite(*parts: tuple[str, int, object]) -> dict[str, Any]:
    """The body of a composite answer."""
    return {
        "compositeResponse": [
            {"referenceId": name, "httpStatusCode": status, "httpHeaders": {}, "body": body}
            for name, status, body in parts
        ]
    }
