"""Files of a newer version, damaged, cut off, on a full disk or held by another program: nothing readable is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.adapters.store.test_sqlite import emails, fill
from tests.examples import examples
from tray_app.adapters.store import SqliteStore, seals
from tray_app.adapters.store.connections import StoreDamaged
from tray_app.adapters.system.disk_trouble import disk_trouble
from tray_app.core.cycle.signed_in_rep import noted_rep
from tray_app.core.model.ports import Batch, Check
from tray_app.core.model.rules import Rule, RuleKind
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict
from tray_app.core.reporting.completed_steps import CompletedSteps

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALL = (NOON - timedelta(days=1), NOON + timedelta(days=30))
Change = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, bytes]:
    """Stores that have seen some days, by the number of their emails."""
    return {size: _made(tmp_path_factory.mktemp("whole") / "store.sqlite3", size) for size in (300, 60, 20)}


def _made(file: Path, size: int) -> bytes:
    with closing(SqliteStore(file)) as store:
        fill(store, *range(size))
        found = [
            Finding(
                activity_id=f"mail:{number}",
                verdict=Verdict.NOT_LOGGED,
                checked_at=NOON,
                reason=Reason(code="person.no_record", confidence=Confidence.PROVED),
            )
            for number in range(size)
        ]
        store.save_findings(found, dict.fromkeys((f"mail:{number}" for number in range(size)), None))
        store.mark_told("person.no_record:jane", NOON)
        store.add_rule(Rule(kind=RuleKind.DOMAIN, value="example.org", created_at=NOON))
        store.write_note("rep", {"user_id": "005", "username": "rep@acme.example"})
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path, whole_files: dict[int, bytes]) -> Path:
    """A store with 300 emails."""
    file = tmp_path / "store.sqlite3"
    file.write_bytes(whole_files[300])
    return file


_NOTED = "INSERT OR REPLACE INTO note VALUES (?, ?)"


def changed(file: Path, statement: str, *values: object) -> None:
    """Change a row as a newer version may write it, with `opened` and `sealed` as it would use them."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.create_function("opened", 1, seals.opened)
        connection.create_function("sealed", 1, seals.sealed)
        connection.execute(statement, values)


@pytest.fixture
def opened(file: Path) -> Iterator[Callable[[], SqliteStore]]:
    made: list[SqliteStore] = []

    def open_it() -> SqliteStore:
        made.append(SqliteStore(file))
        return made[-1]

    yield open_it
    for store in made:
        store.close()


NEWER_FINDINGS = {
    "an unknown verdict": '{"verdict": "postponed"}',
    "an unknown code": '{"reason": {"code": "org.newly_found"}}',
    "an unknown code beside it": '{"reason": {"also_possible": ["org.newly_found"]}}',
    "a reason of another shape": '{"reason": ["org.busy"]}',
    "half of it": None,
}


@pytest.mark.parametrize("what", NEWER_FINDINGS)
def test_a_finding_of_a_newer_version_is_found_again_and_hides_nothing(
    file: Path, opened: Callable[[], SqliteStore], what: str
) -> None:
    patch = NEWER_FINDINGS[what]
    change = "sealed(json_patch(opened(finding), ?))" if patch else "substr(finding, 1, 40) || ?"
    changed(file, f"UPDATE activity SET finding = {change} WHERE id = 'mail:7'", patch or "")  # noqa: S608
    store = opened()
    checks = {check.activity.id: check for check in store.between(*ALL)}
    assert len(checks) == 300
    assert checks["mail:7"].finding is None
    assert checks["mail:8"].finding is not None
    assert [check.activity.id for check in store.due(NOON + timedelta(days=1), 10)] == ["mail:7"]
    assert store.summary(ALL[0])[Verdict.PENDING] == 1


def test_without_its_words_a_finding_is_not_made_anew(file: Path, opened: Callable[[], SqliteStore]) -> None:
    changed(file, "UPDATE activity SET finding = sealed('{}'), words = NULL WHERE id = 'mail:7'")
    store = opened()
    assert len(store.between(*ALL)) == 300
    assert store.due(NOON + timedelta(days=1), 10) == []


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"kind": "chat"}', '{"kind": "email", "id": "mail:7", "source": "mail", "at": 1e300}']
)
def test_an_activity_of_a_newer_version_hides_no_other_stays_and_is_read_again(
    file: Path, opened: Callable[[], SqliteStore], content: str
) -> None:
    changed(file, "UPDATE activity SET content = sealed(?) WHERE id = 'mail:7'", content)
    store = opened()
    assert store.cursor("mail") == b"1"
    assert len(store.between(*ALL)) == 299
    assert store.find("mail:7") is None
    assert store.counts()["activity"] == 300
    assert store.cursor("mail") is None, "its source is asked again"
    fill(store, 8)
    assert len(store.between(*ALL)) == 299
    assert store.cursor("mail") == b"1", "but only once"
    # Read again from its source, it is whole again.
    assert fill(store, 7) == 0
    assert store.find("mail:7") is not None


