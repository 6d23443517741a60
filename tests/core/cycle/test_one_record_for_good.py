"""One record is one activity's, for good: also where a neighbour that is not looked at again might take another one."""

from __future__ import annotations

from datetime import timedelta

from tests.core.building import NOON, contact, email, task
from tests.core.worlds import GENERIC, World, only
from tray_app.core.model.ports import Check
from tray_app.core.model.verdict import Finding, MatchStrength, RecordRef, Verdict

JANE = contact(1)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FIVE_HOURS_S = 18_000


def _logged(activity_id: str, *records: RecordRef, seconds: int) -> Finding:
    at = NOON - 24 * HOUR
    return Finding(
        activity_id=activity_id, verdict=Verdict.LOGGED, checked_at=at, time_to_log_s=seconds, records=records
    )


def test_a_settled_neighbour_keeps_its_record_when_a_late_one_would_suit_it_too() -> None:
    # Given a logger that takes its time, and two emails alike, of which the second has its Task since the day before
    usual = [email(100 + number, "kim@example.com", ago=(60 + number) * HOUR) for number in range(40)]
    first, second = email(1, ago=35 * HOUR), email(2, ago=33 * HOUR)
    its_own = task(1, JANE.id, ago=33 * HOUR - 2 * MINUTE, is_closed=True)
    settled = _logged(second.id, RecordRef("Task", its_own.id, MatchStrength.PROBABLE), seconds=120)
    # When another Task was written a day late, and deleted
    late = task(2, JANE.id, ago=10 * HOUR, is_closed=True, is_deleted=True)
    world = World(
        activities=[first],
        tasks=(its_own, late),
        people=(JANE,),
        profile=GENERIC,
        history=(
            Check(activity=second, finding=settled),
            *(Check(activity=mail, finding=_logged(mail.id, seconds=FIVE_HOURS_S)) for mail in usual),
        ),
    )
    # Then the first Task does not prove the first email as well
    finding = only(world)
    assert finding.verdict is Verdict.NOT_LOGGED
    assert [record.id for record in finding.records] == [late.id]
