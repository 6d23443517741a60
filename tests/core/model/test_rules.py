"""What the rep leaves alone: the rules in the words of a form, what each hides, and how it comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, call, contact, email, profile, schema, task
from tests.core.worlds import OWN, World, judged, only
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import ObjectInfo, Records
from tray_app.core.model.ports import Batch
from tray_app.core.model.rules import BadRule, Rule, RuleBook, RuleKind, rule_of
from tray_app.core.model.verdict import Confidence, Finding, Verdict
from tray_app.core.reporting.corrections import Corrections

ID = "003000000000001AAA"
JANE, JOHN = contact(1), contact(2, "john@example.com")
BOTH = email(to="jane@example.com,john@example.com")
CALL = call(salesforce_id=ID, person_email="jane@example.com")


def rule(kind: str, value: str, number: int = 1) -> Rule:
    return replace(rule_of(kind, value, NOON), number=number)


WRITTEN = [
    ("activity", " mail:7:1 ", "mail:7:1"),
    ("person", "Jane+Lists@Example.com", "jane@example.com"),
    ("person", "+1 (202) 555-0123", "+12025550123"),
    ("person", ID, ID[:15]),
    ("domain", "@Example.COM", "example.com"),
    ("domain", "BÜCHER.example", "bücher.example"),
    ("domain", "xn--bcher-kva.example", "bücher.example"),
    ("person", "Kim@XN--BCHER-KVA.example", "kim@bücher.example"),
    ("kind", "call", "call"),
    ("code", "field.empty", "field.empty"),
    ("code", "person.no_record:JANE@example.com", "person.no_record:jane@example.com"),
]


@pytest.mark.parametrize(("kind", "written", "value"), WRITTEN)
def test_a_rule_in_the_words_of_a_form(kind: str, written: str, value: str) -> None:
    assert (rule_of(kind, written, NOON).kind, rule_of(kind, written, NOON).value) == (RuleKind(kind), value)


WRONG = [
    ("colour", "red"),
    ("activity", " "),
    ("person", "jane"),
    ("person", "2025550123"),
    ("person", "jane doe@example.com"),
    ("domain", "example"),
    ("kind", "fax"),
    ("code", "no.such"),
    ("code", "check.offline"),
    ("code", "recipients.partial"),
    ("code", "person.no_record:jane"),
]


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_what_is_no_rule_is_refused_in_words(kind: str, value: str) -> None:
    with pytest.raises(BadRule) as refused:
        rule_of(kind, value, NOON)
    assert str(refused.value.message).endswith(".")


HIDES: list[tuple[Rule, Activity, bool]] = [
    (rule("activity", "mail:7:1"), email(1), True),
    (rule("activity", "mail:7:2"), email(1), False),
    (rule("kind", "email"), email(), True),
    (rule("kind", "email"), CALL, False),
    (rule("person", "jane@example.com"), email(), True),
    (rule("person", "jane@example.com"), email(to="Jane+x@example.com"), True),
    (rule("person", "jane@example.com"), CALL, True),
    (rule("person", "+12025550123"), CALL, True),
    (rule("person", ID), call(phone=None, salesforce_id=ID), True),
    (rule("person", ID), call(phone=None, salesforce_id=ID[:15]), True),
    (rule("person", "+12025550124"), CALL, False),
    (rule("domain", "example.com"), email(to="jane@mail.example.com"), True),
    (rule("domain", "ample.com"), email(), False),
    (rule("domain", "BÜCHER.example"), email(to="kim@mail.xn--bcher-kva.example"), True),
    (rule("domain", "xn--bcher-kva.example"), email(to="kim@Bücher.example"), True),
    (rule("person", "kim@bücher.example"), email(to="Kim@XN--bcher-KVA.example"), True),
    (rule("domain", "bucher.example"), email(to="kim@xn--bcher-kva.example"), False),
    (rule("domain", "xn--bcher-kva0.example"), email(to="kim@xn--bcher-kva.example"), False),
    (rule("domain", "example.com"), CALL, True),
    (rule("code", "person.no_record"), email(to="new@example.com"), True),
    (rule("code", "person.no_record:new@example.com"), email(to="new@example.com"), True),
    (rule("code", "person.no_record:jane@example.com"), email(to="new@example.com"), False),
    (rule("code", "person.duplicates"), email(to="new@example.com"), False),
]


@pytest.mark.parametrize(("one", "activity", "hides"), HIDES, ids=[f"{row[0].kind}-{row[2]}" for row in HIDES])
def test_what_a_rule_hides(one: Rule, activity: Activity, hides: bool) -> None:
    finding = only(World(activities=[activity], people=(JANE,), rules=(one,)))

    assert (finding.verdict is Verdict.IGNORED) is hides
    assert finding.rules == ((1,) if hides else ())
    if hides:
        assert finding.reason is not None
        assert finding.reason.code == "ignored.excluded"
        assert [("number", 1) in line.question.values for line in finding.reason.evidence] == [True]


@pytest.mark.parametrize(("one", "activity", "hides"), HIDES, ids=[f"{row[0].kind}-{row[2]}" for row in HIDES])
def test_what_is_hidden_is_found_again_to_be_judged(one: Rule, activity: Activity, hides: bool) -> None:
    if hides:
        assert RuleBook([one]).concerns(activity)


def test_a_rule_about_one_of_two_leaves_the_other() -> None:
    world = World(activities=[BOTH], people=(JANE, JOHN), tasks=(task(),))
    whole, without = only(world), only(replace(world, rules=(rule("person", "john@example.com"),)))

    assert (whole.verdict, without.verdict) == (Verdict.INCOMPLETE, Verdict.LOGGED)
    assert [(one.verdict, one.code) for one in without.recipients] == [
        (Verdict.LOGGED, None),
        (Verdict.IGNORED, "ignored.excluded"),
    ]
    assert without.rules == (1,)


def test_a_reason_left_alone_for_one_person_of_two() -> None:
    world = World(activities=[BOTH], people=(JANE,), tasks=(task(),))
    rules = (rule("code", "person.no_record:john@example.com"),)

    assert only(world).reason is not None
    assert (only(replace(world, rules=rules)).verdict, only(replace(world, rules=rules)).reason) == (
        Verdict.LOGGED,
        None,
    )


def test_a_reason_about_fields_left_alone_makes_it_logged() -> None:
    hidden = schema(Task=ObjectInfo(name="Task"))
    world = World(activities=[email()], people=(JANE,), tasks=(task(),), schema=hidden)
    left = only(replace(world, rules=(rule("code", "field.missing_or_hidden"),)))

    assert only(world).verdict is Verdict.INCOMPLETE
    assert (left.verdict, left.reason, left.rules) == (Verdict.LOGGED, None, (1,))


def test_whom_a_rule_leaves_alone_is_not_asked_for() -> None:
    house = House(email(1), email(2, "john@example.com"))
    house.corrections.ignore("person", "jane@example.com", NOON)
    house.run()

    assert house.crm.asked[0].addresses == {"john@example.com"}


def test_what_is_left_alone_gives_its_record_to_nobody_else() -> None:
    # Given two emails with one subject to one person, and one Task next to the later one
    earlier, later = email(1, ago=timedelta(hours=5)), email(2, ago=timedelta(hours=3))
    world = World(activities=[earlier, later], people=(JANE,), tasks=(task(),))
    # When the later one is left alone, then its Task does not prove the earlier one
    verdicts = [finding.verdict for finding in judged(replace(world, rules=(rule("activity", later.id),)))]
    assert verdicts == [Verdict.NOT_LOGGED, Verdict.IGNORED]


def test_an_address_left_alone_gives_its_record_to_no_other_address_of_the_person() -> None:
    jane = contact(1, other_emails=frozenset({"jane@example.net"}))
    work, home = email(1, ago=timedelta(hours=5)), email(2, "jane@example.net", ago=timedelta(hours=3))
    rules = (rule("person", "jane@example.net"),)
    verdicts = [
        one.verdict for one in judged(World(activities=[work, home], people=(jane,), tasks=(task(),), rules=rules))
    ]

    assert verdicts == [Verdict.NOT_LOGGED, Verdict.IGNORED]


def test_who_is_left_alone_is_not_counted_among_the_recipients() -> None:
    three = email(to="jane@example.com,john@example.com,kim@example.com")
    rules = (rule("code", "person.no_record:john@example.com"),)
    reason = only(World(activities=[three], people=(JANE,), tasks=(task(),), rules=rules)).reason

    assert reason is not None
    assert reason.code == "recipients.partial"
    assert str(reason.evidence[0].answer) == "1 of 2"


class House:
    """A monitor and the rep's corrections on one store."""

    def __init__(self, *activities: Activity) -> None:
        self.store, self.crm = FakeStore(), FakeCrm(described=schema(), records=Records(people=(JANE,)))
        self.corrections = Corrections(self.store)
        self.settings = CycleSettings(profile=profile(), boundaries=OWN)
        source = FakeSource(batches=[Batch(activities=activities)])
        self.monitor = Monitor(sources=[source], crm=self.crm, store=self.store, settings=self.settings)

    def run(self, minutes: int = 0) -> dict[str, Finding]:
        snapshot = self.monitor.run_once(NOON + timedelta(minutes=minutes), CycleRequest())
        return {item.activity.id: item.finding for item in snapshot.items}