SPOILT = {
    "a letter of the address": "content = replace(content, '\"email\"', '\"emajl\"')",
    "a letter of the subject": "words = replace(words, 'Secret', 'Segret')",
    "its time": "occurred_at = occurred_at + 1",
    "its source": "source = 'nail'",
    "its checksum": "content = substr(content, 1, length(content) - 1) || 'x'",
    "a blob": "content = x'00ff'",
    "no text": "content = CAST(x'ff' AS TEXT)",
    "a number": "words = 7",
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_row_that_the_disk_has_changed_is_read_again_from_its_source(
    file: Path, opened: Callable[[], SqliteStore], what: str
) -> None:
    changed(file, f"UPDATE activity SET {SPOILT[what]} WHERE id = 'mail:7'")  # noqa: S608
    store = opened()
    assert len(store.between(*ALL)) == 299
    assert store.cursor("mail") is None
    assert fill(store, *range(300)) == 1
    assert {check.activity for check in store.between(*ALL)} == set(emails(*range(300)))


def test_a_cursor_that_the_disk_has_changed_is_lost(file: Path, opened: Callable[[], SqliteStore]) -> None:
    changed(file, "UPDATE cursor SET position = x'39' WHERE source = 'mail'")
    store = opened()
    assert store.cursor("mail") is None
    fill(store, 1)
    assert store.cursor("mail") == b"1"


def test_what_was_lost_during_a_poll_is_not_passed_by_its_cursor(file: Path, opened: Callable[[], SqliteStore]) -> None:
    # Given a poll that began with a cursor, and a row that turns out to be spoilt before its batch is saved
    store = opened()
    store.cursor("mail")
    changed(file, f"UPDATE activity SET {SPOILT['its checksum']} WHERE id = 'mail:7'")  # noqa: S608
    assert store.find("mail:7") is None
    store.save_batch("mail", Batch(activities=emails(301), cursor=b"2"), {})
    # Then its activities are kept, and the next poll begins anew
    assert store.find("mail:301") is not None
    assert store.cursor("mail") is None


def test_verdicts_and_rules_of_a_newer_version_are_passed_over(file: Path, opened: Callable[[], SqliteStore]) -> None:
    changed(file, "UPDATE activity SET verdict = 'postponed' WHERE id = 'mail:7'")
    changed(file, "INSERT INTO rule (kind, value, created_at) VALUES ('mood', 'gloomy', 0)")
    store = opened()
    assert sum(store.summary(ALL[0]).values()) == 300
    assert [rule.value for rule in store.rules()] == ["example.org"]
    assert store.counts()["rule"] == 2


@pytest.mark.parametrize(
    "noted",
    [
        '{"user_id": "005", "username": "rep@acme.example", "favourite_colour": "green"}',
        '{"user_id": "005"}',
        '{"user_id"',
        "[]",
        "7",
        "null",
        "[" * 100_000,
    ],
)
def test_notes_of_another_version_count_as_far_as_they_are_understood(
    file: Path, opened: Callable[[], SqliteStore], noted: str
) -> None:
    store = opened()
    changed(file, _NOTED, "rep", noted)
    rep = noted_rep(store)
    assert (rep.username if rep else None) == ("rep@acme.example" if "colour" in noted else None)
    changed(file, _NOTED, "ticks", noted)
    assert CompletedSteps(store).of("org.busy") == frozenset()
    CompletedSteps(store).set("org.busy", 1, done=True, present={"org.busy"})
    assert CompletedSteps(store).of("org.busy") == {1}


def middle_page(file: Path) -> None:
    """Spoil pages in the middle: the schema at the beginning stays whole."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size, count = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count"))
    data = bytearray(file.read_bytes())
    begin = count // 2 * size
    data[begin : begin + 2 * size] = b"\x5a" * (2 * size)
    file.write_bytes(data)


def test_a_damage_in_the_middle_is_mended_when_the_file_is_opened(file: Path) -> None:
    middle_page(file)
    with closing(SqliteStore(file)) as store:
        # Then what could be read is there, nothing is told twice, rules hold, and the sources are read anew
        assert store.repaired is not None
        kept = len(store.between(*ALL))
        assert 0 < kept < 300
        assert store.told() == {"person.no_record:jane": NOON}
        assert [rule.value for rule in store.rules()] == ["example.org"]
        assert store.cursor("mail") is None
        assert fill(store, *range(300)) == 300 - kept
    with closing(SqliteStore(file)) as store:
        assert store.repaired is None
        assert len(store.between(*ALL)) == 300


def test_a_suspicion_that_was_wrong_changes_nothing(file: Path) -> None:
    file.with_name(f"{file.name}.suspect").touch()
    with closing(SqliteStore(file)) as store:
        assert store.repaired is None
        assert len(store.between(*ALL)) == 300
    assert not file.with_name(f"{file.name}.suspect").exists()


@pytest.mark.parametrize("left", [0.0, 0.001, 0.3, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_never_keeps_the_app_from_starting(file: Path, left: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * left)])
    for _ in range(2):
        with closing(SqliteStore(file)) as store, suppress(StoreDamaged):
            store.between(*ALL)
    with closing(SqliteStore(file)) as store:
        fill(store, *range(300))
        assert {check.activity.id for check in store.between(*ALL)} == {email.id for email in emails(*range(300))}


def cycle(store: SqliteStore, size: int = 300) -> Sequence[Check]:
    """What a check asks of the store, and at last its activities.

    Its mailbox has so many emails, and gives those that are new since the cursor.
    """
    for look in (store.rules, store.told, store.notes, lambda: store.expire(NOON)):
        look()
    if store.cursor("mail") is None:
        fill(store, *range(size))
    store.due(NOON, 1000)
    return store.between(*ALL)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=64)), min_size=1, max_size=6))
@example([(0.0, b"SQLite format 3\0\x10\0\x02\x02\x00\x40\x20\x20")])
def test_whatever_bytes_are_spoilt_everything_is_there_again_three_checks_later(
    tmp_path: Path, whole_files: dict[int, bytes], damages: list[tuple[float, bytes]]
) -> None:
    size, file = 60, tmp_path / "store.sqlite3"
    data = bytearray(whole_files[size])
    for place, spoilt in damages:
        begin = int(place * len(data))
        data[begin : begin + len(spoilt)] = spoilt[: len(data) - begin]
    _put(data, file)
    for _ in range(3):
        with closing(SqliteStore(file)) as store, suppress(StoreDamaged):
            cycle(store, size)
    with closing(SqliteStore(file)) as store:
        found = store.between(*ALL)
        assert sorted(emails(*range(size)), key=lambda one: one.id) == sorted(
            (check.activity for check in found), key=lambda one: one.id
        )
        assert sum(store.summary(ALL[0]).values()) == size


def _put(data: bytes | bytearray, file: Path) -> None:
    """In the place of whatever is there, journals and all."""
    for left in file.parent.glob("*"):
        left.unlink()
    file.write_bytes(data)


@pytest.mark.parametrize("place", range(100))
def test_no_byte_of_the_header_keeps_the_app_from_starting(
    tmp_path: Path, whole_files: dict[int, bytes], place: int
) -> None:
    size, file = 20, tmp_path / "store.sqlite3"
    data = whole_files[size]
    values = (0, 1, 0x7F, data[place] ^ 0x01, data[place] ^ 0x80, 0xFF)
    for number in range(examples(len(values))):
        value = values[(place + number) % len(values)]
        spoilt = bytearray(data)
        spoilt[place] = value
        _put(spoilt, file)
        for _ in range(2):
            with closing(SqliteStore(file)) as store:
                assert len(cycle(store, size)) == size


def test_a_journal_that_was_left_behind_is_taken_in(file: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; "
        "from tests.adapters.store.test_spoilt import SqliteStore, fill; "
        "fill(SqliteStore(Path(sys.argv[1])), *range(300, 320)); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", script, str(file)], check=False)
    assert file.with_name(f"{file.name}-wal").stat().st_size > 0
    with closing(SqliteStore(file)) as store:
        assert store.counts()["activity"] == 320


def test_a_file_that_another_program_holds_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tray_app.adapters.store.connections._BUSY_MS", 50)
    with closing(SqliteStore(file)) as store, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OSError, match="locked") as caught:
            store.write_note("a", "b")
        assert "another program holds it" in str(disk_trouble(caught.value))
        other.execute("ROLLBACK")
        store.write_note("a", "b")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for very little."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_says_so_and_nothing_is_lost(small_disk: Path) -> None:
    store = SqliteStore(small_disk / "store.sqlite3")
    fill(store, 1, 2)

    def until_it_is_full() -> None:
        for begin in range(10, 100_000, 100):
            fill(store, *range(begin, begin + 100))

    with pytest.raises(OSError, match=r"full|disk") as caught:
        until_it_is_full()
    kept = store.counts()["activity"]
    assert kept > 2
    assert (kept - 2) % 100 == 0, "each batch is there or it is not"
    assert "no room left" in str(disk_trouble(caught.value))
    store.close()
    with closing(SqliteStore(small_disk / "store.sqlite3")) as again:
        assert again.repaired is None
        assert again.counts()["activity"] == kept


def test_a_store_on_a_disk_without_any_room_says_so(small_disk: Path) -> None:
    with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))
    with pytest.raises(OSError) as caught:  # noqa: PT011 the text is asked for below
        SqliteStore(small_disk / "store.sqlite3")
    assert "no room left" in str(disk_trouble(caught.value))
