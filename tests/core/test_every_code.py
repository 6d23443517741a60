"""Every code of the catalogue in a world of its own, and the whole table of them: `pytest -s -k whole_table`.

The worlds of `test_diagnosis` are reused; here are those it has no place for, and the codes nothing here can give.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest

from tests.core.building import NOON, PROFILES, call, email, profile, schema, task
from tests.core.diagnosis import test_diagnosis as told
from tests.core.worlds import OWN, World, judged
from tests.core.writing.test_own_records import OWN_RECORDS
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.adapters.content.guides import GuideShelf
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.cycle.report_look import REPORT_CODES
from tray_app.core.diagnosis import CallLogging, EmailLogging, ReplyLogging, SetUp
from tray_app.core.diagnosis.attachments import Attachment, can_be_attached
from tray_app.core.diagnosis.incidents import ALLOWANCE_USED, APP_NOT_INSTALLED, REFUSED_FOR_LIMIT, Incident
from tray_app.core.explain.explainer import explain
from tray_app.core.model.activity import Activity, CallResult, NumberKind
from tray_app.core.model.crm import Records
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.reasons import CATALOGUE, facts_of
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict

NOT_FROM_EVIDENCE = {
    # Only a feed of the logger itself can show that it knows nothing of a send; no source reads one.
    "source.logger_feed_missing",
    # That a person has no contact role on an open opportunity of the account does not show that the email belonged to
    # that opportunity: every other email to the account would be called incomplete, for one more request a cycle.
    "opportunity.no_contact_role",
}

PASTED = {
    "org.validation_rule": "FIELD_CUSTOM_VALIDATION_EXCEPTION: Choose a region first",
    "org.required_field": "REQUIRED_FIELD_MISSING: Required fields are missing: [Region__c]",
    "org.restricted_picklist": "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: bad value for picklist field: Email",
    "org.automation": "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: Trigger caused an unexpected exception",
    "org.row_lock": "UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record",
    "org.busy": "SERVER_UNAVAILABLE: server too busy",
    "org.storage_full": "STORAGE_LIMIT_EXCEEDED: storage limit exceeded",
    "org.security_policy": "TXN_SECURITY_NO_ACCESS: not allowed due to a security policy",
    "org.duplicate_rule": "DUPLICATES_DETECTED: Use one of these records?",
    "org.maintenance": "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
    "org.api_limit": "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.",
    "record.locked": "ENTITY_IS_LOCKED: the entity is locked for editing",
    "access.parent_record": "INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id",
    "access.fields": "INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create/update fields: MSE_Replied__c.",
    "connection.tool_app_blocked": "We were unable to authenticate your request",
}
"""Code → a line of a logger's Diagnostics page that the rep attaches."""

ASKED_IN_VAIN = [
    *(code for code in CATALOGUE if code.startswith("check.")),
    "access.api_disabled",
    "connection.user_inactive",
    "org.api_limit",
    "org.maintenance",
]
"""What Salesforce, the keyring or the network can answer instead; how each is recognised, the adapters' tests show."""
READ_IN_VAIN = [code for code in CATALOGUE if code.startswith("source.") and code not in NOT_FROM_EVIDENCE]
"""What a mailbox or a call log can answer instead."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One world and the code it must give."""

    code: str
    confidence: Confidence | None
    """None for a note, which is a remark and no reason."""
    answers: Callable[[], list[Finding]]
    verdict: Verdict | None = None
    """Where it is not the catalogue's: a code that explains a missing one, given as the answer to our own question."""

    @property
    def name(self) -> str:
        return f"{self.code}-{self.confidence or 'note'}"


def incident(what: str, ago: timedelta = timedelta(hours=4), lasted: timedelta = timedelta(hours=2)) -> Incident:
    return Incident(what=what, since=NOON - ago, until=NOON - ago + lasted)


def attached(code: str) -> Case:
    meaning = explain(PASTED[code])
    one = email()
    found = Attachment(code=meaning.code, confidence=meaning.confidence, at=NOON, error=meaning.error)
    world = World(activities=[one], people=(told.JANE,), attached={one.id: found})
    return Case(code=code, confidence=meaning.confidence, answers=partial(judged, world))


