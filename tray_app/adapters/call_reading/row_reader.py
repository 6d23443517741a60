"""From one row of a table to a call, by a mapping: strict in what a verdict rests on, lenient in the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tray_app.adapters.call_reading.call_durations import ALLOWED, seconds_of
from tray_app.adapters.call_reading.call_identity import derived_id, former_id, own_id
from tray_app.adapters.call_reading.call_mapping import MappingForm, ResultColumn
from tray_app.adapters.call_reading.call_times import WrittenTime
from tray_app.adapters.call_reading.cells import Cell, is_empty, words_of
from tray_app.adapters.call_reading.column_names import normalised, place_of
from tray_app.adapters.call_reading.common_words import matches
from tray_app.adapters.call_reading.repeated_hour import LocalTime
from tray_app.adapters.call_reading.row_times import RowTimes, Surroundings, WrongCell
from tray_app.adapters.call_reading.table_rows import Problem, TableRow
from tray_app.adapters.sources.call_numbers import CallNumber, is_spoilt, read_call_number
from tray_app.adapters.sources.meant_numbers import with_plus
from tray_app.adapters.sources.salesforce_id import long_id, person_id
from tray_app.core.model.activity import Call, CallResult, Direction, NumberKind, in_whole_minutes
from tray_app.core.model.text import text

_LINK: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LONGEST_RECORD: Final = 200
_LONGEST_TEXT: Final = 500
_LONGEST_LINK: Final = 2000
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class CallOfRow:
    """One row as a call, and what joining it with its other rows needs."""

    call: Call
    """The call."""
    talks: tuple[tuple[datetime, int], ...]
    """When they began to talk and for how many seconds, by row."""
    spoilt: tuple[str, ...] = ()
    """Columns whose digits a spreadsheet has rounded."""
    formerly: tuple[str, ...] = ()
    """Ids under which an earlier version may have read it."""
    may_repeat: bool = False
    """A row that is alike may be another call: nothing but the minute and the outcome tells them apart."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no call of its own: a leg, a message, a total, a title."""

    line: int
    """Where it is."""
    is_frame: bool = False
    """It belongs to the table itself, as a title or a total: another export may begin after it."""


