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


def is_same_day(desk: Desk, one: datetime, other: datetime) -> bool:
    """Whether both fall on the same day in the rep's own zone."""
    return _parts(desk, one)[0] == _parts(desk, other)[0]


def _parts(desk: Desk, when: datetime) -> tuple[str, str]:
    day, _space, clock = desk.say(text("{when}", when=when)).partition(" ")
    return day, clock
