"""What describes show of a logger's fields: one cause for one thing an admin has to do, and none for what is fine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.building import call, email, fields_of, profile, schema
from tray_app.core.diagnosis.causes import key_of
from tray_app.core.diagnosis.completeness import schema_reasons
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Schema
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Finding, Reason, Verdict

LOGGER = profile()
FIELDS = fields_of(LOGGER)
OF_EMAILS = {item.name for item in LOGGER.fields if "email" in item.kinds}
OF_CALLS = {item.name for item in LOGGER.fields if "call" in item.kinds}


def described(**changes: FieldInfo | None) -> Schema:
    fields = {name: info for name, info in {**FIELDS, **changes}.items() if info is not None}
    return schema(Task=ObjectInfo(name="Task", fields=fields))


def reasons(kind: str, seen: Schema) -> dict[str, Reason]:
    return {reason.code: reason for reason in schema_reasons(kind, LOGGER, seen)}


NEVER_MADE = described(**dict.fromkeys((*OF_EMAILS, *OF_CALLS)))
READ_ONLY = described(
    **{
        name: FieldInfo(
            name=name, type=FIELDS[name].type, length=FIELDS[name].length, createable=False, updateable=False
        )
        for name in (*OF_EMAILS, *OF_CALLS)
    }
)
WRONG_TYPE = described(**{name: FieldInfo(name=name, type="picklist") for name in (*OF_EMAILS, *OF_CALLS)})
MISNAMED = described(
    MSE_Replied__c=None,
    MSE_Replaced__c=FieldInfo(name="MSE_Replaced__c"),
    mktosales_call_outcome__c=None,
    mktosales_call_result__c=FieldInfo(name="mktosales_call_result__c"),
)


@pytest.mark.parametrize(
    ("code", "seen", "fields"),
    [
        ("field.missing_or_hidden", NEVER_MADE, OF_EMAILS | OF_CALLS),
        ("field.read_only", READ_ONLY, OF_EMAILS | OF_CALLS),
        ("field.wrong_type", WRONG_TYPE, OF_EMAILS | OF_CALLS),
        ("field.wrong_api_name", MISNAMED, {"MSE_Replied__c", "mktosales_call_outcome__c"}),
    ],
)
def test_what_an_admin_does_in_one_go_is_one_cause_of_emails_and_calls(
    code: str, seen: Schema, fields: set[str]
) -> None:
    of_email, of_call = reasons("email", seen)[code], reasons("call", seen)[code]
    assert set(of_email.fields) == set(of_call.fields) == fields
    mail, phoned = (
        Item(one, Finding(activity_id=one.id, verdict=Verdict.INCOMPLETE, checked_at=None)) for one in (email(), call())
    )
    assert key_of(mail, of_email) == key_of(phoned, of_call)


@pytest.mark.parametrize(
    ("kind", "other", "missing"),
    [("email", "call", OF_CALLS - OF_EMAILS), ("call", "email", OF_EMAILS - OF_CALLS)],
)
def test_fields_of_the_other_kind_alone_are_no_reason(kind: str, other: str, missing: set[str]) -> None:
    seen = described(**dict.fromkeys(missing))
    assert reasons(kind, seen) == {}
    assert set(reasons(other, seen)["field.missing_or_hidden"].fields) == missing


def test_as_the_documentation_wants_it_nothing_is_wrong() -> None:
    assert [reasons(kind, described()) for kind in ("email", "call")] == [{}, {}]


def test_an_object_nobody_could_describe_is_not_called_closed() -> None:
    seen = schema(Task=NEVER_MADE.objects["Task"], Account=None, Opportunity=None)
    unsure = replace(seen, unknown={"Account": "check.salesforce_unavailable"})
    told = [str(one.answer) for one in reasons("email", unsure)["field.missing_or_hidden"].evidence]
    assert "Opportunity" in told
