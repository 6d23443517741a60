"""A lock between processes of one user: two of them must never spend one refresh token.

The operating system holds the lock on an open file and lets go when the process ends, however it ends, so a lock can
never be left behind by a crash; the file itself stays and means nothing.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_POLL_S = 0.05

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _unlock(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

    _TAKEN: tuple[type[OSError], ...] = (PermissionError,)
else:
    import fcntl

    def _try_lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

    _TAKEN = (BlockingIOError,)


class LockTaken(TimeoutError):
    """Another process held the lock all the while."""


@contextmanager
def file_lock(path: Path, wait_s: float, pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Hold the lock on `path` (made when missing, its folder too) for the length of the `with` block.

    Waits up to `wait_s` seconds and raises `LockTaken` then; OSError when the file cannot be opened. Not re-entrant,
    and not for threads of one process.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(file, time.monotonic() + wait_s, pause)
        try:
            yield
        finally:
            _unlock(file)
    finally:
        os.close(file)


def _wait_for(file: int, deadline: float, pause: Callable[[float], None]) -> None:
    while True:
        try:
            return _try_lock(file)
        except _TAKEN:
            if time.monotonic() >= deadline:
                raise LockTaken("the lock is held by another process") from None
            pause(_POLL_S)
