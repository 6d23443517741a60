"""What an admin changed between two describes, and how a reason says since when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, call, contact, email, fields_of, profile, schema, task
from tests.core.worlds import World, only
from tray_app.core.diagnosis.changes import KEPT, differences, succeed
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import Alteration, FieldInfo, ObjectInfo, Schema
from tray_app.core.model.verdict import Finding

TUESDAY = NOON - timedelta(days=2)
WEDNESDAY = TUESDAY + timedelta(days=1)
FIELDS = fields_of(profile())
REPLIED, TYPE = FIELDS["MSE_Replied__c"], FIELDS["Type"]
HIDDEN_EMAIL = {"Phone": FieldInfo(name="Phone"), "MobilePhone": FieldInfo(name="MobilePhone")}


def with_task(*, createable: bool = True, **changes: FieldInfo | None) -> Schema:
    fields = {name: info for name, info in {**FIELDS, **changes}.items() if info is not None}
    return schema(Task=ObjectInfo(name="Task", fields=fields, createable=createable))


GONE = with_task(MSE_Replied__c=None)
RENAMED = with_task(MSE_Replied__c=None, MSE_Replaced__c=FieldInfo(name="MSE_Replaced__c", type="boolean"))
LOCKED = with_task(MSE_Replied__c=replace(REPLIED, createable=False, updateable=False))
OTHER_TYPE = with_task(MSE_Campaign__c=replace(FIELDS["MSE_Campaign__c"], length=50))
NO_VALUE = with_task(Type=replace(TYPE, picklist=("Call", "Other")))
DEFAULTED = with_task(Type=replace(TYPE, default_value="Other"))
NOT_CREATEABLE = with_task(createable=False)
NO_LEADS = schema(Lead=None)
NO_ADDRESS = schema(Contact=ObjectInfo(name="Contact", fields=HIDDEN_EMAIL))

DIFFERENT = [
    (GONE, [("MSE_Replied__c", Alteration.GONE, "MSE_Replied__c", "")]),
    (LOCKED, [("MSE_Replied__c", Alteration.RIGHTS, "yes", "no")]),
    (OTHER_TYPE, [("MSE_Campaign__c", Alteration.TYPE, "string(255)", "string(50)")]),
    (NO_VALUE, [("Type", Alteration.PICKLIST, "Email\nReply", "")]),
    (DEFAULTED, [("Type", Alteration.DEFAULT, "", "Other")]),
    (NOT_CREATEABLE, [("", Alteration.OBJECT_RIGHTS, "yes", "no")]),
    (NO_LEADS, [("", Alteration.OBJECT_GONE, "Lead", "")]),
    (schema(), []),
    (schema(EmailMessage=None), []),
]


@pytest.mark.parametrize(("now", "expected"), DIFFERENT, ids=[str(row[1]) for row in DIFFERENT])
def test_what_is_different(now: Schema, expected: list[tuple[str, Alteration, str, str]]) -> None:
    assert [(one.field, one.what, one.was, one.is_now) for one in differences(schema(), now)] == expected


def test_what_appears_is_the_reverse_of_what_goes() -> None:
    reverse = {Alteration.GONE: Alteration.APPEARED, Alteration.OBJECT_GONE: Alteration.OBJECT_APPEARED}
    for now, _ in DIFFERENT:
        there = list(differences(schema(), now))
        back = list(differences(now, schema()))
        assert [reverse.get(one.what, one.what) for one in there] == [one.what for one in back]
        assert [(one.was, one.is_now) for one in there] == [(one.is_now, one.was) for one in back]


def history(*shown: Schema) -> Schema:
    """Describes of one day after the other, the first on Tuesday."""
    known = None
    for place, one in enumerate(shown):
        known = succeed(known, replace(one, described_at=TUESDAY + timedelta(days=place)))
    assert known is not None
    return known


EMAIL, RECORD = email(), task()
LEAD_CALL = call(salesforce_id="00Q000000000001AAA")
DATED: list[tuple[str, Activity, Schema]] = [
    ("field.missing_or_hidden", EMAIL, GONE),
    ("field.wrong_api_name", EMAIL, RENAMED),
    ("field.read_only", EMAIL, LOCKED),
    ("field.wrong_type", EMAIL, OTHER_TYPE),
    ("type.picklist_missing", EMAIL, NO_VALUE),
    ("type.overwritten", EMAIL, DEFAULTED),
    ("access.task_create", email(2, subject="Other"), NOT_CREATEABLE),
    ("access.lead_object", LEAD_CALL, NO_LEADS),
    ("access.lead_object", email(3, "john@example.org"), NO_LEADS),
    ("person.email_hidden", email(3, "john@example.org"), NO_ADDRESS),
]


def found(activity: Activity, described: Schema) -> Finding:
    return only(World(activities=[activity], people=(contact(1),), tasks=(RECORD,), schema=described))


@pytest.mark.parametrize(("code", "activity", "now"), DATED, ids=[f"{row[0]}-{row[1].kind}" for row in DATED])
def test_a_reason_says_since_when(code: str, activity: Activity, now: Schema) -> None:
    dated, undated = (found(activity, described).reason for described in (history(schema(), now), now))

    assert dated is not None
    assert undated is not None
    assert (dated.code, undated.code) == (code, code)
    assert (dated.since, undated.since) == (WEDNESDAY, None)
    assert len(dated.evidence) > len(undated.evidence)
    told = [answer for answer in (line.answer for line in dated.evidence) if ("noticed", WEDNESDAY) in answer.values]
    assert told
    assert ("seen", TUESDAY) in told[0].values


def test_only_the_last_change_of_a_field_counts() -> None:
    # Given a field that was hidden, shown again, and is hidden anew
    again = history(schema(), GONE, schema(), GONE)
    reason = found(EMAIL, again).reason
    assert reason is not None
    assert reason.since == again.described_at
    # And one that is back: nothing is wrong with it, although it once was
    assert found(EMAIL, history(schema(), GONE, schema())).reason is None


def test_another_value_that_went_says_nothing_about_ours() -> None:
    without_reply = with_task(Type=replace(TYPE, picklist=("Email", "Call", "Other")))
    never_there = with_task(Type=replace(TYPE, picklist=("Call", "Other", "Reply")))
    gone_too = with_task(Type=replace(TYPE, picklist=("Call", "Other")))

    told = found(EMAIL, history(without_reply, gone_too)).reason
    silent = found(EMAIL, history(never_there, gone_too)).reason
    assert told is not None
    assert silent is not None
    assert (told.code, silent.code) == ("type.picklist_missing", "type.picklist_missing")
    assert (told.since, silent.since) == (WEDNESDAY, None)


def test_changes_are_forgotten_after_their_time() -> None:
    first, second = replace(schema(), described_at=TUESDAY), replace(GONE, described_at=WEDNESDAY)
    later = [replace(GONE, described_at=WEDNESDAY + age) for age in (KEPT, KEPT + timedelta(seconds=1))]

    assert [len(succeed(succeed(first, second), one).changes) for one in later] == [1, 0]
