"""A store that is repaired while programs use it: by the tray itself, by a command beside it, by both at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.store.test_spoilt import ALL, cycle, middle_page
from tests.adapters.store.test_sqlite import emails, fill
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.store import SqliteStore
from tray_app.adapters.store.connections import StoreDamaged

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POSIX = pytest.mark.skipif(os.name != "posix", reason="an open file can be replaced on POSIX only")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "store.sqlite3"
    with closing(SqliteStore(made)) as store:
        fill(store, *range(300))
        store.mark_told("person.no_record:jane", NOON)
    return made


def repairs_in(file: Path) -> list[Path]:
    return sorted(file.parent.glob("*.damaged-*Z"))


def spoil_while_open(store: SqliteStore, file: Path) -> None:
    """Spoil the file under a program that has it open, and have it forget what it remembers of it."""
    store._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    middle_page(file)
    store._connection.close()


@POSIX
def test_a_running_program_repairs_its_store_and_goes_on(file: Path) -> None:
    with closing(SqliteStore(file)) as store:
        spoil_while_open(store, file)
        with pytest.raises(StoreDamaged):
            store.between(*ALL)
        assert store.repaired is None
        # The next check finds it repaired, and fills it again
        cycle(store)
        assert store.repaired is not None
        assert {check.activity for check in store.between(*ALL)} == set(emails(*range(300)))
        assert store.told() == {"person.no_record:jane": NOON}
    assert len(repairs_in(file)) == 1


@POSIX
def test_a_damage_that_no_question_meets_is_found_once_a_day(file: Path) -> None:
    with closing(SqliteStore(file)) as store:
        # Given an index in which one email became another one
        spoil_index(store, file)
        assert len(store.between(*ALL)) < 300
        with pytest.raises(StoreDamaged):
            store.expire(NOON)
        cycle(store)
        assert {check.activity for check in store.between(*ALL)} == set(emails(*range(300)))


def spoil_index(store: SqliteStore, file: Path) -> None:
    """Turn one entry of the index into another one."""
    connection = store._connection()
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'activity_time'").fetchone()[0]
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(file.read_bytes())
    page = data[(root - 1) * 4096 : root * 4096]
    data[(root - 1) * 4096 : root * 4096] = page.replace(b"mail:1", b"mail:x")
    file.write_bytes(data)
    store._connection.close()


@POSIX
def test_a_command_that_repairs_the_store_is_noticed_by_the_tray(file: Path) -> None:
    script = (
        "import sys; from pathlib import Path; "
        "from tray_app.adapters.store import SqliteStore; "
        "store = SqliteStore(Path(sys.argv[1])); print(store.repaired is not None); store.close()"
    )
    with closing(SqliteStore(file)) as tray:
        fill(tray, 300)
        tray._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        middle_page(file)
        tray._connection.suspect()
        command = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script, str(file)], check=True, capture_output=True, text=True
        )
        assert command.stdout == "True\n"
        # What the tray keeps now is kept in the new file
        tray.mark_told("later", NOON)
        cycle(tray)
        assert tray.repaired is None, "told by the one who repaired it"
        with closing(SqliteStore(file)) as other:
            assert set(other.told()) == {"person.no_record:jane", "later"}
            assert len(other.between(*ALL)) >= 300
    assert len(repairs_in(file)) == 1


@POSIX
def test_a_file_that_somebody_removed_is_begun_anew(file: Path) -> None:
    with closing(SqliteStore(file)) as store:
        for left in file.parent.glob("*"):
            left.unlink()
        cycle(store)
        assert len(store.between(*ALL)) == 300
    with closing(SqliteStore(file)) as store:
        assert len(store.between(*ALL)) == 300


@POSIX
def test_of_a_link_the_file_it_points_to_is_put_aside_and_removed_in_time(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "home" / "store.sqlite3"
    link.parent.mkdir()
    link.symlink_to(file)
    middle_page(file)
    with closing(SqliteStore(link)) as store:
        assert store.repaired is not None
        assert not store.repaired.is_symlink()
        assert store.told() == {"person.no_record:jane": NOON}
        assert link.is_symlink(), "who put the store elsewhere finds it there"
        assert repairs_in(file) == [store.repaired]
        store.expire(datetime.now(UTC) + timedelta(days=30))
    assert repairs_in(file) == []
    assert [path.name for path in link.parent.iterdir()] == ["store.sqlite3"]


@POSIX
@pytest.mark.parametrize("through_a_link", [False, True])
def test_a_pipe_in_its_place_is_refused_at_once(tmp_path: Path, *, through_a_link: bool) -> None:
    pipe = tmp_path / "store.sqlite3"
    os.mkfifo(pipe)
    if through_a_link:
        (tmp_path / "link").symlink_to(pipe)
        pipe = tmp_path / "link"
    with pytest.raises(OSError, match="is not a file"):
        SqliteStore(pipe)


@POSIX
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    loop = tmp_path / "store.sqlite3"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links"):
        SqliteStore(loop)


def test_programs_that_open_a_damaged_store_at_once_repair_it_once(file: Path) -> None:
    middle_page(file)
    script = (
        "import sys; from pathlib import Path; "
        "from tray_app.adapters.store import SqliteStore; "
        "sys.stdin.readline(); store = SqliteStore(Path(sys.argv[1])); print(len(store.told())); store.close()"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", script, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    said = [program.communicate(timeout=PATIENCE_S)[0] for program in programs]
    assert said == ["1\n"] * 4, "nobody finds a store that has forgotten what was told"
    assert len(repairs_in(file)) == 1


@POSIX
def test_threads_at_work_are_waited_for(file: Path) -> None:
    with closing(SqliteStore(file)) as store:
        stop = threading.Event()
        wrong: list[BaseException] = []

        def look() -> None:
            while not stop.is_set():
                try:
                    store.between(*ALL)
                except BaseException as error:
                    wrong.append(error)
                    return

        threads = [threading.Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for _ in range(10):
            store._connection.suspect()
            cycle(store)
        stop.set()
        for thread in threads:
            thread.join()
        assert not wrong
        assert store.repaired is None


def test_another_programs_database_is_put_aside_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(file)) as foreign, foreign:
        foreign.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")
        foreign.execute("INSERT INTO moz_places (url) VALUES ('https://example.com')")
        foreign.execute("PRAGMA user_version = 77")
    with closing(SqliteStore(file)) as store:
        assert store.repaired is not None
        cycle(store)
        assert len(store.between(*ALL)) == 300
        with closing(sqlite3.connect(store.repaired)) as foreign:
            assert foreign.execute("SELECT url FROM moz_places").fetchall() == [("https://example.com",)]
            names = foreign.execute("SELECT name FROM sqlite_master").fetchall()
            assert names == [("moz_places",)]


def test_damaged_files_are_not_kept_longer_than_the_words_in_them(file: Path) -> None:
    file.write_bytes(b"overwritten")
    with closing(SqliteStore(file)) as store:
        assert store.repaired is not None
        now = datetime.now(UTC)
        store.expire(now + timedelta(days=13))
        assert store.repaired.exists()
        store.expire(now + timedelta(days=15))
        assert repairs_in(file) == []


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_damaged_file_of_an_earlier_version_is_saved_from_as_well(version: int, tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(file)) as old:
        old.executescript((Path(__file__).parent / "versions" / f"{version}.sql").read_text("utf-8"))
    with closing(sqlite3.connect(file)) as old:
        root = old.execute("SELECT rootpage FROM sqlite_master WHERE name = 'activity_due'").fetchone()[0]
    data = bytearray(file.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = bytes(4096)
    file.write_bytes(data)
    with closing(SqliteStore(file)) as store:
        assert store.repaired is not None
        checks = store.between(NOON, NOON + timedelta(hours=1))
        assert [check.finding is not None for check in checks] == [True, True, False]
        assert [check.activity.id for check in store.due(NOON, 9)] == ["work-mail:7:43"]
        assert store.told() == {"person.no_record:jane": NOON}
        assert store.cursor("work-mail") is None
