"""The address on this machine to which the browser returns after a sign-in: one matching request, then it is closed.

A provider that compares ports gets one of those it knows, any other gets a free one. Both address families are
listened on, because a browser may take `localhost` for either, and because a port whose other half belongs to another
program would hand that program the code.
"""

import contextlib
import errno
import io
import os
import queue
import random
import re
import secrets
import socket
import socketserver
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import urlsplit

from tray_app.adapters.browser.browser_page import HEADERS
from tray_app.adapters.browser.redirect import Redirect, ReturnAddress, read_redirect
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

START: Final = "/start/"
"""Before a ticket: leads the browser on to the provider, once."""
_REQUEST_BYTES: Final = 64 * 1024
_REQUEST_S: Final = 10.0
"""For one request as a whole, and for its answer."""
_SILENT_S: Final = 3.0
"""So long a connection may say nothing at all: browsers open a few ahead of need, and open them again."""
_PAGE_S: Final = 90.0
"""How long a browser is kept waiting for its page while the code is redeemed."""
_CONNECTIONS: Final = 32
"""At once. When there are more, the one that has waited longest without a whole request makes room for the newest: so
no other program can keep the browser away by opening many."""
_NO_IPV6: Final = frozenset({errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT})
_EPHEMERAL: Final = range(49152, 65536)
"""Ports that belong to no service (RFC 6335)."""
_TRIES: Final = 20
_FORM: Final = "application/x-www-form-urlencoded"


class PortsBusy(CannotCheck):
    """Every registered port is in use by another program."""

    def __init__(self, ports: Sequence[int]) -> None:
        listed = ", ".join(str(port) for port in ports)
        super().__init__(
            "check.not_signed_in",
            Evidence(
                text("Ports {ports} of this computer", ports=listed),
                text(
                    "all in use by other programs, so the browser has no way back. Close what uses them, for instance"
                    " another sign-in, and sign in again."
                ),
            ),
        )


