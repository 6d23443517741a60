"""Every refusal is worded as the real one words it, as quoted and recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.demo.salesforce.client import Client, asking
from tests.demo.salesforce.conftest import Serve


@pytest.fixture(scope="session")
def quoted(salesforce_reference: Path) -> dict[str, Any]:
    """Error bodies of the REST API by their name."""
    bodies = json.loads((salesforce_reference / "error_bodies_verbatim.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in bodies["rest"]}


def test_an_expired_session(client: Client, quoted: dict[str, Any]) -> None:
    got = Client(client.url, "old", client.org).get("/limits")
    assert (got.status, got.json) == (401, quoted["401_expired"]["body"])
    assert got.headers["Content-Type"] == quoted["401_expired"]["content_type"]


def test_a_used_up_allowance(serve: Serve, quoted: dict[str, Any]) -> None:
    got = serve(org={"api_limit": 0}).get("/limits")
    assert (got.status, got.json) == (403, quoted["403_daily_limit"]["body"])


def test_an_address_that_is_too_long(client: Client, quoted: dict[str, Any]) -> None:
    got = client.query("x" * 20_000)
    assert (got.status, got.text) == (414, quoted["414_html"]["body_text"])
    assert got.headers["Content-Type"] == quoted["414_html"]["content_type"]


def test_a_field_that_is_not_there_in_a_query(client: Client, quoted: dict[str, Any]) -> None:
    entry = quoted["400_fls_field_query"]
    words = entry["message"].replace("ia_crm__Class__c", "Foo__c").replace("OpportunityLineItem", "Task")
    [got] = client.query("SELECT Foo__c FROM Task").json
    assert (got["errorCode"], got["message"].splitlines()[-1]) == (entry["errorCode"], words)


def test_a_standard_field_that_is_not_there_in_a_write(serve: Serve, quoted: dict[str, Any]) -> None:
    entry = quoted["400_fls_field_task_type"]
    [got] = serve(objects={"Task": {"hidden": ["Type"]}}).create("Task", Type="Email").json
    assert (got["errorCode"], got["message"]) == (entry["errorCode"], entry["message_prefix"])


def test_a_field_that_may_not_be_written(client: Client, quoted: dict[str, Any]) -> None:
    [theirs] = quoted["400_fls_write"]["body"]
    [ours] = client.create("Task", IsClosed=True).json
    assert ours == json.loads(json.dumps(theirs).replace("IsClosedOnCreate", "IsClosed"))


def test_a_required_field_that_is_missing(client: Client, quoted: dict[str, Any]) -> None:
    entry = quoted["400_missing_required_custom"]
    [got] = client.create("Task", Status="").json
    assert (got["errorCode"], got["message"]) == (entry["errorCode"], entry["message_contains"])


def test_a_composite_with_a_good_and_a_bad_part(client: Client, quoted: dict[str, Any]) -> None:
    theirs = quoted["200_composite_mixed"]["body"]["compositeResponse"]
    got = client.composite(
        asking("refAccount", "select count() from Account"), asking("refXYZZY", "select count() from XYZZY")
    )
    ours = got.json["compositeResponse"]
    assert ours[1] == theirs[1]
    assert ours[0] == {**theirs[0], "body": {**theirs[0]["body"], "totalSize": 1}}


def test_a_refresh_token_that_is_no_longer_good(client: Client, salesforce_reference: Path) -> None:
    bodies = json.loads((salesforce_reference / "error_bodies_verbatim.json").read_text(encoding="utf-8"))
    ask = {"grant_type": "refresh_token", "client_id": "any", "refresh_token": "old"}
    got = client.form("/services/oauth2/token", **ask)
    assert (got.status, got.json) == (400, bodies["oauth_token_endpoint"][0]["body"])
