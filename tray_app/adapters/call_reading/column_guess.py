"""Guesses which column of an unknown table holds what, by its name and by what stands in it.

A guess is `sure` only where name and content agree and no other column comes close; everything else is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tray_app.adapters.call_reading.call_ways import way_of
from tray_app.adapters.call_reading.cells import Cell, is_empty
from tray_app.adapters.call_reading.column_content import (
    CLOCK_ONLY,
    DATE_ONLY,
    is_one_address,
    is_one_domain,
    share_of,
    share_of_days,
    share_of_known,
    share_that_fits,
)
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.call_reading.name_fit import column_fits, is_better

FIELDS: Final = (
    "started_at", "duration", "direction", "result", "number", "from", "to", "id", "person_name", "person_email",
    "salesforce_id", "outcome", "url",
)  # fmt: skip
"""What a column may hold, the needed ones first."""
_NAMED_ONLY: Final = frozenset({"id", "person_name", "outcome", "from", "to"})
"""Fields that any column could hold by its content."""
_FITS: Final = 0.7
"""The share of cells from which a column with a fitting name may hold a field."""
_FITS_UNNAMED: Final = 0.9
"""The same for a column whose name says nothing."""
_SHARE: Final = 0.8
"""The share of cells from which a column holds days, or times of the day."""
_AHEAD: Final = 0.5
"""By so much the likeliest column has to be ahead of the next one."""


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

    def held_by(self, name: str) -> list[Cell]:
        """The same, by the column's name."""
        return self.column(self.names.index(name))


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """Which column holds a field."""

    columns: tuple[str, ...] = ()
    """The columns: one, or those of date and time; none when nothing fits."""
    sure: bool = False
    """It needs no question: name and content say so, and no other column comes close."""
    by_name: bool = False
    """The column's name says so."""
    candidates: tuple[tuple[str, ...], ...] = ()
    """What could hold it, the likeliest first: a column, or those of date and time."""


@dataclass(frozen=True, slots=True, order=True)
class _Scored:
    """A column that could hold a field; the likelier one is the greater one."""

    fits: bool
    """Whether its content does."""
    score: float
    """How well name and content fit."""
    place: int
    """Minus its place: of two alike the first."""
    named: int
    """How well its name fits, see `name_fits`."""


def guess_columns(
    sample: Sample, words: CommonWords, told: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, FieldGuess]:
    """A guess for each field. Each column is used once. `told`: the columns of fields that need no guess."""
    return _Guesses(sample, words, told or {}).found()


