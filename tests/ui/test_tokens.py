"""The design's values: what can be read, that they stand in one place, and that the app wears them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.contrast import contrast
from tray_app.core.model.verdict import Verdict
from tray_app.ui.kit import theme
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.style import Words, sized
from tray_app.ui.kit.tokens import CONTROL, Colours, Space, StatusTone, TypeSize, colours_of, dark, light, tone_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

UI = Path(__file__).parents[2] / "tray_app" / "ui"
LOOKS = {"light": light(), "dark": dark()}
READABLE = 4.5
STATUS = 4.8
SEEN = 3.0


@pytest.fixture(params=list(LOOKS.values()), ids=list(LOOKS))
def look(request: pytest.FixtureRequest) -> Colours:
    found = request.param
    assert isinstance(found, Colours)
    return found


def test_words_can_be_read_on_everything_they_stand_on(look: Colours) -> None:
    for ground in (look.canvas, look.surface, look.raised, look.hover, look.selection):
        for ink in (look.text, look.dim, look.primary):
            assert contrast(ink, ground) >= READABLE, (ink.name(), ground.name())
    assert contrast(look.text, look.marked) >= READABLE
    assert contrast(look.on_primary, look.primary) >= READABLE


@pytest.mark.parametrize("tone", StatusTone)
def test_a_state_can_be_read_on_its_tint_and_in_a_row_that_is_chosen(look: Colours, tone: StatusTone) -> None:
    pair = look.status[tone]
    for ground in (pair.tint, look.surface, look.canvas, look.raised, look.hover, look.selection):
        assert contrast(pair.ink, ground) >= STATUS, ground.name()


def test_frames_can_be_seen(look: Colours) -> None:
    for ground in (look.canvas, look.surface, look.raised):
        assert contrast(look.edge, ground) >= SEEN
        assert contrast(look.primary, ground) >= SEEN


def test_every_answer_has_a_tone() -> None:
    assert {tone_of(verdict) for verdict in Verdict} == set(StatusTone)


def test_the_palette_leads_back_to_its_colours(look: Colours) -> None:
    assert colours_of(theme.palette_of(look)) is look


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(UI.rglob("*.py")):
        if path.name != "tokens.py":
            yield path, path.read_text("utf-8")


LOOSE_COLOUR = re.compile(r"""["']#[0-9a-fA-F]{3,8}["']|QColor\(["'\d]|GlobalColor\.(?!transparent|black)""")
DISTANCES = {
    "setContentsMargins",
    "setSpacing",
    "setHorizontalSpacing",
    "setVerticalSpacing",
    "addSpacing",
}


def test_no_colour_stands_elsewhere() -> None:
    loose = {str(path.relative_to(UI)): found for path, text in sources() if (found := LOOSE_COLOUR.findall(text))}
    assert loose == {}


def test_no_distance_or_size_of_text_stands_elsewhere() -> None:
    loose = []
    for path, text in sources():
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            sizes = [keyword.value for keyword in call.keywords if keyword.arg == "size"]
            looked_at = [*sizes, *(call.args if name in DISTANCES else ())]
            numbers = [one.value for part in looked_at for one in ast.walk(part) if isinstance(one, ast.Constant)]
            if any(isinstance(number, (int, float)) and number for number in numbers):
                loose.append(f"{path.relative_to(UI)}:{call.lineno}")
    assert loose == []


def test_text_grows_with_the_text_of_the_system(qapp: QApplication) -> None:
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(20)
    try:
        qapp.setFont(larger)
        assert sized(qapp.font(), TypeSize.BODY).pointSizeF() == 20
        assert sized(qapp.font(), TypeSize.TITLE).pointSizeF() == pytest.approx(20 * 20 / 13)
    finally:
        qapp.setFont(before)


def test_bold_words_are_half_bold(qtbot: QtBot) -> None:
    words = Words("Everything is logged", size=TypeSize.HEADING, bold=True)
    qtbot.addWidget(words)
    assert words.font().weight() == 600


@pytest.mark.parametrize("look_of_button", ButtonLook)
def test_a_button_is_a_finger_high_and_holds_its_words(qtbot: QtBot, look_of_button: ButtonLook) -> None:
    button = Button("Check &again", look_of_button)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    words = button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, button.text()).width()
    assert button.height() >= CONTROL
    assert button.width() >= words + 2 * Space.S
    assert not button.autoDefault()
    drawn = button.grab().toImage()
    colours = colours_of(button.palette())
    ground = {
        ButtonLook.PRIMARY: colours.primary,
        ButtonLook.PLAIN: colours.surface,
        ButtonLook.QUIET: button.palette().color(QPalette.ColorRole.Window),
    }[look_of_button]
    assert drawn.pixelColor(6, drawn.height() // 2) == QColor(ground)


def test_the_app_wears_the_look_of_the_system_and_follows_it(qapp: QApplication) -> None:
    before = QPalette(qapp.palette())
    try:
        theme.dress(qapp)
        worn = colours_of(qapp.palette())
        assert qapp.palette().color(QPalette.ColorRole.Base) == worn.surface
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert qapp.palette().color(QPalette.ColorRole.Base) == dark().surface
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
        assert qapp.palette().color(QPalette.ColorRole.Base) == light().surface
    finally:
        qapp.setPalette(before)


@pytest.mark.parametrize("glyph", Glyph)
def test_every_glyph_is_drawn_in_the_colour_asked_for(icons: Icons, glyph: Glyph) -> None:
    picture = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    icons.draw(painter, QRect(0, 0, 40, 40), glyph, QColor(dark().primary))
    painter.end()
    full = [picture.pixelColor(x, y) for x in range(40) for y in range(40) if picture.pixelColor(x, y).alpha() == 255]
    assert len(full) > 20
    assert {colour.name() for colour in full} == {dark().primary.name()}
