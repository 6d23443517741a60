"""Times as a rep says them: the clock for today, the day as well for everything else."""

from datetime import datetime, timedelta

from tray_app.core.desk import Desk
from tray_app.core.text import text
from tray_app.ui.texts import _


def moment(desk: Desk, when: datetime, now: datetime) -> str:
    """`17:02`, `Yesterday 17:02` or `2026-11-20 17:02`, in the rep's own zone. Both times UTC-aware."""
    day, clock = _parts(desk, when)
    if day == _parts(desk, now)[0]:
        return clock
    if day == _parts(desk, now - timedelta(days=1))[0]:
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


def is_same_day(desk: Desk, one: datetime, other: datetime) -> bool:
    """Whether both fall on the same day in the rep's own zone."""
    return _parts(desk, one)[0] == _parts(desk, other)[0]


def day_of(desk: Desk, when: datetime) -> str:
    """`2026-11-23`, in the rep's own zone."""
    return _parts(desk, when)[0]


def _parts(desk: Desk, when: datetime) -> tuple[str, str]:
    day, _space, clock = desk.say(text("{when}", when=when)).partition(" ")
    return day, clock
