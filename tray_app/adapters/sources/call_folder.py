"""The files in a folder of calls: which there are, whether one has changed, and what is in it right now."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

LARGEST_MB: Final = 64
"""Megabytes of one file that are read at most."""
_SUFFIXES: Final = frozenset({".csv", ".ndjson", ".json"})


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

    @property
    def suffix(self) -> str:
        """.csv, .ndjson or .json."""
        return self.path.suffix.lower()


def call_files(folder: Path) -> list[CallFile]:
    """The call files, the one that changed last at the end: where two have the same call, the newer counts.

    Raises `CannotCheck` when the folder cannot be read.
    """
    try:
        with os.scandir(folder.expanduser()) as entries:
            paths = [Path(entry.path) for entry in entries if not entry.name.startswith((".", "~$"))]
    except (FileNotFoundError, NotADirectoryError, RuntimeError):  # RuntimeError: no home folder for "~".
        raise CannotCheck("source.misconfigured", about_folder(folder, text("it does not exist"))) from None
    except PermissionError:
        why = text("you are not allowed to read it")
        raise CannotCheck("source.permission", about_folder(folder, why)) from None
    except OSError:
        raise CannotCheck("source.unreachable", about_folder(folder, text("it could not be read"))) from None
    found = [file for path in paths if path.suffix.lower() in _SUFFIXES and (file := _looked_at(path))]
    return sorted(found, key=lambda file: (file.mtime_ns, file.name))


def content(file: CallFile) -> tuple[CallFile, bytes | None, bool]:
    """The file as it is now, its bytes (None when it is too large), and whether nobody wrote to it meanwhile.

    Raises OSError.
    """
    largest = LARGEST_MB * 1024 * 1024
    with file.path.open("rb") as opened:
        before = os.fstat(opened.fileno())
        if before.st_size > largest:
            return CallFile(file.path, before.st_size, before.st_mtime_ns), None, True
        data = opened.read(largest + 1)
        after = os.fstat(opened.fileno())
    now = CallFile(file.path, after.st_size, after.st_mtime_ns)
    if len(data) > largest:
        return now, None, True
    return now, data, (before.st_size, before.st_mtime_ns, len(data)) == (now.size, now.mtime_ns, now.size)


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
