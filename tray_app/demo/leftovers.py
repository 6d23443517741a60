"""The folder of a demo: in use as long as its lock is held, and swept away by the next demo when its own was killed."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from tray_app.adapters.system.file_lock import file_lock

_PREFIX = "diditlog-demo-"
_LOCK = "in-use.lock"
_A_DAY_S = 24 * 3600
"""A folder that has no lock after this long was left while it was made."""


def new_folder() -> Path:
    """An empty folder for one demo, for this user's eyes only."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


def in_use(folder: Path) -> AbstractContextManager[None]:
    """Hold the folder's lock: the system lets go of it however the process ends."""
    return file_lock(folder / _LOCK, wait_s=5)


def sweep() -> None:
    """Remove what killed demos of this user have left; what cannot be removed stays."""
    for folder in _of_this_user(Path(tempfile.gettempdir())):
        with suppress(OSError):
            if _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _of_this_user(place: Path) -> Iterator[Path]:
    """Our folders; nothing somebody else could have put there, or made a link of."""
    with suppress(OSError):
        for path in place.glob(f"{_PREFIX}*"):
            with suppress(OSError):
                found = path.lstat()
                foreign = hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077)
                if stat.S_ISDIR(found.st_mode) and not foreign:
                    yield path


def _is_left(folder: Path) -> bool:
    if not (folder / _LOCK).exists():
        return time.time() - folder.lstat().st_mtime > _A_DAY_S
    with file_lock(folder / _LOCK, wait_s=0):  # taken: its demo is alive
        return True
