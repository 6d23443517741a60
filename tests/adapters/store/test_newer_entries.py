"""Entries of the journal that a newer version has written: kept while they count, and never written over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tray_app.adapters.store import SqliteStore
from tray_app.adapters.store.journal_rows import KEEP_WRITTEN, content_of_entry
from tray_app.adapters.store.salvage import salvage
from tray_app.adapters.store.seals import opened, sealed
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteState

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENTRY = JournalEntry(
    draft=RecordDraft(activity_id="mail:1", kind="email"),
    rep_id="005000000000001AAA",
    state=WriteState.WRITTEN,
    sent_at=NOON,
    changed_at=NOON,
)
LATER = NOON + KEEP_WRITTEN + timedelta(days=1)


def newer(**more: Any) -> str:
    """The entry as a version writes it that keeps more."""
    return sealed(json.dumps({**json.loads(opened(content_of_entry(ENTRY))), "new_key": 1, **more}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite3")) as made:
        yield made


def put(store: SqliteStore, content: object) -> None:
    store._write("INSERT INTO journal (activity_id, address, content) VALUES ('mail:1', '', ?)", content)


@pytest.mark.parametrize(
    ("content", "is_kept", "is_kept_for_good"),
    [
        (newer(), True, False),
        (newer(state="sending"), True, True),
        (newer(state="in two minds"), True, False),
        (newer(changed_at="tomorrow"), True, True),
        (newer(state=["a", "b"]), True, True),
        (newer().replace("new_key", "now_key"), False, False),
        (sealed("[]"), False, False),
        (sealed("{"), False, False),
        (7, False, False),
    ],
)
def test_what_is_whole_is_kept_until_it_is_old(
    store: SqliteStore, content: object, *, is_kept: bool, is_kept_for_good: bool
) -> None:
    put(store, content)
    store.expire(NOON + timedelta(days=30))
    assert store.counts()["journal"] == is_kept
    store.expire(LATER)
    assert store.counts()["journal"] == is_kept_for_good


def test_its_record_is_not_written_a_second_time(store: SqliteStore) -> None:
    put(store, newer())
    store.expire(NOON + timedelta(days=30))
    assert store.journalled(ENTRY.key) is None
    assert not store.keep_entry(ENTRY, None)
    assert store._one("SELECT content FROM journal") == (newer(),)


def test_what_is_saved_of_a_damaged_file_holds_it_too(store: SqliteStore, tmp_path: Path) -> None:
    put(store, newer())
    store._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(SqliteStore(tmp_path / "other.sqlite3")) as into:
        salvage(tmp_path / "store.sqlite3", into._connection())
        assert into._one("SELECT content FROM journal") == (newer(),)
