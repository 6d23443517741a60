"""Ctrl+C, SIGTERM and the end of a session as an orderly quit, without a timer that wakes the process up.

Python runs its signal handlers only between two of its own instructions, and Qt's loop runs none while it waits: the
wake-up socket gives it one.
"""

import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

from PySide6.QtCore import QSocketNotifier

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Windows has no SIGHUP, which ends a session elsewhere."""


@contextlib.contextmanager
def quit_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` on the main thread for SIGINT, SIGTERM and SIGHUP while the context lasts."""
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: _drain(reading))
    before = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    handlers = {number: signal.signal(number, lambda *_: stop()) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before)
        notifier.setEnabled(False)
        reading.close()
        writing.close()


def _drain(reading: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        reading.recv(64)
