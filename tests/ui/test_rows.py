"""What can be done right in a row: a picture to press at its end, a menu, and the same for a whole group."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import words
from tray_app.core.model.ports import Batch
from tray_app.core.model.rules import RuleKind
from tray_app.core.model.snapshot import Item
from tray_app.core.reporting.cause_groups import CauseShelf
from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.issue_model import IssueRole, RowFace
from tray_app.ui.kit.issue_rows import Choice, Row, Target
from tray_app.ui.kit.time_format import start_of_next_week, start_of_tomorrow
from tray_app.ui.pages.issue_actions import subject_of
from tray_app.ui.window.main_window import MainWindow
from tray_app.ui.window.row_places import action_places, actions_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
LOGGED = "work-mail:7:57"
MISSING = "work-mail:7:59"
GROUP = Target(group="person.no_record")


@pytest.fixture
def window_api() -> FakeWindowApi:
    made = FakeWindowApi(stories.several_people(NOON))
    made.store.save_batch("m", Batch(activities=tuple(item.activity for item in made.shown.items)), {})
    made.store.save_findings([item.finding for item in made.shown.items], {})
    return made


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    shown.resize(1120, 720)
    shown.present()
    return shown


def row_at(window: MainWindow, target: Target) -> Row:
    row = window.list.model.row(window.list.model.index_of(target))
    assert row is not None
    return row


def menu_of(window: MainWindow, window_api: FakeWindowApi, target: Target) -> QMenu:
    return window.row_menu(subject_of(row_at(window, target), window_api.shown, window_api))


def choose(menu: QMenu, name: str) -> None:
    action = next(one for one in menu.findChildren(QAction) if one.objectName() == name)
    action.trigger()


def entries(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def press(window: MainWindow, target: Target, glyph: Glyph) -> None:
    """Press a picture at the end of a row, with the mouse."""
    index = window.list.model.index_of(target)
    face = index.data(IssueRole.FACE)
    assert isinstance(face, RowFace)
    window.list.view.scrollTo(index)
    view = window.list.view
    place = action_places(view.visualRect(index), view.layoutDirection(), actions_of(face))[glyph]
    QTest.mouseMove(view.viewport(), place.center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())


@pytest.mark.parametrize(
    ("target", "offered"),
    [
        (Target(item=LOGGED), ["Open record", "Copy details", "Check again"]),
        (Target(item=MISSING), ["Copy details", "Check again", "Log it now…", "Snooze", "Ignore"]),
        (Target(item="work-mail:7:61"), ["Copy details", "Check again"]),
    ],
    ids=["logged", "missing", "pending"],
)
def test_a_menu_offers_what_makes_sense(
    window: MainWindow, window_api: FakeWindowApi, target: Target, offered: list[str]
) -> None:
    window.list.filter(Choice.ALL)
    assert entries(menu_of(window, window_api, target)) == offered


def test_the_menu_does_what_it_says(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.list.filter(Choice.ALL)
    menu = menu_of(window, window_api, Target(item=LOGGED))
    choose(menu, "row_open")
    assert window_api.asked[-1][0] == "open"
    choose(menu, "row_check")
    assert window_api.asked[-1] == ("check_again", frozenset({LOGGED}))
    choose(menu, "row_copy")
    assert QGuiApplication.clipboard().text().startswith("Logged in Salesforce\n")


def test_the_pictures_at_the_end_of_a_row_do_not_choose_it(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.list.filter(Choice.ALL)
    before = window.list.target
    press(window, Target(item=LOGGED), Glyph.OPEN)
    assert window_api.asked[-1][0] == "open"
    press(window, Target(item=MISSING), Glyph.IGNORE)
    assert [(rule.kind, rule.value) for rule in window_api.store.rules()] == [(RuleKind.ACTIVITY, MISSING)]
    assert window.list.target == before
    window.page.undo_bar.undo.click()
    assert list(window_api.store.rules()) == []


def test_a_menu_opens_by_mouse_and_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    view = window.list.view
    with qtbot.waitSignal(view.menu_asked) as asked:
        press(window, GROUP, Glyph.MORE)
    assert asked.args[0] == window.list.model.index_of(GROUP)
    for menu in window.findChildren(QMenu, "row_menu"):
        menu.close()
    view.setFocus()
    with qtbot.waitSignal(view.menu_asked) as asked:
        asked_for = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), view.mapToGlobal(QPoint()))
        QApplication.sendEvent(view, asked_for)
    assert asked.args[0] == view.currentIndex()
    for menu in window.findChildren(QMenu, "row_menu"):
        menu.close()


def test_a_row_says_what_its_pictures_do(window: MainWindow) -> None:
    window.list.filter(Choice.ALL)
    view = window.list.view
    index = window.list.model.index_of(Target(item=LOGGED))
    view.scrollTo(index)
    places = action_places(view.visualRect(index), view.layoutDirection(), (Glyph.OPEN, Glyph.MORE))
    assert view.action_at(places[Glyph.OPEN].center()) is Glyph.OPEN
    assert view.action_at(places[Glyph.MORE].center()) is Glyph.MORE
    assert view.action_at(QPoint(4, 4)) is None


def test_a_group_is_left_alone_at_once_and_taken_back_at_once(window: MainWindow, window_api: FakeWindowApi) -> None:
    menu = menu_of(window, window_api, GROUP)
    choose(menu, "ignore_activity")
    held = {item.activity.id for item in window_api.shown.items if _is_missing(item)}
    assert {rule.value for rule in window_api.store.rules()} == held
    assert window.page.undo_bar.accessibleName().startswith("Ignored from now on: These 10 emails. ")
    window.page.undo_bar.undo.click()
    assert list(window_api.store.rules()) == []


@pytest.mark.parametrize("name", ["snooze_tomorrow", "snooze_week", "snooze_change"])
def test_a_group_is_snoozed_and_comes_back_by_undo(window: MainWindow, window_api: FakeWindowApi, name: str) -> None:
    count = window_api.shown.needing
    choose(menu_of(window, window_api, GROUP), name)
    window.refresh()
    assert len(window_api.shown.snoozed) == 8
    assert window_api.shown.needing == count - 10
    assert all(cause.code != "person.no_record" for cause in window_api.shown.causes)
    # It can be looked at, and shown again
    window.list.filter(Choice.SNOOZED)
    menu = menu_of(window, window_api, Target(group="person.no_record", shelf=CauseShelf.SNOOZED))
    assert "Show it again now" in entries(menu)
    window.list.choose(Target(group="person.no_record", shelf=CauseShelf.SNOOZED))
    assert any(line.startswith("Snoozed until ") for line in words(window.page))
    window.page.undo_bar.undo.click()
    assert not window_api.shown.snoozed
    assert window_api.shown.needing == count


def test_one_person_of_a_group_can_be_snoozed(window: MainWindow, window_api: FakeWindowApi) -> None:
    cause = next(cause for cause in window_api.shown.causes if len(cause.activities) == 3)
    choose(menu_of(window, window_api, Target(cause=cause.key)), "snooze_change")
    assert [one.cause.key for one in window_api.shown.snoozed] == [cause.key]


@pytest.mark.parametrize(
    ("now", "tomorrow", "monday"),
    [
        ("2026-11-23T15:00", "2026-11-24T00:00", "2026-11-30T00:00"),
        ("2026-11-29T23:59", "2026-11-30T00:00", "2026-11-30T00:00"),
        ("2026-12-31T09:00", "2027-01-01T00:00", "2027-01-04T00:00"),
    ],
)
def test_it_rests_until_the_midnight_of_the_rep(now: str, tomorrow: str, monday: str) -> None:
    """All of them in the zone of this computer."""
    local = datetime.fromisoformat(now).astimezone()
    assert start_of_tomorrow(local) == datetime.fromisoformat(tomorrow).astimezone(UTC)
    assert start_of_next_week(local) == datetime.fromisoformat(monday).astimezone(UTC)


def _is_missing(item: Item) -> bool:
    return item.finding.reason is not None and item.finding.reason.code == "person.no_record"
