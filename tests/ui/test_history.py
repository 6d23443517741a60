"""The picture of the last days: what it says in words, where it leads, and that it follows the state."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import words
from tray_app.core.reporting.history_table import history_csv
from tray_app.ui.kit.bars import Bar, BarLine, BarSegment
from tray_app.ui.kit.day_names import weekday
from tray_app.ui.kit.export_row import ExportRow
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Filters
from tray_app.ui.kit.time_format import duration
from tray_app.ui.kit.tokens import StatusTone
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
    assert said[0] == "Mon 2026-11-23: 2 logged, 2 pending, 5 not logged, half of them within 4 min"
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
    next(line for said, line in lines(window).items() if said.startswith("Sun 2026-11-22")).click()
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


def test_a_day_says_its_weekday_and_its_share(window_api: FakeWindowApi, icons: Icons, qtbot: QtBot) -> None:
    page = HistoryPage(window_api, icons, lambda _url: None)
    qtbot.addWidget(page)
    page.refresh()
    first, second = page.findChildren(BarLine)[:2]
    assert first.text() == "Mon 2026-11-23"
    assert (first._bar.number, second._bar.number) == ("28 %", "91 %")
    assert [part.amount for part in first._bar.parts] == [2, 2, 5, 0]


def test_it_says_why_the_sums_differ(window_api: FakeWindowApi, icons: Icons, qtbot: QtBot) -> None:
    page = HistoryPage(window_api, icons, lambda _url: None)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    said = " ".join(words(page))
    assert "These are 7: 6 not logged, 1 logged but incomplete, 0 not checked." in said
    assert "1 ignored activity is in no bar." in said
    assert "of 15 that are logged, 14 have a record that says when it was made." in said


def test_it_is_exported_as_a_whole_or_not_at_all(
    window_api: FakeWindowApi, icons: Icons, qtbot: QtBot, tmp_path: Path
) -> None:
    page = HistoryPage(window_api, icons, lambda _url: None)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    export = page.findChild(ExportRow)
    assert isinstance(export, ExportRow)
    export.write(str(tmp_path / "history.csv"))
    assert (tmp_path / "history.csv").read_text("utf-8-sig") == history_csv(window_api.statistics)
    assert f"Exported to {tmp_path / 'history.csv'}." in words(page)
    export.write(str(tmp_path / "no such folder" / "history.csv"))
    assert "This could not be written there. Choose another folder." in words(page)


@pytest.mark.parametrize(("day", "name"), [("2026-11-23", "Mon"), ("2026-11-29", "Sun")])
def test_a_weekday_is_short(day: str, name: str) -> None:
    assert weekday(day) == name


def test_a_bar_of_one_part_says_its_amount_unless_the_end_of_the_line_does(qtbot: QtBot) -> None:
    def middle(number: str) -> QImage:
        bar = Bar(label="", parts=[BarSegment(3, StatusTone.LOGGED)], number=number, spoken=number)
        line = BarLine(bar, 3, label_width=0, number_width=60, can_be_pressed=False)
        qtbot.addWidget(line)
        line.resize(400, line.sizeHint().height())
        return line.grab(QRect(100, 0, 200, line.height())).toImage()

    assert middle("100 %") != middle("3")
