"""Reads what other programs on this computer keep on disk: the few ways in, with their errors as reasons.

Nothing is ever written, locked or waited for; the other program may change everything meanwhile.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tray_app.adapters.sources.call_folder import shown
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The file and its size when it was opened. Raises OSError."""
    with path.open("rb") as file:
        yield file, os.fstat(file.fileno()).st_size


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, in no order. Raises OSError."""
    with os.scandir(folder) as found:
        return list(found)


def about_file(path: Path, answer: Text) -> Evidence:
    """Evidence about one file."""
    return Evidence(text("File {file}", file=shown(str(path))), answer)


def refused(path: Path, error: OSError, locked: str = "source.permission") -> CannotCheck:
    """The reason that an error of the file system stands for; `locked`: the code where it is a matter of rights."""
    if isinstance(error, PermissionError):
        return CannotCheck(locked, about_file(path, text("you are not allowed to read it")))
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return CannotCheck("source.misconfigured", about_file(path, text("it does not exist")))
    return CannotCheck("source.unreachable", about_file(path, text("it could not be read")))
