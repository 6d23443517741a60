"""What every store must do, asked of the real one and of the stand-in alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeStore
from tray_app.adapters.store import SqliteStore
from tray_app.core.model.activity import Activity, Call, CallResult, Email
from tray_app.core.model.ports import Batch, Store
from tray_app.core.model.rules import Mistake, Rule, RuleKind
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteState
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Confidence, Evidence, Finding, Note, Reason, RecordRef, Verdict

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def assert_looked_at_next(store: Store, at: datetime | None) -> None:
    """The first check is due at this moment and not before; None: no check is due at all."""
    if at is None:
        assert not store.due(datetime.max.replace(tzinfo=UTC), 1)
    else:
        assert store.due(at, 1)
        assert not store.due(at - timedelta(milliseconds=1), 1)


@pytest.fixture(params=["sqlite", "fake"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    real = SqliteStore(tmp_path / "store.sqlite3")
    yield real
    real.close()


def email(name: str, at: datetime = NOON, subject: str = "Pricing") -> Email:
    return Email(id=f"mail:{name}", source="mail", occurred_at=at, subject=subject)


def call(name: str, at: datetime = NOON, duration_s: int = 0) -> Call:
    return Call(
        id=f"dialer:{name}", source="dialer", occurred_at=at, number="+12025550123", duration_s=duration_s,
        result=CallResult.ANSWERED if duration_s else CallResult.NO_ANSWER, person_name="Jane",
    )  # fmt: skip


def not_logged(activity: Activity) -> Finding:
    evidence = Evidence(text("Contacts with {address}", address="jane@example.com"), text("none on {day}", day=NOON))
    return Finding(
        activity_id=activity.id,
        verdict=Verdict.NOT_LOGGED,
        checked_at=NOON + HOUR,
        reason=Reason(code="person.no_record", confidence=Confidence.PROVED, evidence=(evidence,)),
        notes=(Note("note.late", verbatim("two hours")),),
        records=(RecordRef("Lead", "00Q000000000001AAA"),),
    )


def save(store: Store, *activities: Activity, cursor: bytes | None = b"1", at: datetime = NOON) -> int:
    return store.save_batch("mail", Batch(activities=activities, cursor=cursor), {item.id: at for item in activities})


def test_an_empty_store_knows_nothing(store: Store) -> None:
    assert store.cursor("mail") is None
    assert store.find("mail:1") is None
    assert_looked_at_next(store, None)
    assert not store.due(NOON, 10)
    assert not store.between(NOON, NOON + HOUR)
    assert not store.told()
    assert store.note("pause") is None


def test_a_batch_is_kept_with_its_cursor(store: Store) -> None:
    assert save(store, email("1"), call("1")) == 2

    assert store.cursor("mail") == b"1"
    assert store.cursor("dialer") is None
    found = store.find("mail:1")
    assert found
    assert (found.activity, found.finding) == (email("1"), None)
    assert_looked_at_next(store, NOON)


def test_a_batch_without_a_cursor_keeps_the_old_one(store: Store) -> None:
    save(store, cursor=b"\x00\xff")
    save(store, email("1"), cursor=None)
    assert store.cursor("mail") == b"\x00\xff"


def test_what_is_delivered_again_is_not_new_and_keeps_finding_and_schedule(store: Store) -> None:
    save(store, email("1"))
    store.save_findings([not_logged(email("1"))], {"mail:1": NOON + HOUR})

    assert save(store, email("1"), email("2")) == 1

    check = store.find("mail:1")
    assert check
    assert check.finding == not_logged(email("1"))
    assert [due.activity.id for due in store.due(NOON, 10)] == ["mail:2"]


def test_a_call_that_went_on_is_updated_and_keeps_its_finding(store: Store) -> None:
    # Given a call that is still to be checked again
    save(store, call("1"))
    store.save_findings([not_logged(call("1"))], {"dialer:1": NOON + HOUR})
    # When the dialer reports its duration
    assert save(store, call("1", duration_s=300), at=NOON + 9 * HOUR) == 0
    # Then content is new, finding and schedule are as they were
    check = store.find("dialer:1")
    assert check
    assert check.activity == call("1", duration_s=300)
    assert check.finding == not_logged(call("1"))
    assert_looked_at_next(store, NOON + HOUR)


def test_a_settled_call_that_went_on_is_looked_at_again(store: Store) -> None:
    save(store, call("1"))
    store.save_findings([replace(not_logged(call("1")), verdict=Verdict.IGNORED)], {"dialer:1": None})
    save(store, call("1"))
    assert_looked_at_next(store, None)

    save(store, call("1", duration_s=300), at=NOON + HOUR)

    assert_looked_at_next(store, NOON + HOUR)


def test_due_gives_the_longest_due_first_and_no_more_than_asked(store: Store) -> None:
    for name, at in (("1", NOON + 2 * HOUR), ("2", NOON), ("3", NOON + HOUR)):
        save(store, email(name), at=at)

    assert [check.activity.id for check in store.due(NOON + HOUR, 10)] == ["mail:2", "mail:3"]
    assert [check.activity.id for check in store.due(NOON + 2 * HOUR, 2)] == ["mail:2", "mail:3"]


def test_a_settled_activity_is_never_due(store: Store) -> None:
    save(store, email("1"))
    store.save_findings([], {"mail:1": None})
    assert not store.due(NOON + 999 * HOUR, 10)
    assert_looked_at_next(store, None)


def test_between_takes_the_first_moment_and_leaves_the_last(store: Store) -> None:
    save(store, email("3", NOON + 2 * HOUR), email("2", NOON + HOUR), email("1", NOON))
    assert [check.activity.id for check in store.between(NOON, NOON + 2 * HOUR)] == ["mail:1", "mail:2"]


def test_findings_of_unknown_activities_are_passed_over(store: Store) -> None:
    store.save_findings([not_logged(email("1"))], {"mail:1": NOON})
    assert store.find("mail:1") is None
    assert_looked_at_next(store, None)


def test_causes_are_told_until_they_heal(store: Store) -> None:
    store.mark_told("person.no_record:jane@example.com", NOON)
    store.mark_told("check.offline", NOON + HOUR)
    store.forget_told("check.offline")
    store.forget_told("never told")
    assert store.told() == {"person.no_record:jane@example.com": NOON}


def test_notes_are_remembered_and_forgotten(store: Store) -> None:
    store.write_note("pause", "until noon")
    store.write_note("schema", "{}")
    store.write_note("pause", None)
    assert store.note("pause") is None
    assert store.note("schema") == "{}"


def test_a_note_is_changed_and_nothing_comes_between(store: Store) -> None:
    def once_more(value: Any) -> Any:
        return (value or 0) + 1

    def count() -> None:
        for _ in range(50):
            store.change_note("count", once_more)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(count), threads.submit(count)]:
            done.result()
    assert store.note("count") == 100
    # What cannot be worked out leaves what there was
    store.write_note("count", "many")
    with pytest.raises(TypeError):
        store.change_note("count", once_more)
    assert store.note("count") == "many"


@pytest.mark.parametrize(
    "value", ["R\ud83d", {"name": "\udce9", "zone": ["a\ud83d", "\U0001f600"]}, '\\ud83d "quoted"']
)
def test_a_note_with_half_a_sign_comes_back_as_it_was(store: Store, value: object) -> None:
    store.write_note("rep", value)
    assert store.note("rep") == value


def test_words_go_after_14_days_and_the_verdict_stays(store: Store) -> None:
    # Given a settled email and a call that was answered but is still looked at
    save(store, email("1"), call("1"))
    store.save_findings([not_logged(email("1")), not_logged(call("1"))], {"mail:1": None})
    # When just 14 days have passed nothing happens, and a moment later the words are gone
    store.expire(NOON + timedelta(days=14))
    assert store.find("mail:1").activity == email("1")  # type: ignore[union-attr]
    store.expire(NOON + timedelta(days=14, microseconds=1))

    mail, dialled = store.find("mail:1"), store.find("dialer:1")
    assert mail
    assert mail.finding
    assert mail.finding.reason
    assert dialled
    assert mail.activity == email("1", subject="")
    assert dialled.activity == replace(call("1"), person_name=None)
    assert mail.finding.verdict is Verdict.NOT_LOGGED
    assert (mail.finding.reason.code, mail.finding.reason.evidence) == ("person.no_record", ())
    assert [(note.code, str(note.detail)) for note in mail.finding.notes] == [("note.late", "")]
    assert mail.finding.records == not_logged(email("1")).records
    # And neither is checked again without its words
    assert_looked_at_next(store, None)


@pytest.mark.parametrize("verdict", [None, Verdict.PENDING, Verdict.CANNOT_CHECK])
def test_words_stay_while_the_answer_still_needs_them(store: Store, verdict: Verdict | None) -> None:
    save(store, email("1"))
    if verdict:
        store.save_findings([Finding(activity_id="mail:1", verdict=verdict, checked_at=None)], {})
    store.expire(NOON + timedelta(days=20))
    check = store.find("mail:1")
    assert check
    assert check.activity == email("1")
    assert_looked_at_next(store, NOON)


def test_activities_go_after_90_days(store: Store) -> None:
    save(store, email("old"), email("young", NOON + timedelta(microseconds=1)), cursor=b"7")
    store.expire(NOON + timedelta(days=90, microseconds=1))
    assert store.find("mail:old") is None
    assert store.find("mail:young")
    assert store.cursor("mail") == b"7"


def rule(value: str = "example.com", kind: RuleKind = RuleKind.DOMAIN, mistake: Mistake | None = None) -> Rule:
    return Rule(kind=kind, value=value, created_at=NOON, mistake=mistake)


MISTAKE = Mistake(
    code="person.no_record",
    confidence=Confidence.PROVED,
    verdict=Verdict.NOT_LOGGED,
    kind="email",
    waited_s=3600,
    checked=(("Contacts with {address}", "none on {day}"),),
    also_possible=("person.duplicates",),
    fields=("MSE_Replied__c",),
)


def test_rules_are_kept_in_order_and_numbered_for_good(store: Store) -> None:
    first, second = store.add_rule(rule()), store.add_rule(rule("mail:1", RuleKind.ACTIVITY, MISTAKE))
    assert [first, second] == [replace(rule(), number=1), replace(rule("mail:1", RuleKind.ACTIVITY, MISTAKE), number=2)]
    assert list(store.rules()) == [first, second]
    assert store.remove_rule(2)
    assert not store.remove_rule(2)
    assert store.add_rule(rule("example.org")).number == 3
    assert [one.number for one in store.rules()] == [1, 3]


def test_the_same_rule_twice_is_one_and_learns_that_the_warning_was_wrong(store: Store) -> None:
    plain, wrong = rule("mail:1", RuleKind.ACTIVITY), rule("mail:1", RuleKind.ACTIVITY, MISTAKE)
    assert store.add_rule(plain) == store.add_rule(plain)
    assert store.add_rule(wrong).mistake == MISTAKE
    assert store.add_rule(plain).mistake == MISTAKE
    assert len(store.rules()) == 1


def test_rules_about_one_activity_go_with_it(store: Store) -> None:
    store.add_rule(rule("mail:1", RuleKind.ACTIVITY))
    store.add_rule(rule())
    store.expire(NOON + timedelta(days=90))
    assert len(store.rules()) == 2
    store.expire(NOON + timedelta(days=90, seconds=1))
    assert [one.kind for one in store.rules()] == [RuleKind.DOMAIN]


def test_what_rules_and_groups_did_to_an_answer_is_kept(store: Store) -> None:
    save(store, email("1"))
    reason = Reason(code="unknown.unproven", confidence=Confidence.LIKELY, group="@example.com", since=NOON)
    finding = replace(not_logged(email("1")), reason=reason, rules=(3, 1))
    store.save_findings([finding], {})
    found = store.find("mail:1")
    assert found
    assert found.finding == finding


def entry(name: str = "1", state: WriteState = WriteState.SENDING, **more: Any) -> JournalEntry:
    values = {"Subject": "Email: Pricing", "WhoId": "003000000000001AAA", "ActivityDate": "2026-11-23"}
    draft = RecordDraft(
        activity_id=f"mail:{name}", address="jane@example.com", kind="email", who_name="J", values=values
    )
    times = {"sent_at": NOON, "changed_at": NOON}
    return JournalEntry(draft=draft, rep_id="005000000000001AAA", state=state, **{**times, **more})


def test_the_journal_takes_each_record_once_and_then_only_what_follows(store: Store) -> None:
    first, second = entry(), entry("2")
    assert store.keep_entry(first, None)
    assert not store.keep_entry(replace(first, attempts=2), None)
    assert store.keep_entry(second, None)
    refused = replace(
        first,
        state=WriteState.REFUSED,
        former=("00T",),
        code="org.validation_rule",
        error="X",
        message="y",
        fields=("Z",),
    )
    assert store.keep_entry(refused, first)
    # Another window that still believes in the first one comes too late.
    assert not store.keep_entry(first.at(WriteState.WRITTEN, NOON), first)
    assert store.journalled(("mail:1", "jane@example.com")) == refused
    assert store.journalled(("mail:1", "")) is None
    assert list(store.journal()) == [refused, second]


def test_the_journal_loses_its_words_and_then_itself_but_never_what_is_open(store: Store) -> None:
    written, open_one = entry(state=WriteState.WRITTEN, record_id="00T000000000001AAA", is_told=True), entry("2")
    for one in (written, open_one):
        store.keep_entry(one, None)
    store.expire(NOON + timedelta(days=15))
    assert list(store.journal()) == [written, open_one]
    store.expire(NOON + timedelta(days=15, seconds=1))
    assert list(store.journal()) == [written.without_words(), open_one]
    assert "Subject" not in written.without_words().draft.values
    store.expire(NOON + timedelta(days=90, seconds=1))
    assert list(store.journal()) == [open_one]


def test_what_has_another_id_now_keeps_its_finding_its_rule_and_what_was_written(store: Store) -> None:
    save(store, call("old"), call("else"))
    store.save_findings([not_logged(call("old"))], {"dialer:old": NOON + HOUR})
    ruled = store.add_rule(rule("dialer:old", RuleKind.ACTIVITY))
    written = entry()
    written = replace(written, draft=replace(written.draft, activity_id="dialer:old"))
    store.keep_entry(written, None)
    # When the source gives it under another id, and names one that nobody knows
    batch = Batch(activities=(call("new"),), formerly={"dialer:new": ("dialer:never", "dialer:old")})
    assert store.save_batch("dialer", batch, {"dialer:new": NOON}) == 0
    # Then nothing but the id is another
    assert store.find("dialer:old") is None
    check = store.find("dialer:new")
    assert check
    assert (check.activity, check.finding) == (call("new"), not_logged(call("new")))
    assert {one.activity.id for one in store.between(NOON, NOON + HOUR)} == {"dialer:new", "dialer:else"}
    assert [one.activity.id for one in store.due(NOON + HOUR, 10)] == ["dialer:else", "dialer:new"]
    assert list(store.rules()) == [replace(ruled, value="dialer:new")]
    (moved,) = store.journal()
    assert moved == replace(written, draft=replace(written.draft, activity_id="dialer:new"))
    assert store.journalled(moved.key) == moved
    assert store.keep_entry(moved.at(WriteState.WRITTEN, NOON), moved)


def test_where_the_new_id_is_known_the_old_one_goes_and_leaves_what_is_not_there_yet(store: Store) -> None:
    save(store, call("old"), call("new"))
    store.save_findings([not_logged(call("old"))], {})
    store.add_rule(rule("dialer:old", RuleKind.ACTIVITY))
    batch = Batch(activities=(call("new"),), formerly={"dialer:new": ("dialer:old",)})
    assert store.save_batch("dialer", batch, {}) == 0
    assert [(one.activity, one.finding) for one in store.between(NOON, NOON + HOUR)] == [(call("new"), None)]
    assert [one.value for one in store.rules()] == ["dialer:new"]
    # And nothing of it happens twice
    save(store, call("old"))
    store.add_rule(rule("dialer:old", RuleKind.ACTIVITY))
    store.save_batch("dialer", batch, {})
    assert [one.value for one in store.rules()] == ["dialer:new", "dialer:old"]


def test_what_was_looked_for_at_a_wrong_time_is_looked_for_again(store: Store) -> None:
    save(store, call("1"))
    store.save_findings([not_logged(call("1"))], {"dialer:1": NOON + 9 * HOUR})
    save(store, call("1", NOON - 8 * HOUR), at=NOON + HOUR)
    check = store.find("dialer:1")
    assert check
    assert (check.activity, check.finding) == (call("1", NOON - 8 * HOUR), None)
    assert_looked_at_next(store, NOON + HOUR)


def test_what_has_lost_its_words_is_not_looked_for_again_at_another_time(store: Store) -> None:
    save(store, call("1"))
    store.save_findings([not_logged(call("1"))], {"dialer:1": None})
    store.expire(NOON + timedelta(days=20))
    save(store, call("1", NOON - HOUR))
    assert store.find("dialer:1").finding  # type: ignore[union-attr]
    assert_looked_at_next(store, None)
