"""What a check says of Tasks the app wrote: they prove their activity, and are no sign that the logger works."""

from dataclasses import replace
from datetime import timedelta

from tests.core.building import NOON, REP, contact, email, profile, schema, task
from tests.core.worlds import OWN, World, judged
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.model.crm import Records, Task
from tray_app.core.model.ports import Batch
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteState
from tray_app.core.model.verdict import Finding, Verdict
from tray_app.core.writing.exactly_once import begun
from tray_app.core.writing.own_records import OwnRecords, own_records_in

OURS = task(50, ago=timedelta(minutes=5))
LOGGERS = task(51, ago=timedelta(minutes=1), custom={"MSE_Details__c": "https://actions.example.com/1"})
KEY = ("mail:7:1", "jane@example.com")


def entry(state: WriteState = WriteState.WRITTEN, *, is_told: bool = True) -> JournalEntry:
    draft = RecordDraft(activity_id=KEY[0], address=KEY[1], kind="email", values={"WhoId": contact().id})
    made = begun(draft, None, REP.user_id, NOON - timedelta(minutes=6))
    return replace(made, state=state, record_id=OURS.id, is_told=is_told)


JOURNALLED = own_records_in([entry()])
OWN_RECORDS = [
    ("note.own_record", World(activities=[email()], people=(contact(),), tasks=(OURS,), own=JOURNALLED)),
    ("note.own_copy", World(activities=[email()], people=(contact(),), tasks=(OURS, LOGGERS), own=JOURNALLED)),
]
"""A note's code → a world in which it is given."""


def finding_with(*tasks: Task, own: OwnRecords = JOURNALLED, count: int = 1) -> list[Finding]:
    mails = [email(number) for number in range(1, count + 1)]
    return judged(World(activities=mails, people=(contact(),), tasks=tasks, own=own))


def codes(finding: Finding) -> list[str]:
    return [note.code for note in finding.notes]


def test_ours_proves_it_and_is_not_blamed_for_what_only_the_logger_knows() -> None:
    (finding,) = finding_with(OURS)
    assert (finding.verdict, finding.reason) == (Verdict.LOGGED, None)
    assert "note.own_record" in codes(finding)
    assert [ref.id for ref in finding.records] == [OURS.id]
    assert finding.time_to_log_s is None


def test_the_loggers_late_copy_is_seen_beside_ours_and_the_verdict_stays() -> None:
    (finding,) = finding_with(OURS, LOGGERS)
    assert finding.verdict is Verdict.LOGGED
    assert "note.own_copy" in codes(finding)
    assert [(ref.id, ref.match is not None) for ref in finding.records] == [(LOGGERS.id, True), (OURS.id, False)]


def test_what_was_only_recognised_is_never_offered_for_removal() -> None:
    (finding,) = finding_with(OURS, LOGGERS, own=own_records_in([entry(is_told=False)]))
    assert finding.verdict is Verdict.LOGGED
    assert "note.own_copy" not in codes(finding)


def test_ours_never_stands_for_another_activity() -> None:
    first, second = finding_with(OURS, count=2)
    assert [first.verdict, second.verdict] == [Verdict.LOGGED, Verdict.NOT_LOGGED]


def test_of_two_alike_the_loggers_record_is_the_others_and_no_copy_of_ours() -> None:
    findings = finding_with(OURS, task(51, ago=timedelta(minutes=4)), count=2)
    assert [one.verdict for one in findings] == [Verdict.LOGGED, Verdict.LOGGED]
    assert not any("note.own_copy" in codes(one) for one in findings)


def test_what_was_taken_back_is_missing_as_before_and_no_task_that_somebody_deleted() -> None:
    gone = replace(OURS, is_deleted=True)
    (finding,) = finding_with(gone, own=own_records_in([entry(WriteState.REMOVED)]))
    assert finding.verdict is Verdict.NOT_LOGGED
    assert finding.reason is not None
    assert finding.reason.code != "task.deleted"
    # Nor is it one when it was written a second time since, and that was taken back as well
    (finding,) = finding_with(gone, own=own_records_in([replace(entry(WriteState.SENDING), former=(OURS.id,))]))
    assert finding.reason is not None
    assert finding.reason.code != "task.deleted"
    # Deleted in Salesforce by somebody, which the journal has not heard yet
    (finding,) = finding_with(gone, own=own_records_in([entry()]))
    assert finding.verdict is Verdict.NOT_LOGGED


def test_states_of_the_journal() -> None:
    kept = {state: own_records_in([entry(state)]).ids for state in WriteState}
    assert {state for state, ids in kept.items() if ids} == {WriteState.WRITTEN, WriteState.REMOVING}


def test_a_written_one_is_looked_at_again_for_the_loggers_own_record() -> None:
    store, crm = FakeStore(), FakeCrm(described=schema(), user=REP)
    source = FakeSource(batches=[Batch(activities=(email(),))])
    settings = CycleSettings(profile=profile(), boundaries=OWN)
    monitor = Monitor(sources=[source], crm=crm, store=store, settings=settings)
    crm.records = Records(people=(contact(),))
    assert monitor.run_once(NOON).items[0].finding.verdict is Verdict.NOT_LOGGED
    # Written, and confirmed
    store.keep_entry(entry(), None)
    crm.records = Records(people=(contact(),), tasks=(OURS,))
    only = CycleRequest(only_activities=frozenset({KEY[0]}))
    assert codes(monitor.run_once(NOON + timedelta(minutes=1), only).items[0].finding) == ["note.own_record"]
    # And hours later, without being asked for, the logger's copy is noticed
    crm.records = Records(people=(contact(),), tasks=(OURS, LOGGERS))
    (item,) = monitor.run_once(NOON + timedelta(hours=3)).items
    assert item.finding.verdict is Verdict.LOGGED
    assert "note.own_copy" in codes(item.finding)
    # Whoever logs nothing himself does not count as a logger that works
    assert own_records_in([entry()]).without([]) == []
