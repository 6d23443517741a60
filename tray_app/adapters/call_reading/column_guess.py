"""Guesses which column of an unknown table holds what, by its name and by what stands in it.

A guess is `sure` only where name and content agree and no other column comes close; everything else is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tray_app.adapters.call_reading.call_durations import seconds_of
from tray_app.adapters.call_reading.call_times import from_epoch, rfc3339, written_time
from tray_app.adapters.call_reading.cells import Cell, is_empty, words_of
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.sources.call_numbers import read_call_number
from tray_app.adapters.sources.salesforce_id import person_id
from tray_app.core.model.activity import NumberKind

FIELDS: Final = (
    "started_at", "duration", "direction", "result", "number", "from", "to", "id", "person_name", "person_email",
    "salesforce_id", "outcome", "url",
)  # fmt: skip
"""What a column may hold, the needed ones first."""
NEEDED: Final = ("started_at", "duration", "direction", "result", "number")
"""What is asked where nothing is found."""
_TOKEN: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS: Final = re.compile(r"[(\[（].*?[)\]）]")
_DATE_ONLY: Final = re.compile(r"(?:\D{0,12}\s)?\d{1,4}\s*[-/.年년]\s*\d{1,2}\s*[-/.月월]\s*\d{1,4}[.日일]?")
_CLOCK_ONLY: Final = re.compile(r"(?:\D{0,6}\s?)?\d{1,2}[:時시]\s?\d{2}.{0,8}")


@dataclass(frozen=True, slots=True)
class Sample:
    """Some rows of an unknown table."""

    names: tuple[str, ...]
    """The columns, in one form."""
    shown: tuple[str, ...]
    """The columns as they are written."""
    rows: tuple[Sequence[Cell], ...]
    """The first rows."""

    def column(self, place: int) -> list[Cell]:
        """What stands in a column, without its empty cells."""
        return [row[place] for row in self.rows if place < len(row) and not is_empty(row[place])]


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """Which column holds a field."""

    columns: tuple[str, ...] = ()
    """The columns: one, or those of date and time; none when nothing fits."""
    sure: bool = False
    """It needs no question: name and content say so, and no other column comes close."""
    by_name: bool = False
    """The column's name says so."""
    candidates: tuple[str, ...] = ()
    """Columns that could hold it, the likeliest first."""


def guess_columns(sample: Sample, words: CommonWords) -> dict[str, FieldGuess]:
    """A guess for each field. Each column is used once."""
    held = [sample.column(place) for place in range(len(sample.names))]
    content = {field: [_fits(field, cells, words) for cells in held] for field in FIELDS}
    found: dict[str, FieldGuess] = {}
    taken: set[int] = set()
    for field in FIELDS:
        if field == "started_at":
            found[field] = _start(sample, words, content[field], taken)
            continue
        scored = _scored(field, sample, words, content[field], taken)
        found[field] = _decided(field, sample, scored, taken)
    _settle_numbers(found)
    return found


def _scored(
    field: str, sample: Sample, words: CommonWords, content: list[float], taken: set[int]
) -> list[tuple[float, int, int]]:
    """Columns that could hold the field: how well, their place, and how well their names fit."""
    scored = []
    for place, name in enumerate(sample.names):
        if not name or place in taken:
            continue
        named = max(name_fits(field, name, words), _apart(field, sample.shown[place], words))
        filled = bool(sample.column(place))
        if named < 0 or (filled and content[place] < 0.7) or not (named or (filled and content[place] >= 0.9)):
            continue
        if not named and field in {"id", "person_name", "outcome", "from", "to"}:
            continue
        scored.append((named * 2 + content[place] + _better(field, name, words), place, named))
    return sorted(scored, key=lambda one: (-one[0], one[1]))


