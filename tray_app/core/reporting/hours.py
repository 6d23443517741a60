"""When the rep wants to be left alone: outside working hours, and in quiet hours. Pure; times are the rep's own."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days by the words of the configuration, in the order of `datetime.weekday`."""
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_STEP = timedelta(minutes=1)
_FURTHEST = timedelta(days=8)
"""Whoever works one minute a week has it within this."""

Span = tuple[time, time]
"""From the first time up to, not including, the second; over midnight when that is the earlier one."""


def span_of(words: str) -> Span:
    """The span meant by `09:00-18:00`. Raises ValueError with what is allowed."""
    found = _SPAN.fullmatch(words.strip())
    if not found:
        raise ValueError("two times like 09:00-18:00")
    first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if first == last:
        raise ValueError("two different times like 09:00-18:00")
    return first, last


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When something may be told."""

    working: Span | None = None
    """Only then; None for all day."""
    days: frozenset[int] = frozenset()
    """Only on these, as `datetime.weekday` counts; empty for every day. A span over midnight belongs to its evening."""
    quiet: Span | None = None
    """Never then."""

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing is to be told at this moment of the rep's own clock."""
        if self.quiet and _within(self.quiet, now.time()):
            return True
        if self.working and not _within(self.working, now.time()):
            return True
        evening_before = self.working is not None and self.working[1] < self.working[0] and now.time() < self.working[1]
        day = (now - timedelta(days=1)).weekday() if evening_before else now.weekday()
        return bool(self.days) and day not in self.days

    def quiet_until(self, now: datetime) -> datetime | None:
        """When something may be told again, to the minute; None when it may be now.

        With hours that leave no time at all it is a week and a day from now.
        """
        if not self.is_quiet(now):
            return None
        moment = now.replace(second=0, microsecond=0)
        while moment < now + _FURTHEST:
            moment += _STEP
            if not self.is_quiet(moment):
                return moment
        return moment


def _within(span: Span, clock: time) -> bool:
    first, last = span
    return first <= clock < last if first < last else clock >= first or clock < last
