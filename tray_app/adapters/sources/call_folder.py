"""The files in a folder of calls: which there are, and how they are right now."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tray_app.adapters.call_reading.raw_tables import SUFFIXES
from tray_app.adapters.call_reading.table_rows import LARGEST_MB as LARGEST_MB
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.file_patterns import fits
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

_HIDDEN: Final = (".", "~$")
"""What the names of hidden files and of a spreadsheet program's locks begin with."""


@dataclass(frozen=True, slots=True)
class CallFile:
    """One file as it was when it was looked at."""

    path: Path
    """Where it is."""
    size: int
    """Bytes."""
    mtime_ns: int
    """When it was changed last, nanoseconds since 1970."""

    @property
    def name(self) -> str:
        """Its name in the folder."""
        return self.path.name


def call_files(folder: Path, pattern: str = "") -> list[CallFile]:
    """The call files whose names fit the pattern, the one that changed last at the end.

    Where two have the same call, the newer counts.

    Raises `CannotCheck` when the folder cannot be read.
    """
    try:
        with os.scandir(folder.expanduser()) as entries:
            paths = [Path(entry.path) for entry in entries if not entry.name.startswith(_HIDDEN)]
    except (FileNotFoundError, NotADirectoryError, RuntimeError):  # RuntimeError: no home folder for "~".
        raise CannotCheck("source.misconfigured", about_folder(folder, text("it does not exist"))) from None
    except PermissionError:
        why = text("you are not allowed to read it")
        raise CannotCheck("source.permission", about_folder(folder, why)) from None
    except OSError:
        raise CannotCheck("source.unreachable", about_folder(folder, text("it could not be read"))) from None
    wanted = (path for path in paths if path.suffix.lower() in SUFFIXES and fits(path.name, pattern))
    found = [file for path in wanted if (file := _looked_at(path))]
    return sorted(found, key=lambda file: (file.mtime_ns, file.name))


def about_folder(folder: Path, answer: Text) -> Evidence:
    """Evidence about the folder as a whole."""
    return Evidence(text("Folder {folder}", folder=shown(str(folder))), answer)


def shown(name: str) -> str:
    """A name on disk as it can be stored and shown: it may hold bytes that are no text."""
    return name.encode("utf-8", "replace").decode()


def _looked_at(path: Path) -> CallFile | None:
    try:
        # Not DirEntry.stat: on Windows it does not see what is written to an open file.
        found = path.stat()
    except OSError:
        return None
    return CallFile(path, found.st_size, found.st_mtime_ns) if path.is_file() else None
