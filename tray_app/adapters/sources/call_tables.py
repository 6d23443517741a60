"""From the bytes of a call file to its rows, one by one, so that a broken row costs nothing but itself.

Nothing is guessed: text is UTF-8, or UTF-16 with its mark. What is not stays in the row as lone surrogates, which no
cell that is used may hold; so only the rows concerned are bad.
"""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tray_app.core.model.text import Text, text

REQUIRED: Final = ("started_at", "direction", "number", "duration_s", "result")
"""Columns every file must have."""
OPTIONAL: Final = ("id", "person_email", "person_name", "salesforce_id", "outcome", "url")
"""Columns that are read where they exist; all others are ignored."""

_DELIMITERS: Final = (",", ";", "\t")
_LONGEST_RECORD: Final = 20
"""Lines that one quoted CSV record may span; a stray quote must not swallow a whole file."""
_RESCUES: Final = 1000
"""Places at which reading a broken JSON file is taken up again."""
_BETWEEN: Final = re.compile(r"[\s,]*")
_DECODER: Final = json.JSONDecoder()
_ONE_OBJECT: Final = text("must be an object with one call")


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as it stands in the file."""

    line: int
    """Where it begins, from 1."""
    cells: dict[str, Any]
    """Values by the lower-case names of the columns it has."""
    last_word: bool = False
    """It ends the file without a line end: it may not be complete yet."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a file."""

    line: int
    """Where, from 1; 0 for the file as a whole."""
    allowed: Text
    """What must stand there."""
    column: str = ""
    """The column, where it is about one."""
    last_word: bool = False
    """It ends the file without a line end: the rest may still come."""


Judge = Callable[[CallRow], bool]
"""Whether a row makes sense; asked where two readings of a file are possible."""
Found = CallRow | Problem


def read_table(suffix: str, data: bytes, makes_sense: Judge) -> Iterator[Found]:
    """The rows and problems of a file in its order. Never raises."""
    words = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if _looks_like_wide_text(words[:64]):
        return iter([Problem(1, text("must be text in UTF-8"))])
    match suffix:
        case ".csv":
            return _csv(words, makes_sense)
        case ".ndjson":
            return _ndjson(words)
        case _:
            return _json(words, makes_sense)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data[: len(data) // 2 * 2].decode("utf-16", "surrogatepass")
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def _looks_like_wide_text(start: str) -> bool:
    """Whether every second character is a NUL: UTF-16 or UTF-32 without its mark."""
    return len(start) >= 4 and any(set(start[first::2]) == {"\0"} for first in (0, 1))


def _csv(words: str, makes_sense: Judge) -> Iterator[Found]:
    lines = words.split("\n")
    # What follows the last line end is a line only when there is something in it.
    last = len(lines) - 1
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines):
        return
    delimiter, names = _header(lines[start])
    lacking = [name for name in REQUIRED if name not in names]
    for name in lacking:
        yield Problem(start + 1, text("must be there"), name, last_word=start == last)
    if lacking:
        return
    at = start + 1
    while at < len(lines):
        cells, used = _record(lines[at : at + _LONGEST_RECORD], delimiter)
        found = _csv_row(at + 1, names, cells, last_word=at + used > last)
        if used > 1 and not (isinstance(found, CallRow) and makes_sense(found)):
            # A stray quote has swallowed the next lines: this line is bad, they get their own chance.
            found, used = Problem(at + 1, text("must be one call in CSV")), 1
        at += used
        if found:
            yield found


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter that makes most of the first line, and the names of the columns with it."""

    def named(delimiter: str) -> list[str]:
        return [cell.strip().lower() for cell in _record([line], delimiter)[0] or ()]

    best = max(_DELIMITERS, key=lambda delimiter: len({*named(delimiter)} & {*REQUIRED, *OPTIONAL}))
    return best, named(best)


def _record(lines: Sequence[str], delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the first record and how many lines it takes; None when it is no CSV."""
    if '"' not in lines[0] and "\0" not in lines[0]:
        # Nearly every line has nothing in quotes: what the csv module would make of it, in a fraction of the time.
        return ([cell.lstrip(" ") for cell in lines[0].split(delimiter)] if lines[0] else []), 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        pass
    if lines[0].count('"') % 2:
        return None, 1
    # Quotes that are closed on their line, if not as they should be: "Jane "JJ" Doe", or with a space behind them.
    try:
        return next(csv.reader([lines[0]], delimiter=delimiter, skipinitialspace=True)), 1
    except (csv.Error, StopIteration):
        return None, 1


def _csv_row(line: int, names: Sequence[str], cells: list[str] | None, *, last_word: bool) -> Found | None:
    if cells is None:
        return Problem(line, text("must be one call in CSV"), last_word=last_word)
    if not any(cell.strip() for cell in cells):
        return None
    if any(cell.strip() for cell in cells[len(names) :]):
        return Problem(line, text("must have no more cells than the first line"), last_word=last_word)
    padded = cells + [""] * (len(names) - len(cells))
    # Where two columns have one name, the first counts.
    return CallRow(line, dict(reversed([*zip(names, padded, strict=False)])), last_word)


def _ndjson(words: str) -> Iterator[Found]:
    lines = words.split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            last_word = number == len(lines)
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            yield _json_row(number, value, last_word=last_word)


def _json(words: str, makes_sense: Judge) -> Iterator[Found]:
    """The objects of an array, or objects one after the other. The whole need not be valid."""
    is_array = words.lstrip().startswith("[")
    stripped = words.rstrip()
    closed = stripped.endswith("]" if is_array else "}")
    at = words.index("[") + 1 if is_array else 0
    stop = len(stripped) - 1 if is_array and closed else len(stripped)
    line, counted = 1, 0
    while (at := _skipped(words, at)) < stop:
        line, counted = line + words.count("\n", counted, at), at
        value, end = _value(words, at)
        row = _json_row(line, value)
        if isinstance(row, CallRow) and makes_sense(row):
            yield row
            at = end
            continue
        # Something broken may have swallowed calls: they get their own chance.
        later = _rescued(words, at + 1, end if isinstance(row, CallRow) else stop, makes_sense)
        unfinished = later is None and end == at and not closed
        yield Problem(line, _ONE_OBJECT, last_word=True) if unfinished else row
        if later is None and end == at:
            return
        at = end if later is None else later
    if is_array and not closed:
        yield Problem(line, text("must end with ]"), last_word=True)


def _skipped(words: str, at: int) -> int:
    between = _BETWEEN.match(words, at)
    return between.end() if between else at


def _value(words: str, at: int) -> tuple[Any, int]:
    """The JSON value at a place and where it ends; None and the same place when there is none."""
    try:
        return _DECODER.raw_decode(words, at)
    except (ValueError, RecursionError):
        return None, at


def _rescued(words: str, at: int, stop: int, makes_sense: Judge) -> int | None:
    """The next place before `stop` where a call begins that makes sense."""
    for _ in range(_RESCUES):
        at = words.find("{", at, stop)
        if at < 0:
            return None
        row = _json_row(0, _value(words, at)[0])
        if isinstance(row, CallRow) and makes_sense(row):
            return at
        at += 1
    return None


def _json_row(line: int, value: Any, *, last_word: bool = False) -> Found:
    if not isinstance(value, dict):
        return Problem(line, _ONE_OBJECT, last_word=last_word)
    return CallRow(line, {name.strip().lower(): cell for name, cell in reversed(value.items())}, last_word)
