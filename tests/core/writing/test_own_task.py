"""Which Task is ours when no answer said so: everything together, and never one that was there before."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.core.building import NOON, REP, task
from tray_app.core.model.crm import Task
from tray_app.core.model.task_writing import JournalEntry, TaskDraft, WriteState
from tray_app.core.writing.exactly_once import begun
from tray_app.core.writing.own_task import CLOCKS_DIFFER, earlier_twin, recognised

VALUES = {
    "Subject": "Email: Pricing  for spring",
    "WhoId": "003000000000001AAA",
    "ActivityDate": "2026-11-24",
    "TaskSubtype": "Email",
}
DRAFT = TaskDraft(activity_id="mail:7:1", address="jane@example.com", kind="email", values=VALUES)
ENTRY = begun(DRAFT, None, REP.user_id, NOON)


def made(number: int = 1, *, after_s: float = 3, **more: Any) -> Task:
    return task(number, ago=-timedelta(seconds=after_s), activity_date=date(2026, 11, 24), **more)


@pytest.mark.parametrize(
    "other",
    [
        made(created_by_id="005000000000009AAA"),
        made(who="003000000000002AAA"),
        made(subject="Email: Something else"),
        made(subtype="Call"),
        replace(made(), activity_date=date(2026, 11, 23)),
        replace(made(), activity_date=None),
        made(after_s=-CLOCKS_DIFFER.total_seconds() - 1),
    ],
)
def test_what_differs_in_anything_is_not_ours(other: Task) -> None:
    assert recognised(ENTRY, [other], ()) is None


def test_what_agrees_in_everything_is() -> None:
    for one in (made(), replace(made(), is_deleted=True)):
        assert recognised(ENTRY, [one], ()) == one
    assert recognised(ENTRY, [made()], {made().id}) is None  # another activity's, as the journal knows


def test_a_told_id_decides_alone() -> None:
    told = replace(ENTRY, record_id=made(7).id, is_told=True)
    assert recognised(told, [made(1), made(7, subject="Changed since")], ()) == made(7, subject="Changed since")
    assert recognised(told, [made(1)], ()) is None


def test_what_was_only_recognised_gives_way_to_one_that_is_there() -> None:
    recognised_once = replace(ENTRY, record_id=made(1).id)
    gone = replace(made(1), is_deleted=True)
    assert recognised(recognised_once, [gone, made(2, after_s=9)], ()) == made(2, after_s=9)
    assert recognised(recognised_once, [gone], ()) == gone


def written(number: int) -> JournalEntry:
    return replace(ENTRY.at(WriteState.WRITTEN, NOON), record_id=made(number).id, is_told=True)


def test_of_two_that_were_made_at_once_both_sides_keep_the_same() -> None:
    both = [made(1, after_s=3), made(2, after_s=4)]
    assert earlier_twin(written(2), both, ()) == both[0]
    assert earlier_twin(written(1), both, ()) is None
    same_second = [made(1), made(2)]
    assert earlier_twin(written(2), same_second, ()) == same_second[0]
    assert earlier_twin(written(1), same_second, ()) is None


def test_no_twin_is_what_was_there_before_or_is_another_activitys_or_is_deleted() -> None:
    own = made(2, after_s=4)
    before = made(1, after_s=-300)
    assert earlier_twin(written(2), [before, own], ()) is None
    assert earlier_twin(written(2), [made(1), own], {made(1).id}) is None
    assert earlier_twin(written(2), [replace(made(1), is_deleted=True), own], ()) is None
    assert earlier_twin(replace(written(2), is_told=False), [made(1), own], ()) is None
