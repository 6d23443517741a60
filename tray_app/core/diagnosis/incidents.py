"""What Salesforce refused to us and for how long: an outage of the whole org explains what a logger could not write.

Kept as a small note in the store, written only when something was asked. Times are when we saw it, not when it was.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tray_app.core.model.crm import ApiUsage
from tray_app.core.model.timestamp import parse_timestamp

NOTE = "incidents"
"""Under this name the store keeps them."""
REFUSED_FOR_LIMIT = "org.api_limit"
"""Salesforce refused a request because the org's allowance was used up."""
ALLOWANCE_USED = "usage_full"
"""An answer said that the org's allowance was used up."""
APP_NOT_INSTALLED = "check.app_not_installed"
"""Our own sign-in was refused because the admin has not installed the app, or blocks it."""
_WATCHED = frozenset({REFUSED_FOR_LIMIT, APP_NOT_INSTALLED})
_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One stretch of time in which the same was seen at every question."""

    what: str
    """What was seen; one of the names above."""
    since: datetime
    """The first time, UTC-aware."""
    until: datetime
    """The last time, UTC-aware."""
    over: bool = False
    """Whether a later question did not see it any more."""


def seen_now(trouble_code: str | None, usage: ApiUsage | None) -> frozenset[str]:
    """What one question to Salesforce saw; `usage` as of its answer."""
    seen = {trouble_code} & _WATCHED if trouble_code else set()
    if trouble_code is None and usage is not None and usage.share >= 1:
        seen.add(ALLOWANCE_USED)
    return frozenset(name for name in seen if name)


def noted(incidents: Iterable[Incident], seen: Collection[str], now: datetime) -> tuple[Incident, ...]:
    """The incidents after a question at `now` that saw `seen`."""
    kept = [one for one in incidents if abs(now - one.until) < _KEPT]
    going_on = {one.what for one in kept if not one.over}
    after = [
        one if one.over else replace(one, until=now) if one.what in seen else replace(one, over=True) for one in kept
    ]
    after += [Incident(what=what, since=now, until=now) for what in sorted(seen) if what not in going_on]
    return tuple(after)


def to_note(incidents: Iterable[Incident]) -> list[list[Any]] | None:
    """The incidents as plain data; None when there are none."""
    return [[one.what, one.since.isoformat(), one.until.isoformat(), one.over] for one in incidents] or None


def from_note(note: Any) -> tuple[Incident, ...]:
    """The incidents in the data of `to_note`; none when it cannot be read."""
    try:
        return tuple(
            Incident(what=str(what), since=parse_timestamp(since), until=parse_timestamp(until), over=bool(over))
            for what, since, until, over in note or ()
        )
    except (ValueError, TypeError):
        return ()
