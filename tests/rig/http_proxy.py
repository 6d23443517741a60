"""A company's HTTP proxy on loopback: CONNECT alone, with a password or without; every name leads to this machine."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.rig.processes import PATIENCE_S


class HttpProxy:
    """A context manager; `url` is where it stands."""

    def __init__(self, behind: int, credentials: tuple[str, str] | None = None) -> None:
        """`behind`: the port on this machine that every name leads to. `credentials`: user name and password."""
        self.connected: list[str] = []
        """What was let through, as `host:port`."""
        self.refused: list[str] = []
        """What was not."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_CONNECT(self) -> None:
                self.close_connection = True
                if not _knows(self.headers.get("Proxy-Authorization", ""), credentials):
                    proxy.refused.append(self.path)
                    self.send_response(407)
                    self.send_header("Proxy-Authenticate", 'Basic realm="acme"')
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                proxy.connected.append(self.path)
                with socket.create_connection(("127.0.0.1", behind), timeout=PATIENCE_S) as line:
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.flush()
                    back = threading.Thread(target=_carry, args=(line, self.connection))
                    back.start()
                    _carry(self.connection, line)
                    back.join(PATIENCE_S)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that goes away is part of these tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(PATIENCE_S)
        self._server.server_close()

    def url_with(self, auth: str) -> str:
        """Its address with `user:password` in it, as they are to be written there."""
        return f"http://{auth}@{self.host}"


def _knows(header: str, credentials: tuple[str, str] | None) -> bool:
    if credentials is None:
        return True
    with contextlib.suppress(ValueError):
        return base64.b64decode(header.removeprefix("Basic "), validate=True) == ":".join(credentials).encode()
    return False


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
