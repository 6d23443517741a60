"""What only the store on disk can get wrong: losing, doubling, damage, other versions, other threads and programs."""

import os
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.store.strategies import activities, findings
from tests.examples import examples
from tray_app.adapters.store import SqliteStore
from tray_app.core.model.activity import Activity, Email
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Finding, Verdict

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(file)
    yield opened
    opened.close()


def emails(*numbers: int) -> tuple[Email, ...]:
    return tuple(
        Email(id=f"mail:{n}", source="mail", occurred_at=NOON + timedelta(minutes=n), subject=f"Secret plan {n}")
        for n in numbers
    )


def fill(store: SqliteStore, *numbers: int) -> int:
    return store.save_batch(
        "mail", Batch(activities=emails(*numbers), cursor=b"1"), {f"mail:{n}": NOON for n in numbers}
    )


def reopened(file: Path) -> SqliteStore:
    return SqliteStore(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150), deadline=None)
@given(data=st.data(), activity=activities)
def test_activities_and_findings_come_back_as_they_went_in(
    store: SqliteStore, data: st.DataObject, activity: Activity
) -> None:
    finding = data.draw(findings(activity.id))
    store.save_batch("any", Batch(activities=(activity,)), {})
    store.save_findings([finding], {activity.id: None})

    check = store.find(activity.id)

    assert check
    assert check.activity == activity
    assert check.finding == finding


def test_a_time_without_a_zone_is_refused_and_nothing_of_the_batch_is_kept(store: SqliteStore) -> None:
    careless = Email(id="mail:2", source="mail", occurred_at=datetime(2026, 11, 23))  # noqa: DTZ001 (the case)
    with pytest.raises(ValueError, match="zone"):
        store.save_batch("mail", Batch(activities=(*emails(1), careless), cursor=b"2"), {})
    assert store.find("mail:1") is None
    assert store.cursor("mail") is None


KILLED = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from tests.adapters.store.test_sqlite import SqliteStore, fill
    store = SqliteStore(Path(sys.argv[1]))
    left = int(sys.argv[2])
    def count_down(statement):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    store._connection().set_trace_callback(count_down)
    fill(store, 1, 2)
