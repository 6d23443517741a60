"""Files and folders that nobody but the rep may read, whatever the umask says and whoever made them first."""

import contextlib
import os
from pathlib import Path

_OF_OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Create the folder, and those above it that are missing, for this user alone. Raises OSError."""
    missing = [step for step in (folder, *folder.parents) if not step.exists()]
    for step in reversed(missing):
        step.mkdir(mode=0o700, exist_ok=True)


def make_private(path: Path) -> None:
    """Take other users' rights to an own file or folder away, if it is there. Where that is not to be, it stays."""
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode
        if os.name == "posix" and mode & _OF_OTHERS:
            path.chmod(mode & ~_OF_OTHERS & 0o777)


def write_private(file: Path, content: str) -> None:
    """Write a small file that only this user may read. Raises OSError."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(content)
    make_private(file)
