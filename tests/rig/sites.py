"""Servers on loopback whose answers a test writes, over TLS or without."""

from __future__ import annotations

import http.server
import ssl
import threading
from collections.abc import Callable

from tests.rig.certificates import CertificateAuthority


class Site:
    """A server whose answer each test writes; it remembers what it was asked."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.answer: Callable[[http.server.BaseHTTPRequestHandler], None] = ok
        self.is_over = threading.Event()
        """Set when the test has ended: what an answer may wait for."""
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                site.requests.append((self.command, self.path, dict(self.headers)))
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                site.answer(self)

            do_GET = do_POST = do_CONNECT = _handle  # noqa: N815

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *args: object) -> None:
                """A client that goes away is part of these tests."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def ok(handler: http.server.BaseHTTPRequestHandler) -> None:
    reply(handler, 200, b"{}")


def reply(handler: http.server.BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def answering(status: int, **headers: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    return lambda handler: reply(handler, status, b"", **headers)


def server_context(authority: CertificateAuthority, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.authority.issue_cert(*(names or ("localhost", "127.0.0.1"))).configure_cert(context)
    return context