""")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("statements", range(8))
def test_killed_in_mid_save_nothing_is_lost_and_nothing_doubled(file: Path, statements: int) -> None:
    # Given a program that is killed before one of the statements of a save
    done = subprocess.run([sys.executable, "-c", KILLED, str(file), str(statements)], check=False, cwd=Path.cwd())
    killed = done.returncode == -9
    assert killed is (statements < 7), "BEGIN, two looks, two inserts, the cursor, COMMIT"
    # When the next one opens the store
    store = reopened(file)
    # Then there is all of the batch and its cursor, or nothing of both
    assert (store.cursor("mail") is None) is killed
    assert len(store.between(NOON, NOON + timedelta(days=1))) == (0 if killed else 2)
    # And the source delivers again what was not kept
    assert fill(store, 1, 2) == (2 if killed else 0)
    assert len(store.between(NOON, NOON + timedelta(days=1))) == 2
    store.close()


def test_a_second_program_reads_while_the_first_one_writes(store: SqliteStore, file: Path) -> None:
    fill(store, 1)
    store._connection().execute("BEGIN IMMEDIATE")
    store._connection().execute("UPDATE activity SET source = 'half done'")
    script = f"""if True:
        from pathlib import Path
        from tray_app.adapters.store import SqliteStore
        print(SqliteStore(Path({str(file)!r})).find("mail:1").activity.source)"""
    seen = subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, capture_output=True, text=True)
    store._connection().execute("ROLLBACK")
    assert seen.stdout == "mail\n"


def test_threads_have_connections_of_their_own_and_see_each_others_work(store: SqliteStore) -> None:
    seen: list[int] = []
    for number in range(5):
        thread = threading.Thread(target=lambda n=number: seen.append(fill(store, n)))
        thread.start()
        thread.join()
    assert seen == [1] * 5
    assert len(store.between(NOON, NOON + timedelta(days=1))) == 5
    assert len(store._connection._open) <= 2, "connections of threads that ended are closed"


def test_a_folder_that_is_cleared_away_is_made_anew_and_is_the_reps_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    folder.mkdir(parents=True)
    with closing(SqliteStore(folder / "store.sqlite3")) as store:
        for number in range(3):
            shutil.rmtree(folder.parent)
            store.write_note("number", number)
            assert store.note("number") == number
            assert fill(store, number) == 1
        if os.name == "posix":
            assert folder.stat().st_mode & 0o777 == 0o700


def test_writers_at_the_same_time_wait_for_each_other(store: SqliteStore) -> None:
    threads = [threading.Thread(target=fill, args=(store, *range(n * 50, n * 50 + 50))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.summary(NOON)[Verdict.PENDING] == 200


def test_the_tables_of_version_1_are_what_was_shipped(store: SqliteStore) -> None:
    columns = [row[1] for row in store._connection().execute("PRAGMA table_info (activity)")]
    shipped = "id source occurred_at content words next_check_at verdict finding finding_words"
    assert columns[:9] == shipped.split()


def test_a_file_that_is_no_database_is_put_aside_and_a_new_one_begun(file: Path) -> None:
    file.write_bytes(b"overwritten by something else\n" * 200)
    store = SqliteStore(file)
    assert store.repaired
    assert store.repaired.name.startswith("store.sqlite3.damaged-")
    assert store.repaired.read_bytes().startswith(b"overwritten by something else")
    assert fill(store, 1) == 1
    store.close()
    again = SqliteStore(file)
    assert again.repaired is None
    assert again.find("mail:1")
    again.close()


def test_a_damaged_schema_is_put_aside_as_well(file: Path) -> None:
    SqliteStore(file).close()
    data = bytearray(file.read_bytes())
    data[100:2000] = b"\xff" * 1900
    file.write_bytes(data)
    store = SqliteStore(file)
    assert store.repaired
    assert store.repaired.read_bytes() == data
    store.close()


def test_a_full_disk_is_an_os_error_and_costs_nothing_that_was_kept(store: SqliteStore) -> None:
    fill(store, 1)
    pages = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OSError, match="full"):
        fill(store, *range(2, 500))
    store._connection().execute("PRAGMA max_page_count = 100000")
    assert fill(store, 1, 2) == 1


def test_a_file_that_may_not_be_written_is_an_os_error(store: SqliteStore) -> None:
    store._connection().execute("PRAGMA query_only = ON")
    with pytest.raises(OSError, match="readonly"):
        store.write_note("pause", "noon")


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such"):
        SqliteStore(tmp_path / "nowhere" / "store.sqlite3")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_rep_may_read_the_files(store: SqliteStore, file: Path) -> None:
    fill(store, 1)
    assert {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {
        "store.sqlite3": 0o600,
        "store.sqlite3-wal": 0o600,
        "store.sqlite3-shm": 0o600,
    }


def test_expired_words_leave_the_files_too(store: SqliteStore, file: Path) -> None:
    fill(store, *range(50))
    store.save_findings([], {f"mail:{n}": None for n in range(50)})
    store.expire(NOON + timedelta(days=20))
    assert all(b"Secret plan" not in path.read_bytes() for path in file.parent.iterdir())


def test_the_summary_counts_by_verdict(store: SqliteStore) -> None:
    fill(store, 1, 2, 3, 4)
    logged = [Finding(activity_id=f"mail:{n}", verdict=Verdict.LOGGED, checked_at=NOON) for n in (1, 2, 3)]
    store.save_findings(logged, {})
    counts = store.summary(NOON + timedelta(minutes=2))
    assert counts == dict.fromkeys(Verdict, 0) | {Verdict.LOGGED: 2, Verdict.PENDING: 1}


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("content FROM activity WHERE next_check_at <= 1 ORDER BY next_check_at, id LIMIT 9", "activity_due"),
        ("min(next_check_at) FROM activity WHERE next_check_at IS NOT NULL", "activity_due"),
        ("content FROM activity WHERE occurred_at >= 1 AND occurred_at < 2 ORDER BY occurred_at, id", "activity_time"),
        ("verdict, count(*) FROM activity WHERE occurred_at >= 1 GROUP BY 1", "COVERING INDEX activity_time"),
        ("content FROM activity WHERE (occurred_at, id) < (1, '') ORDER BY occurred_at DESC, id DESC", "activity_time"),
    ],
)
def test_questions_are_answered_from_an_index(store: SqliteStore, query: str, index: str) -> None:
    plan = " ".join(row[3] for row in store._connection().execute(f"EXPLAIN QUERY PLAN SELECT {query}"))
    assert index in plan
    assert query.count("ORDER") == 0 or "TEMP B-TREE" not in plan
