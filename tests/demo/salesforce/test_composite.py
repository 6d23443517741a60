"""Several requests in one, held against recordings of the real thing."""
# ruff: noqa: S608

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from tests.demo.salesforce.client import BASE, Client, asking, part
from tests.demo.salesforce.conftest import Serve
from tests.demo.salesforce.worlds import JANE, PRICING

NOT_FOUND = [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]


def answers(got: Any) -> dict[str, Any]:
    assert got.status == 200
    return {entry["referenceId"]: entry for entry in got.json["compositeResponse"]}


def test_each_part_has_its_own_answer_and_the_whole_counts_once(client: Client) -> None:
    got = client.composite(
        asking("tasks", "SELECT Id FROM Task"),
        asking("gone", "SELECT Id FROM Task WHERE IsDeleted = true", "queryAll"),
        asking("wrong", "SELECT Foo FROM Task"),
        part("task", "sobjects/Task/describe"),
        part("nothing", "sobjects/Foo"),
        part("jane", f"sobjects/Contact/{JANE}"),
        part("limits", "limits"),
        allOrNone=False,
    )
    assert got.headers["Sforce-Limit-Info"] == "api-usage=25/15000"
    found = answers(got)
    assert {name: entry["httpStatusCode"] for name, entry in found.items()} == {
        "tasks": 200, "gone": 200, "wrong": 400, "task": 200, "nothing": 404, "jane": 200, "limits": 404,
    }  # fmt: skip
    assert found["tasks"]["body"]["totalSize"] == 2
    assert found["gone"]["body"]["totalSize"] == 1
    assert found["wrong"]["body"][0]["errorCode"] == "INVALID_FIELD"
    assert found["task"]["body"]["name"] == "Task"
    assert found["nothing"]["body"] == NOT_FOUND
    assert client.org.counted_requests == 1
    assert client.org.requests[0].soql[2] == "SELECT Foo FROM Task"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("SELECT Id FROM Task WHERE CreatedDate = 2026-11-23T18:00:00%2B09:00", 200),
        ("SELECT+Id+FROM+Task+WHERE+CreatedDate+=+2026-11-23T18:00:00%2B09:00", 200),
        # The plus sign itself stands for a space.
        ("SELECT Id FROM Task WHERE CreatedDate = 2026-11-23T18:00:00+09:00", 400),
    ],
)
def test_the_addresses_of_parts_are_decoded_as_addresses_are(client: Client, written: str, status: int) -> None:
    got = answers(client.composite(part("a", f"query?q={written}")))["a"]
    assert got["httpStatusCode"] == status
    if status == 200:
        assert got["body"]["totalSize"] == 1


def test_a_part_may_make_a_record_and_says_where_it_is(client: Client) -> None:
    got = answers(client.composite(part("new", "sobjects/Task", "POST", body={"Subject": "Made"})))["new"]
    assert got["httpStatusCode"] == 201
    assert got["httpHeaders"] == {"Location": f"{BASE}/sobjects/Task/{got['body']['id']}"}


def test_all_or_none_leaves_nothing_behind(client: Client) -> None:
    parts = [part("new", "sobjects/Task", "POST", body={"Subject": "Made"}), part("bad", "sobjects/Foo")]
    got = answers(client.composite(*parts, allOrNone=True))
    assert got["new"]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert got["bad"]["body"] == NOT_FOUND
    assert client.query("SELECT Id FROM Task WHERE Subject = 'Made'").json["totalSize"] == 0
    answers(client.composite(*parts, allOrNone=False))
    assert client.query("SELECT Id FROM Task WHERE Subject = 'Made'").json["totalSize"] == 1


def test_a_describe_within_may_be_unchanged(client: Client) -> None:
    seen = {"If-Modified-Since": client.get("/sobjects/Task/describe").headers["Last-Modified"]}
    got = answers(client.composite(part("task", "sobjects/Task/describe", httpHeaders=seen)))["task"]
    assert (got["httpStatusCode"], got["body"]) == (304, None)


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ([asking(f"q{n}", "SELECT Id FROM Task") for n in range(5)], True),
        ([asking(f"q{n}", "SELECT Id FROM Task", "queryAll" if n else "query") for n in range(6)], False),
        ([part(f"d{n}", "sobjects/Task/describe") for n in range(25)], True),
        ([part(f"d{n}", "sobjects/Task/describe") for n in range(26)], False),
    ],
    ids=["5 queries", "6 queries", "25 parts", "26 parts"],
)
def test_too_many_parts_are_refused_as_a_whole(client: Client, parts: list[dict[str, Any]], fits: bool) -> None:
    got = client.composite(*parts)
    assert got.status == (200 if fits else 400)
    if not fits:
        [refused] = got.json["compositeResponse"]
        assert refused["referenceId"] is None
        assert refused["body"][0]["errorCode"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"compositeRequest": []},
        {"compositeRequest": [{"method": "GET", "url": f"{BASE}/limits"}]},
        {"compositeRequest": [{"method": "FETCH", "url": f"{BASE}/limits", "referenceId": "a"}]},
        {"compositeRequest": [part("a-b", "limits")]},
        {"compositeRequest": [part("a", "limits"), part("a", "limits")]},
        {"compositeRequest": [part("a", "limits", richInput={})]},
        {"compositeRequest": [part("a", "limits")], "allornone": False},
    ],
)
def test_a_request_of_another_shape_is_refused(client: Client, body: Any) -> None:
    got = client.ask("POST", f"{BASE}/composite", json.dumps(body))
    assert (got.status, got.json[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")


def test_answers_are_shaped_as_recorded(salesforce_reference: Path, serve: Serve) -> None:
    file = salesforce_reference / "TestCompositeParallelSalesforce.test_composite_parallel_salesforce.yaml"
    made, asked = yaml.safe_load(file.read_text(encoding="utf-8"))["interactions"]
    client = serve(records={})
    ours = client.create("Account", **json.loads(made["request"]["body"]))
    theirs = json.loads(made["response"]["body"]["string"])
    assert (ours.status, set(ours.json)) == (made["response"]["status"]["code"], set(theirs))
    assert ours.headers["Content-Type"] == made["response"]["headers"]["Response-Headers"]["Content-Type"][0]

    body = asked["request"]["body"].replace("vxx.0", "v66.0")
    got = client.ask("POST", f"{BASE}/composite", body)
    recorded = asked["response"]["body"]["string"].replace("vxx.0", "v66.0")
    # Nothing but the id of the record differs.
    assert got.json == json.loads(recorded.replace("0010xACCOUNTID0000", ours.json["id"]))


def test_a_missing_object_is_answered_as_recorded(salesforce_reference: Path, client: Client) -> None:
    file = salesforce_reference / "TestCompositeParallelSalesforce.test_errors.yaml"
    [recorded] = yaml.safe_load(file.read_text(encoding="utf-8"))["interactions"]
    got = client.ask("POST", f"{BASE}/composite", recorded["request"]["body"].replace("vxx.0", "v66.0"))
    assert got.status == recorded["response"]["status"]["code"]
    assert got.json == json.loads(recorded["response"]["body"]["string"])


def test_a_reference_to_another_part_is_refused(client: Client) -> None:
    soql = quote(f"SELECT Id FROM Task WHERE Id = '{PRICING}'", safe="")
    got = answers(client.composite(part("a", f"query?q={soql}@{{b.id}}")))["a"]
    assert got["httpStatusCode"] == 400
