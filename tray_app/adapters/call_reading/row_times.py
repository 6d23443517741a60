"""When the call of a row began, by a mapping: which columns, which zone, and which number is the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from tray_app.adapters.call_reading.call_mapping import MappingForm
from tray_app.adapters.call_reading.call_times import WrittenTime, from_epoch, rfc3339, written_time
from tray_app.adapters.call_reading.cells import Cell, is_empty, words_of
from tray_app.adapters.call_reading.column_names import place_of
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.call_reading.repeated_hour import LocalTime
from tray_app.adapters.call_reading.zones import comes_twice, zone_named
from tray_app.core.model.text import Text, text

_SHOWN: Final = 60
_CLOCKS_DIFFER: Final = timedelta(days=1)
"""A dialer may run ahead, or write its local time as UTC, but no call is from tomorrow."""
_OF_OTHER_CALENDARS: Final = range(1300, 1600)
"""Years as they are counted in Iran and Arabia: calls of today. 1, 1601, 1753, 1899, 1970 stand for no date at all."""
_A_TIME: Final = text("must be a time with its zone, such as 2026-11-23T17:02:11Z")
_A_DATE: Final = text("must be a date with a time, such as 2026-11-23 17:02:11")


class WrongCell(Exception):
    """A cell holds what it must not."""

    def __init__(self, column: str, allowed: Text, value: str = "") -> None:
        super().__init__(column)
        self.column = column
        self.allowed = allowed
        self.value = value[:_SHOWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What holds for all rows that a source reads."""

    source: str
    """The source's id."""
    region: str
    """Where numbers without a country belong (ISO 3166), or empty."""
    zone: tzinfo
    """The rep's."""
    since: datetime
    """Calls before this are skipped, UTC-aware."""
    now: datetime
    """No call began much later than this, UTC-aware."""
    words: CommonWords
    """What dialers have in common."""
    former_zones: tuple[tzinfo, ...] = ()
    """Zones in which an earlier version may have read the rep's times, other than `zone`."""


