"""What is not cut off by a quit: a renewal whose answer, if it were lost, would take the sign-in with it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

CLOSE_WAIT_S: Final = 2.0
"""Seconds that a quit waits for an answer: most take less, and nobody waits long for an app to end."""


class Unbroken:
    """One piece of work at a time that a quit waits for. Safe for several threads."""

    def __init__(self) -> None:
        self._at_work = threading.Lock()

    @contextmanager
    def work(self) -> Iterator[None]:
        """Held while it is done."""
        with self._at_work:
            yield

    @contextmanager
    def done(self) -> Iterator[None]:
        """Entered when it is done, or after `CLOSE_WAIT_S`; until it is left, nothing new begins."""
        is_done = self._at_work.acquire(timeout=CLOSE_WAIT_S)
        try:
            yield
        finally:
            if is_done:
                self._at_work.release()
