"""What is typed into the search, what it finds, and how it could go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.activity import Direction
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Verdict
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice
from tray_app.ui.kit.search_query import SearchQuery, completions, query_of
from tray_app.ui.window.issue_list import IssueList

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", SearchQuery()),
        ("  Pricing  SEATS ", SearchQuery(words=("pricing", "seats"))),
        ("to:Jane@Example.com", SearchQuery(receivers=("jane@example.com",))),
        ("from:work to:jane offer", SearchQuery(senders=("work",), receivers=("jane",), words=("offer",))),
        ('reason:"No one in"', SearchQuery(reasons=("no one in",))),
        ('reason:"no end', SearchQuery(reasons=("no end",))),
        ("before:2026-11-23", SearchQuery(before="2026-11-23")),
        ("before:2026-11-23 before:2026-11-20", SearchQuery(before="2026-11-20")),
        ("after:2026-11-01", SearchQuery(after="2026-11-01")),
        ("before:soon", SearchQuery()),
        ("is:pending", SearchQuery(verdicts=frozenset({Verdict.PENDING}))),
        ("IS:Logged is:call", SearchQuery(verdicts=frozenset({Verdict.LOGGED, Verdict.INCOMPLETE}), kind="call")),
        ("is:logged is:missing", SearchQuery(verdicts=frozenset())),
        ("to: is:", SearchQuery()),
        ("is:nothing", SearchQuery()),
        ("Re: Contract", SearchQuery(words=("re:", "contract"))),
        ("https://example.com", SearchQuery(words=("https://example.com",))),
        ('"two words"', SearchQuery(words=("two", "words"))),
    ],
)
def test_typed_words_become_a_query(typed: str, wanted: SearchQuery) -> None:
    assert query_of(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", []),
        ("f", ["from:"]),
        ("offer IS", ["offer is:"]),
        ("is:", ["is:pending", "is:logged", "is:incomplete", "is:missing", "is:unchecked", "is:ignored", "is:call"]),
        ("is:in", ["is:incomplete"]),
        ("offer to:J", ["offer to:jane@example.com"]),
        ("from:", ["from:mail"]),
        ("from:j", []),
        ("reason:n", ['reason:"No record"']),
        ('reason:"No r', ['reason:"No record"']),
        ("before:2026-11-2", ["before:2026-11-23", "before:2026-11-22"]),
        ("pricing", []),
    ],
)
def test_a_search_can_go_on(typed: str, offered: list[str]) -> None:
    found = completions(
        typed,
        senders=["mail"],
        receivers=["jane@example.com", "kim@example.com", "jane@example.com"],
        reasons=["No record", "Stale"],
        days=["2026-11-23", "2026-11-22"],
    )
    assert found[:7] == offered


@pytest.fixture
def shown(qtbot: QtBot, icons: Icons) -> IssueList:
    busy = stories.needs_you(NOON)
    incoming = stories.call(77, NOON - timedelta(minutes=5), "Wanda Ray")
    items = (stories.pending(replace(incoming, direction=Direction.INBOUND)), *busy.items)
    made = IssueList(FakeWindowApi(stories.snapshot(NOON, items)), icons)
    qtbot.addWidget(made)
    made.refresh()
    made.filter(Choice.ALL)
    return made


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("is:pending", 3),
        ("is:pending is:call", 2),
        ("is:missing", 6),
        ("is:incomplete", 1),
        ("from:wanda", 1),
        ("to:wanda", 0),
        ("from:work-mail is:missing", 1),
        ("to:jane.doe", 1),
        ('reason:"call logging"', 4),
        ("reason:person.stale_id", 1),
        ("before:2026-11-23 follow-up", 12),
        ("after:2026-11-22 is:logged", 2),
        ("before:2026-11-23 after:2026-11-22", 0),
    ],
)
def test_operators_find_what_they_say(qtbot: QtBot, shown: IssueList, typed: str, count: int) -> None:
    shown.look_for(typed)
    qtbot.waitUntil(lambda: not shown.model.is_filling)
    assert shown.model.rowCount() == count


def test_a_reason_is_found_among_what_needs_the_rep_with_its_heading(qtbot: QtBot, shown: IssueList) -> None:
    shown.filter(Choice.NEEDS_YOU)
    shown.look_for("to:mina is:call")
    qtbot.waitUntil(lambda: not shown.model.is_filling)
    rows = [shown.model.row(shown.model.index(number)) for number in range(shown.model.rowCount())]
    assert len(rows) == 2
    assert isinstance(rows[1], Item)


def test_a_state_is_searched_for_among_all(shown: IssueList) -> None:
    shown.filter(Choice.NEEDS_YOU)
    shown.look_for("is:pending")
    assert shown.model.choice is Choice.ALL


def test_typing_offers_how_to_go_on(qtbot: QtBot, shown: IssueList) -> None:
    QTest.keyClicks(shown.search, "to:jane")
    completer = shown.search.completer()
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "to:jane.doe@example.com"
