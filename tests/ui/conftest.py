"""What the tests of the user interface share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui import stories
from tests.ui.fake_desk import ICONS, FakeDesk
from tray_app.ui.icons import Icons


@pytest.fixture
def icons(qapp: QApplication) -> Icons:
    return Icons(ICONS)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(stories.needs_you(stories.NOON))
