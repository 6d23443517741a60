"""Getting started: what is missing until Salesforce has answered for the first time, each a way to its page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_settings_api import CALLS, MAIL, FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.adapters.store import SqliteStore
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Verdict
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.services.errands import Errands
from tray_app.services.first_run_service import FirstRunService
from tray_app.ui.kit.icons import Icons
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def window_api() -> FakeWindowApi:
    made = FakeWindowApi(stories.empty(stories.NOON))
    made.settings_api = FakeSettingsApi()
    made.settings_api.result = False
    made.sign_in.state = SignInState(step=SignInStep.SIGNED_OUT)
    return made


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    made.present()
    return made


def signs(window: MainWindow) -> str:
    return "".join(made.text()[0] for made in window.checklist.points.values())


def test_points_are_ticked_one_by_one_until_the_first_real_verdict(
    window: MainWindow, window_api: FakeWindowApi
) -> None:
    assert window.checklist.isVisible()
    assert signs(window) == "○○○✓○"
    window_api.settings_api.sources = [MAIL]
    window.refresh()
    assert signs(window) == "✓○○✓○"
    window_api.settings_api.sources = [MAIL, CALLS]
    window_api.sign_in.turn(step=SignInStep.SIGNED_IN)
    window.refresh()
    assert signs(window) == "✓✓✓✓○"
    assert window.checklist.points["point_result"].accessibleName() == "First result: still to do"
    window_api.settings_api.result = True
    window.refresh()
    assert not window.checklist.isVisible()


def test_each_point_leads_to_its_page(window: MainWindow) -> None:
    asked: list[str] = []
    window.settings_asked.connect(asked.append)
    for name in ("point_mailbox", "point_calls", "point_logger"):
        window.checklist.points[name].click()
    assert asked == ["sources", "sources", "logger"]
    window.checklist.points["point_salesforce"].click()
    assert window.windowTitle() == "Sign in to Salesforce – DidItLog"


def test_a_report_is_no_real_verdict(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.report_api.turn(file="report.csv")
    window.refresh()
    assert window.checklist.isVisible()
    assert "First proved result" in window.checklist.points["point_result"].text()


def test_first_run_has_the_window_for_itself(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    window_api.settings_api.step = FirstRun.WELCOME
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    assert not window.checklist.isVisible()
    assert window.first_run is not None
    window.first_run.out.click()
    assert window.checklist.isVisible()


def test_result_is_remembered_when_its_week_is_over(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite3")
    known: list[Snapshot | None] = [None]

    def service() -> FirstRunService:
        return FirstRunService(
            store,
            Errands(str),
            now=lambda: datetime.now(UTC),
            is_set_up=lambda: True,
            of_cycle=lambda: known[0],
        )

    assert not service().has_result()
    known[0] = stories.not_signed_in(stories.NOON)
    assert not service().has_result()
    answered = known[0] = stories.needs_you(stories.NOON)
    assert answered.summary[Verdict.LOGGED]
    assert service().has_result()
    known[0] = stories.empty(stories.NOON + timedelta(days=30))
    assert service().has_result()
    store.close()
