"""A newer version in the window, the tray menu and the settings: calm, once, and never in a build that asks nobody."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_updates import RELEASE
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Target
from tray_app.ui.settings import SettingsWindow
from tray_app.ui.settings.about_page import AboutPage
from tray_app.ui.settings.general_page import GeneralPage
from tray_app.ui.tray.tray_menu import TrayMenu
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform
OPENED = ("open", RELEASE.page)


@pytest.fixture
def calm() -> FakeWindowApi:
    return FakeWindowApi(stories.empty(stories.NOON))


def window_of(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    shown.present()
    return shown


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def press(widget: QWidget, label: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.text() == label).click()


def test_a_line_in_the_window_leads_to_the_download_and_is_closed_for_good(
    qtbot: QtBot, calm: FakeWindowApi, icons: Icons
) -> None:
    window = window_of(qtbot, calm, icons)
    assert not window.update_notice.isVisible()
    calm.updates.find()
    window.refresh()
    assert window.update_notice.isVisible()
    assert words(window.update_notice) == ["DidItLog 9.1.0 is available. This version goes on working."]
    press(window.update_notice, "Download page")
    assert calm.asked == [OPENED]
    press(window.update_notice, "Close")
    assert calm.updates.closed
    assert not window.update_notice.isVisible()
    window.refresh()
    assert not window.update_notice.isVisible()


def test_it_is_not_there_while_the_rep_is_at_a_fix(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    # Given news that may be told, as far as the desk knows
    window_api.updates.find()
    window = window_of(qtbot, window_api, icons)
    assert window_api.snapshot is not None
    window.open_cause(window_api.snapshot.causes[0].key)
    assert not window.update_notice.isVisible()
    # When the page of something logged is shown, there is nothing to do on it
    window.list.choose(Target(item="work-mail:7:57"))
    assert window.update_notice.isVisible()
    window.list.choose(Target(cause=window_api.snapshot.causes[1].key))
    assert not window.update_notice.isVisible()
    window.list.choose(Target(item="work-mail:7:57"))
    window.open_link("diditlog:explain")
    assert not window.update_notice.isVisible()


def test_it_does_not_disturb_the_first_run(qtbot: QtBot, calm: FakeWindowApi, icons: Icons) -> None:
    calm.updates.find()
    calm.settings_api.step = FirstRun.WELCOME
    window = window_of(qtbot, calm, icons)
    assert window.first_run is not None
    assert not window.update_notice.isVisible()
    window.first_run.finished.emit()
    assert window.update_notice.isVisible()


def test_the_menu_has_a_line_for_it_while_it_may_be_told(qtbot: QtBot, calm: FakeWindowApi, icons: Icons) -> None:
    menu = TrayMenu(calm, icons)
    before = [action.text() for action in menu.menu.actions()]
    calm.updates.find()
    menu.refresh()
    menu.refresh()
    now = [action.text() for action in menu.menu.actions()]
    assert now == [*before[:-1], "&Version 9.1.0 is available…", before[-1]]
    menu.menu.actions()[-2].trigger()
    assert calm.asked == [OPENED]
    calm.updates.is_welcome = False
    menu.refresh()
    assert [action.text() for action in menu.menu.actions()] == before


def settings_of(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge, name: str) -> SettingsWindow:
    window = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(window)
    window.present(name)
    return window


def test_about_says_it_as_long_as_it_is_so(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    settings = settings_of(qtbot, window_api, icons, bridge, "about")
    page = settings.pages["about"]
    assert isinstance(page, AboutPage)
    assert not page.update_line.isVisible()
    # Also while it may not be told elsewhere: whoever comes here wants to know
    window_api.updates.find()
    window_api.updates.is_welcome = False
    page.refresh()
    assert page.update_line.isVisible()
    assert words(page.update_line) == ["DidItLog 9.1.0 is available."]
    press(page.update_line, "Download page")
    assert window_api.asked == [OPENED]


def test_the_choice_is_there_in_builds_that_ask_somebody(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    before = settings_of(qtbot, window_api, icons, bridge, "general")
    plain = before.pages["general"]
    assert isinstance(plain, GeneralPage)
    assert plain.updates is None
    assert not [line for line in words(plain) if "version" in line.lower()]
    window_api.updates.find()
    settings = settings_of(qtbot, window_api, icons, bridge, "general")
    page = settings.pages["general"]
    assert isinstance(page, GeneralPage)
    assert page.updates is not None
    (hint,) = [line for line in words(page) if "downloads.example.com" in line]
    assert "nothing about you or this computer is sent" in hint
    assert page.updates.box.currentData() == "on"
    page.updates.box.setCurrentIndex(1)
    page.updates.box.activated.emit(1)
    assert window_api.settings_api.asked[-1] == ("change", ("app.update_notice", "off"))
    # And where the company decides, it is locked
    window_api.settings_api.enforced.add("app.update_notice")
    page.refresh()
    assert not page.updates.control.isEnabled()
    assert page.updates.managed.isVisible()
