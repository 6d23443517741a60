"""How the days of a snapshot went: per day, per reason and by the time it took, counted once for all who show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Verdict
from tray_app.core.reporting.tally import Tally, tally

DELAYS_S = (300, 900, 3600, 4 * 3600, 24 * 3600)
"""Upper bounds of the groups that times to log are counted in, in seconds; what took longer is a group of its own."""
_TOLD = frozenset({Verdict.NOT_LOGGED, Verdict.INCOMPLETE, Verdict.CANNOT_CHECK})
_SLICE_S = 900
"""No zone changes its day within a quarter of an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStatistics:
    """One day, as far as the snapshot has it."""

    name: str
    """2026-11-23, in the rep's zone."""
    items: Sequence[Item]
    """Its activities, newest first."""
    tally: Tally
    """How many of them have which outcome."""
    median_s: int | None
    """The median of the seconds it took until the record was there; None when nothing says so."""

    @property
    def counted(self) -> int:
        """How many activities were expected in Salesforce and could be looked for."""
        return self.tally.total - self.tally.unchecked - self.tally.ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What is counted of one snapshot."""

    days: tuple[DayStatistics, ...] = ()
    """Newest first; days without any activity are left out."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Code and number of activities it is about, the most frequent first."""
    sources: tuple[str, ...] = ()
    """Ids of the sources the activities come from, sorted."""
    delays: tuple[int, ...] = (0,) * (len(DELAYS_S) + 1)
    """How many records came within each bound of `DELAYS_S`, and at last how many later."""

    def day(self, name: str) -> DayStatistics | None:
        """The day of that name, when anything happened on it."""
        return next((day for day in self.days if day.name == name), None)


def statistics_of(items: Sequence[Item], day_of: Callable[[datetime], str]) -> Statistics:
    """The survey of activities, newest first; `day_of` names the day of a moment in the rep's zone."""
    reasons = Counter(
        item.finding.reason.code for item in items if item.finding.reason is not None and item.finding.verdict in _TOLD
    )
    return Statistics(
        days=tuple(_days(items, day_of)),
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        sources=tuple(sorted({item.activity.source for item in items})),
        delays=_delays(item.finding.time_to_log_s for item in items if item.finding.time_to_log_s is not None),
    )


def _days(items: Sequence[Item], day_of: Callable[[datetime], str]) -> Iterator[DayStatistics]:
    known: dict[int, str] = {}

    def day(item: Item) -> str:
        at = item.activity.occurred_at
        part = int(at.timestamp()) // _SLICE_S
        name = known.get(part)
        if name is None:
            name = known[part] = day_of(at)
        return name

    for name, held in groupby(items, day):
        of_day = tuple(held)
        took = sorted(item.finding.time_to_log_s for item in of_day if item.finding.time_to_log_s is not None)
        yield DayStatistics(
            name=name,
            items=of_day,
            tally=tally(item.finding.verdict for item in of_day),
            median_s=(took[(len(took) - 1) // 2] + took[len(took) // 2]) // 2 if took else None,
        )


def _delays(seconds: Iterable[int]) -> tuple[int, ...]:
    counts = [0] * (len(DELAYS_S) + 1)
    for took in seconds:
        counts[next((place for place, bound in enumerate(DELAYS_S) if took <= bound), len(DELAYS_S))] += 1
    return tuple(counts)
