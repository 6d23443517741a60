"""Gives up blocking work when its time is over or the app closes.

No timeout of a socket covers a name server that does not answer, a server that sends a byte every few seconds or a
network folder that hangs. So the work runs in a thread of its own, and what does not come in time is not waited for.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")

_LINGER_S = 1.0
"""Seconds that work which was given up and cut has to end when the next begins: a busy machine needs a moment."""


class GivenUp(Exception):
    """The work took too long, an earlier one still hangs, or the app is closing."""


class Deadline:
    """Runs one piece of blocking work at a time."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: how long each piece of work may take."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._closed = False
        self._wake: Callable[[], None] = lambda: None
        self._thread: threading.Thread | None = None

    def run(self, work: Callable[[], T], cut: Callable[[], None]) -> T:
        """What `work` returns or raises; `GivenUp` when that does not come in time.

        `cut` is called then: it should make the abandoned work end soon, e.g. by shutting its socket down.
        """
        answers: SimpleQueue[Future[T] | None] = SimpleQueue()

        def carry_out() -> None:
            future: Future[T] = Future()
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
            answers.put(future)

        earlier = self._thread
        if earlier is not None and not self._closed:
            earlier.join(_LINGER_S)
        with self._lock:
            if self._closed or (self._thread is not None and self._thread.is_alive()):
                raise GivenUp
            thread = threading.Thread(target=carry_out, name="bounded work", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # The interpreter is shutting down.
                raise GivenUp from None
            self._thread, self._wake = thread, lambda: answers.put(None)
        try:
            answer = answers.get(timeout=self._seconds)
        except Empty:
            answer = None
        if answer is None:
            cut()
            raise GivenUp
        # The answer is the last thing the thread does: the next run must not find it alive.
        thread.join()
        return answer.result()

    def close(self) -> None:
        """Give up what runs now and everything later. Safe from any thread, any number of times."""
        with self._lock:
            self._closed = True
            self._wake()
