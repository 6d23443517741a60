"""What could not be read, on a terminal and in JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest

from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.cli.line import in_words
from tray_app.cli.report import snapshot_json
from tray_app.cli.tables import snapshot_lines
from tray_app.core.model.snapshot import Snapshot, SourceState
from tray_app.core.model.text import text

RESOURCES = Path(__file__).parents[2] / "resources"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
READ = SourceState(id="dialer", type="call-files")
UNREAD = replace(READ, not_read=7, problems=(text("Row {row}: {word} is no time", row=3, word="gestern"),))


@pytest.fixture
def pages() -> PageMaker:
    shelf = GuideShelf(RESOURCES / "fixes", "en")
    return PageMaker(shelf, LinkBook(RESOURCES / "links.toml"), NullTranslations(), UTC)


def test_what_could_not_be_read_is_counted_for_each_source_and_in_all(pages: PageMaker) -> None:
    said: Any = snapshot_json(Snapshot(at=NOON, sources=(UNREAD, READ)), pages)
    first, second = said["sources"]
    assert (first["not_read"], first["problems"]) == (7, ["Row 3: gestern is no time"])
    assert "not_read" not in second
    assert said["summary"]["not_read"] == 7


def test_a_terminal_shows_which_ones(pages: PageMaker) -> None:
    lines = [in_words(line) for line in snapshot_lines(Snapshot(at=NOON, sources=(UNREAD,)), pages)]
    assert lines[0].startswith("7 emails or calls could not be read")
    assert lines[-2:] == ["dialer: 7 emails or calls could not be read", "    Row 3: gestern is no time"]
