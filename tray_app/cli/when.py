"""The WHEN of the command line: a date, a time with zone, or an age such as `7d` or `12h`."""

import re
from datetime import UTC, datetime, timedelta

_AGE = re.compile(r"^(\d{1,4})\s*([dhm])$")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def parse_when(words: str, now: datetime) -> datetime:
    """The moment meant, UTC-aware. A date is its first moment in the zone of this machine. Raises ValueError."""
    words = words.strip()
    age = _AGE.match(words)
    if age:
        return now - timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError("a date (2026-11-23), a time with zone (2026-11-23T20:00Z) or an age (7d, 12h)") from None
    if moment.tzinfo is None:
        if len(words) > len("2026-11-23"):
            raise ValueError("a time needs its zone, as in 2026-11-23T20:00Z or 2026-11-23T20:00+09:00")
        moment = moment.astimezone()
    return moment.astimezone(UTC)