def test_a_rule_holds_from_the_next_cycle_and_undo_brings_it_back() -> None:
    house = House(email(1), email(2, "john@example.net"))
    before = house.run()
    # When the domain is left alone
    made = house.corrections.ignore("domain", "example.com", NOON)
    during = house.run(1)
    # Then the first is hidden and counted, and the second is as it was
    assert made.concerned == {"mail:7:1"}
    assert [finding.verdict for finding in before.values()] == [Verdict.NOT_LOGGED] * 2
    assert (during["mail:7:1"].verdict, during["mail:7:2"].verdict) == (Verdict.IGNORED, Verdict.NOT_LOGGED)
    assert [(one.rule.value, one.hides) for one in house.corrections.rules(NOON + timedelta(hours=1))] == [
        ("example.com", 1)
    ]
    # When it is taken back
    assert house.corrections.undo(made.rules[0].number, NOON + timedelta(minutes=2)) is not None
    after = house.run(3)
    # Then it is judged anew, with the same answer as at first
    assert after["mail:7:1"].verdict is Verdict.NOT_LOGGED
    assert after["mail:7:1"].rules == ()
    assert house.corrections.rules(NOON) == []
    assert house.corrections.undo(made.rules[0].number, NOON) is None


def test_what_is_proved_stays_proved_when_its_kind_is_left_alone() -> None:
    house = House(email(1), email(2, "john@example.net"))
    house.crm.records = Records(people=(contact(),), tasks=(task(),))
    before = house.run()
    made = house.corrections.ignore("kind", "email", NOON)
    after = house.run(1)
    assert (before["mail:7:1"].verdict, before["mail:7:2"].verdict) == (Verdict.LOGGED, Verdict.NOT_LOGGED)
    assert made.concerned == {"mail:7:2"}
    assert (after["mail:7:1"].verdict, after["mail:7:2"].verdict) == (Verdict.LOGGED, Verdict.IGNORED)


