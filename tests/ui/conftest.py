"""What the tests of the user interface share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui import stories
from tests.ui.fake_settings_api import FakeSettingsApi
from tests.ui.fake_window_api import ICONS, FakeWindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons


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
