"""A check that takes long, as the window shows it: not before a second is over, with a way to stop it that is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_desk import FakeDesk
from tests.ui.fake_office import CALLS, MAIL, FakeOffice
from tests.ui.looking import button, name_of, settle, words
from tray_app.core.office import FirstRun, LookBack
from tray_app.core.progress import Progress, Stage
from tray_app.ui.first_run.steps import FirstLook
from tray_app.ui.icons import Icons
from tray_app.ui.long_check import PATIENCE_MS, LongCheck
from tray_app.ui.thin_bar import ThinBar
from tray_app.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

ASKING = Progress(Stage.ASKING, 200, 350)


@pytest.fixture
def window(qtbot: QtBot, desk: FakeDesk, icons: Icons) -> MainWindow:
    made = MainWindow(desk, icons)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.present()
    return made


def checking(window: MainWindow, desk: FakeDesk, progress: Progress | None = ASKING) -> None:
    desk.is_checking, desk.progress = True, progress
    window.refresh()


def ended(window: MainWindow, desk: FakeDesk) -> None:
    desk.is_checking, desk.progress = False, None
    window.refresh()


def stop_button(window: MainWindow) -> QPushButton:
    return button(window.strip, "stop")


def bar(window: MainWindow) -> ThinBar:
    found = window.strip.findChild(ThinBar)
    assert isinstance(found, ThinBar)
    return found


def test_a_quick_check_shows_no_progress(qtbot: QtBot, desk: FakeDesk) -> None:
    check = LongCheck(desk)
    desk.is_checking = True
    with qtbot.waitSignal(check.changed, timeout=5 * PATIENCE_MS):
        check.refresh()
    assert check.is_shown
    # And one that ends before is never shown
    desk.is_checking = False
    check.refresh()
    desk.is_checking = True
    check.refresh()
    desk.is_checking = False
    with qtbot.assertNotEmitted(check.changed, wait=2 * PATIENCE_MS):
        check.refresh()
    assert not check.is_shown


def test_a_long_one_says_what_it_does_and_how_far_it_is(window: MainWindow, desk: FakeDesk) -> None:
    checking(window, desk)
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
    ended(window, desk)
    assert not stop_button(window).isVisible()
    assert not bar(window).isVisible()
    assert window.strip.height() == height
    assert words(window.strip)[:2] == ["7 activities need you", "15 logged (1 incomplete), 2 pending, 6 not logged"]


def test_where_nobody_knows_how_much_there_is_the_bar_moves(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    checking(window, desk, Progress(Stage.READING_CALLS))
    window.strip.check.lose_patience()
    assert words(window.strip)[1] == "Reading your calls"
    assert bar(window).maximum() == 0
    before = bar(window).grab().toImage()
    qtbot.waitUntil(lambda: bar(window).grab().toImage() != before)


def test_stopping_is_said_at_once_and_what_came_of_it_after(window: MainWindow, desk: FakeDesk) -> None:
    checking(window, desk)
    window.strip.check.lose_patience()
    stop_button(window).setFocus()
    QTest.keyClick(stop_button(window), Qt.Key.Key_Space)
    assert desk.asked == [("stop_checking", None)]
    assert words(window.strip)[1] == "Stopping…"
    # And pressing it once more asks for nothing more
    QTest.keyClick(stop_button(window), Qt.Key.Key_Space)
    assert desk.asked == [("stop_checking", None)]
    ended(window, desk)
    assert words(window.strip)[1] == "Stopped. The next check goes on from here."
    # And the next one says nothing of it any more
    checking(window, desk)
    ended(window, desk)
    assert words(window.strip)[1] == "15 logged (1 incomplete), 2 pending, 6 not logged"


def test_the_focus_is_not_lost_with_the_button(window: MainWindow, desk: FakeDesk) -> None:
    checking(window, desk)
    window.strip.check.lose_patience()
    stop_button(window).setFocus()
    stop_button(window).click()
    assert QApplication.focusWidget() is stop_button(window)
    ended(window, desk)
    assert QApplication.focusWidget() is button(window.strip, "check_now")


def test_the_first_look_can_be_stopped(qtbot: QtBot, icons: Icons) -> None:
    desk = FakeDesk(stories.empty(stories.NOON))
    desk.office = FakeOffice(MAIL, CALLS, step=FirstRun.LOOK_BACK)
    desk.office.looked_back = LookBack(found=350, answered=200)
    desk.is_checking, desk.progress = True, ASKING
    window = MainWindow(desk, icons)
    qtbot.addWidget(window)
    window.present()
    look = window.findChild(FirstLook)
    assert isinstance(look, FirstLook)
    assert not look.stop.isVisible()
    look.check.lose_patience()
    assert "Asking Salesforce · 200 of 350" in words(look)
    assert isinstance(look.findChild(QProgressBar), QProgressBar)
    look.stop.click()
    assert desk.asked[-1] == ("stop_checking", None)
    ended(window, desk)
    settle()
    said = words(look)
    assert "350 emails and calls found, 200 checked in Salesforce. Stopped. The next check goes on from here." in said
    assert not look.stop.isVisible()
