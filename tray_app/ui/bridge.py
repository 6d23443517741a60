"""The only place where news of other threads crosses to the GUI thread.

Any thread may call the public methods; the signals come on the GUI thread. However many changes arrive, the window
hears of them a few times a second.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")

_QUIET_MS = 60
"""Changes that follow within this are told together."""


class Bridge(QObject):
    """Lives on the GUI thread."""

    changed = Signal()
    """The snapshot, the pause or the checking state is another."""
    acted = Signal(str, str)
    """The rep used a notification: its key, and the action's id."""
    message_asked = Signal(str, str)
    """A message beside the tray icon is wanted: title and body."""
    _answered = Signal(object, object)
    _poked = Signal()
    _action_came = Signal(str, str)
    _message_came = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting = False
        self._closed = False
        self._timer = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._timer.timeout.connect(self._tell)
        # Queued even from the GUI thread itself: nothing of what follows may run while the lock is held.
        self._poked.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)
        self._answered.connect(_hand_over, Qt.ConnectionType.QueuedConnection)
        self._action_came.connect(self.acted, Qt.ConnectionType.QueuedConnection)
        self._message_came.connect(self.message_asked, Qt.ConnectionType.QueuedConnection)

    def poke(self) -> None:
        """Something changed."""
        with self._lock:
            if not self._waiting and not self._closed:
                self._waiting = True
                self._poked.emit()

    def act(self, key: str, action: str) -> None:
        """A notification was used."""
        with self._lock:
            if not self._closed:
                self._action_came.emit(key, action)

    def ask_message(self, title: str, body: str) -> None:
        """Show a message beside the tray icon."""
        with self._lock:
            if not self._closed:
                self._message_came.emit(title, body)

    def answer_to(self, owner: QObject, react: Callable[[T], object]) -> Callable[[T], None]:
        """What another thread calls with its answer: `react` gets it on the GUI thread, unless `owner` is gone by then.

        To be called on the GUI thread.
        """

        def heard(answer: T) -> None:
            if isValid(owner):
                react(answer)

        def answered(answer: T) -> None:
            with self._lock:
                if not self._closed:
                    self._answered.emit(heard, answer)

        return answered

    def close(self) -> None:
        """Let nothing through any more: other threads may outlive the windows."""
        with self._lock:
            self._closed = True
        self._timer.stop()

    def _tell(self) -> None:
        with self._lock:
            self._waiting = False
        self.changed.emit()


def _hand_over(react: Callable[[object], None], answer: object) -> None:
    react(answer)
