"""How a state is printed: the ids that other commands take, some verdicts alone, CSV, completions, what was meant."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tray_app.adapters.store import SqliteStore
from tray_app.adapters.system.paths import find_paths
from tray_app.core.model.activity import Call, CallResult, Email, Recipient
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict

NOW = datetime.now(UTC)
MAIL = Email(
    id="work:7:42",
    source="work",
    occurred_at=NOW - timedelta(hours=3),
    subject="=HYPERLINK(evil)",
    recipients=(Recipient("jane@example.com"),),
)
CALL = Call(
    id="dialer:call-17",
    source="dialer",
    occurred_at=NOW - timedelta(hours=2),
    number="+12025550123",
    duration_s=61,
    result=CallResult.ANSWERED,
)


@pytest.fixture(autouse=True)
def store(home: Path, config_file: Path) -> Iterator[SqliteStore]:
    paths = find_paths()
    paths.prepare()
    kept = SqliteStore(paths.store_file)
    kept.save_batch("work", Batch(activities=(MAIL,)), {MAIL.id: NOW})
    kept.save_batch("dialer", Batch(activities=(CALL,)), {CALL.id: NOW})
    missing = Reason(code="person.no_record", confidence=Confidence.PROVED)
    found = (
        Finding(activity_id=MAIL.id, verdict=Verdict.NOT_LOGGED, checked_at=NOW, reason=missing),
        Finding(activity_id=CALL.id, verdict=Verdict.LOGGED, checked_at=NOW),
    )
    kept.save_findings(found, {MAIL.id: None, CALL.id: None})
    yield kept
    kept.close()


def test_each_line_has_the_id_that_show_takes(run: Run) -> None:
    lines = run("status").out.splitlines()
    assert [line.split()[-1] for line in lines if line.endswith(("42", "17"))] == [CALL.id, MAIL.id]
    assert "=HYPERLINK(evil)" in run("show", MAIL.id).out


def test_some_verdicts_alone_are_listed_and_everything_is_counted(run: Run) -> None:
    ended = run("status", "--only", "not_logged")
    assert MAIL.id in ended.out
    assert CALL.id not in ended.out
    said = json.loads(run("status", "--json", "--only", "logged,pending").out)
    assert [one["id"] for one in said["activities"]] == [CALL.id]
    assert (said["summary"]["logged"], said["summary"]["not_logged"]) == (1, 1)
    assert ended.status == 1, "the status speaks of everything"


def test_an_unknown_verdict_is_refused_with_what_is_allowed(run: Run) -> None:
    ended = run("status", "--only", "missing")
    assert (ended.status, "not_logged" in ended.err) == (2, True)


def test_csv_is_a_table_that_no_spreadsheet_runs(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("status", "--output", "csv").out)))
    assert [(row["id"], row["verdict"], row["code"]) for row in rows] == [
        (CALL.id, "logged", ""),
        (MAIL.id, "not_logged", "person.no_record"),
    ]
    assert rows[1]["subject"] == "'=HYPERLINK(evil)"
    assert (rows[0]["number"], rows[0]["duration_s"], rows[1]["recipients"]) == (
        "+12025550123",
        "61",
        "jane@example.com",
    )


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("chekc", "Did you mean 'check'?"),
        ("source lst", "Did you mean 'list'?"),
        ("show work:7:43", 'Did you mean "work:7:42"?'),
        ("completion bsh", "Did you mean 'bash'?"),
    ],
)
def test_what_may_have_been_meant_is_said(run: Run, words: str, hint: str) -> None:
    ended = run(*words.split())
    assert ended.status == 2
    assert hint in ended.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_gets_its_completions(run: Run, shell: str) -> None:
    ended = run("completion", shell)
    assert ended.status == 0
    assert "handoff" in ended.out


def test_help_has_examples_and_the_exit_statuses(run: Run) -> None:
    said = run("check", "--help").out
    assert "diditlog check --only not_logged,incomplete" in said
    assert "3  something could not be checked" in said
