"""A file that is put into a folder of calls is noticed at once, and told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from tests.ui.fake_settings_api import FakeSettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit import folder_watch
from tray_app.ui.kit.folder_watch import FolderWatch
from tray_app.ui.settings.calls_form import CallsForm


def test_what_is_put_into_a_folder_is_told_once(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_watch, "SETTLE_MS", 50)
    watch = FolderWatch()
    watch.watch([(tmp_path, ""), (tmp_path / "gone", "")])
    told: list[None] = []
    watch.changed.connect(lambda: told.append(None))
    with qtbot.waitSignal(watch.changed):
        for number in range(3):
            (tmp_path / f"{number}.csv").write_text("x")
    assert len(told) == 1
    watch.watch([])
    (tmp_path / "later.csv").write_text("x")
    with qtbot.assertNotEmitted(watch.changed, wait=300):
        pass


def test_among_all_sorts_of_files_only_those_that_are_meant_are_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watch, "SETTLE_MS", 50)
    watch = FolderWatch()
    (tmp_path / "CallLog_1.csv").write_text("x")
    watch.watch([(tmp_path, "CallLog*.csv; Calls*.json")])
    with qtbot.assertNotEmitted(watch.changed, wait=300):
        (tmp_path / "invoice.pdf").write_text("x")
    with qtbot.waitSignal(watch.changed):
        (tmp_path / "calls.json").write_text("x")


def test_downloads_are_offered_with_names_that_call_files_have(qtbot: QtBot, tmp_path: Path) -> None:
    settings_api = FakeSettingsApi()
    form = CallsForm(settings_api, Bridge())
    qtbot.addWidget(form)
    assert form.names_field.isHidden()
    form.downloads.click()
    assert Path(form.folder.text()).name == "Downloads"
    assert (form.names.text(), form.names_field.isHidden()) == ("CallLog*.csv", False)
    form.names.setText("Export*.xlsx")
    folder = form.folder.text()
    form.add.click()
    assert settings_api.asked == [("add_calls", (folder, "Export*.xlsx"))]
    form.folder.setText(str(tmp_path))
    assert (form.names.text(), form.names_field.isHidden()) == ("", True)


def test_a_file_that_is_dropped_tries_its_folder(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "CallLog.csv"
    file.write_text("x")
    settings_api = FakeSettingsApi()
    form = CallsForm(settings_api, Bridge())
    qtbot.addWidget(form)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    where, action, button = QPoint(5, 5), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(where, action, data, button, Qt.KeyboardModifier.NoModifier)
    form.dragEnterEvent(entered)
    assert entered.isAccepted()
    form.dropEvent(QDropEvent(where.toPointF(), action, data, button, Qt.KeyboardModifier.NoModifier))
    assert settings_api.asked == [("add_calls", (str(tmp_path), ""))]
