"""Every profile loads, and recognises the Tasks its logger really writes; opens, clicks and answers prove nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.building import NOON, PROFILES, REP, call, contact, email, profile, task
from tests.fakes import FakeCrm
from tests.golden.reading import usual_schema
from tray_app.adapters.content.profile_files import profile_names
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Activity, CallResult, Direction
from tray_app.core.model.crm import EmailMessage, Records, Task
from tray_app.core.model.ports import Check
from tray_app.core.model.verdict import Finding, Verdict

NAMES = profile_names([PROFILES])
ASSUMABLE = {
    "grace_minutes",
    "floor_minutes",
    "longest_minutes",
    "email_lookup",
    "call_lookup",
    "expected_roles",
    "expected_results",
    "subjects",
    "reply_subjects",
    "not_sends",
    "call_subjects",
    "markers",
    "bcc_addresses",
    "writes_on_accounts",
}
PHONE = "+12025550123"
JANE = contact(1, phones=frozenset({PHONE}))
WORDS = "Pricing for spring"
IN = {"direction": Direction.INBOUND}
UNANSWERED = {"result": CallResult.NO_ANSWER, "duration_s": 0}


def judged(logger: str, activity: Activity, *records: Task | EmailMessage) -> Finding:
    tasks = tuple(record for record in records if isinstance(record, Task))
    messages = tuple(record for record in records if isinstance(record, EmailMessage))
    found = profile(logger)
    crm = FakeCrm(
        records=Records(tasks=tasks, messages=messages, people=(JANE,)), user=REP, described=usual_schema(found, NOON)
    )
    check = Check(activity=activity)
    boundaries = Boundaries(own_domains=frozenset({"acme.example"}))
    question = CycleQuestion(now=NOON, due=[check], history=[check])
    (finding,) = Confirmation(question, crm, CycleSettings(profile=found, boundaries=boundaries)).findings()
    return finding


def mail(subject: str, **more: object) -> Task:
    values: dict[str, object] = {"subtype": None} | more
    return task(1, subject=subject, **values)  # type: ignore[arg-type]


def talk(subject: str, **more: object) -> Task:
    values: dict[str, object] = {"subtype": None, "ago": timedelta(hours=3, minutes=-3)} | more
    return task(1, subject=subject, **values)  # type: ignore[arg-type]


SENT = "SalesLoft1__SalesLoft_View_Count__c"
WRITTEN = [
    ("email-to-salesforce-bcc", email(), mail(f"Email: {WORDS}", type="email")),
    ("email-to-salesforce-bcc", email(), mail(WORDS, type="email")),
    ("einstein-activity-capture", email(), mail(WORDS, subtype="Email")),
    ("outreach", email(), mail(f"[Outreach] [Email] [Out] {WORDS}", subtype="Email")),
    ("outreach", call(), talk("[Outreach] [Call] [outbound] Connected")),
    ("outreach", call(**IN), talk("[Outreach] [Call] [inbound] Left voicemail")),  # type: ignore[arg-type]
    ("salesloft", email(), mail(f"Email: {WORDS}", custom={SENT: 0.0})),
    ("salesloft", call(), talk("Call: Jane Poe", call_duration_s=119)),
    ("hubspot", email(), mail(f"Email: {WORDS}")),
    ("hubspot", call(), talk("Logged call with Jane Poe")),
    ("groove", email(), mail(f"Email: {WORDS}", type="Email")),
    ("groove", call(), talk("Call with Jane Poe", type="Call")),
    (
        "ringcentral",
        call(),
        talk("Outbound Call to Jane Poe", type="Call", custom={"CALL_UNIQUE_ID__c": "call-1"}, call_duration_s=0),
    ),
    ("ringcentral", call(), talk("Interested", type="Call", subtype="Call", call_duration_s=121)),
    (
        "aircall",
        call(),
        talk("Outbound answered call to Jane Poe via Main line made by Robin Rep", type="Call", subtype="Call"),
    ),
    ("aircall", call(**UNANSWERED), talk("Outbound unanswered call to Jane Poe via Main line", type="Call")),  # type: ignore[arg-type]
    ("aircall", call(**IN, **UNANSWERED), talk("Missed call from Jane Poe via Main line", type="Call")),  # type: ignore[arg-type]
    ("dialpad", call(), talk("Dialpad: call with Jane Poe", call_duration_s=120)),
    ("zoom-phone", call(), talk("Outbound call to Jane Poe", subtype="Call")),
    ("generic", email(), mail(WORDS, subtype="Email")),
    ("generic", email(), mail(f"List Email: {WORDS}", subtype="ListEmail")),
    ("generic", call(), talk("Inbound call", subtype="Call", call_duration_s=120)),
    ("marketo-actions", email(), mail(f"[Sales Insight Actions] - Email: {WORDS}", type="Email")),
    (
        "marketo-actions",
        call(salesforce_id=JANE.id),
        talk("Mkto_sales Connected", type="Call", custom={"mktosales_call_outcome__c": "Connected"}),
    ),
]
"""Profile, activity, and the Task that is its record."""

TRACKING = [
    ("email-to-salesforce-bcc", mail(f"Opened: {WORDS}")),
    ("einstein-activity-capture", mail(f"Clicked: {WORDS}")),
    ("outreach", mail(f"[Outreach] [Email] [Opened] {WORDS}", subtype="Email")),
    ("outreach", mail(f"[Outreach] [Email] [Clicked] {WORDS}", subtype="Email")),
    ("outreach", mail(f"[Outreach] [Email] [In] Re: {WORDS}", subtype="Email")),
    ("outreach", mail("[Outreach] [Other] LinkedIn: View a Profile", subtype="Email")),
    ("salesloft", mail(f"Reply: {WORDS}")),
    ("salesloft", mail(f"Viewed: {WORDS}")),
    ("hubspot", mail(f"Form submission: {WORDS}")),
    ("groove", mail(f"Email opened: {WORDS}", type="Email")),
    ("ringcentral", mail(f"Opened: {WORDS}")),
    ("aircall", mail(f"Opened: {WORDS}")),
    ("dialpad", mail(f"Clicked: {WORDS}")),
    ("zoom-phone", mail(f"Submitted Form: {WORDS}")),
    ("generic", mail(f"Sent Email {WORDS}", subtype="Email")),
    ("generic", mail(f"Reply: {WORDS}", subtype="Email")),
    ("marketo-actions", mail(f"Reply: {WORDS}", type="Reply")),
    ("marketo-actions", mail(f"Reminder: {WORDS}")),
]
"""Profile, and a Task that is no record of the send it speaks of."""

UNEXPECTED = [
    ("ringcentral", call(**IN, **UNANSWERED)),  # type: ignore[arg-type]
    ("dialpad", call(**IN, **UNANSWERED)),  # type: ignore[arg-type]
    ("zoom-phone", call(**IN, **UNANSWERED)),  # type: ignore[arg-type]
]
"""Profile, and a call it leaves out on purpose."""


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_loads_and_marks_what_no_document_confirms(name: str) -> None:
    loaded = profile(name)

    assert loaded.id == name
    assert loaded.name
    assert set(loaded.assumed) <= ASSUMABLE
    assert "grace_minutes" in loaded.assumed, "no vendor documents how long it takes"
    assert loaded.floor <= loaded.grace <= loaded.longest


def test_every_logger_of_the_documentation_has_a_profile_and_a_test() -> None:
    assert {row[0] for row in WRITTEN} == set(NAMES)
    assert {row[0] for row in TRACKING} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_says_where_its_facts_come_from(name: str) -> None:
    text = (Path(PROFILES) / f"{name}.toml").read_text("utf-8")

    assert text.startswith("# ")


@pytest.mark.parametrize(("name", "activity", "record"), WRITTEN, ids=[f"{row[0]}-{row[2].subject}" for row in WRITTEN])
def test_its_own_tasks_are_recognised(name: str, activity: Activity, record: Task) -> None:
    finding = judged(name, activity, record)

    assert finding.verdict in {Verdict.LOGGED, Verdict.INCOMPLETE}
    assert [ref.id for ref in finding.records] == [record.id]


@pytest.mark.parametrize(("name", "record"), TRACKING, ids=[f"{row[0]}-{row[1].subject}" for row in TRACKING])
def test_opens_clicks_and_answers_are_no_sends(name: str, record: Task) -> None:
    assert judged(name, email(), record).records == ()


@pytest.mark.parametrize(("name", "activity"), UNEXPECTED, ids=[row[0] for row in UNEXPECTED])
def test_what_it_leaves_out_is_not_missing(name: str, activity: Activity) -> None:
    question = CycleQuestion(now=NOON, due=[Check(activity=activity)], history=[])
    confirmation = Confirmation(question, FakeCrm(), CycleSettings(profile=profile(name)))

    assert not confirmation.needs_salesforce
    (finding,) = confirmation.without_salesforce(None)
    assert finding.verdict is Verdict.IGNORED


def test_capture_that_keeps_mail_elsewhere_never_calls_it_missing() -> None:
    assert judged("einstein-activity-capture", email()).verdict is Verdict.CANNOT_CHECK


def test_a_message_of_capture_without_its_subject_counts_by_its_id() -> None:
    activity = email()
    message = EmailMessage(
        id="02s000000000001AAA",
        message_id=activity.message_id,
        addresses=frozenset({"jane@example.com"}),
        created_at=NOON - timedelta(hours=2),
        created_by_id=REP.user_id,
    )
    assert judged("einstein-activity-capture", activity, message).verdict is Verdict.LOGGED