def _decided(field: str, sample: Sample, scored: list[tuple[float, int, int]], taken: set[int]) -> FieldGuess:
    if not scored:
        return FieldGuess()
    best, place, named = scored[0]
    ahead = best - scored[1][0] if len(scored) > 1 else best
    alone_by_content = not named and len(scored) == 1 and field in {
        "person_email", "salesforce_id", "url", "direction", "number", "result",
    }  # fmt: skip
    needs_content = field in {"duration", "direction", "number", "from", "to"} and not sample.column(place)
    sure = not needs_content and ((named > 0 and ahead >= 0.5) or alone_by_content)
    if sure:
        taken.add(place)
    candidates = tuple(sample.names[one] for _, one, _ in scored)
    return FieldGuess((sample.names[place],), sure, named > 0, candidates)


def _start(sample: Sample, words: CommonWords, content: list[float], taken: set[int]) -> FieldGuess:
    scored = _scored("started_at", sample, words, content, taken)
    if scored:
        return _decided("started_at", sample, scored, taken)
    dates = _matching(sample, _DATE_ONLY)
    clocks = [place for place in _matching(sample, _CLOCK_ONLY) if place not in dates]
    named_clocks = [place for place in clocks if name_fits("started_at", sample.names[place], words) > 0]
    named_dates = [place for place in dates if name_fits("started_at", sample.names[place], words) > 0]
    dates, clocks = named_dates or dates, named_clocks
    if not dates or not clocks:
        every = tuple(sample.names[place] for place in (*dates, *clocks))
        return FieldGuess((), False, False, every)
    pair = (sample.names[dates[0]], sample.names[clocks[0]])
    sure = len(dates) == len(clocks) == 1
    if sure:
        taken.update((dates[0], clocks[0]))
    return FieldGuess(pair, sure, bool(named_dates), pair)


def _settle_numbers(found: dict[str, FieldGuess]) -> None:
    """The other side is one column, or the pair of caller and called; a pair that is sure leaves no question."""
    pair = found["from"].sure and found["to"].sure
    if pair and not (found["number"].sure and found["number"].by_name):
        found["number"] = FieldGuess()
    elif found["number"].sure or found["number"].columns:
        found["from"], found["to"] = FieldGuess(), FieldGuess()


def name_fits(field: str, name: str, words: CommonWords) -> int:
    """3: a name of the field, 2: one with a remark in brackets, 1: one among other words, 0: no, -1: surely not."""
    known = words.columns.get(field, frozenset())
    plain = normalised(_BRACKETS.sub(" ", name))
    if name in known:
        return 3
    if plain in known:
        return 2
    tokens = _TOKEN.findall(plain)
    against = words.against.get(field, ())
    if any(word in tokens or (not word.isascii() and word in plain) for word in against):
        return -1
    for one in known:
        parts = _TOKEN.findall(one)
        long_enough = len(one) >= 4 or not one.isascii()
        if long_enough and parts and any(tokens[at : at + len(parts)] == parts for at in range(len(tokens))):
            return 1
    return 0


def _apart(field: str, shown: str, words: CommonWords) -> int:
    """How well a name of several words without spaces fits: `durationSeconds`."""
    apart = _CAMEL.sub(" ", shown)
    return name_fits(field, normalised(apart), words) if apart != shown else -1


def _better(field: str, name: str, words: CommonWords) -> float:
    tokens = _TOKEN.findall(name)
    better = words.better.get(field, ())
    return 1.0 if any(word in tokens or (not word.isascii() and word in name) for word in better) else 0.0


def _matching(sample: Sample, pattern: re.Pattern[str]) -> list[int]:
    found = []
    for place, name in enumerate(sample.names):
        held = sample.column(place)
        if name and held and sum(bool(pattern.fullmatch(words_of(cell))) for cell in held) >= 0.8 * len(held):
            found.append(place)
    return found


def _fits(field: str, held: list[Cell], words: CommonWords) -> float:
    """The share of cells that can be this field's."""
    if not held:
        return 0.0
    test = _TESTS.get(field)
    if test is None:
        return 0.0
    return sum(test(cell, words) for cell in held) / len(held)


def _is_time(cell: Cell, _: CommonWords) -> bool:
    plain = words_of(cell)
    epoch = from_epoch(plain, "ms" if len(plain) > 11 else "s")
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
    "direction": lambda cell, words: normalised(words_of(cell)) in words.directions,
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