class Loopback:
    """The listener of one sign-in. Safe to cancel and close from any thread."""

    def __init__(
        self, servers: Sequence["_Server"], port: int, state: str, login_url: str, returning: ReturnAddress
    ) -> None:
        self.port = port
        self.redirect_uri = f"http://localhost:{port}{returning.path}"
        """What the provider has on its list."""
        self.path = returning.path or "/"
        """The path of it, as a browser asks for it."""
        self.by_form = returning.by_form
        """Whether the answer is posted."""
        self._origins = returning.origins
        self.state = state
        self._login_url = login_url
        self._servers = servers
        self._arrived: queue.SimpleQueue[Redirect | None] = queue.SimpleQueue()
        self._claim = threading.Lock()
        self._closing = threading.Lock()
        self._page: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._shown = threading.Event()
        self._taken = False
        self._tickets: dict[str, str] = {}
        self.used_page = b""
        """What a browser sees that brings a ticket a second time."""

    @classmethod
    def open(cls, state: str, login_url: str, returning: ReturnAddress, ports: Sequence[int] = ()) -> Self:
        """Listen on the first port that is free in both families. Raises `PortsBusy`.

        `ports`: others than those of `returning`.
        """
        ports = ports or returning.ports or random.sample(_EPHEMERAL, _TRIES)
        for port in ports:
            servers = _listen(port)
            if servers:
                loopback = cls(servers, port, state, login_url, returning)
                for server in servers:
                    server.begin(loopback)
                return loopback
        raise PortsBusy(ports)

    def start_address(self, leads_to: str) -> str:
        """A new address on this machine that leads to `leads_to` once.

        Browsers are started with a command line, which every user of a machine can read: so the address with the state
        is not on it. Whoever reads this one finds it used, or takes it before the rep's browser, which then says so.
        """
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = leads_to
        return f"http://localhost:{self.port}{START}{ticket}"

    def redeem_ticket(self, ticket: str) -> str | None:
        """Where the ticket leads; None when it never was one, or was used."""
        return self._tickets.pop(ticket, None)

    def wait(self, timeout_s: float) -> Redirect | None:
        """The redirect, or None after `timeout_s` seconds or when cancelled."""
        try:
            return self._arrived.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def answer(self, page: bytes) -> None:
        """Show the page in the browser that brought the redirect, if it is still there."""
        self._page.put(page)
        self._shown.wait(5)

    def cancel(self) -> None:
        """Let `wait` return None now."""
        self._arrived.put(None)

    def close(self) -> None:
        """Free the port; a browser still waiting for its page is let go."""
        self._page.put(None)
        with self._closing:
            for server in self._servers:
                server.end()

    def take(self, redirect: Redirect) -> bool:
        """Claim the sign-in for this redirect; False for every redirect after the first."""
        with self._claim:
            if self._taken:
                return False
            self._taken = True
        self._arrived.put(redirect)
        return True

    def page(self) -> bytes | None:
        """The page for the accepted request, once it is known; None when there is none."""
        try:
            return self._page.get(timeout=_PAGE_S)
        except queue.Empty:
            return None

    def page_shown(self) -> None:
        """The page is on its way to the browser, or the browser has gone."""
        self._shown.set()

    def trusts(self, origin: str) -> bool:
        """Whether a page of this origin may ask ahead (preflight) to come here: the sign-in's own, its provider's."""
        parts = urlsplit(origin)
        ours = origin == "{0.scheme}://{0.netloc}".format(urlsplit(self._login_url))
        return ours or (parts.scheme == "https" and (parts.hostname or "").endswith(self._origins))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    # On Windows this option would let another program bind the same port and receive the code.
    allow_reuse_address = os.name != "nt"

    def __init__(self, address: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.loopback: Loopback
        self._unheard: dict[socket.socket, None] = {}
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        super().__init__((address, port), _Handler)

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None):
            self.socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        # Not HTTPServer's: that asks the name service for this machine's full name, which can take seconds.
        socketserver.TCPServer.server_bind(self)

    def begin(self, loopback: Loopback) -> None:
        self.loopback = loopback
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,), name="sign-in", daemon=True)
        self._thread.start()

    def end(self) -> None:
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
            self._thread = None
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            if len(self._unheard) >= _CONNECTIONS:
                oldest = next(iter(self._unheard))
                del self._unheard[oldest]
                with contextlib.suppress(OSError):  # its thread wakes up, and closes it
                    oldest.shutdown(socket.SHUT_RDWR)
            self._unheard[request] = None
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.heard(request)

    def heard(self, request: socket.socket) -> None:
        """The connection has brought a whole request, or has ended: it makes room for nobody any more."""
        with self._guard:
            self._unheard.pop(request, None)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that breaks off is no trouble of ours; the standard library would print a traceback."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "DidItLog"
    sys_version = ""

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Incoming(self.connection))

    def parse_request(self) -> bool:
        """From here on nothing more is waited for."""
        is_whole = super().parse_request()
        self.server.heard(self.connection)
        return is_whole

    def do_GET(self) -> None:
        """Believe the redirect that fits, refuse everything else."""
        path, _, query = self.path.partition("?")
        if not self._is_for_us():
            self._answer(403)
        elif path == "/favicon.ico":
            self._answer(204)
        elif path.startswith(START):
            self._lead_on(path.removeprefix(START))
        elif path != self.server.loopback.path:
            self._answer(404)
        else:
            self._redirected(query, is_page=self.headers.get("Sec-Fetch-Dest", "document") == "document")

    def do_POST(self) -> None:
        """Believe the form that fits, where the provider was asked to post one."""
        loopback = self.server.loopback
        if not self._is_for_us():
            self._answer(403)
        elif not loopback.by_form:
            self._answer(501)
        elif self.path != loopback.path or self.headers.get_content_type() != _FORM:
            self._answer(404)
        elif (size := _length(self.headers.get("Content-Length"))) is None:
            self._answer(411)
        else:
            self._redirected(self.rfile.read(size).decode("ascii", "replace"), is_page=False)

    def do_OPTIONS(self) -> None:
        """Browsers ask before a public page may lead to this machine (Private Network Access)."""
        origin = self.headers.get("Origin", "")
        loopback = self.server.loopback
        if not self._is_for_us() or self.path.partition("?")[0] != loopback.path:
            return self._answer(403)
        allowed = {"Access-Control-Allow-Methods": "POST" if loopback.by_form else "GET", "Vary": "Origin"}
        if origin and loopback.trusts(origin):
            allowed["Access-Control-Allow-Origin"] = origin
        if self.headers.get("Access-Control-Request-Private-Network") == "true":
            allowed["Access-Control-Allow-Private-Network"] = "true"
        trusted = not origin or "Access-Control-Allow-Origin" in allowed
        return self._answer(204 if trusted else 403, headers=allowed if trusted else {})

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse without repeating anything of the request."""
        self._answer(code)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: the request line holds the code and the state."""

    def version_string(self) -> str:
        """Tell nothing of the Python behind it."""
        return self.server_version

    def _lead_on(self, ticket: str) -> None:
        loopback = self.server.loopback
        address = loopback.redeem_ticket(ticket)
        if address is None:
            self._answer(410, loopback.used_page)
        else:
            self._answer(302, headers={"Location": address})

    def _redirected(self, query: str, *, is_page: bool) -> None:
        loopback = self.server.loopback
        redirect = read_redirect(query, loopback.state, is_page=is_page)
        if redirect is None or (redirect.code and loopback.by_form is (self.command == "GET")):
            self._answer(400)
        elif not loopback.take(redirect):
            self._answer(410)
        else:
            try:
                page = loopback.page()
                self._answer(200 if page else 503, page or b"")
            finally:
                loopback.page_shown()

    def _is_for_us(self) -> bool:
        """Refuses requests that another site's name was pointed at this machine for (DNS rebinding)."""
        hosts = self.headers.get_all("Host", []) if hasattr(self, "headers") else []
        port = self.server.loopback.port
        return len(hosts) == 1 and hosts[0].lower() in {f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"}

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.connection.settimeout(_REQUEST_S)
        self.close_connection = True
        self.send_response(status)
        for name, value in {**HEADERS, **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Incoming(io.RawIOBase):
    """What a browser sends, bounded in bytes and in time as a whole, so that no drip keeps a thread busy."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._deadline = time.monotonic() + _REQUEST_S
        self._room = 2 * _REQUEST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(min(left, _SILENT_S))
        size = self._connection.recv_into(memoryview(buffer)[: self._room])
        self._room -= size
        return size


def _length(written: str | None) -> int | None:
    """The size of a posted form; None when it is not said, or larger than any answer of a sign-in."""
    if not written or not re.fullmatch("[0-9]{1,6}", written):
        return None
    return size if (size := int(written)) <= _REQUEST_BYTES else None


def _listen(port: int) -> list[_Server]:
    """Servers for both families of one port; empty when either is taken."""
    servers: list[_Server] = []
    for address in ("127.0.0.1", "::1"):
        try:
            servers.append(_Server(address, port))
        except OSError as error:
            if ":" in address and error.errno in _NO_IPV6:
                continue  # a machine without IPv6 has no other half
            for server in servers:
                server.end()
            return []
    return servers
