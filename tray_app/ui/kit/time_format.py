"""Times as a rep says them: the clock for today, the day as well for everything else."""

from datetime import UTC, datetime, timedelta

from tray_app.core.model.text import text
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.texts import _


def moment(window_api: WindowApi, when: datetime, now: datetime) -> str:
    """`17:02`, `Yesterday 17:02` or `2026-11-20 17:02`, in the rep's own zone. Both times UTC-aware."""
    day, clock = _parts(window_api, when)
    if day == _parts(window_api, now)[0]:
        return clock
    if day == _parts(window_api, now - timedelta(days=1))[0]:
        return _("Yesterday {time}").format(time=clock)
    return f"{day} {clock}"


def duration(seconds: int) -> str:
    """`4 min`, `2 h`, `2 h 30 min`; less than a minute counts as one."""
    minutes = max(round(seconds / 60), 1)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} min").format(n=minutes)
    if not rest:
        return _("{n} h").format(n=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def is_same_day(window_api: WindowApi, one: datetime, other: datetime) -> bool:
    """Whether both fall on the same day in the rep's own zone."""
    return _parts(window_api, one)[0] == _parts(window_api, other)[0]


def day_of(window_api: WindowApi, when: datetime) -> str:
    """`2026-11-23`, in the rep's own zone."""
    return _parts(window_api, when)[0]


def _parts(window_api: WindowApi, when: datetime) -> tuple[str, str]:
    day, _space, clock = window_api.say(text("{when}", when=when)).partition(" ")
    return day, clock


def start_of_tomorrow(now: datetime) -> datetime:
    """Midnight after `now` (aware, in the rep's zone), UTC-aware."""
    return _midnight(now + timedelta(days=1))


def start_of_next_week(now: datetime) -> datetime:
    """Midnight before the next Monday after `now` (aware, in the rep's zone), UTC-aware."""
    return _midnight(now + timedelta(days=7 - now.weekday()))


def _midnight(day: datetime) -> datetime:
    return datetime(day.year, day.month, day.day).astimezone().astimezone(UTC)
