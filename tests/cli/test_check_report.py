"""`check --report`: without a sign-in, by an exported report; marked, likely at best, and nothing kept."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tray_app.adapters.store import SqliteStore
from tray_app.adapters.system.paths import find_paths
from tray_app.core.cycle.report_look import MISSING, SEEN
from tray_app.core.diagnosis import snoozes
from tray_app.core.model.verdict import Verdict

NOW = datetime.now(UTC).replace(microsecond=0)
NUMBERS = ("+12025550123", "+12025550124", "+12025550125")


@pytest.fixture
def report(home: Path, config_file: Path, tmp_path: Path) -> Path:
    """Three calls of yesterday, and a report that has a Task for two of them."""
    folder = tmp_path / "calls"
    folder.mkdir()
    at = NOW - timedelta(days=1)
    lines = [f"c{n},{at + timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ},outbound,{number},60,answered\n"
             for n, number in enumerate(NUMBERS)]  # fmt: skip
    (folder / "calls.csv").write_text("id,started_at,direction,number,duration_s,result\n" + "".join(lines), "utf-8")
    config_file.write_text(f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{folder}"\n', "utf-8")
    file = tmp_path / "report.csv"
    rows = [["Subject", "Date", "Phone", "Created Date", "Assigned"]]
    rows += [
        ["Call", f"{at:%Y-%m-%d}", number, f"{at + timedelta(minutes=5):%Y-%m-%d %H:%M:%S UTC}", "Robin"]
        for number in NUMBERS[:2]
    ]
    rows += [["Call", f"{NOW:%Y-%m-%d}", "+12025550199", f"{NOW:%Y-%m-%d %H:%M:%S UTC}", "Robin"]]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([*rows, ["Confidential Information - Do Not Distribute"]])
    return file


def test_calls_are_answered_by_the_report_and_marked(run: Run, report: Path) -> None:
    ended = run("check", "--report", str(report), "--json")
    said = json.loads(ended.out)
    verdicts = {one["number"]: one["verdict"] for one in said["activities"]}
    assert verdicts == {NUMBERS[0]: "logged", NUMBERS[1]: "logged", NUMBERS[2]: "not_logged"}
    assert said["report"]["file"] == "report.csv"
    assert said["report"]["tasks"] == 3
    assert said["report"]["assigned"] == ["Robin"]
    by_number = {one["number"]: one for one in said["activities"]}
    assert [note["code"] for note in by_number[NUMBERS[0]]["notes"]] == [SEEN]
    assert by_number[NUMBERS[2]]["reason"]["confidence"] == "likely"
    assert {cause["alert"] for cause in said["causes"] if cause["code"].startswith("report.")} == {"list"}
    assert ended.status == 1
    assert "By the report report.csv (3 Tasks" in ended.err
    # And nothing of it is kept
    with closing(SqliteStore(find_paths().store_file)) as kept:
        found = kept.between(NOW - timedelta(days=2), NOW)
    assert {check.finding.verdict for check in found if check.finding} <= {Verdict.CANNOT_CHECK}


def test_csv_says_how_sure_each_is(run: Run, report: Path) -> None:
    ended = run("check", "--report", str(report), "--output", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert {row["confidence"] for row in rows} == {"likely"}


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be opened"), ("id,number\n1,2\n", "is no report of activities")]
)
def test_what_is_no_report_is_said_before_anything_is_asked(
    run: Run, report: Path, content: str | None, said: str
) -> None:
    other = report.with_name("other.csv")
    if content is not None:
        other.write_text(content, "utf-8")
    ended = run("check", "--report", str(other))
    assert ended.status == 2
    assert said in ended.err


def test_what_rests_rests_by_the_report_too(run: Run, report: Path) -> None:
    run("check")
    with closing(SqliteStore(find_paths().store_file)) as store:
        store.write_note(snoozes.NOTE, {MISSING: [(NOW + timedelta(days=1)).isoformat(), []]})
    said = json.loads(run("check", "--report", str(report), "--json").out)
    assert [one["snoozed"] for one in said["causes"] if one["code"] == MISSING] == [True]
