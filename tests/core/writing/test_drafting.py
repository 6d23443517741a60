"""The Task as the logger would have written it: each field from where it must come, and nothing that may not be."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.core.building import PROFILES, REP, call, contact, email, lead, profile
from tray_app.adapters.content.profile_files import load_profile, profile_names
from tray_app.core.matching.expectation import Boundaries, ExpectedRecord, expect
from tray_app.core.matching.people import people_in
from tray_app.core.matching.subjects import CUT, matches
from tray_app.core.matching.task_classifier import TaskClassifier
from tray_app.core.model.activity import Call, CallResult, Direction, Email
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Person, Records, Task
from tray_app.core.model.profiles import Profile
from tray_app.core.model.task_writing import RecordDraft
from tray_app.core.model.verdict import Finding, RecipientFinding, Verdict
from tray_app.core.writing.drafting import Workplace, choices_for, draft_of, missing_in
from tray_app.core.writing.precheck import obstacles


def fields(**changes: dict[str, Any] | None) -> ObjectInfo:
    usual: dict[str, dict[str, Any] | None] = {
        "Subject": {"length": 255},
        "WhoId": {"type": "reference"},
        "ActivityDate": {"type": "date"},
        "Status": {"type": "picklist", "picklist": ("Not Started", "Completed"), "nillable": False, "defaulted": True},
        "Priority": {"type": "picklist", "picklist": ("High", "Normal"), "default_value": "Normal"},
        "TaskSubtype": {"type": "picklist", "picklist": ("Task", "Email", "Call")},
        "Type": {"type": "picklist", "picklist": ("Call", "Email", "Other")},
        "CallDurationInSeconds": {"type": "int"},
        "CallType": {"type": "picklist", "picklist": ("Inbound", "Outbound")},
        "CallObject": {"length": 255},
        "mktosales_call_outcome__c": {"length": 10},
        "Description": {"type": "textarea", "length": 32000},
        **changes,
    }
    made = {name: FieldInfo(name=name, label=f"The {name}", **info) for name, info in usual.items() if info is not None}
    return ObjectInfo(name="Task", fields=made)


def drafted(
    activity: Email | Call,
    task: ObjectInfo | None = None,
    logger: Profile | None = None,
    person: Person | None = None,
    *,
    mark: str = "",
) -> RecordDraft:
    workplace = Workplace(
        profile=logger or profile(),
        task=task or fields(),
        rep=REP,
        zone=ZoneInfo("Asia/Seoul"),
        closed_status="Completed",
    )
    recipient = activity.recipients[0] if isinstance(activity, Email) else None
    return draft_of(ExpectedRecord(activity=activity, recipient=recipient), person or contact(), workplace, mark=mark)


def test_an_email() -> None:
    late_in_seoul = replace(email(), occurred_at=datetime(2026, 11, 23, 16, tzinfo=UTC))
    made = drafted(late_in_seoul)
    assert made.key == ("mail:7:1", "jane@example.com")
    assert dict(made.values) == {
        "Subject": "Email: Pricing for spring",
        "WhoId": contact().id,
        "ActivityDate": "2026-11-24",
        "Status": "Completed",
        "Priority": "Normal",
        "TaskSubtype": "Email",
        "Type": "Email",
    }


def test_a_call() -> None:
    made = drafted(call(17, outcome="Very interested", direction=Direction.INBOUND), person=lead())
    assert made.key == ("dialer:call-17", "")
    assert made.values["Subject"] == "Call: Lead 1"
    assert made.values["CallDurationInSeconds"] == 120
    assert made.values["CallType"] == "Inbound"
    assert made.values["mktosales_call_outcome__c"] == "Very inter"
    assert "CallObject" not in made.values  # call-17 is too short to be told from another dialer's
    long_id = replace(call(), id="dialer:5f1c2d3e-0001")
    assert drafted(long_id).values["CallObject"] == "5f1c2d3e-0001"


def test_our_own_id_stands_where_a_field_is_free_for_it() -> None:
    assert drafted(email(), mark="diditlog-1").mark == "diditlog-1"
    assert drafted(call(), mark="diditlog-1").mark == "diditlog-1"
    dialled = drafted(replace(call(), id="dialer:5f1c2d3e-0001"), mark="diditlog-1")
    assert (dialled.mark, dialled.values["CallObject"]) == (None, "5f1c2d3e-0001")
    assert drafted(email(), fields(CallObject=None), mark="diditlog-1").mark is None


def test_nothing_is_in_it_that_the_rep_may_not_write_and_no_value_that_the_org_lacks() -> None:
    task = fields(
        Type={"type": "picklist", "picklist": ("email", "Call ")},
        TaskSubtype=None,
        ActivityDate={"type": "date", "createable": False},
        Priority=None,
    )
    assert set(drafted(email(), task).values) == {"Subject", "WhoId", "Status"}
    assert "Description" not in drafted(email()).values


def test_a_long_subject_is_cut_and_one_that_is_empty_leaves_no_colon() -> None:
    assert len(drafted(email(subject="long " * 99)).subject) <= CUT
    assert drafted(email(subject="")).subject == "Email"
    assert drafted(email(subject="two\r\n lines")).subject == "Email: two lines"


@pytest.mark.parametrize(
    ("seconds", "result", "written"),
    [(65, CallResult.ANSWERED, 65), (0, CallResult.NO_ANSWER, 0), (0, CallResult.ANSWERED, None)],
)
def test_a_length_that_nobody_has_told_is_not_written(seconds: int, result: CallResult, written: int | None) -> None:
    draft = drafted(call(duration_s=seconds, result=result), person=contact())
    assert draft.values.get("CallDurationInSeconds") == written


@pytest.mark.parametrize("name", profile_names([PROFILES]))
def test_each_profile_recognises_what_is_written_in_its_place(name: str) -> None:
    logger = load_profile(name, [PROFILES])
    mail, dialled = drafted(email(), logger=logger), drafted(call(), logger=logger)
    (found, *_) = matches(mail.subject, logger.subjects)
    assert found["subject"] == "Pricing for spring"
    made = Task(id="00T000000000001AAA", subject=dialled.subject, created_at=datetime.now(UTC))
    assert TaskClassifier(logger).task_class(made).may_be_call, dialled.subject


def test_only_those_without_a_record_are_missing() -> None:
    two = expect(email(to="jane@example.com,joe@example.com"), profile(), Boundaries())
    there = RecipientFinding(address="jane@example.com", role="to", verdict=Verdict.LOGGED)
    gone = RecipientFinding(address="Joe@example.com", role="to", verdict=Verdict.NOT_LOGGED)
    finding = Finding(activity_id="mail:7:1", verdict=Verdict.INCOMPLETE, checked_at=None, recipients=(there, gone))
    assert [one.address for one in missing_in(two, finding)] == ["joe@example.com"]
    assert missing_in(two, replace(finding, verdict=Verdict.PENDING)) == ()
    assert missing_in(two, None) == ()
    one_call = expect(call(), profile(), Boundaries())
    assert len(missing_in(one_call, Finding(activity_id="x", verdict=Verdict.NOT_LOGGED, checked_at=None))) == 1
    assert missing_in(one_call, Finding(activity_id="x", verdict=Verdict.CANNOT_CHECK, checked_at=None)) == ()


def test_a_converted_lead_is_the_contact_that_it_became() -> None:
    became = contact(2, email=None)
    people = people_in(Records(people=(lead(is_converted=True, converted_contact_id=became.id), became, contact(3))))
    expected = ExpectedRecord(activity=email(), recipient=email().recipients[0])
    assert {person.id for person in choices_for(expected, people)} == {became.id, contact(3).id}


@pytest.mark.parametrize(
    ("task", "code", "named"),
    [
        (fields(), None, ()),
        (fields(Region__c={"nillable": False}), "org.required_field", ("Region__c",)),
        (fields(Region__c={"nillable": False, "defaulted": True}), None, ()),
        (fields(Flag__c={"nillable": False, "type": "boolean"}), None, ()),
        (fields(Status={"type": "picklist", "picklist": ("Open", "Shut")}), "org.restricted_picklist", ("Status",)),
        (fields(WhoId={"type": "reference", "createable": False}), "access.fields", ("WhoId",)),
        (fields(WhoId=None), "access.fields", ("WhoId",)),
        (fields(Subject={"length": 10}), "access.fields", ("Subject",)),
        (replace(fields(), createable=False), "access.task_create", ()),
    ],
)
def test_what_would_be_refused_is_told_before_anything_is_written(
    task: ObjectInfo, code: str | None, named: tuple[str, ...]
) -> None:
    found = obstacles(drafted(email(), task), task, profile())
    assert [one.code for one in found] == ([code] if code else [])
    assert [one.fields for one in found] == ([named] if code else [])


def test_what_would_stay_a_to_do_is_no_record_of_it() -> None:
    made = drafted(email())
    open_ = replace(made, values={name: value for name, value in made.values.items() if name != "Status"})
    assert [(one.code, one.fields) for one in obstacles(open_, fields(), profile())] == [
        ("org.restricted_picklist", ("Status",))
    ]


def test_records_of_another_kind_are_not_made_up() -> None:
    capture = load_profile("einstein-activity-capture", [PROFILES])
    assert [one.code for one in obstacles(drafted(email()), fields(), capture)] == ["eac.not_a_record"]
