"""What the tests of the user interface share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui import stories
from tests.ui.fake_desk import ICONS, FakeDesk
from tests.ui.fake_office import FakeOffice
from tray_app.ui.bridge import Bridge
from tray_app.ui.icons import Icons


@pytest.fixture
def icons(qapp: QApplication) -> Icons:
    return Icons(ICONS)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(stories.needs_you(stories.NOON))


@pytest.fixture
def office(desk: FakeDesk) -> FakeOffice:
    return desk.office


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()
