"""`rules`: what a script lists, makes, takes back and hands to somebody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tray_app.adapters.store import SqliteStore
from tray_app.adapters.system.paths import find_paths
from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.ports import Batch
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Confidence, Evidence, Finding, Reason, Verdict

WHEN = datetime.now(UTC) - timedelta(hours=5)
EMAIL = Email(
    id="mail:1", source="mail", occurred_at=WHEN, subject="Pricing", recipients=(Recipient("jane@example.com"),)
)
ASKED = Evidence(text("Contacts with {address}", address="jane@example.com"), text("none"))
MISSING = Finding(
    activity_id="mail:1",
    verdict=Verdict.NOT_LOGGED,
    checked_at=WHEN + timedelta(hours=1),
    reason=Reason(code="person.no_record", confidence=Confidence.PROVED, evidence=(ASKED,)),
)


@pytest.fixture
def store(home: Path) -> Iterator[SqliteStore]:
    """A store with one warning, where the command looks for it."""
    places = find_paths()
    places.prepare()
    store = SqliteStore(places.store_file)
    store.save_batch("mail", Batch(activities=(EMAIL,)), {})
    store.save_findings([MISSING], {"mail:1": None})
    yield store
    store.close()


def test_a_rule_is_made_listed_and_taken_back(run: Run, store: SqliteStore) -> None:
    made = run("rules", "add", "domain", "Example.com")
    assert (made.status, made.err) == (0, "")
    assert "1  domain  example.com" in made.out
    assert "1 activity is judged anew" in made.out
    assert store.due(datetime.now(UTC), 1)

    (listed,) = json.loads(run("rules", "list", "--json").out)["rules"]
    assert (listed["number"], listed["kind"], listed["value"], listed["hides"]) == (1, "domain", "example.com", 0)
    assert run("rules", "list").out.startswith("1  domain  example.com  hides 0 activities")

    assert run("rules", "remove", "1").status == 0
    assert store.rules() == []
    assert "No rules." in run("rules", "list").out


def test_a_wrong_warning_is_exported_without_names(run: Run, store: SqliteStore) -> None:
    assert run("rules", "wrong", "mail:1").status == 0
    assert run("rules", "add", "person", "jane@example.com").status == 0
    assert run("rules", "add", "code", "person.no_record:jane@example.com").status == 0

    exported = run("rules", "export")
    assert exported.status == 0
    told = json.loads(exported.out)
    assert [(one["kind"], one["value"]) for one in told["rules"]] == [
        ("activity", None),
        ("person", None),
        ("code", "person.no_record"),
    ]
    (wrong,) = told["wrong_warnings"]
    assert (wrong["code"], wrong["confidence"], wrong["waited_s"]) == ("person.no_record", "proved", 3600)
    assert wrong["checked"] == [{"question": "Contacts with {address}", "answer": "none"}]
    assert "jane" not in exported.out
    assert "mail:1" not in exported.out


WRONG = [
    (("rules", "add", "person", "jane"), "A person is an address"),
    (("rules", "add", "colour", "red"), "Allowed: activity, person, domain, kind, code"),
    (("rules", "add", "code", "no.such"), "There is no warning with this code"),
    (("rules", "remove", "7"), "There is no rule 7"),
    (("rules", "wrong", "mail:7"), 'There is no activity "mail:7"'),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_wrong_use_is_one_line(run: Run, store: SqliteStore, words: tuple[str, ...], said: str) -> None:
    ended = run(*words)

    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1
