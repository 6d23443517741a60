"""Only one process of a rep renews a token at a time: many refresh tokens are good for one use."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tray_app.adapters.mail_accounts.sign_in_trouble import busy_elsewhere
from tray_app.adapters.system.file_lock import LockTaken, file_lock


@contextmanager
def one_process(lock_file: Path, wait_s: float) -> Iterator[None]:
    """Hold the lock; wait for it at most `wait_s` seconds. Raises `CannotCheck`."""
    with ExitStack() as stack:
        taken = False
        try:
            stack.enter_context(file_lock(lock_file, wait_s))
        except LockTaken:
            taken = True
        if taken:
            raise busy_elsewhere()
        yield
