"""Files of calls that are dropped on the window: read, asked about, or taught at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import ICONS, FakeWindowApi
from tray_app.core.model.text import verbatim
from tray_app.core.ui_api.dropped_calls_api import DroppedCalls
from tray_app.core.ui_api.sign_in_api import SignInStep
from tray_app.ui.kit.icons import Icons
from tray_app.ui.pages.sign_in_form import SignInForm, SignInWay
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform
READ = DroppedCalls(found=verbatim("3 calls in CallLog.csv."))
NO_FOLDER = DroppedCalls(wants_folder="~/Calls")


def window(qtbot: QtBot, *answers: DroppedCalls) -> tuple[MainWindow, FakeWindowApi]:
    api = FakeWindowApi(stories.needs_you(stories.NOON))
    api.dropped_calls.answers = list(answers)
    made = MainWindow(api, Icons(ICONS))
    qtbot.addWidget(made)
    made.show()
    return made, api


def drop(on: MainWindow, *files: str) -> bool:
    """What the desktop sends when the files are dragged over the window and let go. Returns whether it wants them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(file) for file in files])
    where, action, button = QPoint(5, 5), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(where, action, data, button, Qt.KeyboardModifier.NoModifier)
    entered.ignore()
    QApplication.sendEvent(on, entered)
    if entered.isAccepted():
        let_go = QDropEvent(where.toPointF(), action, data, button, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)
        QApplication.sendEvent(on, let_go)
    return entered.isAccepted()


def test_a_file_that_is_known_is_read(qtbot: QtBot) -> None:
    main, api = window(qtbot, READ)
    assert main.call_drop.isHidden()
    assert drop(main, "/home/rep/CallLog.csv")
    qtbot.waitUntil(lambda: "3 calls" in main.call_drop.accessibleName())
    assert api.dropped_calls.taken == [(("/home/rep/CallLog.csv",), "")]
    assert main.call_drop.make.isHidden()
    assert main.call_drop.isVisible()


def test_a_salesforce_report_is_looked_at_where_it_is_shown(qtbot: QtBot) -> None:
    main, api = window(qtbot, DroppedCalls(report="/home/rep/report1732.csv"))
    api.sign_in.turn(step=SignInStep.SIGNED_OUT)
    assert drop(main, "/home/rep/report1732.csv")
    qtbot.waitUntil(
        lambda: "report1732.csv" in main.call_drop.accessibleName() and "✓" in main.call_drop.accessibleName()
    )
    assert api.report_api.asked == [("read", "/home/rep/report1732.csv")]
    api.report_api.turn(file="report1732.csv")
    main.refresh()
    form = main.findChild(SignInForm)
    assert isinstance(form, SignInForm)
    assert form.way is SignInWay.REPORT
    assert form.report.isVisible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_without_a_folder_one_is_made_when_the_rep_wants_it(qtbot: QtBot, by: str) -> None:
    main, api = window(qtbot, NO_FOLDER, READ)
    drop(main, "/home/rep/a.csv", "/home/rep/b.csv")
    qtbot.waitUntil(main.call_drop.make.isVisible)
    assert "a.csv, b.csv" in main.call_drop.accessibleName()
    if by == "mouse":
        QTest.mouseClick(main.call_drop.make, Qt.MouseButton.LeftButton)
    else:
        qtbot.waitUntil(main.call_drop.make.hasFocus)
        QTest.keyClick(main.call_drop.make, Qt.Key.Key_Space)
    qtbot.waitUntil(main.call_drop.make.isHidden)
    assert api.dropped_calls.taken[-1] == (("/home/rep/a.csv", "/home/rep/b.csv"), "~/Calls")


def test_a_file_that_nobody_knows_is_taught_at_once(qtbot: QtBot) -> None:
    main, api = window(qtbot, DroppedCalls(to_teach="calls"))
    drop(main, "/home/rep/export.csv")
    qtbot.waitUntil(lambda: main.call_drop.teaching is not None and main.call_drop.teaching.form.next.isVisible())
    assert main.call_drop.teaching is not None
    form = main.call_drop.teaching.form
    QTest.keyClick(form.next, Qt.Key.Key_Space)
    qtbot.waitUntil(form.save.isVisible)
    QTest.keyClick(form.save, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(api.teaching_api.kept))
    assert api.teaching_api.kept[0][0] == "calls"


def test_what_cannot_be_read_is_said(qtbot: QtBot) -> None:
    main, _ = window(qtbot, DroppedCalls(problem=verbatim("File notes.txt: must be a table of calls.")))
    drop(main, "/home/rep/notes.txt")
    qtbot.waitUntil(lambda: "⚠ File notes.txt" in main.call_drop.accessibleName())


def test_an_admins_file_is_none_of_calls(qtbot: QtBot, tmp_path: Path) -> None:
    main, api = window(qtbot)
    assert not drop(main, str(tmp_path / "acme.diditlog"))
    assert api.dropped_calls.taken == []
