"""Which Task is ours when no answer said so: everything together, and never one that was there before."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.core.building import NOON, REP, task
from tray_app.core.model.crm import MARK, Records, Task
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteState
from tray_app.core.writing.exactly_once import begun
from tray_app.core.writing.own_task import CLOCKS_DIFFER, OwnTrace, earlier_twin, recognised

VALUES = {
    "Subject": "Email: Pricing  for spring",
    "WhoId": "003000000000001AAA",
    "ActivityDate": "2026-11-24",
    "TaskSubtype": "Email",
}
DRAFT = RecordDraft(activity_id="mail:7:1", address="jane@example.com", kind="email", values=VALUES)
ENTRY = begun(DRAFT, None, REP.user_id, NOON)


def in_salesforce(*tasks: Task) -> Records:
    return Records(tasks=tasks)


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
    assert recognised(ENTRY, in_salesforce(other), ()) is None


def test_what_agrees_in_everything_is() -> None:
    for one in (made(), replace(made(), is_deleted=True)):
        assert recognised(ENTRY, in_salesforce(one), ()) == OwnTrace(id=one.id, is_deleted=one.is_deleted)
    assert recognised(ENTRY, in_salesforce(made()), {made().id}) is None  # another activity's, as the journal knows


def test_a_told_id_decides_alone() -> None:
    told = replace(ENTRY, record_id=made(7).id, is_told=True)
    changed = in_salesforce(made(1), made(7, subject="Changed since"))
    assert recognised(told, changed, ()) == OwnTrace(id=made(7).id, is_certain=True)
    assert recognised(told, in_salesforce(made(1)), ()) is None


def test_our_mark_decides_as_surely() -> None:
    marked = replace(ENTRY, draft=replace(DRAFT, values={**VALUES, "CallObject": f"{MARK}a"}))
    ours = replace(made(2, after_s=9), mark=f"{MARK}a")
    others = (made(1), replace(made(3), mark=f"{MARK}b"))
    assert recognised(marked, in_salesforce(*others, ours), ()) == OwnTrace(id=ours.id, is_certain=True)
    assert recognised(marked, in_salesforce(*others), ()) is None


def test_what_was_only_recognised_gives_way_to_one_that_is_there() -> None:
    recognised_once = replace(ENTRY, record_id=made(1).id)
    gone, there = replace(made(1), is_deleted=True), made(2, after_s=9)
    assert recognised(recognised_once, in_salesforce(gone, there), ()) == OwnTrace(id=there.id)
    assert recognised(recognised_once, in_salesforce(gone), ()) == OwnTrace(id=gone.id, is_deleted=True)


def written(number: int, mark: str = "") -> JournalEntry:
    draft = replace(DRAFT, values={**VALUES, "CallObject": mark}) if mark else DRAFT
    entry = replace(ENTRY, draft=draft)
    return replace(entry.at(WriteState.WRITTEN, NOON), record_id=made(number).id, is_told=True)


def test_of_two_that_were_made_at_once_both_sides_keep_the_same() -> None:
    both = made(1, after_s=3), made(2, after_s=4)
    assert earlier_twin(written(2), in_salesforce(*both), ()) == both[0].id
    assert earlier_twin(written(1), in_salesforce(*both), ()) is None
    same_second = in_salesforce(made(1), made(2))
    assert earlier_twin(written(2), same_second, ()) == made(1).id
    assert earlier_twin(written(1), same_second, ()) is None


def test_with_a_mark_only_what_the_app_wrote_elsewhere_is_a_twin() -> None:
    ours = replace(made(2, after_s=4), mark=f"{MARK}a")
    assert earlier_twin(written(2, f"{MARK}a"), in_salesforce(made(1), ours), ()) is None
    elsewhere = replace(made(1), mark=f"{MARK}b")
    assert earlier_twin(written(2, f"{MARK}a"), in_salesforce(elsewhere, ours), ()) == elsewhere.id


def test_no_twin_is_what_was_there_before_or_is_another_activitys_or_is_deleted() -> None:
    own = made(2, after_s=4)
    before = made(1, after_s=-300)
    assert earlier_twin(written(2), in_salesforce(before, own), ()) is None
    assert earlier_twin(written(2), in_salesforce(made(1), own), {made(1).id}) is None
    assert earlier_twin(written(2), in_salesforce(replace(made(1), is_deleted=True), own), ()) is None
    assert earlier_twin(replace(written(2), is_told=False), in_salesforce(made(1), own), ()) is None