ReadRow = CallOfRow | Problem | LeftOut | None
"""None: a call from before the time that is asked for."""


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, form: MappingForm, names: Sequence[str], around: Surroundings, order: str = "", shown: Sequence[str] = ()
    ) -> None:
        """`order`: of day and month, where the file has shown it. `shown`: the names as they are written there."""
        self._form = form
        self._around = around
        self._names = tuple(names)
        self._shown = dict(zip(names, shown, strict=False))
        self._index = {name: place for place, name in reversed([*enumerate(names)]) if name}
        at = {name: self._places(columns) for name, columns in _simple_fields(form).items()}
        self._at = at
        self._times = RowTimes(form, self._names, at, around, order)
        self._results = [(rule, self._places(rule.columns)) for rule in form.result]
        self._left_out = [(rule, self._places(rule.columns)) for rule in form.leave_out]
        self._calls = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return self._names

    def read(self, row: TableRow, *, second: bool = False) -> ReadRow:
        """What the row is. `second`: its time is meant the second time that the clock showed it. Never raises."""
        cells = row.cells
        if len(cells) > len(self._names) and any(not is_empty(cell) for cell in cells[len(self._names) :]):
            mended = self._mended(row)
            if mended is None:
                allowed = text("must have no more cells than the first line")
                return Problem(row.line, allowed, last_word=row.last_word)
            cells = mended
        return self._read(row, cells, second=second)

    def makes_sense(self, row: TableRow) -> bool:
        """Whether the row is a call, of whatever time."""
        return not isinstance(self.read(row), (Problem, LeftOut))

    def time_of(self, row: TableRow) -> WrittenTime | None:
        """The time as it is written, for finding out which number is the day."""
        return self._times.written(row.cells)

    def local_time(self, row: TableRow) -> LocalTime | None:
        """What the clock showed, for finding out when it showed that; None for a row that is left out."""
        return None if self._is_left_out(row.cells) else self._times.local(row.cells)

    def _read(self, row: TableRow, cells: Sequence[Cell], *, second: bool = False) -> ReadRow:
        try:
            if self._is_left_out(cells):
                return LeftOut(row.line)
            started_at = self._times.started_at(cells, second=second)
            if started_at < self._around.since:
                return None
            found = self._call(cells, started_at, second=second)
            self._calls += 1
        except WrongCell as wrong:
            if self._is_frame(cells):
                return LeftOut(row.line, is_frame=True)
            column = self._shown.get(wrong.column, wrong.column)
            return Problem(row.line, wrong.allowed, column, wrong.value, row.last_word)
        return found

    def _call(self, cells: Sequence[Cell], started_at: datetime, *, second: bool) -> CallOfRow:
        around, form = self._around, self._form
        direction = self._direction(cells)
        number_column, written = self._number(cells, direction)
        number = self._as_meant(written)
        other_side = read_call_number(number, around.region)
        talked = self._duration(cells)
        result = self._result(cells, talked)
        own = self._words(cells, "id")
        spoilt = tuple(
            column for column, value in ((number_column, written), (self._first(form.id), own)) if is_spoilt(value)
        )
        is_named = bool(own) and not is_spoilt(own)
        may_repeat = not is_named and in_whole_minutes(started_at)
        formerly: tuple[str, ...] = ()
        if is_named:
            call_id = own_id(own)
        else:
            clock = self._times.clock(cells, started_at, second=second)
            outcome = (result, talked) if may_repeat else None
            call_id = derived_id(clock, number, other_side.e164, outcome)
            moments = self._times.formerly(cells, started_at, second=second)
            formerly = tuple(f"{around.source}:{former_id(moment, direction, number)}" for moment in moments)
        email, link = self._words(cells, "person_email"), self._words(cells, "url")
        record = self._words(cells, "salesforce_id")
        connected_at = self._times.connected_at(cells, started_at) or started_at
        call = Call(
            id=f"{around.source}:{call_id}",
            source=around.source,
            occurred_at=started_at,
            direction=direction,
            number=other_side.e164,
            other_numbers=other_side.others,
            raw_number=number[:64],
            number_kind=_kind(other_side, number, direction),
            duration_s=talked,
            result=result,
            person_email=email if 3 <= len(email) <= 320 and "@" in email[1:-1] else None,
            person_name=self._words(cells, "person_name")[:_LONGEST_TEXT] or None,
            salesforce_id=person_id(record),
            raw_salesforce_id="" if person_id(record) else record[:_LONGEST_RECORD],
            knows_salesforce_ids=bool(self._at["salesforce_id"]),
            salesforce_activity_id=long_id(self._words(cells, "salesforce_activity_id")),
            outcome=self._words(cells, "outcome")[:_LONGEST_TEXT] or None,
            # It will be opened in a browser, so nothing but a web address passes.
            url=link if len(link) <= _LONGEST_LINK and _LINK.fullmatch(link) else None,
        )
        return CallOfRow(call, ((connected_at, talked),), spoilt, formerly, may_repeat)

    def _direction(self, cells: Sequence[Cell]) -> Direction:
        spec = self._form.direction
        if spec.always:
            return Direction(spec.always)
        for place in self._at["direction"]:
            word = normalised(words_of(self._cell(cells, place)))
            if not word:
                continue
            if matches(word, spec.outbound):
                return Direction.OUTBOUND
            if matches(word, spec.inbound):
                return Direction.INBOUND
            if not spec.strict and word in self._around.words.directions:
                return self._around.words.directions[word]
        if spec.by_number and (found := self._by_number(cells)):
            return found
        raise WrongCell(
            self._first(spec.columns),
            text("must be one of: {allowed}", allowed=_listed((*spec.outbound, *spec.inbound)) or "outbound, inbound"),
            self._written(cells, "direction"),
        )

    def _by_number(self, cells: Sequence[Cell]) -> Direction | None:
        """Who has an extension is the rep; nobody knows where both numbers are outside lines."""
        both = (self._as_meant(self._words(cells, name)) for name in ("number_inbound", "number_outbound"))
        kinds = [read_call_number(words, self._around.region).kind for words in both]
        if NumberKind.EXTENSION not in kinds:
            return None
        return Direction.OUTBOUND if kinds[0] is NumberKind.EXTENSION else Direction.INBOUND

    def _number(self, cells: Sequence[Cell], direction: Direction) -> tuple[str, str]:
        spec = self._form.number
        name = "number" if spec.columns else f"number_{direction}"
        for place in self._at[name]:
            cell = self._cell(cells, place)
            if not is_empty(cell):
                if isinstance(cell, (bool, list)) or not isinstance(cell, (str, int, float)):
                    raise WrongCell(self._names[place], text("must be text or a number"))
                return self._names[place], words_of(cell)
        return self._first(spec.columns or getattr(spec, direction.value)), ""

    def _as_meant(self, number: str) -> str:
        """The number with what the form leaves out of it."""
        return with_plus(number) if self._form.number.form == "international" else number

    def _duration(self, cells: Sequence[Cell]) -> int:
        spec = self._form.duration
        for place in self._at["duration"]:
            cell = self._cell(cells, place)
            if is_empty(cell):
                continue
            found = None if isinstance(cell, bool) else seconds_of(cell, spec.unit)
            if found is None:
                raise WrongCell(self._names[place], ALLOWED[spec.unit], words_of(cell))
            return found
        return 0

    def _result(self, cells: Sequence[Cell], talked: int) -> CallResult:
        for rule, places in self._results:
            if rule.by_talk_time:
                return CallResult.ANSWERED if talked > 0 else CallResult.NO_ANSWER
            for place in places:
                written = words_of(self._cell(cells, place))
                words = [normalised(part) for part in (written.split(",") if rule.listed else [written])]
                found = self._result_of(rule, words) if any(words) else None
                if found is not None:
                    return found
        told = [rule for rule, _ in self._results if rule.columns]
        column = self._first(told[0].columns) if told else ""
        places = self._results[0][1]
        value = words_of(self._cell(cells, places[0])) if places else ""
        allowed = _listed([word for rule in told for kind in CallResult for word in getattr(rule, kind.value)])
        common = ", ".join(kind.value for kind in CallResult)
        raise WrongCell(column, text("must be one of: {allowed}", allowed=allowed or common), value)

    def _result_of(self, rule: ResultColumn, words: Sequence[str]) -> CallResult | None:
        if rule.filled:
            return None if words[0] in {"no", "false", "0", "-", "n a", "none", "null"} else CallResult(rule.filled)
        for kind in CallResult:
            own: tuple[str, ...] = getattr(rule, kind.value)
            if any(matches(one, own) for one in words):
                return kind
        if rule.shared_words:
            known = self._around.words.results
            return next((known[one] for one in words if one in known), None)
        return None

    def _is_left_out(self, cells: Sequence[Cell]) -> bool:
        for rule, places in self._left_out:
            word = next((word for place in places if (word := normalised(words_of(self._cell(cells, place))))), "")
            if rule.empty and not word:
                return True
            if rule.words and matches(word, rule.words):
                return True
            if rule.unless and word and not matches(word, rule.unless):
                return True
        return False

    def _is_frame(self, cells: Sequence[Cell]) -> bool:
        """Whether a row that is no call belongs to the table's frame: totals, a header again, a line of units."""
        words = [normalised(words_of(cell)) for cell in cells]
        held = [word for word in words if word]
        if not held:
            return True
        if sum(word == name for word, name in zip(words, self._names, strict=False) if word) >= 3:
            return True
        no_time = not any(words[place] for place in self._at["started_at"] if place < len(words))
        first = held[0]
        total = any(first == word or first.startswith(f"{word} ") for word in self._around.words.totals)
        if total and (no_time or first in words[self._at["started_at"][0] :][:1]):
            return True
        return no_time and len(held) > 1 and not self._calls and not any(map(_DIGIT.search, held))

    def _mended(self, row: TableRow) -> Sequence[Cell] | None:
        """The cells of a row in which a name without quotes holds commas, when that makes it a call."""
        extra = len(row.cells) - len(self._names)
        while extra and is_empty(row.cells[len(self._names) + extra - 1]):
            extra -= 1
        if extra > 4:
            return None
        cells = list(row.cells[: len(self._names) + extra])
        for place in (*self._at["person_name"], *self._at["outcome"]):
            joined = ", ".join(words_of(cell) for cell in cells[place : place + extra + 1])
            tried = [*cells[:place], joined, *cells[place + extra + 1 :]]
            if isinstance(self._read(row, tried), (CallOfRow, type(None))):
                return tried
        return None

    def _places(self, columns: tuple[str, ...]) -> list[int]:
        found = (place_of(name, self._names) for name in columns)
        return [self._index[one[0]] for one in found if one is not None and one[0] in self._index]

    def _cell(self, cells: Sequence[Cell], place: int) -> Cell:
        return cells[place] if place < len(cells) else None

    def _words(self, cells: Sequence[Cell], field: str) -> str:
        return next((word for place in self._at[field] if (word := words_of(self._cell(cells, place)))), "")

    def _written(self, cells: Sequence[Cell], field: str) -> str:
        return self._words(cells, field)

    def _first(self, columns: tuple[str, ...]) -> str:
        found = next((one[0] for name in columns if (one := place_of(name, self._names))), None)
        return found or (columns[0] if columns else "")


def _simple_fields(form: MappingForm) -> dict[str, tuple[str, ...]]:
    return {
        "started_at": form.started_at.columns,
        "zone_column": form.started_at.zone_column,
        "connected_at": form.connected_at,
        "duration": form.duration.columns,
        "direction": form.direction.columns,
        "number": form.number.columns,
        "number_outbound": form.number.outbound,
        "number_inbound": form.number.inbound,
        "id": form.id,
        "person_name": form.person_name,
        "person_email": form.person_email,
        "salesforce_id": form.salesforce_id,
        "salesforce_activity_id": form.salesforce_activity_id,
        "outcome": form.outcome,
        "url": form.url,
    }


def _kind(found: CallNumber, written: str, direction: Direction) -> NumberKind:
    # Nobody can call a number that is hidden: where it stands for whom the rep called, it is lost.
    if not written and direction is Direction.OUTBOUND:
        return NumberKind.UNREADABLE
    return found.kind


def _listed(words: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(words))[:200]
