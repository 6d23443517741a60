"""What was told singly and has healed since: it still counts for the day, so that what comes and goes cannot nag."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tray_app.core.model.timestamp import parse_timestamp

NOTE = "spent"
"""Under this name the store keeps it."""
DAY = timedelta(days=1)
"""So long a notification counts."""
_AHEAD = -timedelta(minutes=5)
"""What is further ahead was told by a clock that was wrong: it uses nothing up."""


def lately(times: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """Those of the last day, oldest first; none of a day that is still to come."""
    return tuple(sorted(at for at in times if _AHEAD <= now - at < DAY))


def healed(told: Mapping[str, datetime], withdrawn: Collection[str], digest: str) -> list[datetime]:
    """When the causes that are taken back now were told; not those of the last digest, which was one notification."""
    return [told[key] for key in withdrawn if key != digest and told[key] != told.get(digest)]


def to_note(times: Iterable[datetime]) -> list[str] | None:
    """The times as plain data; None when there are none."""
    return [at.isoformat() for at in times] or None


def from_note(note: Any) -> tuple[datetime, ...]:
    """The times in what `to_note` gave; none when it cannot be read."""
    try:
        return tuple(parse_timestamp(at) for at in note or ())
    except (ValueError, TypeError):
        return ()