def test_a_wrong_warning_is_hidden_and_kept_without_names() -> None:
    house = House(email(1), email(2, "john@example.net"))
    said = house.run()["mail:7:1"]
    correction = house.corrections.mark_wrong(["mail:7:1", "mail:7:99"], NOON)

    assert house.run(1)["mail:7:1"].verdict is Verdict.IGNORED
    (made,) = correction.rules
    assert said.reason is not None
    assert made.mistake is not None
    assert (made.mistake.code, made.mistake.confidence) == (said.reason.code, said.reason.confidence)
    assert (made.mistake.kind, made.mistake.waited_s) == ("email", 3 * 3600)
    assert len(made.mistake.checked) == len(said.reason.evidence)
    for word in ("jane", "Contact 1", "Pricing", "example.com", ID):
        assert word not in str(made.mistake)


def test_a_pasted_error_explains_what_nothing_else_did() -> None:
    house = House(email(1), email(2, subject="Another matter"))
    before = house.run()
    found = Attachment(code="org.validation_rule", confidence=Confidence.PROVED, at=NOON, error="SOME_ERROR")
    correction = house.corrections.attach(found, ["mail:7:1", "mail:7:99"])
    after = house.run(1)

    assert correction.concerned == {"mail:7:1"}
    assert {one.reason and one.reason.code for one in before.values()} == {"unknown.unproven"}
    reason = after["mail:7:1"].reason
    assert reason is not None
    assert (reason.code, reason.confidence) == ("org.validation_rule", Confidence.PROVED)
    assert [ref.id for ref in reason.records] == [ID]
    assert after["mail:7:2"].reason == before["mail:7:2"].reason


def test_an_error_that_explains_nothing_is_not_attached() -> None:
    house = House(email(1))
    house.run()
    found = Attachment(code="check.offline", confidence=Confidence.PROVED, at=NOON)

    assert house.corrections.attach(found, ["mail:7:1"]).concerned == frozenset()
    assert house.store.note("attached") is None
