"""A call file that nobody knows is taught in the window, by mouse and by keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fake_teaching_api import FakeTeachingApi
from tray_app.core.model.text import verbatim
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.style import Words
from tray_app.ui.settings.teach_form import TeachForm


def form(qtbot: QtBot, api: FakeTeachingApi) -> TeachForm:
    made = TeachForm("calls", api, Bridge())
    qtbot.addWidget(made)
    made.begin()
    qtbot.waitUntil(lambda: not made.next.isHidden())
    return made


def test_by_mouse(qtbot: QtBot) -> None:
    api = FakeTeachingApi()
    page = form(qtbot, api)
    assert page.table.rowCount() == 2
    cell = page.table.item(0, 1)
    assert cell is not None
    assert cell.text() == "+14155550100"
    assert page.save.isHidden()
    page.choice.setCurrentIndex(1)
    QTest.mouseClick(page.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.save.isHidden())
    assert any("→ 2026-11-23" in one.text() for one in page.findChildren(Words) if not one.isHidden())
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(api.kept))
    assert api.kept == [("calls", {"zone": "utc"})]


def test_the_calls_are_shown_as_the_answer_would_have_them(qtbot: QtBot) -> None:
    api = FakeTeachingApi()
    page = form(qtbot, api)

    def shown(words: str) -> bool:
        return any(one.text().endswith(words) for one in page.findChildren(Words) if not one.isHidden())

    assert shown("+14155550100, rep")
    assert page.leave.text() == "Cancel"
    page.choice.setFocus()
    QTest.keyClick(page.choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown("+14155550100, utc"))
    assert not page.next.isHidden()
    page.next.click()
    qtbot.waitUntil(lambda: not page.save.isHidden())
    page.save.click()
    qtbot.waitUntil(lambda: page.leave.text() == "Close")


def test_by_keyboard_with_an_answer_of_ones_own(qtbot: QtBot) -> None:
    api = FakeTeachingApi()
    page = form(qtbot, api)
    line = page.choice.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "Asia/Seoul")
    QTest.keyClick(page.next, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.save.isHidden())
    QTest.keyClick(page.save, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(api.kept))
    assert api.kept == [("calls", {"zone": "Asia/Seoul"})]


def test_what_does_not_work_is_said_and_can_be_begun_again(qtbot: QtBot) -> None:
    api = FakeTeachingApi()
    api.attempt = Attempt(problem=verbatim("The disk is full."))
    page = form(qtbot, api)
    page.next.click()
    qtbot.waitUntil(lambda: not page.save.isHidden())
    page.save.click()
    qtbot.waitUntil(page.again.isEnabled)
    page.again.click()
    qtbot.waitUntil(lambda: not page.next.isHidden())
    assert page.save.isHidden()