JANE = (told.JANE,)
OFF = SetUp(email_logging=EmailLogging.OFF, call_logging=CallLogging.OFF, log_replies=ReplyLogging.NO)
NO_REPLIES = SetUp(log_replies=ReplyLogging.NO)
AN_EMAIL: list[Activity] = [email()]
A_CALL: list[Activity] = [call(salesforce_id=told.ID)]
NAMING = replace(call(salesforce_id=told.ID), salesforce_activity_id=task().id)
AN_ANSWER = told.many("email", 1, start_h=3, reply=True)
FURTHER = [
    (
        "connection.tool_app_blocked",
        "likely",
        World(activities=told.EMAILS, people=JANE, incidents=(incident(APP_NOT_INSTALLED),)),
    ),
    ("settings.email_logging_off", "likely", World(activities=AN_EMAIL, people=JANE, set_up=OFF)),
    ("settings.call_logging_off", "likely", World(activities=A_CALL, people=JANE, set_up=OFF)),
    ("settings.replies_off", "likely", World(activities=AN_ANSWER, people=JANE, set_up=NO_REPLIES)),
    ("org.api_limit", "proved", World(activities=AN_EMAIL, people=JANE, incidents=(incident(REFUSED_FOR_LIMIT),))),
    ("org.api_limit", "likely", World(activities=AN_EMAIL, people=JANE, incidents=(incident(ALLOWANCE_USED),))),
    (
        "org.api_limit",
        "likely",
        World(activities=AN_EMAIL, people=JANE, incidents=(incident(REFUSED_FOR_LIMIT, timedelta(minutes=170)),)),
    ),
    (
        "recipients.partial",
        "proved",
        World(activities=[email(to="jane@example.com,john@example.com")], people=JANE, tasks=(task(),)),
    ),
    (
        "eac.not_a_record",
        "likely",
        World(activities=AN_EMAIL, people=JANE, profile=replace(profile(), writes_records=False)),
    ),
    (
        "field.empty",
        "proved",
        World(
            activities=[call(salesforce_id=told.ID, outcome="Interested")],
            people=JANE,
            tasks=(
                task(subject="Call", subtype="Call", call_duration_s=120, custom={"mktosales_call_outcome__c": None}),
            ),
        ),
    ),
    (
        "logger.own_object",
        "proved",
        World(activities=[call()], profile=replace(profile("aircall"), writes_call_tasks=False)),
    ),
    ("logger.own_object", "likely", World(activities=[call()], profile=profile("dialpad"))),
    (
        "number.unreadable",
        "proved",
        World(activities=[replace(call(phone=None), raw_number="1.41556E+10", number_kind=NumberKind.UNREADABLE)]),
    ),
    ("ignored.before_start", "proved", World(activities=AN_EMAIL, boundaries=replace(OWN, started_at=NOON))),
    (
        "ignored.excluded",
        "proved",
        World(activities=AN_EMAIL, boundaries=replace(OWN, ignored_domains=frozenset({"example.com"}))),
    ),
    ("task.not_visible", "proved", World(activities=[NAMING], people=JANE)),
    ("task.not_this_call", "proved", World(activities=[NAMING], people=JANE, tasks=(task(),))),
    ("recipients.unknown", "proved", World(activities=[email(to="")])),
    ("ignored.not_connected_call", "proved", World(activities=[call(result=CallResult.FAILED)])),
]


def house(records: Records | None = None, trouble: CannotCheck | None = None) -> tuple[Monitor, FakeCrm, FakeSource]:
    asked, source = FakeCrm(described=schema(), records=records or Records(), trouble=trouble), FakeSource()
    settings = CycleSettings(profile=profile(), boundaries=OWN)
    monitor = Monitor(sources=[source], crm=asked, store=FakeStore(), settings=settings)
    return monitor, asked, source


def late() -> list[Finding]:
    """First nothing, then the Task after all."""
    monitor, crm, source = house(records=Records(people=JANE))
    source.batches.append(Batch(activities=tuple(AN_EMAIL)))
    monitor.run_once(NOON)
    crm.records = Records(people=JANE, tasks=(task(ago=timedelta(0)),))
    again = CycleRequest(only_activities=frozenset({AN_EMAIL[0].id}))
    return [item.finding for item in monitor.run_once(NOON + timedelta(minutes=1), again).items]


def three_calls(*, ahead: timedelta = timedelta(0), twice: bool = False) -> World:
    """Calls that are logged; in a file whose clock is ahead, or by two loggers."""
    calls, tasks = [], []
    for number in range(1, 4):
        ago, length = timedelta(hours=20 - number), 60 + 17 * number
        calls.append(call(number, salesforce_id=told.ID, ago=ago - ahead, duration_s=length))
        values = {"subtype": "Call", "call_duration_s": length, "ago": ago - timedelta(minutes=5)}
        tasks.append(task(number, subject="Call: Connected", **values))  # type: ignore[arg-type]
        if twice:
            tasks.append(task(number + 10, subject="Outbound Call to Jane", type="Call", **values))  # type: ignore[arg-type]
    return World(activities=calls, people=JANE, tasks=tuple(tasks))


def asked_in_vain(code: str) -> list[Finding]:
    monitor, _, source = house(trouble=CannotCheck(code))
    source.batches.append(Batch(activities=tuple(AN_EMAIL)))
    return [item.finding for item in monitor.run_once(NOON).items]


