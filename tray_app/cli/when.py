"""The WHEN of the command line: a date, a time with zone, or an age such as `7d` or `12h`."""

import re
from datetime import UTC, datetime, timedelta

from tray_app.core.model.text import Text, text

_AGE = re.compile(r"([0-9]{1,4})\s*([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_DATE_ONLY = len("2026-11-23")
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


class NoMoment(ValueError):
    """The words are no moment that can be meant."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message
        """What can be given instead."""


def parse_when(words: str, now: datetime) -> datetime:
    """The moment meant, UTC-aware. A date is its first moment in the zone of this machine. Raises `NoMoment`."""
    moment = _moment(words.strip(), now)
    if not _FIRST <= moment <= now:
        raise NoMoment(
            text(
                "--since must lie between {first} and now: there is nothing to look for elsewhere.", first="2000-01-01"
            )
        )
    return moment


def _moment(words: str, now: datetime) -> datetime:
    if age := _AGE.fullmatch(words):
        if not int(age[1]):
            raise NoMoment(text("--since needs an age of at least 1, as in 1d, 12h or 30m."))
        return now - timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise NoMoment(
            text(
                "--since cannot be understood. "
                "Give a date (2026-11-23), a time with zone (2026-11-23T20:00Z) or an age (7d, 12h)."
            )
        ) from None
    if moment.tzinfo is None and len(words) > _DATE_ONLY:
        raise NoMoment(text("--since: a time needs its zone, as in 2026-11-23T20:00Z or 2026-11-23T20:00+09:00."))
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):  # at the very ends of the calendar, far from anything that can be meant
        return datetime.min.replace(tzinfo=UTC)
