"""The demo's window says that it is a demo, what happens in it just now, and how to get out of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_demo import FakeDemo
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import words
from tray_app.core.model.text import text
from tray_app.ui.kit.icons import Icons
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def demo() -> FakeDemo:
    return FakeDemo()


@pytest.fixture
def window(qtbot: QtBot, demo: FakeDemo, icons: Icons) -> MainWindow:
    window_api = FakeWindowApi(stories.needs_you(stories.NOON))
    window_api.demo = demo
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    made.present()
    return made


def test_real_app_has_no_word_of_it(qtbot: QtBot, icons: Icons) -> None:
    window = MainWindow(FakeWindowApi(stories.healed(stories.NOON)), icons)
    qtbot.addWidget(window)
    window.present()
    assert not window.demo_banner.isVisible()
    assert "Demo" not in window.windowTitle()


def test_title_and_banner_follow_the_story(window: MainWindow, demo: FakeDemo) -> None:
    assert window.windowTitle().startswith("Demo: ")
    assert any(line.startswith("A story begins") for line in words(window.demo_banner))
    demo.told = text("Mina writes to Taro.")
    window.refresh()
    assert "Mina writes to Taro." in words(window.demo_banner)
    demo.is_over = True
    window.refresh()
    assert any(line.startswith("The story has been told.") for line in words(window.demo_banner))


def test_pace_is_chosen(window: MainWindow, demo: FakeDemo) -> None:
    pace = window.demo_banner.pace
    assert [pace.itemText(place) for place in range(pace.count())] == [
        "Hold the story",
        "Speed 0.5×",
        "Speed 1×",
        "Speed 2×",
    ]
    assert pace.currentText() == "Speed 1×"
    pace.setCurrentIndex(0)
    pace.activated.emit(0)
    assert demo.pace == 0


def test_real_app_is_set_up_and_the_demo_ends(
    window: MainWindow, demo: FakeDemo, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[None] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(None))
    demo.starts = False
    window.demo_banner.real.click()
    assert not ended
    assert any("could not be started" in line for line in words(window.demo_banner))
    demo.starts = True
    window.demo_banner.real.click()
    assert (len(ended), demo.started) == (1, 2)
