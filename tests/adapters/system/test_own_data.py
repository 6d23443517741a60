"""What is kept about the rep, written out for them and forgotten: all of it, and nothing that is not DidItLog's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tray_app.adapters.store import SqliteStore
from tray_app.adapters.system.own_data import write_out
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