class _Guesses:
    """The guesses of one table, one after the other: what a field has taken is no other's."""

    def __init__(self, sample: Sample, words: CommonWords, told: Mapping[str, tuple[str, ...]]) -> None:
        self._sample = sample
        self._words = words
        self._told = told
        self._held = [sample.column(place) for place in range(len(sample.names))]
        self._taken = {sample.names.index(one) for columns in told.values() for one in columns}
        self._found = {field: FieldGuess(columns, True, True) for field, columns in told.items()}

    def found(self) -> dict[str, FieldGuess]:
        for field in FIELDS:
            if field == "number":
                self._pair()
            if field not in self._found:
                self._found[field] = self._start() if field == "started_at" else self._decided(field)
        self._settle_duration()
        self._settle_numbers()
        return {field: self._found[field] for field in FIELDS}

    def _scored(self, field: str) -> list[_Scored]:
        """Columns that could hold the field, the likeliest first."""
        sample, words, scored = self._sample, self._words, []
        for place, (name, shown) in enumerate(zip(sample.names, sample.shown, strict=False)):
            if not name or place in self._taken:
                continue
            held, named = self._held[place], column_fits(field, name, shown, words)
            share = self._share(field, held, by_name=named > 0)
            fits = share >= (_FITS if named else _FITS_UNNAMED)
            if field == "direction":  # one word that tells is enough to ask what the others mean
                may_be = named > 0 or share > 0
            else:
                fits = may_be = (fits or not held) and bool(named or (held and field not in _NAMED_ONLY))
            if field == "person_email" and not named and is_one_address(held):
                continue
            if may_be and named >= 0:
                score = named * 2 + share + is_better(field, shown, words)
                scored.append(_Scored(fits, score, -place, named))
        return sorted(scored, reverse=True)

    def _share(self, field: str, held: Sequence[Cell], *, by_name: bool) -> float:
        """The share of cells that the field may have."""
        words = self._words
        if field == "direction":
            known = (lambda word: way_of(word, words)) if by_name else words.directions.get
            return share_of_known(held, known)
        if field == "result" and not by_name:  # any words at all would do
            return share_of_known(held, words.results.get)
        return share_that_fits(field, held, words)

    def _decided(self, field: str) -> FieldGuess:
        scored = self._scored(field)
        if not scored:
            return FieldGuess()
        best, *rest = scored
        rivals = [one for one in rest if one.fits == best.fits]
        ahead = best.score - rivals[0].score if rivals else best.score
        place, name = -best.place, self._sample.names[-best.place]
        sure = ahead >= _AHEAD if best.named else not rivals and self._speaks_for_itself(field, place)
        sure = sure and self._is_beyond_doubt(field, best)
        if sure:
            self._taken.add(place)
        return FieldGuess((name,), sure, best.named > 0, tuple((self._sample.names[-one.place],) for one in scored))

    def _speaks_for_itself(self, field: str, place: int) -> bool:
        """Whether the content is enough, where the name says nothing and no other column fits."""
        if field == "number":  # the caller's or the called one's is the other side's in half of the calls
            name, shown = self._sample.names[place], self._sample.shown[place]
            return all(column_fits(end, name, shown, self._words) <= 0 for end in ("from", "to"))
        return field in {"salesforce_id", "url", "direction", "result"}

    def _is_beyond_doubt(self, field: str, best: _Scored) -> bool:
        """Whether what stands in the column leaves no other reading."""
        held, shown = self._held[-best.place], self._sample.shown[-best.place]
        if field == "direction":
            return best.fits or (best.named >= 2 and share_of_known(held, lambda word: way_of(word, self._words)) > 0)
        if field == "person_email":  # the addresses of a team are all of one company, as those of one customer are
            return is_better(field, shown, self._words) or (best.named >= 2 and bool(held) and not is_one_domain(held))
        return bool(held) or field not in {"duration", "number", "from", "to"}

    def _pair(self) -> None:
        """The columns of caller and called, before one of them is taken for the other side's number."""
        if {"number", "from", "to"} & self._found.keys():
            return
        taken = set(self._taken)
        pair = {field: self._decided(field) for field in ("from", "to")}
        if all(guess.sure for guess in pair.values()):
            self._found |= pair
        else:
            self._taken = taken

    def _start(self) -> FieldGuess:
        scored = self._scored("started_at")
        # Numbers of so many digits may be seconds since 1970, too.
        singles = [one for one in scored if one.named or not self._is_number(-one.place)]
        dates, clocks = self._days(), self._clocks()
        if singles and (singles[0].named or not dates or not clocks):
            return self._decided("started_at")
        named_dates, named_clocks = self._named(dates), self._named(clocks)
        others = [place for place in clocks if place not in named_clocks]
        likely = (*named_clocks, *(place for place in others if self._fit("duration", place) <= 0))
        unlikely = [place for place in others if place not in likely]
        first, last = (
            [(date, clock) for clock in some for date in named_dates or dates] for some in (likely, unlikely)
        )
        places = (*first, *((-one.place,) for one in singles), *last) or tuple((place,) for place in (*dates, *clocks))
        candidates = tuple(tuple(self._sample.names[place] for place in some) for some in places)
        if not first and not singles and not last:
            return FieldGuess(candidates=candidates)
        sure = len(named_dates or dates) == len(named_clocks) == 1
        if sure:
            self._taken.update(places[0])
        return FieldGuess(candidates[0], sure, bool(named_dates), candidates)

    def _days(self) -> list[int]:
        """Columns with a day and no time."""
        return [
            place
            for place in self._free()
            if share_of(self._held[place], DATE_ONLY) >= _SHARE
            or (self._fit("started_at", place) > 0 and share_of_days(self._held[place]) >= _SHARE)
        ]

    def _clocks(self) -> list[int]:
        """Columns with a time and no day; a length may look so."""
        days = self._days()
        return [
            place for place in self._free() if place not in days and share_of(self._held[place], CLOCK_ONLY) >= _SHARE
        ]

    def _is_number(self, place: int) -> bool:
        return any(self._fit(field, place) > 0 for field in ("number", "from", "to"))

    def _free(self) -> list[int]:
        return [place for place, name in enumerate(self._sample.names) if name and place not in self._taken]

    def _named(self, places: Sequence[int]) -> list[int]:
        return [place for place in places if self._fit("started_at", place) > 0]

    def _fit(self, field: str, place: int) -> int:
        return column_fits(field, self._sample.names[place], self._sample.shown[place], self._words)

    def _settle_duration(self) -> None:
        """A clock beside a date may be the time of the day, whatever it is called: `통화시간` is either."""
        start, duration = self._found["started_at"], self._found["duration"]
        likeliest = start.candidates[0] if start.candidates and not start.sure else ()
        if duration.sure and duration.columns and duration.columns[0] in likeliest[1:]:
            self._found["duration"] = FieldGuess(duration.columns, False, duration.by_name, duration.candidates)

    def _settle_numbers(self) -> None:
        """The other side is one column, or the pair of caller and called; a pair that is sure leaves no question."""
        found = self._found
        pair = found["from"].sure and found["to"].sure
        one_by_name = found["number"].sure and found["number"].by_name
        if {"from", "to"} & self._told.keys() or (pair and not one_by_name):
            found["number"] = FieldGuess()
        elif found["number"].columns:
            found["from"], found["to"] = FieldGuess(), FieldGuess()
