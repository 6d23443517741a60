"""The picture of the last days: what it says in words, where it leads, and that it follows the state."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.ui.kit.bars import BarLine
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Filters
from tray_app.ui.kit.time_format import duration
from tray_app.ui.pages.history_page import HistoryPage
from tray_app.ui.window.main_window import MainWindow
from tray_app.ui.window.today_strip import TodayStrip

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    shown.present()
    return shown


def lines(window: MainWindow) -> dict[str, BarLine]:
    page = window.findChild(HistoryPage)
    assert isinstance(page, HistoryPage)
    return {line.accessibleName(): line for line in page.findChildren(BarLine)}


def test_each_line_tells_in_words_what_it_draws(window: MainWindow) -> None:
    window.strip.spark.click()
    assert window.windowTitle() == "History – DidItLog"
    said = list(lines(window))
    assert said[0] == "2026-11-23: 2 logged, 2 pending, 5 not logged, half of them within 4 min"
    assert "Call logging seems to be switched off: 4 activities" in said
    assert said[-6:] == [
        "within 5 min: 14",
        "5 min – 15 min: 0",
        "15 min – 1 h: 0",
        "1 h – 4 h: 0",
        "4 h – 24 h: 0",
        "later: 0",
    ]


def test_a_day_and_a_reason_lead_to_their_list(window: MainWindow) -> None:
    window.strip.spark.click()
    next(line for said, line in lines(window).items() if said.startswith("2026-11-22")).click()
    assert window.list.model.filters == Filters(choice=Choice.ALL, day="2026-11-22")
    assert window.page.isVisible()
    # And by keyboard
    window.strip.spark.click()
    reason = lines(window)["Call logging seems to be switched off: 4 activities"]
    reason.setFocus()
    QTest.keyClick(reason, Qt.Key.Key_Space)
    assert window.list.model.filters == Filters(choice=Choice.ALL, reason="settings.call_logging_off")
    assert window.list.model.rowCount() == 4


def test_what_is_only_looked_at_takes_no_focus(window: MainWindow) -> None:
    window.strip.spark.click()
    assert lines(window)["later: 0"].focusPolicy() == Qt.FocusPolicy.NoFocus
    assert lines(window)["Call logging seems to be switched off: 4 activities"].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_it_follows_the_state_and_stays_as_it_is_without_news(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.strip.spark.click()
    before = lines(window)
    window_api.snapshot = stories.needs_you(NOON)
    window.refresh()
    assert lines(window) == before
    window_api.snapshot = stories.healed(NOON)
    window.refresh()
    assert not any("Call logging" in said for said in lines(window))


def test_the_strip_tells_the_days_and_the_usual_time(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    strip = TodayStrip(window_api, icons, lambda: NOON)
    qtbot.addWidget(strip)
    strip.refresh()
    names = [number.accessibleName() for number in strip._numbers]
    assert names == ["Logged today: 2", "Pending: 2", "Needs you: 7", "Not checked: ", "Usual time: 4 min"]
    assert strip.spark.accessibleName() == "History"
    assert strip.spark.accessibleDescription() == (
        "2026-11-23: 2 logged, 5 not logged; 2026-11-22: 11 logged, 1 not logged; 2026-11-21: 2 logged, 0 not logged"
    )
    assert not strip.grab().isNull()
    window_api.snapshot = stories.empty(NOON)
    strip.refresh()
    assert not strip.spark.isVisibleTo(strip)
    assert not strip._numbers[-1].isVisibleTo(strip)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 min"), (29, "1 min"), (240, "4 min"), (3599, "1 h"), (3600, "1 h"), (5400, "1 h 30 min"), (86400, "24 h")],
)
def test_a_duration_is_said_in_hours_and_minutes(seconds: int, words: str) -> None:
    assert duration(seconds) == words
