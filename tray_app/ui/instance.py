"""One app per user: the first start holds a lock and listens, every later one hands its wish over and ends.

The lock decides (a crashed holder is recognised by Qt and its lock taken over); the socket only carries wishes. Both
lie in a folder of the user, and the name carries no version, so that an update meets the old one.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QDir, QLockFile, QObject, QStandardPaths, QThread, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LONGEST_LINE = 8192
_LONGEST_PATH = 90
"""A Unix socket's path holds 108 bytes at most, and Qt needs some of them while it makes one."""
_PATIENCE_MS = 5000
"""So long a visitor may take to send its line, and a second start tries to reach the first."""


class Instance(QObject):
    """The seat of the one running app of this user."""

    asked = Signal(list)
    """Words of a later start, as plain strings: what it wants shown."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """`folder`: exists, and belongs to this user alone."""
        super().__init__(parent)
        self._file = folder / "instance.lock"
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)  # Age says nothing about an app that runs for weeks.
        self._address = _address(folder)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Whether this is the first; holds the seat until `close` or the end of the process."""
        claimed = self._lock.tryLock(0)
        if claimed:
            with suppress(OSError):  # Qt makes it readable to all; it names the computer and the program
                self._file.chmod(0o600)
        return claimed

    def listen(self) -> bool:
        """Hear later starts from now on; only after `claim` said yes, and with a QCoreApplication."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._address)  # left behind by a crash: we hold the lock, so nobody listens
        server.newConnection.connect(self._welcome)
        self._server = server
        return server.listen(self._address)

    def hand_over(self, words: Sequence[str]) -> bool:
        """Send the words to the first start; False when it did not take them within five seconds."""
        line = json.dumps(list(words)).encode() + b"\n"
        if len(line) > _LONGEST_LINE:
            return False
        deadline = QDeadlineTimer(_PATIENCE_MS)
        socket = QLocalSocket()
        while True:
            socket.connectToServer(self._address)
            if socket.waitForConnected(int(deadline.remainingTime())):
                break
            if deadline.hasExpired():
                return False
            QThread.msleep(50)  # The first holds the lock a moment before it listens.
        socket.write(line)
        taken = socket.waitForReadyRead(int(deadline.remainingTime())) and bytes(socket.readAll().data()) == b"ok\n"
        socket.disconnectFromServer()
        return taken

    def close(self) -> None:
        """Give the seat up."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _welcome(self) -> None:
        while self._server is not None and (visitor := self._server.nextPendingConnection()) is not None:
            _Visitor(visitor, self)


class _Visitor(QObject):
    """One connection: a single bounded line within a bounded time, or it is dropped."""

    def __init__(self, socket: QLocalSocket, instance: Instance) -> None:
        super().__init__(instance)
        self._socket = socket
        self._instance = instance
        self._heard = b""
        socket.setParent(self)
        socket.disconnected.connect(self.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(_PATIENCE_MS, self, socket.abort)
        self._read()

    def _read(self) -> None:
        self._heard += bytes(self._socket.read(_LONGEST_LINE + 1 - len(self._heard)).data())
        line, newline, _rest = self._heard.partition(b"\n")
        if newline:
            self._socket.readyRead.disconnect(self._read)
            words = words_of(line)
            if words is not None:
                self._socket.write(b"ok\n")
                self._socket.flush()  # What follows may take a moment, and the other end waits.
                self._instance.asked.emit(words)
            self._socket.disconnectFromServer()
        elif len(self._heard) > _LONGEST_LINE:
            self._socket.abort()


def words_of(line: bytes) -> list[str] | None:
    """The words in a JSON line, or None when it is anything but a list of strings."""
    try:
        words = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return words if isinstance(words, list) and all(isinstance(word, str) for word in words) else None


def _address(folder: Path) -> str:
    own = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return f"diditlog-{own}"
    address = str(folder.resolve() / "instance.sock")
    if len(address.encode()) <= _LONGEST_PATH:
        return address
    # The runtime folder is this user's alone and its path is short; a plain name would end up in everybody's /tmp.
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return QDir(runtime).filePath(f"diditlog-{own}.sock")
