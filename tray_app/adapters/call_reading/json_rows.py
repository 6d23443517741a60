"""The calls of a JSON file: objects of an array, one after the other or one a line, inside another object as well.

The whole need not be valid, nor does it have to fit into memory.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.table_rows import Found, Judge, Opener, Problem, TableRow
from tray_app.adapters.call_reading.text_lines import text_chunks, text_lines
from tray_app.core.model.text import text

ONE_OBJECT: Final = text("must be an object with one call")
_DECODER: Final = json.JSONDecoder()
_BETWEEN: Final = re.compile(r"[\s,\x00\ufeff]*")
_INSIDE: Final = re.compile(r'"[^"\\]{1,60}"\s*:\s*\[\s*(?=\{)')
_AHEAD: Final = 1 << 19
"""Characters of one object at most."""
_RESCUES: Final = 1000
"""Places at which reading a broken file is taken up again."""

Knows = Callable[[tuple[str, ...]], bool]
"""Whether these names of keys are those of a call."""


def json_lines(open_anew: Opener, encoding: str, names: tuple[str, ...]) -> Iterator[Found]:
    """One object a line. Raises OSError."""
    for line in text_lines(open_anew, encoding):
        value = None if line.cut else _loaded(line.words)
        yield _row(line.number, value, names, last_word=line.last_word)


def json_values(
    open_anew: Opener, encoding: str, names: tuple[str, ...], makes_sense: Judge, knows: Knows
) -> Iterator[Found]:
    """The objects of an array, or objects one after the other. Raises OSError."""
    window = _Window(text_chunks(open_anew, encoding))
    window.fill()
    window.skip()
    is_array = window.words.startswith("[", window.at)
    inside = not is_array and window.enter_wrapper(knows)
    if is_array:
        window.at += 1
    while True:
        window.fill()
        window.skip()
        ended = window.at >= len(window.words)
        if ended or ((is_array or inside) and window.words.startswith("]", window.at)):
            rest = window.words[window.at + 1 :].strip() if not inside else ""
            if is_array and ended:
                yield Problem(window.line(), text("must end with ]"), last_word=True)
            if ended or inside or not rest:
                return
            window.at += 1
            continue
        line = window.line()
        value, end = _value(window.words, window.at)
        row = _row(line, value, names)
        if isinstance(row, TableRow) and makes_sense(row):
            yield row
            window.at = end
            continue
        # Something broken may have swallowed calls: they get their own chance.
        stop = end if isinstance(row, TableRow) else len(window.words)
        later = _rescued(window.words, window.at + 1, stop, names, makes_sense)
        unfinished = later is None and end == window.at and not window.is_closed()
        yield Problem(line, ONE_OBJECT, last_word=True) if unfinished else row
        if later is None and end == window.at:
            if window.has_more:
                window.at = len(window.words)
                continue
            return
        window.at = end if later is None else later


def sample_objects(open_anew: Opener, encoding: str, knows: Knows) -> tuple[bool, list[dict[str, Any]]]:
    """Whether the file has one object a line, and some of its first objects. Raises OSError."""
    window = _Window(text_chunks(open_anew, encoding))
    window.fill()
    window.skip()
    first = window.words[window.at : window.at + _AHEAD].split("\n", 1)
    per_line = len(first) > 1 and isinstance(_loaded(first[0]), dict)
    if window.words.startswith("[", window.at):
        window.at += 1
    else:
        window.enter_wrapper(knows)
    found: list[dict[str, Any]] = []
    for _ in range(_RESCUES):
        window.at = window.words.find("{", window.at)
        if window.at < 0 or len(found) >= 50:
            break
        value, end = _value(window.words, window.at)
        if isinstance(value, dict):
            found.append(value)
        window.at = max(end, window.at + 1)
    return per_line, found


def flat(value: dict[str, Any]) -> dict[str, Any]:
    """The object with the names of its keys in one form, and inner objects in it: `from phonenumber`."""
    found: dict[str, Any] = {}
    for key, cell in value.items():
        if isinstance(cell, dict):
            for inner, inner_cell in cell.items():
                found.setdefault(normalised(f"{key} {inner}"), inner_cell)
        else:
            found.setdefault(normalised(key), cell)
    return found


def flat_names(value: dict[str, Any]) -> dict[str, str]:
    """The names that `flat` gives the keys, and the keys as they are written."""
    found: dict[str, str] = {}
    for key, cell in value.items():
        if isinstance(cell, dict):
            for inner in cell:
                found.setdefault(normalised(f"{key} {inner}"), f"{key}.{inner}")
        else:
            found.setdefault(normalised(key), key)
    return found


class _Window:
    """The part of the text around the place that is read."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self.has_more = True
        self.words = ""
        self.at = 0
        self._line = 1
        self._counted = 0

    def fill(self) -> None:
        if not self.has_more or len(self.words) - self.at >= _AHEAD:
            return
        self.line()
        parts = [self.words[self.at :]]
        size = len(parts[0])
        while size < 2 * _AHEAD:
            chunk = next(self._chunks, None)
            if chunk is None:
                self.has_more = False
                break
            parts.append(chunk)
            size += len(chunk)
        self.words, self.at, self._counted = "".join(parts), 0, 0

    def skip(self) -> None:
        while True:
            between = _BETWEEN.match(self.words, self.at)
            self.at = between.end() if between else self.at
            if self.at < len(self.words) or not self.has_more:
                return
            self.fill()

    def line(self) -> int:
        self._line += self.words.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def is_closed(self) -> bool:
        return not self.has_more and self.words.rstrip().endswith(("]", "}"))

    def enter_wrapper(self, knows: Knows) -> bool:
        """Go to the list inside an object that is no call itself, where there is one."""
        value, end = _value(self.words, self.at)
        if end > self.at and (not isinstance(value, dict) or knows(tuple(flat(value)))):
            return False
        if isinstance(value, dict) and not _holds_objects(value):
            return False
        if end == self.at and not self.has_more:
            return False  # broken, not long
        match = _INSIDE.search(self.words, self.at, self.at + 20_000)
        if match is None or not self.words.startswith("{", self.at):
            return False
        self.at = match.end()
        return True


def _holds_objects(value: dict[str, Any], depth: int = 3) -> bool:
    """Whether a list of objects is in it, or in an object in it."""
    return any(
        (isinstance(cell, list) and bool(cell) and isinstance(cell[0], dict))
        or (isinstance(cell, dict) and depth > 0 and _holds_objects(cell, depth - 1))
        for cell in value.values()
    )


def _loaded(words: str) -> Any:
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return None


def _value(words: str, at: int) -> tuple[Any, int]:
    """The JSON value at a place and where it ends; None and the same place when there is none."""
    try:
        return _DECODER.raw_decode(words, at)
    except (ValueError, RecursionError):
        return None, at


def _rescued(words: str, at: int, stop: int, names: tuple[str, ...], makes_sense: Judge) -> int | None:
    """The next place before `stop` where a call begins that makes sense."""
    for _ in range(_RESCUES):
        at = words.find("{", at, stop)
        if at < 0:
            return None
        row = _row(0, _value(words, at)[0], names)
        if isinstance(row, TableRow) and makes_sense(row):
            return at
        at += 1
    return None


def _row(line: int, value: Any, names: tuple[str, ...], *, last_word: bool = False) -> Found:
    if not isinstance(value, dict):
        return Problem(line, ONE_OBJECT, last_word=last_word)
    cells = flat(value)
    return TableRow(line, [cells.get(name) for name in names], last_word)
