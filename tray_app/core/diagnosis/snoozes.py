"""What the rep wants to hear of later: a cause rests until a time or until it changes, and comes back by itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tray_app.core.model.snapshot import RestingCause, Snapshot
from tray_app.core.model.timestamp import parse_timestamp
from tray_app.core.model.verdict import Cause

NOTE = "snoozed"
"""Under this name the store keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """What is remembered of one cause that rests."""

    until: datetime | None
    """When it comes back, UTC-aware; None until it changes."""
    activities: frozenset[str]
    """Ids of what it held back when it was laid to rest: one more is a change, one less is not."""

    def holds(self, cause: Cause, now: datetime) -> bool:
        """Whether the cause still rests at `now` (UTC-aware)."""
        if self.until is not None:
            return now < self.until
        return self.activities.issuperset(cause.activities)


def parted(
    causes: Iterable[Cause], snoozes: Mapping[str, Snooze], now: datetime
) -> tuple[tuple[Cause, ...], tuple[RestingCause, ...]]:
    """Those that are told at `now`, and those that rest; `snoozes` are by the cause's key. Both keep their order."""
    told: list[Cause] = []
    resting: list[RestingCause] = []
    for cause in causes:
        snooze = snoozes.get(cause.key)
        if snooze is not None and snooze.holds(cause, now):
            resting.append(RestingCause(cause, snooze.until))
        else:
            told.append(cause)
    return tuple(told), tuple(resting)


def with_rest(snapshot: Snapshot, known: Mapping[str, Snooze], now: datetime) -> Snapshot:
    """The snapshot with its causes parted once more, by what is remembered at `now` (UTC-aware)."""
    told, resting = parted(snapshot.every_cause, known, max(snapshot.at, now))
    return replace(snapshot, causes=told, snoozed=resting)


def with_snoozed(known: Mapping[str, Snooze], causes: Iterable[Cause], until: datetime | None) -> dict[str, Snooze]:
    """What rests once `causes` do as well."""
    return {**known} | {cause.key: Snooze(until=until, activities=frozenset(cause.activities)) for cause in causes}


def still_resting(known: Mapping[str, Snooze], causes: Iterable[Cause], now: datetime) -> dict[str, Snooze]:
    """What is remembered of those `causes` that rest at `now` (UTC-aware); the others have healed or come back."""
    still = {cause.key for cause in causes if cause.key in known and known[cause.key].holds(cause, now)}
    return {key: snooze for key, snooze in known.items() if key in still}


def without(known: Mapping[str, Snooze], keys: Collection[str]) -> dict[str, Snooze]:
    """What rests once the causes of these keys do not."""
    return {key: snooze for key, snooze in known.items() if key not in keys}


def to_note(known: Mapping[str, Snooze]) -> dict[str, list[Any]] | None:
    """All of them as plain data; None when there is nothing."""
    rows = {
        key: [snooze.until.isoformat() if snooze.until is not None else None, sorted(snooze.activities)]
        for key, snooze in known.items()
    }
    return rows or None


def from_note(note: Any) -> dict[str, Snooze]:
    """What is in the data of `to_note`; nothing when it cannot be read."""
    try:
        return {
            str(key): Snooze(
                until=parse_timestamp(until) if until is not None else None,
                activities=frozenset(str(activity) for activity in activities),
            )
            for key, (until, activities) in (note or {}).items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}
