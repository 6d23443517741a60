"""The window over 100,000 activities: open, refresh, filter, search and scroll, each to be drawn within 100 ms.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest tests/benchmarks/bench_window.py \
        -o addopts=--import-mode=importlib --benchmark-columns=median,max,rounds

Everything a snapshot is counted by is counted beforehand, as the engine thread does it before it shows one.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from tests.ui import stories
from tests.ui.fake_window_api import ICONS, FakeWindowApi
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Filters
from tray_app.ui.kit.search_query import query_of
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

COUNT = 100_000
ROUNDS = 20


@pytest.fixture(scope="module")
def window_api() -> FakeWindowApi:
    return counted(FakeWindowApi(stories.many(stories.NOON, COUNT)))


def counted(window_api: FakeWindowApi) -> FakeWindowApi:
    assert window_api.snapshot is not None
    window_api.snapshot.prepare()
    assert window_api.statistics.days
    return window_api


@pytest.fixture
def window(qapp: QApplication, window_api: FakeWindowApi) -> MainWindow:
    shown = MainWindow(window_api, Icons(ICONS))
    shown.resize(1120, 720)  # the screen of a test is small
    shown.present()
    shown.grab()
    return shown


def drawn(window: MainWindow, act: Callable[[], object]) -> Callable[[], None]:
    """The act, and the picture it leads to."""

    def run() -> None:
        act()
        window.grab()

    return run


def measure(benchmark: BenchmarkFixture, act: Callable[[], None], setup: Callable[[], None] | None = None) -> None:
    act()
    benchmark.pedantic(act, setup=setup, rounds=ROUNDS)  # type: ignore[no-untyped-call]


def test_open(benchmark: BenchmarkFixture, window: MainWindow) -> None:
    """A window that was hidden while the state changed."""

    def hide() -> None:
        window.hide()
        window.refresh()

    measure(benchmark, drawn(window, window.present), setup=hide)


def test_refresh(benchmark: BenchmarkFixture, window: MainWindow) -> None:
    window.list.filter(Choice.ALL)
    measure(benchmark, drawn(window, window.refresh))


@pytest.mark.parametrize("choice", Choice)
def test_filter(benchmark: BenchmarkFixture, window: MainWindow, choice: Choice) -> None:
    measure(benchmark, drawn(window, lambda: window.list.filter(choice)))


def test_filter_by_everything(benchmark: BenchmarkFixture, window: MainWindow, window_api: FakeWindowApi) -> None:
    reason, day = window_api.statistics.reasons[0][0], window_api.statistics.days[0].name
    narrow = cycle(
        [
            Filters(choice=Choice.ALL, kind="email", source="work-mail", reason=reason),
            Filters(choice=Choice.LOGGED, kind="email", source="work-mail"),
            Filters(choice=Choice.ALL, day=day),
        ]
    )
    measure(benchmark, drawn(window, lambda: window.list.narrow(next(narrow))))


def test_search_for_the_first_time(benchmark: BenchmarkFixture, window: MainWindow) -> None:
    """Until the window answers; the rest is found in portions."""
    window.list.filter(Choice.ALL)

    def forget() -> None:
        window.list.model._lines.clear()

    measure(benchmark, drawn(window, lambda: window.list.model.search(query_of("subject 99"))), setup=forget)


def test_scroll(benchmark: BenchmarkFixture, window: MainWindow) -> None:
    window.list.filter(Choice.ALL)
    bar = window.list.view.verticalScrollBar()
    places = cycle([bar.maximum(), bar.maximum() // 2, bar.maximum() // 3, 0])
    measure(benchmark, drawn(window, lambda: bar.setValue(next(places))))
