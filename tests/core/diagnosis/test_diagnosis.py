"""Every cause the help page names, and every other one the core can tell, from evidence to code."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.core.building import NOON, REP, call, contact, email, fields_of, lead, schema, task
from tests.core.worlds import GENERIC, MARKETO, OWN, World, judged, only
from tests.fakes import FakeCrm
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.model.activity import Activity, Mark, NumberKind
from tray_app.core.model.crm import EmailMessage, FieldInfo, ObjectInfo, Records, Schema, Task
from tray_app.core.model.ports import Check
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.verdict import Alert, Confidence, MatchStrength, Verdict

ID = "003000000000001AAA"
JANE = contact(1)
HIDDEN = schema(Contact=ObjectInfo(name="Contact"), Lead=ObjectInfo(name="Lead"))
FIELDS = fields_of(MARKETO)


def task_schema(**changes: FieldInfo | None) -> Schema:
    fields = {name: info for name, info in {**FIELDS, **changes}.items() if info is not None}
    return schema(Task=ObjectInfo(name="Task", fields=fields))


MISSING = [
    ("person.no_record", "proved", World(activities=[email()])),
    ("person.email_hidden", "likely", World(activities=[email()], schema=HIDDEN)),
    ("access.lead_object", "proved", World(activities=[email()], schema=schema(Lead=None))),
    (
        "person.converted_lead",
        "proved",
        World(activities=[email()], people=(lead(1, is_converted=True, converted_contact_id=ID),)),
    ),
    ("person.duplicates", "likely", World(activities=[email()], people=(JANE, lead(2)))),
    ("person.no_owner", "likely", World(activities=[email()], people=(contact(1, owner_id="00G000000000001AAA"),))),
    (
        "person.other_email_field",
        "proved",
        World(
            activities=[email()],
            closer=Records(people=(contact(2, "j@example.net", other_emails=frozenset({"jane@example.com"})),)),
        ),
    ),
    (
        "eac.address_staged",
        "proved",
        World(activities=[email()], closer=Records(staged_addresses={"jane@example.com": NOON + timedelta(days=20)})),
    ),
    ("unknown.unproven", "likely", World(activities=[email()], people=(JANE,))),
    ("task.deleted", "proved", World(activities=[email()], people=(JANE,), tasks=(task(is_deleted=True),))),
    (
        "settings.bcc_not_accepted",
        "likely",
        World(activities=[email(bcc=("emailtosalesforce@a.le.example.com",))], people=(JANE,)),
    ),
    (
        "access.task_create",
        "proved",
        World(activities=[email()], people=(JANE,), schema=schema(Task=ObjectInfo(name="Task", createable=False))),
    ),
    (
        "connection.user_inactive",
        "proved",
        World(activities=[email()], people=(JANE,), rep=replace(REP, is_active=False)),
    ),
    (
        "eac.needs_attention",
        "proved",
        World(activities=[email()], people=(JANE,), closer=Records(capture_state="DISABLED")),
    ),
    ("person.call_without_salesforce_id", "proved", World(activities=[call()], people=(JANE,))),
    ("person.call_without_salesforce_id", "likely", World(activities=[call(knows_ids=False)], people=(JANE,))),
    ("access.record_hidden", "likely", World(activities=[call(salesforce_id=ID)])),
    (
        "person.stale_id",
        "proved",
        World(activities=[call(salesforce_id=ID)], closer=Records(people=(contact(1, is_deleted=True),))),
    ),
    (
        "person.stale_id",
        "proved",
        World(
            activities=[call(salesforce_id=ID)],
            closer=Records(people=(contact(1, is_deleted=True, master_record_id="003000000000009AAA"), contact(9))),
        ),
    ),
    (
        "person.converted_lead",
        "proved",
        World(
            activities=[call(salesforce_id="00Q000000000001AAA")],
            people=(lead(1, is_converted=True, converted_contact_id=ID),),
        ),
    ),
    (
        "access.lead_object",
        "proved",
        World(activities=[call(salesforce_id="00Q000000000001AAA")], schema=schema(Lead=None)),
    ),
    ("person.number_unmatched", "likely", World(activities=[call()], profile=GENERIC)),
]


@pytest.mark.parametrize(("code", "confidence", "world"), MISSING, ids=[f"{row[0]}-{row[1]}" for row in MISSING])
def test_missing_has_its_reason(code: str, confidence: str, world: World) -> None:
    finding = only(world)

    assert finding.verdict is Verdict.NOT_LOGGED
    assert finding.reason is not None
    assert (finding.reason.code, finding.reason.confidence) == (code, Confidence(confidence))
    assert finding.reason.evidence, "a reason stands on evidence"
    assert finding.records == () or code == "task.deleted"


INCOMPLETE = [
    ("task.unattached", schema(), task(who=None)),
    ("task.no_person", schema(), task(who=None, what_id="006000000000001AAA")),
    ("field.missing_or_hidden", task_schema(MSE_Replied__c=None), task()),
    (
        "field.wrong_api_name",
        task_schema(MSE_Replied__c=None, MSE_Replaced__c=FieldInfo(name="MSE_Replaced__c", label="X", type="boolean")),
        task(),
    ),
    (
        "field.wrong_api_name",
        task_schema(
            MSE_Viewed__c=None,
            Viewed__c=FieldInfo(name="Viewed__c", label="Marketo Sales Email Viewed", type="boolean"),
        ),
        task(),
    ),
    (
        "field.read_only",
        task_schema(MSE_Replied__c=replace(FIELDS["MSE_Replied__c"], createable=False, updateable=False)),
        task(),
    ),
    ("field.wrong_type", task_schema(MSE_Campaign__c=replace(FIELDS["MSE_Campaign__c"], type="picklist")), task()),
    ("field.wrong_type", task_schema(MSE_Campaign__c=replace(FIELDS["MSE_Campaign__c"], length=50)), task()),
    ("type.picklist_missing", task_schema(Type=replace(FIELDS["Type"], picklist=("email", "Call"))), task()),
    ("type.overwritten", task_schema(Type=replace(FIELDS["Type"], default_value="Other")), task()),
    ("type.overwritten", schema(), task(type="Other", custom={"MSE_Details__c": "https://example.com"})),
    ("bcc.no_attributes", schema(), task(type="email")),
]


@pytest.mark.parametrize(("code", "described", "record"), INCOMPLETE, ids=[row[0] for row in INCOMPLETE])
def test_logged_but_not_complete(code: str, described: Schema, record: Task) -> None:
    finding = only(World(activities=[email()], people=(JANE,), tasks=(record,), schema=described))

    assert finding.verdict is Verdict.INCOMPLETE
    assert finding.reason is not None
    assert finding.reason.code == code
    assert [ref.id for ref in finding.records] == [record.id]


def test_a_field_left_empty_although_the_dialer_has_a_value() -> None:
    activity = call(salesforce_id=ID, outcome="Interested")
    record = task(subject="Call", subtype="Call", call_duration_s=120, custom={"mktosales_call_outcome__c": None})
    finding = only(World(activities=[activity], people=(JANE,), tasks=(record,)))

    assert finding.reason is not None
    assert (finding.reason.code, finding.reason.fields) == ("field.empty", ("mktosales_call_outcome__c",))


def message(**more: Any) -> EmailMessage:
    values: dict[str, Any] = {"subject": "Pricing for spring", "addresses": frozenset({"jane@example.com"})}
    values |= {"message_id": "m1@acme.example", "created_by_id": REP.user_id, "sent_at": NOON - timedelta(hours=3)}
    values |= more
    return EmailMessage(id="02s000000000001AAA", created_at=NOON - timedelta(hours=3), **values)


LOGGED = [
    (
        "note.unreadable_recipient",
        "strong",
        World(
            activities=[replace(email(), unreadable_recipients=("Bob",))],
            people=(contact(),),
            tasks=(task(),),
        ),
    ),
    ("note.email_message", "exact", World(activities=[email()], messages=(message(),))),
    ("note.email_message", "strong", World(activities=[email()], messages=(message(message_id="other@acme.example"),))),
    ("note.colleague", "exact", World(activities=[email()], messages=(message(created_by_id="005000000000009AAA"),))),
    (
        "note.other_owner",
        "strong",
        World(
            activities=[email()],
            people=(JANE,),
            closer=Records(
                tasks=(
                    task(owner_id="005000000000009AAA", created_by_id="005000000000009AAA", owner_name="Integration"),
                )
            ),
        ),
    ),
    (
        "note.other_record",
        "strong",
        World(activities=[email()], people=(JANE, lead(2)), tasks=(task(who="00Q000000000002AAA"),)),
    ),
    (
        "note.other_record",
        "strong",
        World(activities=[email()], people=(lead(1, is_converted=True, converted_contact_id=ID),), tasks=(task(),)),
    ),
    (
        "note.on_account",
        "strong",
        World(activities=[email()], tasks=(task(who=None, what_id="001000000000001AAA"),), profile=GENERIC),
    ),
    (
        "note.shared_task",
        "strong",
        World(activities=[email()], people=(JANE,), tasks=(task(who_ids=frozenset({ID, "003000000000002AAA"})),)),
    ),
    ("note.archived", "strong", World(activities=[email()], people=(JANE,), tasks=(task(is_archived=True),))),
    ("note.renamed_subject", "strong", World(activities=[email()], people=(JANE,), tasks=(task(),))),
]


@pytest.mark.parametrize(("note", "how", "world"), LOGGED, ids=[f"{row[0]}-{row[1]}" for row in LOGGED])
def test_look_alikes_are_not_missing(note: str, how: str, world: World) -> None:
    finding = only(world)

    assert finding.verdict is Verdict.LOGGED
    assert note in [item.code for item in finding.notes]
    assert {ref.match for ref in finding.records} == {MatchStrength(how)}


def many(kind: str, count: int, *, first: int = 1, start_h: float = 30.0, reply: bool = False) -> list[Activity]:
    ago = [timedelta(hours=start_h) - timedelta(minutes=10 * place) for place in range(count)]
    if kind == "call":
        return [call(first + place, salesforce_id=ID, ago=ago[place]) for place in range(count)]
    marks = frozenset({Mark.REPLY}) if reply else frozenset()
    return [
        email(first + place, subject=f"Note {first + place}", ago=ago[place], marks=marks) for place in range(count)
    ]


def logs(activities: Sequence[Activity]) -> tuple[Task, ...]:
    return tuple(
        task(
            500 + place,
            subject=f"Email: {activity.subject}" if activity.kind == "email" else "Call",  # type: ignore[union-attr]
            ago=NOON - activity.occurred_at - timedelta(minutes=3),
            subtype="Email" if activity.kind == "email" else "Call",
        )
        for place, activity in enumerate(activities)
    )


EMAILS, CALLS = many("email", 6), many("call", 6, first=50)
EARLIER = many("email", 4, first=80, start_h=60)
REPLIES = many("email", 6, first=30, start_h=20, reply=True)
LATER_SENDS = many("email", 3, first=40, start_h=10)

WHOLE_REP = [
    ("connection.tool_not_connected", [*EMAILS, *CALLS], ()),
    ("connection.tool_not_connected", EMAILS, ()),
    ("connection.tool_stopped", [*EARLIER, *EMAILS, *CALLS], logs(EARLIER)),
    ("settings.email_logging_off", [*EMAILS, *CALLS], logs(CALLS)),
    ("settings.call_logging_off", [*EMAILS, *CALLS], logs(EMAILS)),
    ("settings.replies_off", [*REPLIES, *LATER_SENDS], logs(LATER_SENDS)),
]


@pytest.mark.parametrize(("code", "activities", "tasks"), WHOLE_REP, ids=[row[0] for row in WHOLE_REP])
def test_one_cause_for_all_the_rep_missed(code: str, activities: Sequence[Activity], tasks: tuple[Task, ...]) -> None:
    findings = judged(World(activities=activities, people=(JANE,), tasks=tasks))
    missing = [finding for finding in findings if finding.verdict is Verdict.NOT_LOGGED]

    assert len(missing) == len(activities) - len(tasks)
    assert {finding.reason.code for finding in missing if finding.reason} == {code}
    assert {finding.reason.confidence for finding in missing if finding.reason} == {Confidence.LIKELY}
    assert facts_of(code).whole_rep


def test_a_few_missing_ones_are_no_pattern() -> None:
    findings = judged(World(activities=many("email", 4), people=(JANE,)))

    assert {finding.reason.code for finding in findings if finding.reason} == {"unknown.unproven"}


def test_unknown_people_say_nothing_about_the_logger() -> None:
    # Given six emails to people Salesforce does not know
    strangers = [email(place, f"p{place}@example.net", ago=timedelta(hours=place + 1)) for place in range(6)]
    # Then each has its own proved reason, and nobody claims that the logger is not connected
    findings = judged(World(activities=strangers, people=(JANE,)))
    assert {finding.reason.code for finding in findings if finding.reason} == {"person.no_record"}


def test_somebody_nobody_knows_is_told_only_if_the_company_is_known() -> None:
    stranger, colleague = email(1, "x@example.org"), email(2, "new@example.com")
    findings = judged(World(activities=[stranger, colleague], people=(JANE,)))

    alerts = [finding.reason.alert for finding in findings if finding.reason]
    assert alerts == [Alert.LIST, None]


def test_within_its_time_nothing_is_missing() -> None:
    finding = only(World(activities=[email(ago=timedelta(minutes=10))]))

    assert (finding.verdict, finding.reason) == (Verdict.PENDING, None)


WAITED = replace(email(ago=timedelta(hours=5)), left_at=NOON - timedelta(minutes=2))
"""Written on a plane; it left the outbox two minutes ago."""


def test_what_waited_in_an_outbox_has_the_loggers_time_from_then_on() -> None:
    assert only(World(activities=[WAITED], people=(JANE,))).verdict is Verdict.PENDING
    later = replace(WAITED, left_at=NOON - timedelta(hours=2))
    assert only(World(activities=[later], people=(JANE,))).verdict is Verdict.NOT_LOGGED


def test_the_delay_of_a_record_counts_from_when_the_email_left() -> None:
    finding = only(World(activities=[WAITED], people=(JANE,), tasks=(task(ago=timedelta(minutes=1)),)))
    assert (finding.verdict, finding.time_to_log_s) == (Verdict.LOGGED, 60)
    early = only(World(activities=[WAITED], people=(JANE,), tasks=(task(ago=timedelta(hours=4)),)))
    assert (early.verdict, early.time_to_log_s) == (Verdict.LOGGED, 0)


def test_the_emails_verdict_follows_from_its_recipients() -> None:
    two = email(to="jane@example.com,john@example.com")
    finding = only(World(activities=[two], people=(JANE,), tasks=(task(),)))

    assert finding.verdict is Verdict.INCOMPLETE
    assert finding.reason is not None
    assert finding.reason.code == "recipients.partial"
    assert [(one.verdict, one.code) for one in finding.recipients] == [
        (Verdict.LOGGED, None),
        (Verdict.NOT_LOGGED, "person.no_record"),
    ]


IGNORED: list[tuple[str, Activity]] = [
    ("ignored.internal", email(to="boss@acme.example,team@mail.acme.example")),
    ("ignored.cc_only", email(to="boss@acme.example", cc=("jane@example.com",))),
    ("ignored.automatic", email(marks=frozenset({Mark.AUTOMATIC}))),
    ("ignored.automatic", email(marks=frozenset({Mark.MEETING}))),
    ("ignored.draft_or_failed", email(marks=frozenset({Mark.BOUNCED}))),
    ("ignored.not_sent_by_you", replace(email(to="rep@acme.example"), sender="jane@example.com")),
    ("ignored.internal_call", replace(call(phone=None), raw_number="101", number_kind=NumberKind.EXTENSION)),
]


@pytest.mark.parametrize(("code", "activity"), IGNORED, ids=[row[0] for row in IGNORED])
def test_nothing_is_expected(code: str, activity: Activity) -> None:
    crm = FakeCrm()
    question = CycleQuestion(now=NOON, due=[Check(activity=activity)], history=[])
    confirmation = Confirmation(question, crm, CycleSettings(profile=MARKETO, boundaries=OWN))

    assert not confirmation.needs_salesforce
    (finding,) = confirmation.without_salesforce(None)
    assert finding.verdict is Verdict.IGNORED
    assert finding.reason is not None
    assert finding.reason.code == code


def test_one_record_proves_one_email() -> None:
    # Given two emails with the same subject to the same person on the same day, and one Task
    first, second = email(1, ago=timedelta(hours=5)), email(2, ago=timedelta(hours=3))
    findings = judged(World(activities=[first, second], people=(JANE,), tasks=(task(),)))
    # Then the later one, next to the Task, is logged, and the earlier one is missing
    assert [finding.verdict for finding in findings] == [Verdict.NOT_LOGGED, Verdict.LOGGED]


def test_one_record_proves_one_email_in_two_mailboxes() -> None:
    seen = email()
    findings = judged(World(activities=[seen, replace(seen, id="private:9:4")], people=(JANE,), tasks=(task(),)))

    assert [finding.verdict for finding in findings] == [Verdict.LOGGED, Verdict.LOGGED]


def test_without_the_reps_country_no_number_is_proved_unknown() -> None:
    finding = only(World(activities=[call()], profile=GENERIC, rep=replace(REP, country="")))

    assert finding.reason is not None
    assert (finding.reason.code, finding.reason.confidence) == ("person.number_unmatched", Confidence.LIKELY)
