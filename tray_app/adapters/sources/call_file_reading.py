"""One file of calls, read row by row: what is handed over, what is wrong, and how far a poll has come in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from tray_app.adapters.call_reading.call_legs import joined
from tray_app.adapters.call_reading.call_table import CallTable, call_table
from tray_app.adapters.call_reading.mapping_files import ShelvedMapping
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.recognition import recognised
from tray_app.adapters.call_reading.row_reader import CallOfRow, ReadRow
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import Opener, Problem
from tray_app.adapters.sources.call_marks import TOLD
from tray_app.core.model.text import text

_HOPELESS: Final = 1000
"""After so many rows that are not calls, the file is taken for something else and the rest is not read."""
_LOOK_AT_CLOCK: Final = 100
"""Rows between two looks at the clock."""
_CONTEXT: Final = 200
"""Rows before the place where a poll goes on that are read with it: legs of one call stand close together."""


@dataclass(slots=True)
class FileReading:
    """What one poll has found in one file."""

    name: str
    """The file's name, for people."""
    begin: int = 0
    """Rows that earlier polls have dealt with."""
    calls: dict[str, CallOfRow] = field(default_factory=dict)
    """The calls, by id."""
    given: dict[str, str] = field(default_factory=dict)
    """The id that each row was given, by its place in the file: the table's name and the line."""
    wrong: int = 0
    """Rows that cannot be read."""
    told: list[Problem] = field(default_factory=list)
    """The first of them."""
    spoilt: dict[str, None] = field(default_factory=dict)
    """Columns whose digits a spreadsheet has rounded."""
    looked_at: int = 0
    """Rows dealt with, when the poll ends within the file."""
    may_grow: bool = False
    """The end of it is missing."""
    is_foreign: bool = False
    """Nothing in it is a table that a mapping knows."""
    _fresh: set[str] = field(default_factory=set)
    _in_a_row: int = 0

    def read(
        self,
        open_anew: Opener,
        mappings: tuple[ShelvedMapping, ...],
        around: Surroundings,
        *,
        room: int,
        is_late: Callable[[], bool],
        growing: bool,
    ) -> bool:
        """Fill this; False when there is more than fits into the room or the time. Raises OSError."""
        number = 0
        for place, found, line in _rows(open_anew, mappings, around):
            number += 1
            if number <= self.begin - _CONTEXT:
                continue
            if number % _LOOK_AT_CLOCK == 0 and number > self.begin and is_late():
                self.looked_at = number - 1
                break
            if isinstance(found, Problem):
                if number > self.begin and not self._blame(found, growing=growing):
                    break
                continue
            self._in_a_row = 0
            if isinstance(found, CallOfRow):
                if number > self.begin and found.call.id not in self.calls and len(self._fresh) >= room:
                    self.looked_at = number - 1
                    break
                self._take(found, f"{place}:{line}", is_fresh=number > self.begin)
        self.calls = {name: self.calls[name] for name in self.calls if name in self._fresh}
        return not self.looked_at

    def _take(self, found: CallOfRow, place: str, *, is_fresh: bool) -> None:
        found = replace(found, call=replace(found.call, place=f"{self.name}{place}"))
        name = found.call.id
        before = self.calls.get(name)
        self.calls[name] = joined(before, found) if before else found
        if is_fresh:
            self._fresh.add(name)
            self.given[place] = name
            self.spoilt.update(dict.fromkeys(found.spoilt))

    def _blame(self, problem: Problem, *, growing: bool) -> bool:
        """Note what is wrong; False when there is no hope for the rest."""
        if problem.last_word and growing:
            self.may_grow = True
            return True
        self.is_foreign = self.is_foreign or (problem.code == "source.format_unknown" and not problem.column)
        self.wrong += 1
        if len(self.told) < TOLD:
            self.told.append(problem)
        self._in_a_row += 1
        if self._in_a_row < _HOPELESS:
            return True
        rest = text("is the last of {n} lines that are no calls; the rest of the file was not read", n=_HOPELESS)
        self.told[-1:] = [Problem(problem.line, rest)]
        return False


def _rows(
    open_anew: Opener, mappings: tuple[ShelvedMapping, ...], around: Surroundings
) -> Iterator[tuple[str, ReadRow, int]]:
    """All rows of all tables: which table, what is there, and its line."""
    unknown: list[tuple[str, Problem]] = []
    any_known = False
    for raw in raw_tables(open_anew, lambda names: bool(recognised(names, mappings))):
        place = f"/{raw.name}" if raw.name else ""
        table = call_table(raw, mappings, around)
        if isinstance(table, CallTable):
            any_known = True
            for found, line in table.rows():
                yield place, found, line
        else:
            unknown += [(place, problem) for problem in table]
    # A workbook often has sheets beside that of the calls: pivots, a legend.
    for place, problem in unknown:
        if not any_known or problem.code != "source.format_unknown" or problem.column:
            yield place, problem, problem.line
