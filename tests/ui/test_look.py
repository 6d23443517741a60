"""How it looks: contrast of every colour of ours, and right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.contrast import contrast
from tests.ui.scenes import scenes
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.inputs import ChoiceInput, LineInput, LinesInput, NumberInput, TimeInput
from tray_app.ui.kit.style import dimmed, edge
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.kit.tokens import StatusTone, badge, colours_of
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

Role = QPalette.ColorRole
READABLE = 4.5
"""WCAG 2.2, 1.4.3 for text of usual size."""
SEEN = 3.0
"""WCAG 2.2, 1.4.11 for what is no text."""


def light_palette() -> QPalette:
    """Colours of a usual light desktop."""
    palette = QPalette(QColor("#efefef"), QColor("#f0f0f0"))
    palette.setColor(Role.Base, QColor("#ffffff"))
    for role in (Role.Text, Role.WindowText, Role.ButtonText):
        palette.setColor(role, QColor("#1a1a1a"))
    return palette


def dark_palette() -> QPalette:
    """Colours of a usual dark desktop."""
    palette = QPalette(QColor("#3a3a3a"), QColor("#2b2b2b"))
    palette.setColor(Role.Base, QColor("#1f1f1f"))
    palette.setColor(Role.AlternateBase, QColor("#262626"))
    for role in (Role.Text, Role.WindowText, Role.ButtonText):
        palette.setColor(role, QColor("#f0f0f0"))
    return palette


@pytest.mark.parametrize("palette", [light_palette(), dark_palette(), QPalette()], ids=["light", "dark", "system"])
@pytest.mark.parametrize("ground", [Role.Base, Role.Window, Role.AlternateBase])
def test_text_and_secondary_text_can_be_read(palette: QPalette, ground: QPalette.ColorRole) -> None:
    behind = palette.color(ground)
    assert contrast(palette.color(Role.Text), behind) >= READABLE
    assert contrast(dimmed(palette), behind) >= READABLE


@pytest.mark.parametrize("palette", [light_palette(), dark_palette(), QPalette()], ids=["light", "dark", "system"])
@pytest.mark.parametrize("ground", [Role.Base, Role.Window])
@pytest.mark.parametrize("tone", [None, *StatusTone])
def test_frames_and_bars_can_be_seen(palette: QPalette, ground: QPalette.ColorRole, tone: StatusTone | None) -> None:
    """On any desktop, also where its own colours are left alone."""
    drawn = edge(palette) if tone is None else colours_of(palette).status[tone].ink
    assert contrast(drawn, palette.color(ground)) >= SEEN


@pytest.mark.parametrize("make", [LineInput, LinesInput, TimeInput, NumberInput, ChoiceInput, TickBox])
@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_an_input_has_an_edge_that_can_be_seen(qtbot: QtBot, make: type[QWidget], palette: QPalette) -> None:
    """On a page of the colour that is behind inputs."""
    page = QWidget()
    page.setStyle(QStyleFactory.create("fusion"))
    page.setPalette(palette)
    qtbot.addWidget(page)
    box = make(page)
    box.setStyle(page.style())
    box.setGeometry(20, 20, 100, 60 if make is LinesInput else 26)
    page.show()
    picture = page.grab(box.geometry()).toImage()
    middle = picture.height() // 2 if make is not TickBox else 10
    edges = [picture.pixelColor(x, middle) for x in range(4)]
    assert max(contrast(colour, palette.color(Role.Window)) for colour in edges) >= SEEN


def test_the_number_in_the_tray_can_be_read() -> None:
    assert contrast(badge().ink, badge().tint) >= READABLE


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.005)


@pytest.fixture
def from_right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_lists_and_boxes_are_mirrored_from_right_to_left(qtbot: QtBot, icons: Icons, from_right_to_left: None) -> None:
    window = next(widget for name, widget in scenes(icons, "en") if name == "list_all")
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    line = window.list.view.grab().toImage().copy(0, 0, window.list.view.width(), 40)
    ink = colours_of(window.palette()).status[StatusTone.PENDING].ink.name()
    places = [x for x in range(line.width()) for y in range(line.height()) if line.pixelColor(x, y).name() == ink]
    assert places
    assert min(places) > line.width() - 60
