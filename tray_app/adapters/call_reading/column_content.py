"""What the cells of a column can be, whatever its name says."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from tray_app.adapters.call_reading.call_durations import seconds_of
from tray_app.adapters.call_reading.call_times import from_epoch, rfc3339, written_day, written_time
from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.sources.call_numbers import read_call_number
from tray_app.adapters.sources.salesforce_id import person_id
from tray_app.core.model.activity import NumberKind

DATE_ONLY: Final = re.compile(r"(?:\D{0,12}\s)?\d{1,4}\s*[-/.年년]\s*\d{1,2}\s*[-/.月월]\s*\d{1,4}[.日일]?")
"""A day without its time."""
CLOCK_ONLY: Final = re.compile(r"(?:\D{0,6}\s?)?\d{1,2}[:時시]\s?\d{2}.{0,8}")
"""A time without its day."""
_ENOUGH: Final = 3
"""Rows from which the same value in all of them is no accident."""


def share_that_fits(field: str, held: Sequence[Cell], words: CommonWords) -> float:
    """The share of cells that can be this field's."""
    test = _TESTS.get(field)
    return sum(test(cell, words) for cell in held) / len(held) if held and test is not None else 0.0


def share_of(held: Sequence[Cell], pattern: re.Pattern[str]) -> float:
    """The share of cells that look so."""
    return sum(bool(pattern.fullmatch(words_of(cell))) for cell in held) / len(held) if held else 0.0


def share_of_days(held: Sequence[Cell]) -> float:
    """The share of cells that name a day, in whatever way, without a time."""
    return sum(written_day(cell) is not None and not _is_time(cell, None) for cell in held) / len(held) if held else 0.0


def share_of_known(held: Sequence[Cell], known: Callable[[str], object]) -> float:
    """The share of cells whose word, in one form, something is known about."""
    counted = Counter(normalised(words_of(cell)) for cell in held)
    return sum(count for word, count in counted.items() if known(word)) / len(held) if held else 0.0


def is_one_address(held: Sequence[Cell]) -> bool:
    """Whether almost every row has the same address: the rep's, as nobody calls one person only."""
    counted = Counter(words_of(cell).casefold() for cell in held)
    return len(held) >= _ENOUGH and counted.most_common(1)[0][1] >= 0.9 * len(held)


def is_one_domain(held: Sequence[Cell]) -> bool:
    """Whether all addresses are of one company, which may be the rep's own."""
    return len({words_of(cell).casefold().rpartition("@")[2] for cell in held}) <= 1


def _is_time(cell: Cell, _: CommonWords | None) -> bool:
    plain = words_of(cell)
    epoch = not plain.startswith("0") and from_epoch(plain, "ms" if len(plain) > 11 else "s")
    return bool(rfc3339(plain) or epoch or written_time((cell,)))


def _is_duration(cell: Cell, _: CommonWords) -> bool:
    plain = words_of(cell)
    return len(plain) <= 20 and (seconds_of(cell, "s") is not None or seconds_of(cell, "clock") is not None)


def _is_number(cell: Cell, _: CommonWords) -> bool:
    plain = words_of(cell)
    if re.search(r"\d[:/]\d|\d{4}-\d\d-\d\d", plain):
        return False
    found = read_call_number(plain, "")
    digits = len(re.sub(r"\D", "", plain))
    return (
        found.kind in {NumberKind.OUTSIDE, NumberKind.WITHHELD}
        or 7 <= digits <= 16
        or (found.kind is NumberKind.EXTENSION and 3 <= digits <= 6)
    )


_TESTS: Final[dict[str, Callable[[Cell, CommonWords], bool]]] = {
    "started_at": _is_time,
    "duration": _is_duration,
    "result": lambda cell, words: normalised(words_of(cell)) in words.results or not re.search(r"\d", words_of(cell)),
    "number": _is_number,
    "from": _is_number,
    "to": _is_number,
    "id": lambda cell, _: len(words_of(cell).split()) == 1,
    "person_name": lambda cell, _: not re.search(r"\d{3}|@|https?:", words_of(cell)),
    "person_email": lambda cell, _: bool(re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", words_of(cell))),
    "salesforce_id": lambda cell, _: person_id(words_of(cell)) is not None,
    "outcome": lambda cell, _: not isinstance(cell, float),
    "url": lambda cell, _: words_of(cell).startswith(("http://", "https://")),
}
