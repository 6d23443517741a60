"""The demo mailbox as a server: listens on loopback, one thread per client, gone within a second when asked."""

import contextlib
import logging
import socket
import socketserver
import ssl
import sys
import threading
import time
from types import TracebackType
from typing import Any, Self

from tray_app.demo.mailbox.folders import Folders
from tray_app.demo.mailbox.imap_server_session import ImapServerSession
from tray_app.demo.mailbox.mailbox_journal import MailboxJournal
from tray_app.demo.mailbox.mailbox_state import MailboxState
from tray_app.demo.mailbox.signin import DemoMailAccount
from tray_app.demo.mailbox.wire import Disconnected, Wire

_log = logging.getLogger(__name__)
_CLOSE_SECONDS = 0.8
_WAKE_SECONDS = 0.2
_LOOPBACK = "127.0.0.1"


class _Listener(socketserver.ThreadingTCPServer):
    """Accepts clients and hands each to its own thread."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 32

    def __init__(self, owner: "DemoMailbox") -> None:
        self.owner = owner
        self.threads: list[threading.Thread] = []
        super().__init__((_LOOPBACK, 0), _Client)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        # The base class prints to standard error.
        _log.error("the demo mailbox failed on a connection: %s", type(sys.exception()).__name__)

    def process_request(self, request: Any, client_address: Any) -> None:
        # The base class keeps no daemon threads, and waits for the others without limit.
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name="demo-mailbox-client", daemon=True
        )
        self.threads = [*(old for old in self.threads if old.is_alive()), thread]
        thread.start()


class _Client(socketserver.BaseRequestHandler):
    """One connection."""

    server: _Listener

    def handle(self) -> None:
        """Serve the client to the end of its connection."""
        self.server.owner.serve(self.request)


class DemoMailbox:
    """A context manager that serves one mailbox over IMAP on a free loopback port."""

    def __init__(
        self,
        mailbox: MailboxState,
        username: str,
        password: str,
        tls: ssl.SSLContext | None = None,
        *,
        starttls: bool = False,
    ) -> None:
        """With `tls` the connection is encrypted from the start, or with `starttls` once the client asks.

        Raises ValueError for `starttls` without `tls`, OSError when no port can be opened.
        """
        if starttls and tls is None:
            raise ValueError("starttls needs a tls context")
        self._folders = Folders(mailbox)
        self._account = DemoMailAccount(username, password)
        self._journal = MailboxJournal()
        self._implicit = None if starttls else tls
        self._starttls = tls if starttls else None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._wires: set[Wire] = set()
        self._listener = _Listener(self)
        self._thread = threading.Thread(target=self._accept, name="demo-mailbox", daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        """The address it listens on."""
        return str(self._listener.server_address[0])

    @property
    def port(self) -> int:
        """The port it listens on, also once it is closed."""
        return int(self._listener.server_address[1])

    @property
    def logins(self) -> int:
        """Successful sign-ins so far."""
        return self._journal.logins

    @property
    def commands(self) -> tuple[str, ...]:
        """The names of the commands clients sent, in order, such as `UID FETCH`; `UNKNOWN` for any other line."""
        return self._journal.commands

    def _accept(self) -> None:
        # serve_forever would wake up several times a second to see whether it is to end.
        while not self._stopping.is_set():
            self._listener.handle_request()

    def serve(self, connection: socket.socket) -> None:
        """Talk to one client until it is gone; raises nothing. Called by the listener in the client's thread."""
        wire = Wire(connection, self._stopping)
        with self._lock:
            self._wires.add(wire)
        try:
            with contextlib.suppress(Disconnected):
                if self._implicit is not None:
                    wire.start_tls(self._implicit)
                session = ImapServerSession(
                    wire,
                    folders=self._folders,
                    account=self._account,
                    journal=self._journal,
                    starttls=self._starttls,
                )
                session.run()
        finally:
            with self._lock:
                self._wires.discard(wire)
            wire.close()

    def kick(self) -> None:
        """Break the connection of every client, as a server does that restarts; new ones are welcome."""
        with self._lock:
            for wire in self._wires:
                wire.hang_up()

    def close(self) -> None:
        """Send every client away and stop listening, within a second. A second call does nothing."""
        if self._stopping.is_set():
            return
        deadline = time.monotonic() + _CLOSE_SECONDS
        self._stopping.set()
        self.kick()
        with contextlib.suppress(OSError):
            # One last client wakes the thread that waits for clients.
            socket.create_connection((self.host, self.port), timeout=_WAKE_SECONDS).close()
        self._thread.join(max(deadline - time.monotonic(), 0))
        self._listener.server_close()
        for thread in self._listener.threads:
            thread.join(max(deadline - time.monotonic(), 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"DemoMailbox(port={self.port})"
