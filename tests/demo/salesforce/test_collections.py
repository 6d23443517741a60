"""Many records in one request: each is judged by itself, one call is counted, and nothing is made that is refused."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from tests.demo.salesforce.client import BASE, Client, Got
from tests.demo.salesforce.conftest import Serve
from tests.demo.salesforce.worlds import GONE, HIDDEN, JANE, PRICING, SECRET

PATH = f"{BASE}/composite/sobjects"


def records(client: Client, *values: dict[str, Any], **more: Any) -> Got:
    body = {"records": [{"attributes": {"type": "Task"}, **one} for one in values], **more}
    return client.ask("POST", PATH, json.dumps(body), Content_Type="application/json")


def delete(client: Client, *ids: str, **more: str) -> Got:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return client.ask("DELETE", f"{PATH}?ids={','.join(ids)}{extra}")


def subjects(client: Client) -> list[Any]:
    return [row.values["Subject"] for row in client.org.rows("Task") if not row.deleted]


def test_each_record_is_made_or_refused_by_itself_in_one_call(client: Client) -> None:
    before = client.org.api_usage[0]
    got = records(client, {"Subject": "One", "WhoId": JANE}, {"Subject": "Two", "WhoId": HIDDEN}, {"Subject": "Three"})
    assert got.status == 200
    assert [one["success"] for one in got.json] == [True, False, True]
    [error] = got.json[1]["errors"]
    assert (error["statusCode"], error["fields"]) == ("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", [])
    assert subjects(client)[-2:] == ["One", "Three"]
    assert client.org.api_usage[0] == before + 1


def test_all_or_none_takes_back_what_was_made(client: Client) -> None:
    before = subjects(client)
    got = records(client, {"Subject": "One"}, {"Subject": "Two", "WhoId": HIDDEN}, allOrNone=True)
    codes = [one["errors"][0]["statusCode"] for one in got.json]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"]
    assert subjects(client) == before


def test_a_task_goes_to_the_recycle_bin_and_only_once(client: Client) -> None:
    got = delete(client, PRICING, PRICING, GONE, SECRET, "00TD10000000ZzzMAE", "nonsense", allOrNone="false")
    assert [one["success"] for one in got.json] == [True, False, False, False, False, False]
    codes = [one["errors"][0]["statusCode"] for one in got.json[1:]]
    assert codes == ["ENTITY_IS_DELETED"] * 2 + ["INVALID_CROSS_REFERENCE_KEY"] * 2 + ["MALFORMED_ID"]
    row = client.org.find(PRICING)
    assert row is not None
    assert row.deleted


def test_another_users_task_is_not_the_reps_to_delete(client: Client) -> None:
    made = client.org.create("Task", {"Subject": "x", "OwnerId": "005D10000000Int"})
    assert delete(client, made).json[0]["errors"][0]["statusCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


@pytest.mark.parametrize(
    ("method", "target", "body", "code"),
    [
        ("POST", PATH, "{}", "JSON_PARSER_ERROR"),
        ("POST", PATH, json.dumps({"records": [{"Subject": "x"}]}), "JSON_PARSER_ERROR"),
        ("POST", PATH, json.dumps({"records": [{"attributes": {"type": "Nothing"}}]}), "NOT_FOUND"),
        ("POST", PATH, json.dumps({"records": [{"attributes": {"type": "Task"}}], "x": 1}), "JSON_PARSER_ERROR"),
        ("POST", PATH, json.dumps({"records": [{"attributes": {"type": "Task"}}] * 201}), "EXCEEDED_ID_LIMIT"),
        ("DELETE", PATH, None, "JSON_PARSER_ERROR"),
        ("DELETE", f"{PATH}?ids={','.join([PRICING] * 201)}", None, "EXCEEDED_ID_LIMIT"),
        ("PUT", PATH, "{}", "METHOD_NOT_ALLOWED"),
    ],
)
def test_a_request_that_cannot_be_is_refused_as_a_whole(
    client: Client, method: str, target: str, body: str | None, code: str
) -> None:
    got = client.ask(method, target, body, Content_Type="application/json")
    assert got.status >= 400
    assert got.json[0]["errorCode"] == code


def test_a_validation_rule_speaks_in_the_admins_words(serve: Serve) -> None:
    rules = [
        {"field": "Subject", "contains": "Secret", "message": "Not in a Subject"},
        {"field": "ActivityDate", "contains": "", "message": "Say when"},
    ]
    client = serve(objects={"Task": {"validation_rules": rules}})
    good = {"Subject": "x", "ActivityDate": "2026-11-23"}
    got = records(client, good, {**good, "Subject": "A Secret"}, {"Subject": "x"})
    assert [one["success"] for one in got.json] == [True, False, False]
    [error] = got.json[1]["errors"]
    assert error == {
        "statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "message": "Not in a Subject",
        "fields": ["Subject"],
    }
    assert got.json[2]["errors"][0]["message"] == "Say when"


def test_the_org_says_which_status_is_closed(client: Client) -> None:
    got = client.query("SELECT ApiName FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder")
    assert [row["ApiName"] for row in got.json["records"]] == ["Completed"]


@pytest.mark.parametrize("late", [False, True])
def test_an_answer_can_be_lost_before_or_after_the_work(client: Client, late: bool) -> None:
    client.org.fail("/composite/sobjects", 0, "", late=late)
    with pytest.raises(http.client.RemoteDisconnected):
        records(client, {"Subject": "Lost"})
    assert ("Lost" in subjects(client)) is late
