"""A clock that is wrong, and what is said meanwhile and afterwards."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cases import Case
from tests.soak.office import Office
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.verdict import Verdict

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _after(skew: timedelta, *, is_reached: bool = True) -> str:
    """An hour of work by a clock that is off, then two by one that is right."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), seed=3)
        with closing(office.store):
            false = said = 0
            for number in range(24):
                office.skew = skew if 6 <= number < 10 else timedelta()
                office.org.offset = -office.skew
                office.org.trouble = CannotCheck("check.offline") if office.skew and not is_reached else None
                if number < 12:
                    office.work()
                shown = office.cycle()
                said += any(trouble.code == "check.clock_wrong" for trouble in shown.troubles)
                false += sum(
                    item.finding.verdict is Verdict.NOT_LOGGED and item.activity.id not in office.never_logged
                    for item in shown.items
                )
                office.pass_time()
            kept = len(office.verdicts())
            late = sum(verdict in {"pending", "cannot_check"} for verdict, _ in office.verdicts().values())
            return f"{kept} of 12 kept, {late} without an answer, {false} false alarms, said in {said} cycles"


def _case(given: str, before: str, right: str, answer: Callable[[], str]) -> Case:
    return Case(kind="a wrong clock", given=given, before=before, right=right, answer=answer)


def _seen(kept: int, late: int, false: int) -> str:
    return f"{kept} of 12 kept, {late} without an answer, {false} false alarms, said in 0 cycles"


def _whole(said: int) -> str:
    return f"12 of 12 kept, 0 without an answer, 0 false alarms, said in {said} cycles"


CASES = (
    _case("ahead by a minute", _whole(0), _whole(0), lambda: _after(timedelta(minutes=1))),
    _case("ahead by 45 minutes", _seen(12, 0, 2), _whole(0), lambda: _after(timedelta(minutes=45))),
    _case("behind by 45 minutes", _whole(0), _whole(0), lambda: _after(-timedelta(minutes=45))),
    _case("ahead by two hours", _seen(12, 0, 16), _whole(4), lambda: _after(2 * _HOUR)),
    _case("ahead by a day", _seen(12, 0, 17), _whole(4), lambda: _after(_DAY)),
    _case("ahead by 100 days", _seen(5, 0, 0), _whole(4), lambda: _after(100 * _DAY)),
    _case("behind by a day", _whole(0), _whole(4), lambda: _after(-_DAY)),
    _case("behind by 100 days", _whole(0), _whole(4), lambda: _after(-100 * _DAY)),
    _case("ahead by a day, offline", _seen(12, 5, 0), _whole(0), lambda: _after(_DAY, is_reached=False)),
    _case("behind by 100 days, offline", _whole(0), _whole(0), lambda: _after(-100 * _DAY, is_reached=False)),
)
