"""The demo Salesforce on the wire: HTTP/1.1 with keep-alive on loopback, TLS if asked, gone within a second."""

import contextlib
import logging
import socket
import socketserver
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from tray_app.demo.salesforce.api import Api
from tray_app.demo.salesforce.error_bodies import URI_TOO_LONG
from tray_app.demo.salesforce.messages import HTML_TYPE, HttpRequest, Reply
from tray_app.demo.salesforce.org import Org

_log = logging.getLogger(__name__)
_LOOPBACK: Final = "127.0.0.1"
_CLOSE_SECONDS: Final = 0.8
_WAKE_SECONDS: Final = 0.2
_IDLE_SECONDS: Final = 120.0
_LONGEST_HEAD: Final = 16_384
"""Bytes of address and headers together (Salesforce, "API Request Limits")."""
_LONGEST_BODY: Final = 12_000_000


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: "_Listener"
    protocol_version = "HTTP/1.1"
    server_version = "DemoSalesforce"
    sys_version = ""
    timeout = _IDLE_SECONDS
    # Each answer leaves in one piece; in several, the second would wait for the client's acknowledgement.
    wbufsize = 65_536
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> Any:
        # The base class looks for do_GET, do_POST and so on.
        if name in {"do_GET", "do_POST", "do_PATCH", "do_PUT", "do_DELETE", "do_HEAD"}:
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        head = len(self.raw_requestline) + sum(len(name) + len(value) + 4 for name, value in self.headers.items())
        if head > _LONGEST_HEAD:
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            return
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isascii() or not length.isdigit():
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
            return
        if len(length) > 9 or int(length) > _LONGEST_BODY:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        request = HttpRequest(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(length)),
            base_url=self.server.url,
        )
        self._send(self.server.api.answer(request))

    def _send(self, reply: Reply) -> None:
        if reply.status == 0:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = reply.content
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and reply.status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse before Salesforce itself sees the request, as the web server in front of it does."""
        reason = HTTPStatus(code).phrase
        too_long = code == HTTPStatus.REQUEST_URI_TOO_LONG
        content = (URI_TOO_LONG if too_long else f"<h1>Bad Message {code}</h1><pre>reason: {reason}</pre>").encode()
        self.close_connection = True
        self.send_response(code)
        self.send_header("Connection", "close")
        self.send_header("Content-Type", HTML_TYPE if not too_long else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: addresses hold SOQL, and SOQL holds people's addresses."""


class _Listener(ThreadingHTTPServer):
    """Accepts connections and hands each to its own thread."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, api: Api, tls: ssl.SSLContext | None, port: int) -> None:
        self.api = api
        self.threads: list[threading.Thread] = []
        self._tls = tls
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closing = False
        super().__init__((_LOOPBACK, port), _Handler)
        self.url = f"{'https' if tls else 'http'}://{_LOOPBACK}:{self.server_address[1]}"

    def server_bind(self) -> None:
        # HTTPServer would ask a name server for the name of this machine.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = _LOOPBACK, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        # The base class prints to standard error. A client that leaves in the middle is no fault.
        error = sys.exception()
        if not isinstance(error, OSError):
            _log.error("the demo Salesforce failed on a connection: %s", type(error).__name__)

    def process_request(self, request: Any, client_address: Any) -> None:
        # The base class keeps no daemon threads, and waits for the others without limit.
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name="demo-salesforce", daemon=True
        )
        self.threads = [*(old for old in self.threads if old.is_alive()), thread]
        thread.start()

    def finish_request(self, request: Any, client_address: Any) -> None:
        # The handshake belongs to the client's thread: a slow client must not hold up the others.
        request.settimeout(_IDLE_SECONDS)
        if self._tls is None:
            with self._tracked(request):
                super().finish_request(request, client_address)
            return
        # Tracked before the handshake begins: a client that never begins it must not outlive the server.
        wrapped = self._tls.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        with wrapped as connection, self._tracked(connection):
            connection.do_handshake()
            super().finish_request(connection, client_address)

    @contextlib.contextmanager
    def _tracked(self, connection: socket.socket) -> Iterator[None]:
        with self._guard:
            if self._closing:
                raise ConnectionAbortedError
            self._open.add(connection)
        try:
            yield
        finally:
            with self._guard:
                self._open.discard(connection)

    def hang_up(self, *, for_good: bool = False) -> None:
        """Break every connection; `for_good`: and let no other one begin."""
        with self._guard:
            self._closing = for_good
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class DemoSalesforce:
    """A context manager that serves an org on a loopback port."""

    def __init__(self, org: Org, tls: ssl.SSLContext | None = None, *, port: int = 0) -> None:
        """Serve at once; with `tls` over https. Raises OSError when the port cannot be had."""
        self.org = org
        """What is served."""
        self._stopping = threading.Event()
        self._listener = _Listener(Api(org), tls, port)
        self._thread = threading.Thread(target=self._accept, name="demo-salesforce-listener", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is, also once it is closed: the instance URL and the login URL."""
        return self._listener.url

    def _accept(self) -> None:
        # serve_forever would wake up several times a second to see whether it is to end.
        while not self._stopping.is_set():
            self._listener.handle_request()

    def hang_up(self) -> None:
        """Break every connection, as a network does; new ones are welcome."""
        self._listener.hang_up()

    def close(self) -> None:
        """Break every connection and stop listening, within a second. A second call does nothing."""
        if self._stopping.is_set():
            return
        deadline = time.monotonic() + _CLOSE_SECONDS
        self._stopping.set()
        with contextlib.suppress(OSError):
            # One last client wakes the thread that waits for clients.
            socket.create_connection((_LOOPBACK, self._listener.server_port), timeout=_WAKE_SECONDS).close()
        self._thread.join(max(deadline - time.monotonic(), 0))
        self._listener.server_close()
        self._listener.hang_up(for_good=True)
        for thread in self._listener.threads:
            thread.join(max(deadline - time.monotonic(), 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"DemoSalesforce(url={self.url!r})"
