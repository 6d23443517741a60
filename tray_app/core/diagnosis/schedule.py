"""When to look next. Checks are rounded up to common marks, so that a busy hour costs a handful of requests."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tray_app.core.model.activity import Activity
from tray_app.core.model.verdict import Finding, Verdict

MARK = timedelta(minutes=15)
"""Salesforce is asked at these marks of the clock only: at most 36 routine requests in a nine-hour day."""
WATCHED = timedelta(days=7)
"""So long a missing record may still turn up and withdraw its warning."""
FIRST_LOOK = timedelta(minutes=5)
"""Most records are there after this; a first look also teaches how fast the logger is."""

LONGEST_WAIT = timedelta(hours=1)
"""A server may ask for so much patience: the others wait too, and a wrong number must not silence the app for days."""

_AGAIN = (
    (timedelta(hours=2), timedelta(minutes=30)),
    (timedelta(hours=12), timedelta(hours=2)),
    (timedelta(days=2), timedelta(hours=8)),
    (WATCHED, timedelta(days=1)),
)
"""Younger than the first: look again after the second."""


def first_check(activity: Activity, now: datetime) -> datetime:
    """When a new activity is looked for first: at its mark, or at once when that has passed, as after a night."""
    # A clock that runs ahead must not put the look off for ever.
    return max(_mark(min(activity.loggable_at, now) + FIRST_LOOK), now)


def next_check(
    activity: Activity, finding: Finding, grace: timedelta, now: datetime, *, watched: bool = False
) -> datetime | None:
    """When to look again after a check at `now`; None when the matter is settled.

    `watched`: the app wrote the record itself, so that the logger's own may still come beside it.
    """
    if finding.verdict is Verdict.IGNORED or (finding.verdict is Verdict.LOGGED and not watched):
        return None
    if finding.verdict is Verdict.PENDING:
        return _mark(max(min(activity.loggable_at, now) + grace, now + timedelta(seconds=1)))
    age = now - activity.loggable_at
    for younger, pause in _AGAIN:
        if age < younger:
            return _mark(now + pause)
    return None


def _mark(moment: datetime) -> datetime:
    """The next mark at or after the moment."""
    step = MARK.total_seconds()
    seconds = moment.timestamp()
    return datetime.fromtimestamp(-(-seconds // step) * step, tz=moment.tzinfo)


def poll_pause(failures: int, jitter: float) -> timedelta:
    """How long to wait before polling the sources again.

    `failures` counts polls in a row that failed; `jitter` is a number from 0 to 1 that spreads many laptops over time.
    """
    minutes = 5.0 * min(2.0**failures, 12.0)
    return timedelta(minutes=minutes * (0.9 + 0.2 * jitter))


def as_told(pause: timedelta, waits_s: Iterable[float | None]) -> timedelta:
    """The pause, or as long as a server asked to be left alone (seconds), but never longer than `LONGEST_WAIT`."""
    longest = max((min(LONGEST_WAIT.total_seconds(), wait) for wait in waits_s if wait is not None), default=0.0)
    return max(pause, timedelta(seconds=longest))
