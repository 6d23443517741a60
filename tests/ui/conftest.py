"""What the tests of the user interface share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.rig.processes import PATIENCE_S
from tests.ui import stories
from tests.ui.fake_settings_api import FakeSettingsApi
from tests.ui.fake_window_api import ICONS, FakeWindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons


class PatientBot(QtBot):
    """pytest-qt's own, which waits as long as all other tests do and not five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = int(PATIENCE_S * 1000)) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = int(PATIENCE_S * 1000), **how: Any) -> Any:  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitActive(self, widget: QWidget, *, timeout: int = int(PATIENCE_S * 1000)) -> Any:  # noqa: N802
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def icons(qapp: QApplication) -> Icons:
    return Icons(ICONS)


@pytest.fixture
def window_api() -> FakeWindowApi:
    return FakeWindowApi(stories.needs_you(stories.NOON))


@pytest.fixture
def settings_api(window_api: FakeWindowApi) -> FakeSettingsApi:
    return window_api.settings_api


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()
