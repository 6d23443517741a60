"""Where later starts knock on Linux and macOS: a socket file for this user alone.

Python's own sockets: Qt's need its network library, which the app would carry along all day for one visitor in weeks.
"""

import contextlib
import socket
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

from tray_app.ui.kit.wishes import LONGEST_LINE, PATIENCE_MS, TAKEN, words_of


class UnixDoor(QObject):
    """Hears later starts. Needs a QCoreApplication."""

    def __init__(self, address: str, hear: Callable[[list[str]], None], parent: QObject) -> None:
        """`hear` gets the words of each visitor."""
        super().__init__(parent)
        self._file = Path(address)
        self._hear = hear
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._notifier: QSocketNotifier | None = None

    def open(self) -> bool:
        """Whether it is heard from now on. What lies at the address is taken away: call it as the first start."""
        try:
            self._file.unlink(missing_ok=True)
            self._socket.bind(str(self._file))
            self._file.chmod(0o600)  # before anybody can be let in
            self._socket.listen()
        except OSError:
            return False
        self._socket.setblocking(False)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._welcome)
        return True

    def close(self) -> None:
        """Hear nobody any more."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
            with contextlib.suppress(OSError):
                self._file.unlink()
        self._socket.close()
        for visitor in self.findChildren(_UnixVisitor):
            visitor.leave()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):  # gone again
            line, _ = self._socket.accept()
            _UnixVisitor(line, self._hear, self)


class _UnixVisitor(QObject):
    """One connection: a single bounded line within a bounded time, or it is dropped."""

    def __init__(self, line: socket.socket, hear: Callable[[list[str]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._line = line
        self._hear = hear
        self._heard = b""
        line.setblocking(False)
        self._notifier = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        QTimer.singleShot(PATIENCE_MS, self, self.leave)

    def leave(self) -> None:
        """Hang up."""
        self._notifier.setEnabled(False)
        self._line.close()
        self.deleteLater()

    def _read(self) -> None:
        try:
            said = self._line.recv(LONGEST_LINE + 1 - len(self._heard))
        except BlockingIOError:
            return
        except OSError:
            said = b""
        self._heard += said
        line, newline, _rest = self._heard.partition(b"\n")
        words = words_of(line) if newline else None
        if words is not None:
            self._notifier.setEnabled(False)
            with contextlib.suppress(OSError):  # who has left meanwhile has been heard all the same
                self._line.send(TAKEN)  # What follows may take a moment, and the other end waits.
            self._hear(words)
        if newline or not said or len(self._heard) > LONGEST_LINE:
            self.leave()


def knock_at_socket(address: str, line: bytes) -> bool:
    """Say the line to who listens there. Returns whether it was taken in time."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while (left := until - time.monotonic()) > 0:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(left)
            try:
                door.connect(address)
            except OSError:
                time.sleep(0.05)  # The first holds the lock a moment before it listens.
                continue
            try:
                door.sendall(line)
                return door.recv(len(TAKEN)) == TAKEN
            except OSError:
                return False
    return False
