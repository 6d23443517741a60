"""Files of every earlier version, as that version's own program wrote them: all of it is there afterwards.

A new schema adds a file here: `versions/N.sql` is the dump of a store that the last program of version N has filled.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tray_app.adapters.store import SqliteStore
from tray_app.adapters.store.schema import MIGRATIONS, _shapes
from tray_app.core.model.activity import Call, CallResult, Email
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Verdict

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FILES = {int(path.stem): path for path in (Path(__file__).parent / "versions").glob("*.sql")}


@pytest.fixture(params=sorted(FILES))
def version(request: pytest.FixtureRequest, tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as old:
        old.executescript(FILES[request.param].read_text("utf-8"))
    return int(request.param)


def test_there_is_a_file_of_each_version() -> None:
    assert sorted(FILES) == list(range(1, len(MIGRATIONS)))


@pytest.mark.parametrize("noted", [None, 0, 1, 2, 3, 4, 255, 0x05000002, -1])
def test_everything_is_there_whatever_number_is_noted(version: int, noted: int | None, tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    if noted is not None:
        with closing(sqlite3.connect(file)) as old:
            old.execute(f"PRAGMA user_version = {noted}")
    for _ in range(2):
        with closing(SqliteStore(file)) as store:
            assert store.repaired is None
            mail, call, second = store.between(NOON, NOON + timedelta(hours=1))
            assert isinstance(mail.activity, Email)
            assert (mail.activity.subject, mail.activity.message_id) == ("Pricing", "<1@acme.example>")
            assert [person.address for person in mail.activity.recipients] == ["jane@example.com"]
            assert mail.finding is not None
            assert mail.finding.reason is not None
            assert mail.finding.reason.code == "person.no_record"
            assert mail.finding.reason.evidence[0].answer == text("none on {day}", day=NOON)
            assert isinstance(call.activity, Call)
            assert (call.activity.number, call.activity.result) == ("+12025550123", CallResult.ANSWERED)
            assert call.finding is not None
            assert call.finding.verdict is Verdict.LOGGED
            assert second.finding is None
            assert [check.activity.id for check in store.due(NOON, 9)] == ["work-mail:7:43"]
            assert (store.cursor("work-mail"), store.cursor("dialer")) == (b"uid 43", b"line 9")
            assert store.told() == {"person.no_record:jane": NOON}
            assert "rep@acme.example" in str(store.note("rep"))
            assert [rule.value for rule in store.rules()] == (["example.org"] if version > 1 else [])
    with closing(sqlite3.connect(file)) as now:
        assert now.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_further_steps_are_taken_from_any_version(version: int, tmp_path: Path) -> None:
    further = (
        "ALTER TABLE activity ADD COLUMN starred INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX s ON activity (starred)",
    )
    with closing(SqliteStore(tmp_path / "store.sqlite3", (*MIGRATIONS, further))) as new:
        assert new.find("work-mail:7:42"), f"of version {version}"
        assert new._connection().execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        assert new._connection().execute("SELECT DISTINCT starred FROM activity").fetchall() == [(0,)]


def test_each_step_can_be_seen_in_the_tables() -> None:
    assert sorted(_shapes(MIGRATIONS).values()) == list(range(len(MIGRATIONS) + 1))


def test_an_upgrade_that_fails_changes_nothing(version: int, tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    with pytest.raises(sqlite3.OperationalError):
        SqliteStore(file, (*MIGRATIONS[:version], ("CREATE TABLE half (a)", "CREATE TABLE half (a)")))
    with closing(sqlite3.connect(file)) as left:
        assert left.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchone() is None
        assert left.execute("PRAGMA user_version").fetchone() == (version,)


def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    SqliteStore(file, (*MIGRATIONS, ("CREATE TABLE later (a)",))).close()
    before = file.read_bytes()
    with pytest.raises(BadConfiguration, match="newer DidItLog"):
        SqliteStore(file)
    assert file.read_bytes() == before
    assert list(file.parent.glob("*damaged*")) == []
