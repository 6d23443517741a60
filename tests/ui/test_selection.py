"""Several lines chosen by hand: by keys and by mouse, kept while the state changes, and dealt with at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import words
from tray_app.core.model.ports import Batch
from tray_app.core.model.rules import RuleKind
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Target
from tray_app.ui.pages.hand_off import HandOffDialog
from tray_app.ui.pages.log_dialog import LogDialog
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
GROUP = Target(group="person.no_record")


@pytest.fixture
def window_api() -> FakeWindowApi:
    made = FakeWindowApi(stories.several_people(NOON))
    made.store.save_batch("m", Batch(activities=tuple(item.activity for item in made.shown.items)), {})
    return made


@pytest.fixture
def window(qtbot: QtBot, icons: Icons, window_api: FakeWindowApi) -> MainWindow:
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    made.present()
    made.list.choose(GROUP)
    return made


def below(window: MainWindow, number: int) -> Target:
    """The line that stands so far below the heading of people."""
    model = window.list.model
    target = model.target(model.index(model.index_of(GROUP).row() + number))
    assert target is not None
    return target


def click(window: MainWindow, target: Target, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    view = window.list.view
    index = window.list.model.index_of(target)
    view.scrollTo(index)
    at = view.visualRect(index).center() - QPoint(40, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, at)


def by_keys(window: MainWindow) -> None:
    window.list.choose(below(window, 1))
    for _step in range(2):
        QTest.keyClick(window.list.view, Qt.Key.Key_Down, SHIFT)


def by_range(window: MainWindow) -> None:
    click(window, below(window, 1))
    click(window, below(window, 3), SHIFT)


def by_one_after_the_other(window: MainWindow) -> None:
    click(window, below(window, 3))
    click(window, below(window, 1), CTRL)
    click(window, below(window, 2), CTRL)


@pytest.mark.parametrize("choose", [by_keys, by_range, by_one_after_the_other])
def test_several_lines_are_chosen_and_shown_together(window: MainWindow, choose: Callable[[MainWindow], None]) -> None:
    choose(window)
    assert window.list.several == tuple(below(window, number) for number in (1, 2, 3))
    assert window._right.currentWidget() is window.selection
    assert "5 emails" in words(window.selection)
    assert window.windowTitle() == "5 emails – DidItLog"


def test_they_stay_chosen_while_the_state_changes(window: MainWindow, window_api: FakeWindowApi) -> None:
    by_keys(window)
    chosen = window.list.several
    new = stories.logged(stories.email(999, NOON, "Newer than all", "new@example.com"))
    window_api.turn(stories.snapshot(NOON, [new, *window_api.shown.items]))
    window.refresh()
    assert window.list.several == chosen
    assert len(window.list.view.selectionModel().selectedRows()) == 3
    assert window._right.currentWidget() is window.selection
    # And where all of them have healed but one, that one is shown
    (last,) = window_api.shown.every_cause[-1:]
    kept = [item for item in window_api.shown.items if item.activity.id in last.activities]
    window_api.turn(stories.snapshot(NOON, kept))
    window.refresh()
    assert window.list.several == ()


def test_another_line_or_escape_ends_it(window: MainWindow) -> None:
    by_keys(window)
    window._escape()
    assert window.list.several == ()
    assert window._right.currentWidget() is window.page
    assert window.isVisible()
    by_keys(window)
    click(window, below(window, 3))
    assert (window.list.several, window.list.target) == ((), below(window, 3))
    assert window._right.currentWidget() is window.page


def test_all_of_them_are_left_alone_and_brought_back(window: MainWindow, window_api: FakeWindowApi) -> None:
    by_keys(window)
    entry(window.selection.ignore.menu(), "ignore_activity").trigger()
    rules = list(window_api.store.rules())
    assert {rule.kind for rule in rules} == {RuleKind.ACTIVITY}
    assert len(rules) == 5
    window.page.undo_bar.undo.click()
    assert list(window_api.store.rules()) == []


def test_all_of_them_are_snoozed_and_woken(window: MainWindow, window_api: FakeWindowApi) -> None:
    before = window_api.shown.needing
    by_keys(window)
    entry(window.selection.snooze.menu(), "snooze_change").trigger()
    assert (len(window_api.shown.snoozed), window_api.shown.needing) == (3, before - 5)
    window.page.undo_bar.undo.click()
    assert (len(window_api.shown.snoozed), window_api.shown.needing) == (0, before)


def test_all_of_them_are_looked_at_logged_and_handed_off(window: MainWindow, window_api: FakeWindowApi) -> None:
    by_keys(window)
    window.selection.check_again.click()
    name, asked = window_api.asked[-1]
    assert (name, len(asked)) == ("check_again", 5)  # type: ignore[arg-type]
    window.selection.log.click()
    (dialog,) = window.findChildren(LogDialog)
    assert len(dialog._ids) == 5
    dialog.close()
    window.selection.hand_off.click()
    (message,) = window.findChildren(HandOffDialog)
    message.close()


def test_different_reasons_have_no_admin_in_common(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.list.view.selectAll()
    assert len(window.list.several) == window.list.model.rowCount()
    assert window.selection.hand_off.isHidden()
    assert window.selection._title.text().startswith(f"{window_api.shown.needing} ")


def test_the_menu_of_a_chosen_line_is_for_all_of_them(qtbot: QtBot, window: MainWindow) -> None:
    by_keys(window)
    chosen, alone = window.list.model.index_of(below(window, 2)), window.list.model.index_of(below(window, 4))
    for index, label in ((chosen, "These 5 emails"), (alone, "This email")):
        window._show_menu(index, QPoint())
        (menu,) = [one for one in window.findChildren(QMenu, "row_menu") if one.isVisible()]
        assert entry(menu, "ignore_activity").text() == label
        menu.close()


def test_lines_of_any_list_can_be_chosen_together(window: MainWindow) -> None:
    window.list.filter(Choice.ALL)
    window.list.view.selectAll()
    assert not window.selection.check_again.isHidden()
    window.list.filter(Choice.PENDING)
    assert window.list.several == () or len(window.list.several) == window.list.model.rowCount()


def entry(menu: QMenu, name: str) -> QAction:
    return next(one for one in menu.findChildren(QAction) if one.objectName() == name)
