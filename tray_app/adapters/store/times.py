"""Times on disk: whole microseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def to_ticks(moment: datetime) -> int:
    """Microseconds since 1970. Raises ValueError for a time without a zone, which could mean any moment."""
    if moment.utcoffset() is None:
        raise ValueError("a time without a zone cannot be stored")
    return (moment - _EPOCH) // _TICK


def from_ticks(ticks: int) -> datetime:
    """The moment in UTC."""
    return _EPOCH + ticks * _TICK