class RowTimes:
    """Reads the times of one table's rows."""

    def __init__(
        self, form: MappingForm, names: Sequence[str], at: Mapping[str, list[int]], around: Surroundings, order: str
    ) -> None:
        """`at`: the places of the columns, by field. `order`: of day and month, where the file has shown it."""
        self._form = form
        self._at = at
        self._around = around
        self._order = order or (form.started_at.order if form.started_at.order != "file" else "")
        self._zone = self._fixed_zone(tuple(names))

    def written(self, cells: Sequence[Cell]) -> WrittenTime | None:
        """The time as it is written."""
        parts = self._parts(cells, "started_at")
        return written_time(parts) if parts else None

    def local(self, cells: Sequence[Cell]) -> LocalTime | None:
        """What the clock showed, where that is all that the row has of its time."""
        spec, parts = self._form.started_at, self._parts(cells, "started_at")
        written = "" if len(parts) != 1 else words_of(parts[0])
        if spec.strict or rfc3339(written) or (spec.epoch != "no" and from_epoch(written, spec.epoch)):
            return None
        shown = self._wall(parts, cells)
        return LocalTime(shown[0], comes_twice=comes_twice(*shown)) if shown is not None else None

    def started_at(self, cells: Sequence[Cell], *, second: bool = False) -> datetime:
        """When the call began, in UTC. `second`: the second time that the clock showed it. Raises WrongCell."""
        spec, parts = self._form.started_at, self._parts(cells, "started_at")
        written = " ".join(map(words_of, parts)).strip()
        when = rfc3339(written)
        if when is None and spec.epoch != "no":
            when = from_epoch(written, spec.epoch)
        if when is None and not spec.strict:
            when = self._moment(parts, cells, second=second)
        if when is None:
            allowed = _A_TIME if spec.strict or spec.zone == "offset" else _A_DATE
            raise WrongCell(spec.columns[0], allowed, written)
        if when.year in _OF_OTHER_CALENDARS:
            raise WrongCell(spec.columns[0], _A_DATE, written)
        if when > self._around.now + _CLOCKS_DIFFER:
            raise WrongCell(spec.columns[0], text("must not lie in the future"), written)
        return when

    def clock(self, cells: Sequence[Cell], started_at: datetime, *, second: bool = False) -> str:
        """What is written of the beginning, the same in whatever zone it is read: the moment where the row says it."""
        wall = self._own_wall(cells)
        if wall is None:
            return started_at.isoformat()
        return wall.isoformat() + (" again" if second else "")

    def formerly(self, cells: Sequence[Cell], started_at: datetime, *, second: bool = False) -> tuple[datetime, ...]:
        """The moments as which an earlier version may have read the beginning, in UTC."""
        moments: list[datetime | None] = [started_at]
        wall = self._own_wall(cells) if self._form.started_at.zone in {"rep", "column"} else None
        if wall is not None:
            moments += [_in_zone(wall, zone, second=second) for zone in self._around.former_zones]
        moments.append(self._without_day_part(cells))
        return tuple(dict.fromkeys(moment for moment in moments if moment is not None))

    def connected_at(self, cells: Sequence[Cell], started_at: datetime) -> datetime | None:
        """When the two began to talk, where a column says so: of two moments that it may mean the first after that."""
        parts = self._parts(cells, "connected_at")[:1]
        if not parts or is_empty(parts[0]):
            return None
        if (found := rfc3339(words_of(parts[0])) or self._moment(parts, cells)) and found < started_at:
            found = self._moment(parts, cells, second=True) or found
        return found

    def _without_day_part(self, cells: Sequence[Cell]) -> datetime | None:
        """The moment as which it was read while parts of the day were passed over; None where there is none."""
        parts = self._parts(cells, "started_at")
        found = written_time(parts)
        if found is None or found.clock_before is None:
            return None
        return self._moment(parts, cells, replace(found, clock=found.clock_before))

    def _parts(self, cells: Sequence[Cell], field: str) -> tuple[Cell, ...]:
        return tuple(cells[place] if place < len(cells) else None for place in self._at[field])

    def _moment(
        self,
        parts: tuple[Cell, ...],
        cells: Sequence[Cell],
        found: WrittenTime | None = None,
        *,
        second: bool = False,
    ) -> datetime | None:
        shown = self._wall(parts, cells, found)
        return _in_zone(*shown, second=second) if shown is not None else None

    def _own_wall(self, cells: Sequence[Cell]) -> datetime | None:
        """What the clock showed, where nothing in the row says in which zone."""
        spec, parts = self._form.started_at, self._parts(cells, "started_at")
        written = " ".join(map(words_of, parts)).strip()
        if spec.strict or rfc3339(written) or (spec.epoch != "no" and from_epoch(written, spec.epoch)):
            return None
        found = written_time(parts)
        if found is None or found.zone is not None or any(map(words_of, self._parts(cells, "zone_column"))):
            return None
        shown = self._wall(parts, cells)
        return shown[0] if shown is not None else None

    def _wall(
        self, parts: tuple[Cell, ...], cells: Sequence[Cell], found: WrittenTime | None = None
    ) -> tuple[datetime, tzinfo] | None:
        """What the clock showed, and where it hangs. `found`: the time, where it is known already."""
        found = found or written_time(parts)
        if found is None:
            return None
        order = self._order if len(found.orders) > 1 else next(iter(found.orders))
        wall = found.wall(order) if order in found.orders else None
        zone = found.zone or self._zone_of(cells)
        return (wall, zone) if wall is not None and zone is not None else None

    def _zone_of(self, cells: Sequence[Cell]) -> tzinfo | None:
        if self._form.started_at.zone != "column":
            return self._zone
        words = next((word for part in self._parts(cells, "zone_column") if (word := words_of(part))), "")
        return zone_named(words) if words else self._around.zone

    def _fixed_zone(self, names: tuple[str, ...]) -> tzinfo | None:
        spec = self._form.started_at
        match spec.zone:
            case "utc":
                return UTC
            case "rep" | "column":
                return self._around.zone
            case "offset":
                return None
            case "name":
                found = place_of(spec.columns[0], names)
                return zone_named(found[1]) if found and found[1] else None
            case name:
                return zone_named(name)


def _in_zone(wall: datetime, zone: tzinfo, *, second: bool) -> datetime | None:
    """The moment in UTC; None for one that no calendar has."""
    try:
        return wall.replace(tzinfo=zone, fold=second and comes_twice(wall, zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
