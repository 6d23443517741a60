"""After an admin's repair: nothing is told any longer by rights that the rep no longer lacks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.building import NOON, contact, email, schema, task
from tests.core.cycle.test_monitor import House
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.diagnosis.describe_age import BY_HAND, NEW_CASE, NEW_CAUSE
from tray_app.core.model.crm import Keys, Records
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch
from tray_app.core.model.snapshot import Snapshot

LEADS_CLOSED = schema(Lead=None)
CHECK_NOW, CHECK_AGAIN = CycleRequest(everything=True), CycleRequest(only_activities=frozenset({email().id}))
LATER = NOON + timedelta(hours=1)


def said(shown: Snapshot) -> list[tuple[str, str | None]]:
    found = [item.finding for item in shown.items]
    return [(str(one.verdict), one.reason.code if one.reason else None) for one in found]


class Repaired(House):
    """Leads, or Tasks, are closed to the rep by the describe that is known, and open by a new one."""

    def __init__(self, *batches: Batch, tasks: bool = False) -> None:
        super().__init__(*batches or (Batch(activities=(email(),)),))
        self.crm.described = schema(Task=None) if tasks else LEADS_CLOSED
        ask, whole = self.crm.look_up, Records(people=(contact(1),), tasks=(task(),))

        def look_up(keys: Keys) -> Records:
            if "Task" not in self.crm.described.objects:
                raise CannotCheck("check.no_task_access")
            self.crm.records = whole if "Lead" in self.crm.described.objects else Records()
            return ask(keys)

        self.crm.look_up = look_up  # type: ignore[method-assign]

    def is_repaired(self) -> None:
        self.crm.mended = schema()


@pytest.mark.parametrize("tasks", [False, True], ids=["Leads", "Tasks"])
@pytest.mark.parametrize("request_", [CHECK_NOW, CHECK_AGAIN], ids=["check now", "check again"])
def test_whoever_checks_by_hand_is_answered_by_the_rights_of_now(request_: CycleRequest, tasks: bool) -> None:
    house = Repaired(tasks=tasks)
    told = ("cannot_check", "check.no_task_access") if tasks else ("not_logged", "access.lead_object")
    assert said(house.run()) == [told]
    house.is_repaired()
    shown = house.run(LATER, request_)
    assert (said(shown), shown.crm.trouble) == ([("logged", None)], None)
    assert house.crm.described_anew[1:] == [BY_HAND], "and nothing is asked for twice"


def test_closed_tasks_are_seen_to_be_open_without_anybody_asking() -> None:
    house = Repaired(tasks=True)
    house.run()
    house.is_repaired()
    assert said(house.run(LATER)) == [("logged", None)]
    assert house.crm.described_anew == [NEW_CAUSE] * 2


def test_a_new_cause_is_told_by_rights_that_are_asked_for_anew() -> None:
    house = Repaired()
    house.is_repaired()
    assert said(house.run()) == [("logged", None)]
    assert house.crm.described_anew == [NEW_CAUSE]


def test_one_more_case_of_a_known_cause_as_well_but_not_as_often() -> None:
    second = email(2, "john@example.com", subject="Other")
    house = Repaired(Batch(activities=(email(),)), Batch(activities=(second,)))
    house.run()
    house.run(LATER)
    assert house.crm.described_anew == [NEW_CAUSE, NEW_CASE]


def test_looking_at_it_again_by_the_schedule_asks_for_no_describe() -> None:
    house = Repaired()
    for hours in range(9):
        house.run(NOON + timedelta(hours=hours))
    assert house.crm.described_anew == [NEW_CAUSE]


def test_where_all_is_open_no_describe_is_asked_for_but_by_hand() -> None:
    house = House(Batch(activities=(email(),)))
    for hours in range(9):
        house.run(NOON + timedelta(hours=hours))
    assert house.crm.described_anew == []
    house.run(LATER, CycleRequest(everything=True))
    assert house.crm.described_anew == [BY_HAND]


def test_what_cannot_be_looked_at_anew_is_not_told() -> None:
    # Given a missing email by rights that cannot be asked for anew
    house = Repaired()
    schema_of = house.crm.schema

    def refused(at_most: timedelta | None = None) -> object:
        if at_most is not None:
            raise CannotCheck("check.rate_limited")
        return schema_of()

    house.crm.schema = refused  # type: ignore[method-assign,assignment]
    shown = house.run()
    # Then it is said why, nothing is claimed, and it is looked at again
    assert said(shown) == [("pending", None)]
    assert shown.crm.trouble is not None
    assert shown.crm.trouble.code == "check.rate_limited"
    assert len(house.store.due(NOON, 9)) == 1
