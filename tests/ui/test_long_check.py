"""A check that takes long, as the window shows it: not before a second is over, with a way to stop it that is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_settings_api import CALLS, MAIL, FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import button, name_of, settle, words
from tray_app.core.cycle.progress import CycleProgress, CycleStage
from tray_app.core.ui_api.first_run_api import FirstRun, LookBack
from tray_app.ui.first_run.first_run_steps import FirstLook
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.long_check import PATIENCE_MS, LongCheck
from tray_app.ui.kit.thin_bar import ThinBar
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

ASKING = CycleProgress(CycleStage.ASKING, 200, 350)


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.present()
    return made


def checking(window: MainWindow, window_api: FakeWindowApi, progress: CycleProgress | None = ASKING) -> None:
    window_api.is_checking, window_api.progress = True, progress
    window.refresh()


def ended(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.is_checking, window_api.progress = False, None
    window.refresh()


def stop_button(window: MainWindow) -> QPushButton:
    return button(window.strip, "stop")


def bar(window: MainWindow) -> ThinBar:
    found = window.strip.findChild(ThinBar)
    assert isinstance(found, ThinBar)
    return found


def test_a_quick_check_shows_no_progress(qtbot: QtBot, window_api: FakeWindowApi) -> None:
    check = LongCheck(window_api)
    window_api.is_checking = True
    with qtbot.waitSignal(check.changed):
        check.refresh()
    assert check.is_shown
    # And one that ends before is never shown
    window_api.is_checking = False
    check.refresh()
    window_api.is_checking = True
    check.refresh()
    window_api.is_checking = False
    with qtbot.assertNotEmitted(check.changed, wait=2 * PATIENCE_MS):
        check.refresh()
    assert not check.is_shown


def test_a_long_one_says_what_it_does_and_how_far_it_is(window: MainWindow, window_api: FakeWindowApi) -> None:
    checking(window, window_api)
    assert not stop_button(window).isVisible()
    assert not bar(window).isVisible()
    window.strip.check.lose_patience()
    assert words(window.strip)[:2] == ["Checking", "Asking Salesforce · 200 of 350"]
    assert (bar(window).value(), bar(window).maximum()) == (200, 350)
    assert bar(window).accessibleName() == "Progress"
    assert bar(window).accessibleDescription() == "Asking Salesforce · 200 of 350"
    assert (name_of(stop_button(window)), stop_button(window).isEnabled()) == ("Stop checking", True)
    # And it goes with the check, and nothing has moved
    height = window.strip.height()
    ended(window, window_api)
    assert not stop_button(window).isVisible()
    assert not bar(window).isVisible()
    assert window.strip.height() == height
    assert words(window.strip)[:2] == [
        "7 activities need you",
        "15 logged (1 incomplete), 2 pending, 6 not logged, 1 ignored",
    ]


def test_where_nobody_knows_how_much_there_is_the_bar_moves(
    qtbot: QtBot, window: MainWindow, window_api: FakeWindowApi
) -> None:
    checking(window, window_api, CycleProgress(CycleStage.READING_CALLS))
    window.strip.check.lose_patience()
    assert words(window.strip)[1] == "Reading your calls"
    assert bar(window).maximum() == 0
    before = bar(window).grab().toImage()
    qtbot.waitUntil(lambda: bar(window).grab().toImage() != before)


def test_stopping_is_said_at_once_and_what_came_of_it_after(window: MainWindow, window_api: FakeWindowApi) -> None:
    checking(window, window_api)
    window.strip.check.lose_patience()
    stop_button(window).setFocus()
    QTest.keyClick(stop_button(window), Qt.Key.Key_Space)
    assert window_api.asked == [("stop_checking", None)]
    assert words(window.strip)[1] == "Stopping…"
    # And pressing it once more asks for nothing more
    QTest.keyClick(stop_button(window), Qt.Key.Key_Space)
    assert window_api.asked == [("stop_checking", None)]
    ended(window, window_api)
    assert words(window.strip)[1] == "Stopped. The next check goes on from here."
    # And the next one says nothing of it any more
    checking(window, window_api)
    ended(window, window_api)
    assert words(window.strip)[1] == "15 logged (1 incomplete), 2 pending, 6 not logged, 1 ignored"


def test_the_focus_is_not_lost_with_the_button(window: MainWindow, window_api: FakeWindowApi) -> None:
    checking(window, window_api)
    window.strip.check.lose_patience()
    stop_button(window).setFocus()
    stop_button(window).click()
    assert QApplication.focusWidget() is stop_button(window)
    ended(window, window_api)
    assert QApplication.focusWidget() is button(window.strip, "check_now")


def test_the_first_look_can_be_stopped(qtbot: QtBot, icons: Icons) -> None:
    window_api = FakeWindowApi(stories.empty(stories.NOON))
    window_api.settings_api = FakeSettingsApi(MAIL, CALLS, step=FirstRun.LOOK_BACK)
    window_api.settings_api.looked_back = LookBack(found=350, answered=200, waiting=150)
    window_api.is_checking, window_api.progress = True, ASKING
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    look = window.findChild(FirstLook)
    assert isinstance(look, FirstLook)
    assert not look.stop.isVisible()
    look.check.lose_patience()
    assert "Asking Salesforce · 200 of 350" in words(look)
    assert isinstance(look.findChild(QProgressBar), QProgressBar)
    look.stop.click()
    assert window_api.asked[-1] == ("stop_checking", None)
    ended(window, window_api)
    settle()
    said = words(look)
    found = "350 emails and calls found: 200 checked in Salesforce, 150 still to be checked."
    assert f"{found} Stopped. The next check goes on from here." in said
    assert not look.stop.isVisible()