def read_in_vain(code: str) -> Snapshot:
    monitor, _, source = house()
    source.batches.append(Batch(trouble=Trouble(code)))
    return monitor.run_once(NOON)


def cases() -> Iterator[Case]:
    for code, confidence, world in (*told.MISSING, *FURTHER):
        yield Case(code=code, confidence=Confidence(confidence), answers=partial(judged, world))
    for code, described, record in told.INCOMPLETE:
        world = World(activities=AN_EMAIL, people=JANE, tasks=(record,), schema=described)
        yield Case(code=code, confidence=sure_of(code, record.type), answers=partial(judged, world))
    for code, activities, tasks in told.WHOLE_REP:
        world = World(activities=activities, people=JANE, tasks=tasks)
        yield Case(code=code, confidence=Confidence.LIKELY, answers=partial(judged, world))
    for code, activity in told.IGNORED:
        world = World(activities=[activity])
        yield Case(code=code, confidence=Confidence.PROVED, answers=partial(judged, world))
    for code, _, world in told.LOGGED:
        yield Case(code=code, confidence=None, answers=partial(judged, world))
    yield Case(code="note.late", confidence=None, answers=late)
    for code, ours in OWN_RECORDS:
        yield Case(code=code, confidence=None, answers=partial(judged, ours))
    yield Case(
        code="calls.time_shifted", confidence=None, answers=partial(judged, three_calls(ahead=timedelta(hours=9)))
    )
    yield Case(code="logging.doubled", confidence=None, answers=partial(judged, three_calls(twice=True)))
    yield from map(attached, PASTED)
    for code in ASKED_IN_VAIN:
        yield Case(
            code=code, confidence=Confidence.PROVED, answers=partial(asked_in_vain, code), verdict=Verdict.CANNOT_CHECK
        )


def sure_of(code: str, type_: str | None) -> Confidence:
    """A describe proves; what one Task carries was perhaps somebody's choice."""
    return Confidence.LIKELY if code == "bcc.no_attributes" or type_ == "Other" else Confidence.PROVED


CASES = list(cases())


def reason_in(findings: list[Finding], code: str) -> Reason | None:
    reasons = (finding.reason for finding in findings if finding.reason is not None)
    return next((reason for reason in reasons if reason.code == code), None)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_world_of_a_code_gives_it(case: Case) -> None:
    findings = case.answers()

    if case.confidence is None:
        assert case.code in {note.code for finding in findings for note in finding.notes}
        assert {finding.verdict for finding in findings} == {Verdict.LOGGED}
        return
    reason = reason_in(findings, case.code)
    assert reason is not None, f"gave {[finding.reason and finding.reason.code for finding in findings]}"
    assert reason.confidence is case.confidence
    given = next(finding for finding in findings if finding.reason is reason)
    assert given.verdict is (case.verdict or facts_of(case.code).verdict)


@pytest.mark.parametrize("code", READ_IN_VAIN)
def test_a_source_that_cannot_be_read_is_a_cause_of_its_own(code: str) -> None:
    snapshot = read_in_vain(code)

    assert [cause.code for cause in snapshot.causes] == [code]
    assert snapshot.items == ()


def test_every_code_has_its_world() -> None:
    here = {case.code for case in CASES} | set(READ_IN_VAIN) | REPORT_CODES  # theirs are in `test_report_look.py`

    assert here | NOT_FROM_EVIDENCE == set(CATALOGUE)
    assert here & NOT_FROM_EVIDENCE == set(), "reachable after all"


@pytest.mark.parametrize("code", PASTED)
def test_a_pasted_line_gives_its_code_and_can_be_attached(code: str) -> None:
    assert explain(PASTED[code]).code == code
    assert can_be_attached(code)


@pytest.mark.parametrize("code", ["check.offline", "note.late", "unknown.unproven", "recipients.partial", "no.such"])
def test_what_explains_nothing_cannot_be_attached(code: str) -> None:
    assert not can_be_attached(code)


def test_the_whole_table() -> None:
    """Not a check but the table itself: code, confidence, who fixes it, evidence, link keys of the steps."""
    shelf = GuideShelf(PROFILES.parent / "fixes", "en")
    lines = []
    for case in CASES:
        reason = reason_in(case.answers(), case.code)
        evidence = "; ".join(f"{line.question}: {line.answer}" for line in reason.evidence) if reason else ""
        who = ", ".join(facts_of(case.code).fixers)
        links = ", ".join(step.link for step in shelf.of(case.code).steps if step.link)
        lines.append(" | ".join((case.code, case.confidence or "note", who, evidence or "-", links or "-")))
    sys.stdout.write("\n".join(["", *sorted(lines), ""]))

    assert len(lines) == len(CASES)
