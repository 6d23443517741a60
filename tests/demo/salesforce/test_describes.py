"""Describes have the shape of real ones, and say of each field what real ones say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.demo.salesforce.client import Client
from tests.demo.salesforce.conftest import Serve

SAME = (
    "type", "length", "byteLength", "soapType", "createable", "updateable", "nillable", "permissionable", "filterable",
    "sortable", "groupable", "aggregatable", "defaultedOnCreate", "relationshipName", "referenceTo", "nameField",
    "namePointing", "polymorphicForeignKey", "restrictedPicklist", "digits", "custom", "idLookup", "defaultValue",
)  # fmt: skip
"""What is said of a field that matters to somebody who reads a describe."""
TASK_FIELDS = """
    Id WhoId WhatId Subject ActivityDate Status Priority IsHighPriority OwnerId Description IsDeleted AccountId IsClosed
    CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp IsArchived CallDurationInSeconds CallType
    CallDisposition CallObject ReminderDateTime IsReminderSet RecurrenceActivityId IsRecurrence RecurrenceStartDateOnly
    RecurrenceEndDateOnly RecurrenceTimeZoneSidKey RecurrenceType RecurrenceInterval RecurrenceDayOfWeekMask
    RecurrenceDayOfMonth RecurrenceInstance RecurrenceMonthOfYear RecurrenceRegeneratedType TaskSubtype
    CompletedDateTime
""".split()  # noqa: SIM905
"""The fields of a Developer Edition org, which has no `Type`."""


def fields_of(client: Client, name: str) -> dict[str, Any]:
    return {field["name"]: field for field in client.get(f"/sobjects/{name}/describe").json["fields"]}


@pytest.mark.parametrize("recorded", ["Contact", "Lead"])
def test_a_describe_has_the_keys_of_the_real_one_and_agrees_field_by_field(
    client: Client, salesforce_reference: Path, recorded: str
) -> None:
    theirs = json.loads((salesforce_reference / f"{recorded}.describe.json").read_text(encoding="utf-8"))
    ours = client.get(f"/sobjects/{recorded}/describe").json
    assert set(ours) == set(theirs)
    assert set(ours["urls"]) == set(theirs["urls"])
    assert set(ours["recordTypeInfos"][0]) == set(theirs["recordTypeInfos"][0])
    for key in (
        "keyPrefix",
        "label",
        "labelPlural",
        "createable",
        "queryable",
        "deletable",
        "mergeable",
        "feedEnabled",
    ):
        assert ours[key] == theirs[key]
    real = {field["name"]: field for field in theirs["fields"]}
    shared = [field for field in ours["fields"] if field["name"] in real]
    assert len(shared) >= len(ours["fields"]) - 1, "Lead.HasOptedOutOfEmail alone is not in the recording"
    for field in shared:
        assert set(field) == set(real[field["name"]])
        assert {key: field[key] for key in SAME} == {key: real[field["name"]][key] for key in SAME}, field["name"]


@pytest.mark.parametrize("name", ["Task", "EmailMessage", "Account", "Opportunity", "User", "TaskRelation"])
def test_every_describe_has_the_keys_of_a_real_one(serve: Serve, salesforce_reference: Path, name: str) -> None:
    theirs = json.loads((salesforce_reference / "Event.describe.json").read_text(encoding="utf-8"))
    ours = serve(shared_activities=True).get(f"/sobjects/{name}/describe").json
    assert set(ours) == set(theirs)
    assert {frozenset(field) for field in ours["fields"]} == {frozenset(theirs["fields"][0])}
    for child in ours["childRelationships"]:
        assert set(child) == set(theirs["childRelationships"][0])
    for field in ours["fields"]:
        for value in field["picklistValues"]:
            assert set(value) == {"active", "defaultValue", "label", "validFor", "value"}


def test_what_task_and_event_share_is_described_alike(client: Client, salesforce_reference: Path) -> None:
    theirs = json.loads((salesforce_reference / "Event.describe.json").read_text(encoding="utf-8"))
    real = {field["name"]: field for field in theirs["fields"]}
    ours = fields_of(client, "Task")
    for name in (
        "Id",
        "WhoId",
        "Subject",
        "Description",
        "AccountId",
        "IsDeleted",
        "CreatedDate",
        "CreatedById",
        "IsArchived",
    ):
        same = [key for key in SAME if key not in ("referenceTo", "defaultValue")]
        assert {key: ours[name][key] for key in same} == {key: real[name][key] for key in same}, name


def test_task_has_the_fields_and_rights_of_the_facts(client: Client) -> None:
    fields = fields_of(client, "Task")
    assert set(fields) == {*TASK_FIELDS, "Type"}
    assert len(TASK_FIELDS) == 39
    under_security = {name for name, field in fields.items() if field["permissionable"]}
    assert under_security == {"WhoId", "WhatId", "ActivityDate", "Description", "Type"}
    assert not fields["Description"]["filterable"]
    subtype = fields["TaskSubtype"]
    assert (subtype["createable"], subtype["updateable"], subtype["restrictedPicklist"]) == (True, False, True)
    assert [value["value"] for value in subtype["picklistValues"]] == [
        "Task", "Email", "ListEmail", "Cadence", "Call", "LinkedIn",
    ]  # fmt: skip
    assert not fields["CompletedDateTime"]["createable"]
    assert fields["Subject"]["type"] == "combobox"


def test_hidden_fields_vanish_and_read_only_ones_say_so(serve: Serve) -> None:
    client = serve(objects={"Task": {"hidden": ["type", "WhatId"], "read_only": ["ActivityDate"]}})
    fields = fields_of(client, "Task")
    assert not {"Type", "WhatId"} & set(fields)
    assert (fields["ActivityDate"]["createable"], fields["ActivityDate"]["updateable"]) == (False, False)


def test_marketo_fields_are_there_when_the_world_wants_them(serve: Serve) -> None:
    fields = fields_of(serve(marketo_fields=True), "Task")
    custom = {name: (field["type"], field["length"]) for name, field in fields.items() if field["custom"]}
    assert len(custom) == 15
    assert custom["mktosales_call_outcome__c"] == ("string", 50)
    assert custom["MSE_Details__c"] == ("url", 255)
    assert custom["MSE_Replied__c"] == ("boolean", 0)


def test_shared_activities_show_in_the_describe(serve: Serve) -> None:
    client = serve(shared_activities=True)
    described = client.get("/sobjects/Task/describe").json
    assert [child["relationshipName"] for child in described["childRelationships"]] == [
        "TaskRelations",
        "TaskWhoRelations",
    ]
    assert {"WhoCount", "WhatCount"} <= set(fields_of(client, "Task"))


def test_activity_capture_objects_exist_only_where_a_world_has_them(serve: Serve) -> None:
    assert serve().get("/sobjects/ActivityUsrConnectionStatus/describe").status == 404
    client = serve(
        records={
            "ActivityUsrConnectionStatus": [{"UserId": "005D10000000001", "ConnectivityStatus": "NEEDSATTENTION"}],
            "StagedUnmtchdEmailAddr": [{"EmailAddress": "new@example.com", "UserId": "005D10000000001"}],
        }
    )
    found = client.query("SELECT ConnectivityStatus FROM ActivityUsrConnectionStatus WHERE UserId = '005D10000000001'")
    assert found.json["records"][0]["ConnectivityStatus"] == "NEEDSATTENTION"
    staged = client.query("SELECT EmailAddress FROM StagedUnmtchdEmailAddr WHERE EmailAddress IN ('NEW@example.com')")
    assert staged.json["totalSize"] == 1
