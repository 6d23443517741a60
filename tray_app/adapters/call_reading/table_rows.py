"""The rows of a table, whatever kind of file it is in, and what is wrong at one place of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from tray_app.adapters.call_reading.cells import Cell
from tray_app.core.model.text import Text, text

LARGEST_MB: Final = 64
"""Megabytes of one file that are read at most."""
LARGEST_SHEET_MB: Final = 20
"""Megabytes of a spreadsheet that are read at most: it has to be in memory as a whole."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it stands in the file."""

    line: int
    """Where it begins, from 1."""
    cells: Sequence[Cell]
    """The values, in the order of the columns."""
    last_word: bool = False
    """It ends the file without a line end: it may not be complete yet."""
    lines: int = 1
    """How many lines it spans; a stray quote makes many of them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a file."""

    line: int
    """Where, from 1; 0 for the file as a whole."""
    allowed: Text
    """What must stand there."""
    column: str = ""
    """The column, where it is about one."""
    value: str = ""
    """What stands there instead."""
    last_word: bool = False
    """It ends the file without a line end: the rest may still come."""
    code: str = "source.bad_file"
    """The reason it is told under."""


Found = TableRow | Problem
Judge = Callable[[TableRow], bool]
"""Whether a row makes sense; asked where two readings of a file are possible."""
Opener = Callable[[], BinaryIO]
"""Opens the bytes anew. The stream is the caller's to close."""


@dataclass(frozen=True, slots=True)
class Header:
    """One way in which a table can be read: a row with the names of its columns, and the rows after it."""

    names: tuple[str, ...]
    """The columns, in one form."""
    line: int
    """Where they stand."""
    rows: Callable[[Judge], Iterator[Found]]
    """The rows after it, from the first."""
    shown: tuple[str, ...] = ()
    """The columns as they are written."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table: a whole file, a member of an archive, or a sheet."""

    name: str
    """What it is called beside its file; empty for the file as a whole."""
    headers: tuple[Header, ...] = ()
    """The ways in which it can be read; none when nothing is in it."""
    problem: Problem | None = None
    """Why it cannot be read at all."""


UNKNOWN: Final = "source.format_unknown"
"""The reason for a table that nobody can say how to read."""
NO_CALLS: Final = text("must be a table of calls: CSV, JSON or a spreadsheet")
TOO_LARGE: Final = text("must be no larger than {size} MB", size=LARGEST_MB)
