"""What is kept about the rep, written out for them and forgotten: all of it, and nothing that is not DidItLog's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tray_app.adapters.store import SqliteStore
from tray_app.adapters.system.own_data import forget, write_out
from tray_app.adapters.system.paths import Paths, find_paths
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    made = find_paths({"DIDITLOG_HOME": str(tmp_path)})
    made.prepare()
    return made


@pytest.fixture
def store(places: Paths) -> Iterator[SqliteStore]:
    with closing(SqliteStore(places.store_file)) as made:
        yield made


def test_half_a_sign_is_written_out_as_well(places: Paths, store: SqliteStore, tmp_path: Path) -> None:
    email = Email(id="mail:1", source="mail", occurred_at=NOON, subject="Offer \ud83d")
    store.save_batch("mail", Batch(activities=(email,)), {email.id: NOON})
    store.write_note("rep", {"name": "R\ud83d"})
    write_out(tmp_path / "out.json", store, places.config_file, NOON)
    kept = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert kept["activities"][0]["activity"]["subject"] == "Offer \ud83d"
    assert json.loads(kept["notes"]["rep"]) == {"name": "R\ud83d"}


def test_everything_is_forgotten_and_what_is_not_ours_is_left_alone(places: Paths, store: SqliteStore) -> None:
    root = places.config_file.parent
    ours = ("config.toml", "config.toml.lock", ".config.toml.abc12_x3", "data/diditlog.sqlite3.damaged-20260101T0Z")
    logs = ("logs/diditlog.log", "logs/diditlog.log.1")
    others = ("logs/nginx.log", "logs/other.log.1", "data/photos.damaged", "data/users.csv", "config.toml.bak")
    for name in (*ours, *logs, *others):
        (root / name).write_text("[app]\n")
    store.write_note("rep", "R")
    forget(store, places)
    assert [name for name in ours if (root / name).exists()] == []
    assert {name: (root / name).read_text() for name in (*logs, *others)} == {
        **dict.fromkeys(logs, ""),
        **dict.fromkeys(others, "[app]\n"),
    }
    assert store.notes() == {}


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_damaged_store_that_was_put_aside_elsewhere_is_forgotten_too(tmp_path: Path) -> None:
    places = find_paths({"DIDITLOG_HOME": str(tmp_path / "home")})
    places.prepare()
    elsewhere = tmp_path / "large disk"
    elsewhere.mkdir()
    places.store_file.symlink_to(elsewhere / "store")
    (elsewhere / "store").write_bytes(b"no database" * 100)
    with closing(SqliteStore(places.store_file)) as store:
        assert len(list(elsewhere.glob("*.damaged-*"))) == 1
        forget(store, places)
    assert [path.name for path in elsewhere.iterdir() if "damaged" in path.name] == []
