"""Alternatives on a page: one choice, then its steps; by mouse, by keyboard, for a screen reader, and remembered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.ports import Trouble
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.radio_dot import RadioDot
from tray_app.ui.pages.page_body import PageBody
from tray_app.ui.pages.step_list import StepList
from tray_app.ui.pages.step_memory import StepMemory
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def window_api() -> FakeWindowApi:
    return FakeWindowApi(stories.needs_you(NOON))


@pytest.fixture
def window(qtbot: QtBot, icons: Icons, window_api: FakeWindowApi) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    shown.present()
    shown.open_cause(_cause(window_api))
    QApplication.processEvents()
    return shown


def _cause(window_api: FakeWindowApi) -> str:
    assert window_api.snapshot is not None
    return next(cause.key for cause in window_api.snapshot.causes if cause.code == "person.no_record")


def radio(window: MainWindow, way: int) -> RadioDot:
    found = window.page.findChild(RadioDot, f"choice_1_{way}")
    assert isinstance(found, RadioDot)
    return found


def box(window: MainWindow, number: int) -> QCheckBox:
    found = window.page.findChild(QCheckBox, f"step_{number}")
    assert isinstance(found, QCheckBox)
    return found


def steps_in_view(page: QWidget) -> list[str]:
    return [box.objectName() for box in page.findChildren(QCheckBox) if box.isVisible()]


def test_nothing_is_chosen_for_the_rep_and_one_way_at_a_time_shows_its_steps(window: MainWindow) -> None:
    assert [radio(window, way).isChecked() for way in (1, 2, 3)] == [False] * 3
    assert steps_in_view(window.page) == ["step_4", "step_5", "step_6"]
    radio(window, 1).click()
    assert steps_in_view(window.page) == ["step_1", "step_4", "step_5", "step_6"]
    # A click on the words chooses as well
    QTest.mouseClick(radio(window, 3).label, Qt.MouseButton.LeftButton)
    assert [radio(window, way).isChecked() for way in (1, 2, 3)] == [False, False, True]
    assert steps_in_view(window.page) == ["step_3", "step_4", "step_5", "step_6"]


def test_the_way_is_remembered_with_its_cause(window: MainWindow, window_api: FakeWindowApi) -> None:
    key = _cause(window_api)
    radio(window, 2).click()
    box(window, 2).click()
    assert window_api.chosen == {key: {"person.no_record.1": 1}}
    assert window_api.ticked == {key: {1}}
    # When another page was shown in between
    assert window_api.snapshot is not None
    window.open_cause(next(cause.key for cause in window_api.snapshot.causes if cause.key != key))
    window.open_cause(key)
    assert radio(window, 2).isChecked()
    assert "step_2" in steps_in_view(window.page)
    assert box(window, 2).isChecked()


def test_arrow_keys_go_from_way_to_way_and_tab_goes_on_to_the_steps(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    radio(window, 1).setFocus()
    QTest.keyClick(radio(window, 1), Qt.Key.Key_Space)
    assert radio(window, 1).isChecked()
    QTest.keyClick(radio(window, 1), Qt.Key.Key_Down)
    assert radio(window, 2).isChecked()
    assert radio(window, 2).hasFocus()
    QTest.keyClick(radio(window, 2), Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "step_2"


def test_a_screen_reader_hears_the_question_and_the_way(window: MainWindow) -> None:
    first = QAccessible.queryAccessibleInterface(radio(window, 1))
    assert first.role() is QAccessible.Role.RadioButton
    assert first.text(QAccessible.Text.Name) == "The person is new, and your team adds new people as Contacts"
    assert first.text(QAccessible.Text.Description) == "What is true of this person?"
    assert not first.state().checked
    radio(window, 1).click()
    assert QAccessible.queryAccessibleInterface(radio(window, 1)).state().checked
    assert box(window, 1).accessibleName() == "Step 1 is done"


def test_without_a_cause_the_choice_works_and_there_is_nothing_to_tick(
    qtbot: QtBot, icons: Icons, window_api: FakeWindowApi
) -> None:
    body = PageBody(window_api, icons, lambda _: None)
    qtbot.addWidget(body)
    body.show_page(window_api.explain("FIELD_CUSTOM_VALIDATION_EXCEPTION: Choose a region first")[1])
    body.show()
    ways = body.findChildren(RadioDot)
    assert len(ways) == 2
    ways[1].click()
    assert ways[1].isChecked()
    assert body.findChildren(QCheckBox) == []


def test_several_steps_of_one_way_are_lettered(window_api: FakeWindowApi, qtbot: QtBot) -> None:
    snapshot = stories.snapshot(NOON, (), Trouble(code="check.ip_restricted"))
    window_api.turn(snapshot)
    page = window_api.page_of_cause(snapshot.causes[0])
    memory = StepMemory(done=(), chosen={"check.ip_restricted.1": 1}, tick=lambda *_: None, choose=lambda *_: None)
    shown = StepList(page.steps, lambda _: None, memory)
    qtbot.addWidget(shown)
    shown.show()
    boxes = [box for box in shown.findChildren(QCheckBox) if box.isVisible()]
    assert [box.text() for box in boxes] == ["1a.", "1b.", "2."]
    assert [box.accessibleName() for box in boxes] == ["Step 1a is done", "Step 1b is done", "Step 2 is done"]


def test_a_single_line_stands_level_with_its_button(window_api: FakeWindowApi, qtbot: QtBot) -> None:
    assert window_api.snapshot is not None
    cause = next(one for one in window_api.snapshot.causes if one.code == "settings.call_logging_off")
    memory = StepMemory(done=(), chosen={}, tick=lambda *_: None, choose=lambda *_: None)
    shown = StepList(window_api.page_of_cause(cause).steps, lambda _: None, memory)
    qtbot.addWidget(shown)
    shown.resize(1200, shown.heightForWidth(1200))
    shown.show()
    box = shown.findChild(QCheckBox, "step_2")
    assert isinstance(box, QCheckBox)
    opens = next(one for one in shown.findChildren(Button) if one.parentWidget() is box.parentWidget())
    assert abs(box.geometry().center().y() - opens.geometry().center().y()) <= 1
