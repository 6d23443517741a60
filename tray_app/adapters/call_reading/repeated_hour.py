"""The hour that the clock shows twice when summer time ends: which rows of a file lie in its second half.

A local time of that hour means two moments. A file that is sorted tells them apart: where its clock goes back by
itself, the hour has begun anew. Without such a place, or with more than one, the first of the two is taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from tray_app.adapters.call_reading.table_rows import Found, TableRow

_ONE_NIGHT: Final = timedelta(hours=3)
"""So near to each other are two times of one repeated hour."""
_MOST_HELD: Final = 5_000
"""Rows of one hour that are held back until it is over; with more of them none is decided."""
_SORTED: Final = 0.9
"""This share of a file's steps goes the same way, or it is not sorted."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What a clock on the wall showed at a row."""

    wall: datetime
    """Without its zone."""
    comes_twice: bool
    """Whether the clock showed it twice that night."""


def in_turn(found: Iterator[Found], local_time: Callable[[TableRow], LocalTime | None]) -> Iterator[tuple[Found, bool]]:
    """Every row of a table, and whether its time is meant the second time that the clock showed it.

    `local_time`: None for a row that has none, or whose time has a zone of its own.
    """
    course = _Course()
    held: list[tuple[Found, datetime | None]] = []
    for row in found:
        seen = local_time(row) if isinstance(row, TableRow) else None
        if held and (seen is None or (seen.comes_twice and abs(seen.wall - _first(held)) < _ONE_NIGHT)):
            held.append((row, seen.wall if seen else None))
            if len(held) > _MOST_HELD:
                yield from ((one, False) for one, _ in held)
                held = []
            continue
        yield from course.decided(held, seen.wall if seen else None)
        held = []
        if seen is not None and seen.comes_twice:
            held.append((row, seen.wall))
            continue
        yield row, False
        if seen is not None:
            course.goes_on(seen.wall)
    yield from course.decided(held, None)


def _first(held: Sequence[tuple[Found, datetime | None]]) -> datetime:
    return next(wall for _, wall in held if wall is not None)


class _Course:
    """How the times of a file follow each other, up to where it is read."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._steps = {1: 0, -1: 0}

    def goes_on(self, wall: datetime) -> None:
        """The next time outside of a repeated hour."""
        if self._last is not None and wall != self._last:
            self._steps[1 if wall > self._last else -1] += 1
        self._last = wall

    def decided(
        self, held: Sequence[tuple[Found, datetime | None]], after: datetime | None
    ) -> Iterator[tuple[Found, bool]]:
        """The rows of one repeated hour. `after`: the next time in the file, None at its end."""
        places = [place for place, (_, wall) in enumerate(held) if wall is not None]
        walls = [wall for _, wall in held if wall is not None]
        way = self._way(walls, after)
        breaks = _breaks(walls, way) if way else []
        turn = places[breaks[0]] if len(breaks) == 1 else None
        for place, (row, _) in enumerate(held):
            yield row, turn is not None and (place >= turn) is (way == 1)
        if walls:
            self._last = walls[-1]

    def _way(self, walls: Sequence[datetime], after: datetime | None) -> int:
        """1 where the file is sorted upwards, -1 downwards, 0 where it does not show it."""
        ways = {way for way in (1, -1) if self._steps[way] > self._steps[-way]}
        if self._last is not None and walls:
            ways.add(1 if self._last < walls[0] else -1)
        if after is not None and walls:
            ways.add(1 if after > walls[-1] else -1)
        if not ways:  # nothing but this hour: the way in which its clock goes back once at most
            ways = {way for way in (1, -1) if len(_breaks(walls, way)) <= 1}
        steps = sum(self._steps.values())
        way = ways.pop() if len(ways) == 1 else 0
        return way if not steps or self._steps.get(way, 0) >= steps * _SORTED else 0


def _breaks(walls: Sequence[datetime], way: int) -> list[int]:
    """Where the times go against the way."""
    return [
        place for place, (one, other) in enumerate(pairwise(walls), 1) if (other < one if way == 1 else other > one)
    ]
