"""The report of an error nobody expected: shown once, to be copied, and in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.looking import controls, name_of
from tray_app.ui.crash import CrashWindow
from tray_app.ui.kit.icons import Icons

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def window(qtbot: QtBot, icons: Icons) -> CrashWindow:
    made = CrashWindow(icons)
    qtbot.addWidget(made)
    return made


def test_a_report_is_shown_and_copied(window: CrashWindow) -> None:
    window.tell("first <b>report</b>")
    assert window.isVisible()
    assert not window.isModal()
    window.tell("second report")
    text = window.report.toPlainText()
    assert text.startswith("second report")
    assert text.endswith("first <b>report</b>")
    window.copy.click()
    assert QApplication.clipboard().text() == text
    assert window.copy.text() == "Copied"


def test_only_the_latest_are_kept(window: CrashWindow) -> None:
    for number in range(30):
        window.tell(f"report {number}.")
    text = window.report.toPlainText()
    assert "report 29." in text
    assert "report 19." not in text


def test_every_control_has_a_name(window: CrashWindow) -> None:
    window.tell("report")
    assert [name_of(control) for control in controls(window)] == ["Report", "Copy the report", "Close"]
