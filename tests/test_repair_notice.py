"""A store that was put in order is told of once: by the tray in a notification, by a command in one line."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

from tests.cli.conftest import Run, run
from tests.fakes import FakeNotifier
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.adapters.store import SqliteStore
from tray_app.core.model.snapshot import Snapshot
from tray_app.resources import resource_folder
from tray_app.services.repair_notice import RepairNotice

__all__ = ["run"]

SHOWN = Snapshot(at=datetime(2026, 11, 23, 12, tzinfo=UTC))
RESOURCES = resource_folder()
PAGES = PageMaker(GuideShelf(RESOURCES / "fixes", "en"), LinkBook(RESOURCES / "links.toml"), NullTranslations(), UTC)


def test_the_tray_tells_of_each_repair_once_and_after_a_whole_cycle(tmp_path: Path) -> None:
    file, screen = tmp_path / "store.sqlite3", FakeNotifier()
    file.write_bytes(b"overwritten by something else")
    with closing(SqliteStore(file)) as store:
        notice = RepairNotice(store, lambda: screen, PAGES)
        notice.cycle_began()
        notice.cycle_ended(None)
        assert screen.shown == []
        for _ in range(3):
            notice.cycle_ended(SHOWN)
        assert [shown.key for shown in screen.shown] == ["store-repaired"]
        assert "store.sqlite3.damaged-" in screen.shown[0].body


def test_nothing_is_told_of_a_store_that_was_whole(tmp_path: Path) -> None:
    screen = FakeNotifier()
    with closing(SqliteStore(tmp_path / "store.sqlite3")) as store:
        RepairNotice(store, lambda: screen, PAGES).cycle_ended(SHOWN)
    assert screen.shown == []


def test_a_command_that_meets_a_damaged_store_says_so_once_and_does_its_work(run: Run, home: Path) -> None:
    file = home / "diditlog" / "data" / "diditlog.sqlite3"
    assert run("status").err == ""
    file.write_bytes(b"overwritten by something else")
    first = run("status")
    assert first.status == 0
    assert "was damaged. It was put aside as diditlog.sqlite3.damaged-" in first.err
    assert run("status").err == ""
