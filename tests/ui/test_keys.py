"""The window by keyboard: the search, the list and back, Escape in two steps, and the list of all keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import words
from tray_app.core.model.verdict import Verdict
from tray_app.ui.kit import issue_model
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Target
from tray_app.ui.window.main_window import MainWindow
from tray_app.ui.window.shortcuts import ShortcutsDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.present()
    return shown


def test_the_keyboard_begins_at_the_list(qtbot: QtBot, icons: Icons, window: MainWindow) -> None:
    assert QApplication.focusWidget() is window.list.view
    waiting = MainWindow(FakeWindowApi(None), icons)
    qtbot.addWidget(waiting)
    waiting.present()
    assert waiting.focusWidget() is waiting.list.search  # there is no line yet


def test_escape_empties_the_search_before_it_closes_the_window(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.list.search, "pricing")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.list.search.text() == ""
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_escape_goes_back_from_a_page_of_the_app_before_it_closes_the_window(window: MainWindow) -> None:
    window.open_link("diditlog:history")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert QApplication.focusWidget() is window.list.view
    assert window._right.currentWidget() is window.page
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def look_for(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Search, to the end: a search goes on bit by bit where the machine is slow."""
    window.list.look_for(words)
    qtbot.waitUntil(lambda: not window.list.model.is_filling)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return])
@pytest.mark.parametrize("moment_s", [0.0, 60.0], ids=["bit by bit", "at once"])
def test_the_search_leads_into_the_list_and_up_leads_back(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, moment_s: float
) -> None:
    monkeypatch.setattr(issue_model, "_MOMENT_S", moment_s)
    window.list.focus_search()
    # The key comes before the words are searched for, and what they find is not in the first bit
    QTest.keyClicks(window.list.search, "pricing")
    QTest.keyClick(window.list.search, key)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.list.view)
    assert window.list.model.rowCount() == 2
    assert window.list.view.currentIndex().row() == 0
    QTest.keyClick(window.list.view, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is window.list.search


def test_who_types_on_stays_in_the_search(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issue_model, "_MOMENT_S", 0.0)
    window.list.focus_search()
    QTest.keyClicks(window.list.search, "pricin")
    # As by keys, between which the search would go on
    window.list.search.left_downwards.emit()
    window.list.search.insert("g")
    qtbot.waitUntil(lambda: not (window.list._typed.isActive() or window.list.model.is_filling))
    assert QApplication.focusWidget() is window.list.search


def test_down_in_a_search_that_found_nothing_stays_there(qtbot: QtBot, window: MainWindow) -> None:
    window.list.focus_search()
    look_for(qtbot, window, "no such words")
    QTest.keyClick(window.list.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is window.list.search


def test_a_question_mark_shows_every_key_and_can_still_be_typed(qtbot: QtBot, window: MainWindow) -> None:
    window.list.view.setFocus()
    QTest.keyClick(window.list.view, Qt.Key.Key_Question)
    (dialog,) = window.findChildren(ShortcutsDialog)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"F5", "Esc", "?", "Check now", "Go back or empty the search, then close the window"} <= set(said)
    assert [one.text() for one in dialog.findChildren(QPushButton) if one.isDefault()] == ["Close"]
    dialog.accept()
    window.list.focus_search()
    QTest.keyClicks(window.list.search, "why?")
    assert window.list.search.text() == "why?"


def test_the_gear_leads_to_every_place(qtbot: QtBot, window: MainWindow) -> None:
    menu = window.strip.gear.menu()
    assert isinstance(menu, QMenu)
    actions = {action.objectName(): action for action in menu.actions() if action.objectName()}
    with qtbot.waitSignal(window.settings_asked) as asked:
        actions["gear_settings"].trigger()
    assert asked.args == ["settings"]
    for name, title in (("history", "History"), ("explain", "Explain an error")):
        actions[f"gear_{name}"].trigger()
        assert window.windowTitle().startswith(title)
    actions["gear_shortcuts"].trigger()
    assert window.findChildren(ShortcutsDialog)


def test_each_button_says_how_many_it_shows(window: MainWindow) -> None:
    shown = [one.text() for one in window.list.buttons.buttons() if one.isVisible()]
    assert shown == ["Needs you 7", "Pending 2", "Logged 15", "Ignored 1", "All 24"]


@pytest.mark.parametrize("choice", [Choice.PENDING, Choice.LOGGED, Choice.IGNORED, Choice.ALL])
def test_what_is_shown_beside_the_list_is_one_of_its_lines(window: MainWindow, choice: Choice) -> None:
    window.list.choose(Target(cause=window._window_api.snapshot.causes[0].key))  # type: ignore[union-attr]
    window.list.filter(choice)
    page = window.page.page
    target = window.list.target
    assert page is not None
    assert target is not None
    assert page.activities == (target.item,)
    assert window.list.model.index_of(target).row() == 0


def test_a_list_without_lines_has_nothing_beside_it(qtbot: QtBot, window: MainWindow) -> None:
    look_for(qtbot, window, "no such words")
    assert window._right.currentWidget() is window._blank
    assert window.list.target is None
    look_for(qtbot, window, "")
    assert window._right.currentWidget() is window.page
    assert window.page.page is not None
    assert window.page.page.verdict is Verdict.NOT_LOGGED
    assert "Not logged" in words(window.page)
