"""Worlds: what cannot be is refused with its place, and a world runs as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.demo.salesforce.client import Client
from tests.demo.salesforce.worlds import TOKEN, world
from tests.rig.processes import PATIENCE_S
from tray_app.demo.salesforce import DemoSalesforce, Org, WorldError

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority

ROOT = Path(__file__).parents[3]


def task(**values: Any) -> dict[str, Any]:
    return {"records": {"Task": [{"Subject": "x"}, values]}}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"colour": "blue"}, "colour: unknown; known are batch_size"),
        ({"token": ""}, "token: a text is needed"),
        ({"now": "2026-11-23T20:00:00"}, "now: a time needs its zone"),
        ({"org": {"api_limit": "many"}}, "org.api_limit: a whole number"),
        ({"org": {"id": "005D10000000001"}}, "org.id: must begin with 00D"),
        ({"org": {"limit": 1}}, "org.limit: unknown"),
        ({"rep": {"Id": "005"}}, "rep.Id: an id has 15 or 18"),
        ({"rep": {"Id": "005D10000000001"}}, "rep.Username: a text is needed"),
        ({"rep": {"Id": "005D10000000001", "Username": "r", "Foo": 1}}, "rep: User.Foo: no such field"),
        ({"users": {}}, "users: a list of objects"),
        ({"marketo_fields": 1}, "marketo_fields: true or false"),
        ({"batch_size": 0}, "batch_size: a whole number of 1 or more"),
        ({"records": {"Event": []}}, "records.Event: no such object here"),
        ({"records": {"Task": {}}}, "records.Task: a list of objects"),
        (task(Foo=1), "records.Task[1]: Task.Foo: no such field"),
        (task(WhoId="003D10000000001AAA"), "records.Task[1]: Task.WhoId: not a reference: the last three characters"),
        (task(Id="003D10000000001"), "records.Task[1]: Task.Id: must begin with 00T"),
        (task(ActivityDate="2026-11-23T00:00:00Z"), "records.Task[1]: Task.ActivityDate: not a date"),
        (task(CreatedDate="2026-11-23"), "records.Task[1]: Task.CreatedDate: not a datetime"),
        (task(IsArchived="no"), "records.Task[1]: Task.IsArchived: not a boolean"),
        (task(Subject="x" * 256), "records.Task[1]: Task.Subject: has 256 characters, 255 fit"),
        (task(_visible="no"), "records.Task[1]: Task._visible: true or false"),
        ({"records": {"TaskRelation": [{}]}}, "records.TaskRelation[0]: TaskRelation: no such object here"),
        ({"objects": {"Event": {}}}, "objects.Event: no such object here"),
        ({"objects": {"Task": {"hide": []}}}, "objects.Task.hide: unknown"),
        ({"objects": {"Task": {"hidden": ["Foo"]}}}, "objects.Task.hidden: Foo is no field"),
        ({"objects": {"Task": {"hidden": ["Id"]}}}, "objects.Task.hidden: Id is no field, or none that can be"),
        ({"objects": {"Task": {"createable": "no"}}}, "objects.Task.createable: true or false"),
        ({"objects": {"Task": {"custom_fields": [{"name": "Foo"}]}}}, "objects.Task.custom_fields[0].name"),
        ({"objects": {"Task": {"custom_fields": [{"name": "F__c", "type": "x"}]}}}, "custom_fields[0].type: x is no"),
        ({"objects": {"Task": {"picklists": {"Foo": {}}}}}, "objects.Task.picklists.Foo: no such field"),
        ({"objects": {"Task": {"picklists": {"Type": []}}}}, "objects.Task.picklists.Type: an object with values"),
        ({"failures": [{"status": 503}]}, "failures[0].match: a text is needed"),
    ],
)
def test_a_world_that_cannot_be_is_refused_with_its_place(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(WorldError) as caught:
        Org.from_world(world(**changes))
    assert place in str(caught.value)


def test_time_stands_still_goes_on_or_is_given() -> None:
    assert Org.from_world(world()).now == datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert abs(Org.from_world(world(now=None)).now - datetime.now(UTC)) < timedelta(minutes=1)
    given = datetime(2030, 1, 1, tzinfo=UTC)
    assert Org.from_world(world(), clock=lambda: given).now == given


def test_no_token_shows_in_a_representation(org: Org) -> None:
    with DemoSalesforce(org) as server:
        shown = f"{org!r} {server!r} {org.world!r} {org.tokens!r} {org.requests!r}"
    assert TOKEN not in shown
    assert "refresh-1" not in shown


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "tray_app.demo.salesforce", *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_as_a_process_it_says_where_it_is_and_ends_when_told(world_file: Path) -> None:
    with started("--world", str(world_file)) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        client = Client(url, TOKEN, Org.from_world(world()))
        assert client.query("SELECT Id FROM Task").json["totalSize"] == 2
        assert client.ask("GET", "/__stand_in/log").json["counted"] == 1
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_as_a_process_it_serves_tls(world_file: Path, certificate_authority: CertificateAuthority) -> None:
    with started("--world", str(world_file), "--cert", str(certificate_authority.certificate_file)) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["url"].startswith("https://127.0.0.1:")
        process.terminate()
        assert process.wait(timeout=PATIENCE_S) == 0


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_as_a_process_it_refuses_a_bad_world_in_one_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "world.json"
    file.write_text(content, encoding="utf-8")
    with started("--world", str(file)) as process:
        rest, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, rest) == (2, "")
    assert "Traceback" not in errors
    assert errors.count("\n") == 1
