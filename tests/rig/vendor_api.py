"""A vendor's web API on loopback, held to the vendor's own description: each request and each answer is judged by it.

What a stand-in answers against the description is a fault of the stand-in, what it is asked against it is a fault of
the app; both are kept in `violations`, which the test that made it looks at in the end.
"""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from werkzeug.datastructures import MultiDict


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    """Without the query."""
    query: MultiDict[str, str]
    """All values of each key."""
    headers: dict[str, str]
    """Names in lower case."""


@dataclass
class Told:
    """One answer."""

    status: int = 200
    """The HTTP status."""
    body: dict[str, Any] = field(default_factory=dict)
    """The JSON object."""
    headers: dict[str, str] = field(default_factory=dict)
    """Further headers."""


Answer = Callable[[Asked], Told]


class VendorApi:
    """The server; `answer` is what a stand-in makes of a request with a token that is good. `close` it."""

    def __init__(self, description: Path, answer: Answer, unauthorised: Callable[[], Told]) -> None:
        spec = json.loads(description.read_text("utf-8"))
        self._openapi = OpenAPI.from_dict(spec, config=Config(spec_validator_cls=None))
        self._host_url, self._prefix = _server_of(spec)
        self._known: dict[str, set[str]] = {
            path: {parameter["name"] for parameter in item["get"].get("parameters", ())}
            for path, item in spec["paths"].items()
        }
        self._answer = answer
        self._unauthorised = unauthorised
        self._good_answers: set[tuple[str, int, bytes]] = set()
        self._faults_of: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        self.tokens = {"a-good-token"}
        """Tokens that are good now."""
        self.violations: list[str] = []
        """What was asked or answered against the description."""
        self.asked: list[Asked] = []
        """Every request, in order."""
        self.faults: dict[int, Told | None] = {}
        """Answers to the n-th request from now on, counted from 0; None breaks the connection."""
        self._counted_from = 0
        self.silent = threading.Event()
        """While set, requests get no answer."""
        self.waiting = threading.Event()
        """Set as soon as a request waits for `silent` to end."""
        self._over = threading.Event()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # Head and body in one piece: in two, the second waits for the other side's ACK.

            def do_GET(self) -> None:
                api._serve(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *args: object) -> None:
                """A client that goes away is part of these tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @contextmanager
    def failing(self, step: int, told: Told | None) -> Iterator[Callable[[], bool]]:
        """While entered, the `step`-th request gets this answer; the value tells whether it came to that."""
        self._counted_from, self.faults = len(self.asked), {step: told}
        try:
            yield lambda: not self.faults
        finally:
            self.faults = {}

    @contextmanager
    def hanging(self) -> Iterator[threading.Event]:
        """While entered, nothing is answered; the event is set once somebody waits."""
        self.waiting.clear()
        self.silent.set()
        try:
            yield self.waiting
        finally:
            self.silent.clear()

    def fail_next(self, *answers: Told | None) -> None:
        """Give these answers to the next requests."""
        self._counted_from, self.faults = len(self.asked), dict(enumerate(answers))

    def _serve(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(parts.path, MultiDict(parse_qsl(parts.query, keep_blank_values=True)), headers)
        step = len(self.asked) - self._counted_from
        self.asked.append(asked)
        while self.silent.is_set() and not self._over.wait(0.01):
            self.waiting.set()
        request = self._judged(asked)
        if step in self.faults:
            told = self.faults.pop(step)
        elif headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            told = self._unauthorised()
        else:
            told = self._answer(asked)
        if told is None:
            handler.close_connection = True
            return
        body = json.dumps(told.body).encode()
        self._judge(request, told.status, body)
        handler.send_response(told.status)
        own = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in {**told.headers, **own}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def _judged(self, asked: Asked) -> MockRequest:
        request = MockRequest(self._host_url, "get", asked.path, args=asked.query, headers={**asked.headers})
        operation = self._operation_of(asked.path)
        # A mailbox is asked for hundreds of messages that differ by their id alone, and judging one takes 10 ms.
        same = (operation, tuple(asked.query.items(multi=True)))
        if not operation or same not in self._faults_of:
            self._faults_of[same] = self._fault_of(request, operation)
        if fault := self._faults_of[same]:
            self.violations.append(f"asked {asked.path}: {fault}")
        return request

    def _fault_of(self, request: MockRequest, operation: str) -> str:
        """What is wrong with a request to this operation, or nothing."""
        try:
            self._openapi.validate_request(request)
        except OpenAPIError as error:
            return f"{error} {error.__cause__!r}"
        extra = {*request.parameters.query} - self._known.get(operation, set())
        return f"unknown {sorted(extra)}" if extra else ""

    def _judge(self, request: MockRequest, status: int, body: bytes) -> None:
        same = (self._operation_of(request.path), status, body)
        if same not in self._good_answers:
            try:
                self._openapi.validate_response(
                    request, MockResponse(body, status_code=status, content_type="application/json")
                )
            except OpenAPIError as error:
                self.violations.append(f"answered {request.path}: {error} {error.__cause__!r}")
            else:
                self._good_answers.add(same)

    def _operation_of(self, path: str) -> str:
        """The description's own path for this one, with its places for ids; empty where it knows none."""
        steps = path.removeprefix(self._prefix).split("/")
        for pattern in self._known:
            wanted = pattern.split("/")
            if len(wanted) == len(steps) and all(
                want == step or want.startswith("{") for want, step in zip(wanted, steps, strict=True)
            ):
                return pattern
        return ""


def _server_of(spec: dict[str, Any]) -> tuple[str, str]:
    parts = urlsplit(spec["servers"][0]["url"])
    return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
