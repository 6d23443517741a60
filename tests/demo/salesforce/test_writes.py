"""New records: taken when Salesforce would take them, refused with its words when it would not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.demo.salesforce.client import Client
from tests.demo.salesforce.conftest import Serve
from tests.demo.salesforce.worlds import ACCOUNT, HIDDEN, JANE, REP
from tray_app.demo.salesforce import Org

UNABLE = (
    "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is "
    "read/write for your profile or permission set."
)


def test_a_task_is_made_with_what_salesforce_fills_in(client: Client) -> None:
    got = client.create(
        "Task", Subject="Email: Pricing", WhoId=JANE[:15], Status="Completed", ActivityDate="2026-11-23"
    )
    assert got.status == 201
    assert set(got.json) == {"id", "success", "errors"}
    assert (got.json["id"][:3], len(got.json["id"])) == ("00T", 18)
    record = client.get(f"/sobjects/Task/{got.json['id']}").json
    expected = {
        "WhoId": JANE, "OwnerId": REP, "CreatedById": REP, "IsClosed": True, "Priority": "Normal",
        "TaskSubtype": "Task", "AccountId": ACCOUNT, "CreatedDate": "2026-11-23T20:00:00.000+0000",
        "ActivityDate": "2026-11-23", "CompletedDateTime": "2026-11-23T20:00:00.000+0000",
        "IsDeleted": False, "Type": None,
    }  # fmt: skip
    assert {name: record[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("values", "code", "message", "fields"),
    [
        ({"Foo": 1}, "INVALID_FIELD", "No such column 'Foo' on sobject of type Task", None),
        ({"Type": "Email"}, "INVALID_FIELD", "No such column 'Type' on sobject of type Task", None),
        ({"_visible": False}, "INVALID_FIELD", "No such column '_visible' on sobject of type Task", None),
        ({"IsClosed": True}, "INVALID_FIELD_FOR_INSERT_UPDATE", UNABLE.format("IsClosed"), ["IsClosed"]),
        ({"Description": "x"}, "INVALID_FIELD_FOR_INSERT_UPDATE", UNABLE.format("Description"), ["Description"]),
        (
            {"Status": None},
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [Status, Reason__c]",
            ["Status", "Reason__c"],
        ),
        ({"Reason__c": ""}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Reason__c]", ["Reason__c"]),
        (
            {"Subject": "x" * 256},
            "STRING_TOO_LONG",
            f"Subject: data value too large: {'x' * 256} (max length=255)",
            ["Subject"],
        ),
        (
            {"CallType": "Sideways"},
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Call Type: bad value for restricted picklist field: Sideways",
            ["CallType"],
        ),
        ({"WhoId": "nonsense"}, "MALFORMED_ID", "Name ID: id value of incorrect type: nonsense", ["WhoId"]),
        ({"WhoId": ACCOUNT}, "MALFORMED_ID", f"Name ID: id value of incorrect type: {ACCOUNT}", ["WhoId"]),
        ({"WhoId": "003D10000000999"}, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []),
        (
            {"WhoId": HIDDEN},
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
            f"insufficient access rights on cross-reference id: {HIDDEN}",
            [],
        ),
        ({"ActivityDate": "tomorrow"}, "JSON_PARSER_ERROR", None, None),
        ({"ReminderDateTime": "2026-01-01T00:00:00"}, "JSON_PARSER_ERROR", None, None),
        ({"IsReminderSet": "yes"}, "JSON_PARSER_ERROR", None, None),
        ({"CallDurationInSeconds": 1.5}, "JSON_PARSER_ERROR", None, None),
        ({"Subject": 5}, "JSON_PARSER_ERROR", None, None),
        ({"Subject": ["x"]}, "JSON_PARSER_ERROR", None, None),
    ],
)
def test_a_task_that_cannot_be_is_refused_and_not_made(
    serve: Serve, values: dict[str, Any], code: str, message: str | None, fields: list[str] | None
) -> None:
    reason = {"name": "Reason__c", "label": "Reason", "type": "string", "length": 50, "required": True}
    client = serve(objects={"Task": {"hidden": ["Type"], "read_only": ["Description"], "custom_fields": [reason]}})
    before = len(client.org.rows("Task"))
    whole = values if code == "REQUIRED_FIELD_MISSING" else {"Reason__c": "x", **values}
    got = client.create("Task", **whole)
    assert got.status == 400
    [entry] = got.json
    assert entry["errorCode"] == code
    assert message is None or entry["message"] == message
    assert entry.get("fields") == fields
    assert len(client.org.rows("Task")) == before


def test_a_deleted_person_cannot_be_pointed_at(client: Client) -> None:
    client.org.delete("Contact", JANE)
    got = client.create("Task", WhoId=JANE)
    assert (got.json[0]["errorCode"], got.json[0]["message"]) == ("ENTITY_IS_DELETED", "entity is deleted")


def test_a_lead_needs_a_name_and_a_company(client: Client) -> None:
    got = client.create("Lead", FirstName="Lea")
    assert got.json[0]["message"] == "Required fields are missing: [LastName, Company]"
    assert client.create("Lead", LastName="Lane", Company="Widgets").status == 201


def test_a_restricted_type_and_its_default_are_the_worlds(serve: Serve) -> None:
    picklist = {"values": ["Call", "Email"], "default": "Call", "restricted": True}
    client = serve(objects={"Task": {"picklists": {"Type": picklist}}})
    made = client.create("Task", Subject="x").json["id"]
    assert client.get(f"/sobjects/Task/{made}?fields=Type").json["Type"] == "Call"
    assert client.create("Task", Type="email").json[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_many_at_once_are_all_made_and_all_counted(client: Client) -> None:
    with ThreadPoolExecutor(8) as several:
        made = list(several.map(lambda number: client.create("Task", Subject=f"Many {number}"), range(80)))
    assert len({got.json["id"] for got in made}) == 80
    assert client.query("SELECT Id FROM Task WHERE Subject LIKE 'Many %'").json["totalSize"] == 80
    assert client.org.api_usage[0] == 24 + 81


def test_half_a_character_is_answered_all_the_same(client: Client) -> None:
    made = client.create("Task", Subject="half \ud83d")
    assert client.get(f"/sobjects/Task/{made.json['id']}?fields=Subject").json["Subject"] == "half ?"


def test_ids_come_in_the_same_order_each_time(org: Org) -> None:
    assert [org.create("Task", {}) for _ in range(2)] == ["00TD10000000001MAA", "00TD10000000002MAA"]


def test_a_deletion_is_dated_and_signed(org: Org) -> None:
    org.delete("Contact", JANE, by="005D10000000IntIAE"[:15])
    row = org.find(JANE)
    assert row is not None
    assert row.deleted
    assert str(row.values["LastModifiedById"]).startswith("005D10000000Int")
    assert row.values["LastModifiedDate"] == org.now


def test_a_task_closes_and_opens_again(org: Org) -> None:
    task = org.create("Task", {"Subject": "x"})
    for status, closed in [("Completed", True), ("In Progress", False)]:
        org.update("Task", task, {"Status": status})
        row = org.find(task)
        assert row is not None
        assert row.values["IsClosed"] is closed
        assert (row.values["CompletedDateTime"] is not None) is closed
