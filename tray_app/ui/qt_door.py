"""Where later starts knock on Windows: a named pipe, which Python does not speak and Qt's network library does."""

from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from tray_app.ui.kit.wishes import LONGEST_LINE, PATIENCE_MS, TAKEN, words_of


class QtDoor(QObject):
    """Hears later starts. Needs a QCoreApplication."""

    def __init__(self, address: str, hear: Callable[[list[str]], None], parent: QObject) -> None:
        """`hear` gets the words of each visitor."""
        super().__init__(parent)
        self._address = address
        self._hear = hear
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def open(self) -> bool:
        """Whether it is heard from now on. What lies at the address is taken away: call it as the first start."""
        QLocalServer.removeServer(self._address)
        return self._server.listen(self._address)

    def close(self) -> None:
        """Hear nobody any more."""
        self._server.close()

    def _welcome(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            _QtVisitor(visitor, self._hear, self)


class _QtVisitor(QObject):
    """One connection: a single bounded line within a bounded time, or it is dropped."""

    def __init__(self, socket: QLocalSocket, hear: Callable[[list[str]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._hear = hear
        self._heard = b""
        socket.setParent(self)
        socket.disconnected.connect(self.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(PATIENCE_MS, self, socket.abort)
        self._read()

    def _read(self) -> None:
        self._heard += bytes(self._socket.read(LONGEST_LINE + 1 - len(self._heard)).data())
        line, newline, _rest = self._heard.partition(b"\n")
        if newline:
            self._socket.readyRead.disconnect(self._read)
            words = words_of(line)
            if words is not None:
                self._socket.write(TAKEN)
                self._socket.flush()  # What follows may take a moment, and the other end waits.
                self._hear(words)
            self._socket.disconnectFromServer()
        elif len(self._heard) > LONGEST_LINE:
            self._socket.abort()


def knock_by_qt(address: str, line: bytes) -> bool:
    """Say the line to who listens there. Returns whether it was taken in time."""
    deadline = QDeadlineTimer(PATIENCE_MS)
    socket = QLocalSocket()
    while True:
        socket.connectToServer(address)
        if socket.waitForConnected(int(deadline.remainingTime())):
            break
        if deadline.hasExpired():
            return False
        QThread.msleep(50)  # The first holds the lock a moment before it listens.
    socket.write(line)
    taken = socket.waitForReadyRead(int(deadline.remainingTime())) and bytes(socket.readAll().data()) == TAKEN
    socket.disconnectFromServer()
    return taken
