"""A lock between processes of one user: two of them must never spend one refresh token.

The operating system holds the lock on an open file and lets go when the process ends, however it ends, so a lock can
never be left behind by a crash; the file itself stays and means nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tray_app.adapters.system.private_files import make_private_folder


class LockTaken(TimeoutError):
    """Another process held the lock all the while."""


@contextmanager
def file_lock(path: Path, wait_s: float) -> Iterator[None]:
    """Hold the lock on `path` (made when missing, its folder too) for the length of the `with` block.

    Waits up to `wait_s` seconds and raises `LockTaken` then; OSError when the file cannot be opened. Not re-entrant,
    and not for threads of one process.
    """
    make_private_folder(path.parent)
    lock = FileLock(path, mode=0o600, is_singleton=False)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout:
        raise LockTaken("the lock is held by another process") from None
    try:
        yield
    finally:
        lock.release()
