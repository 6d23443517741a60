"""Schemas for tests that need no server: everything an org may show, from which a test takes away."""

from datetime import UTC, datetime

from tray_app.adapters.salesforce.describe import OBJECTS
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Rep, Schema

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
REP = Rep(
    user_id="005000000000001AAA",
    username="rep@acme.example",
    email="rep@acme.example",
    country="US",
    countries=("US", "GB", "KR"),
)

_FIELDS = {
    "Task": "Id Subject WhoId WhatId OwnerId CreatedById CreatedDate LastModifiedById LastModifiedDate ActivityDate"
    " CompletedDateTime IsClosed Type TaskSubtype CallDurationInSeconds CallObject CallType IsDeleted IsArchived"
    " Description WhoCount MSE_Viewed__c mktosales_call_outcome__c",
    "EmailMessage": "Id MessageIdentifier Subject FromAddress ToAddress CcAddress BccAddress MessageDate CreatedDate"
    " CreatedById ActivityId Incoming TextBody HtmlBody",
    "Contact": "Id Name Email:email Private__c:email Phone:phone MobilePhone:phone Fax:phone OwnerId AccountId"
    " IsDeleted MasterRecordId",
    "Lead": "Id Name Email:email Phone:phone MobilePhone:phone OwnerId IsDeleted MasterRecordId IsConverted"
    " ConvertedContactId ConvertedAccountId",
    "TaskRelation": "Id TaskId RelationId IsWhat",
    "EmailMessageRelation": "Id EmailMessageId RelationId RelationType",
    "ActivityUsrConnectionStatus": "UserId ConnectivityStatus",
    "StagedUnmtchdEmailAddr": "EmailAddress:email LastInteractionDate CreatedDate UserId",
}


def schema(*hidden: str, unfiltered: tuple[str, ...] = ()) -> Schema:
    """A full schema without the hidden objects (`Lead`) and fields (`Lead.Email`)."""
    objects = {}
    for name, table in _FIELDS.items():
        fields = {}
        for entry in table.split():
            field, _, kind = entry.partition(":")
            if f"{name}.{field}" not in hidden:
                usable = field != "Description" and f"{name}.{field}" not in unfiltered
                fields[field] = FieldInfo(name=field, type=kind or "string", filterable=usable)
        if name not in hidden:
            objects[name] = ObjectInfo(name=name, fields=fields)
    if "Task" in objects and "Type" in objects["Task"].fields:
        type_field = FieldInfo(
            name="Type",
            label="Type",
            type="picklist",
            length=40,
            updateable=False,
            picklist=("Call", "Email"),
            default_value="Call",
        )
        objects["Task"] = ObjectInfo(name="Task", fields={**objects["Task"].fields, "Type": type_field})
    return Schema(described_at=AT, objects=objects)


ALL_NAMES = (
    *_FIELDS,
    *(
        f"{name}.{entry.partition(':')[0]}"
        for name, table in _FIELDS.items()
        for entry in table.split()
        if entry != "Id"
    ),
)
"""Everything that can be hidden."""


def _field(field: FieldInfo) -> dict[str, object]:
    values = [
        {"value": value, "active": True, "defaultValue": value == field.default_value} for value in field.picklist
    ]
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "length": field.length,
        "createable": field.createable,
        "updateable": field.updateable,
        "filterable": field.filterable,
        "nillable": field.nillable,
        "defaultedOnCreate": field.defaulted,
        "picklistValues": [*values, {"value": "Fax", "active": False, "defaultValue": False}],
    }


def describe_answers(shown: Schema, *, country: str | None = "US") -> list[tuple[str, int, object]]:
    """The parts of the composite answer from which that schema is read, and the user's."""
    parts: list[tuple[str, int, object]] = []
    for name in OBJECTS:
        info = shown.objects.get(name)
        if info is None:
            parts.append((name, 404, [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]))
        else:
            fields = [_field(field) for field in info.fields.values()]
            parts.append((name, 200, {"name": name, "createable": True, "fields": fields}))
    user = {"Id": REP.user_id, "Username": REP.username, "Email": "Rep@acme.example", "LocaleSidKey": "en_GB"}
    parts.append(("user", 200, {"done": True, "records": [user]}))
    if country is None:
        parts.append(("country", 400, [{"errorCode": "INVALID_FIELD", "message": "No such column 'CountryCode'"}]))
    else:
        parts.append(("country", 200, {"done": True, "records": [{"CountryCode": country}]}))
    org = {"Country": "South Korea", "DefaultLocaleSidKey": "en_US"}
    parts.append(("org", 200, {"totalSize": 1, "done": True, "records": [org]}))
    return parts
