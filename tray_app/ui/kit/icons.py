"""The pictures: one place that says which drawing stands for which state, rendered sharp at every size.

The first one is what the start waits for. It is drawn without `Qt` and `QImage`: their names are many, all are made
when one is asked for, and that takes a tenth of the start. Verdicts come later as well.
"""

import re
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tray_app.core.model.icon_state import IconState

if TYPE_CHECKING:
    from tray_app.core.model.verdict import Verdict
    from tray_app.ui.kit.tokens import StatusColours

_SIZES = (16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 64, 96, 128)
_STATES = {
    IconState.ALL_LOGGED: "all_logged",
    IconState.CHECKING: "checking",
    IconState.NEEDS_YOU: "needs_you",
    IconState.CANNOT_CHECK: "cannot_check",
    IconState.PAUSED: "paused",
}


def _drawing_of(state: "IconState | Verdict") -> str:
    return _STATES[state] if isinstance(state, IconState) else _drawings_of_verdicts()[state]


@cache
def _drawings_of_verdicts() -> "dict[Verdict, str]":
    from tray_app.core.model.verdict import Verdict

    return {
        Verdict.LOGGED: "all_logged",
        Verdict.INCOMPLETE: "incomplete",
        Verdict.PENDING: "pending",
        Verdict.NOT_LOGGED: "needs_you",
        Verdict.IGNORED: "ignored",
        Verdict.CANNOT_CHECK: "cannot_check",
    }


class Glyph(StrEnum):
    """Line drawings of one family, in the colour of the words beside them; each has a file of its name."""

    MAIL = "mail"
    """An email."""
    PHONE = "phone"
    """A call."""
    PERSON = "person"
    """Somebody."""
    PEOPLE = "people"
    """Several people."""
    OPEN = "open"
    """Open a record in the browser."""
    IGNORE = "ignore"
    """Leave it alone."""
    SNOOZE = "snooze"
    """Hear of it later."""
    AGAIN = "again"
    """Look again."""
    COPY = "copy"
    """Put it on the clipboard."""
    SEND = "send"
    """Write to somebody."""
    CLOCK = "clock"
    """When, or how fast."""
    CHECK = "check"
    """It holds."""
    GEAR = "gear"
    """What can be set."""
    MORE = "more"
    """What else can be done."""


_READABLE = 22
"""Below this many pixels no number can be read."""
_MOST_COUNTED = 9
_BADGE = 0.56
"""How wide the badge is, as a share of the icon."""
_WIDER = 1.3
"""So much wider it is for two signs."""
_ONE_SIGN, _TWO_SIGNS = 0.74, 0.66
"""How high the drawing of a number is, as a share of the badge."""
_RIM = 0.04
_COLOUR = re.compile(rb"#[0-9a-f]{6}")
"""Every colour of our drawings but white."""
_WHITE = b'"white"'
"""What is cut out of them."""


class Icons:
    """Draws each icon once, when it is first asked for. Needs a QGuiApplication."""

    def __init__(self, folder: Path, *, as_templates: bool = sys.platform == "darwin") -> None:
        """`folder`: where the SVG files are. `as_templates`: the tray paints its icons in its own colour (macOS)."""
        self._folder = folder
        self._as_templates = as_templates
        self._drawn = cache(self._draw)
        self._badged = cache(self._draw_for_tray)
        self._glyphs = cache(self._read_glyph)
        self._signs = cache(self._read_sign)

    @property
    def app(self) -> QIcon:
        """The app's own icon."""
        return self._drawn("diditlog")

    def of(self, state: "IconState | Verdict") -> QIcon:
        """The icon of a state of the app, or of a verdict."""
        return self._drawn(_drawing_of(state))

    def for_tray(self, state: IconState, count: int = 0) -> QIcon:
        """The icon of a state in the tray, with a number in its corner where that can be read."""
        return self._badged(state, min(count, _MOST_COUNTED + 1))

    def draw(self, painter: QPainter, place: QRect, glyph: Glyph, colour: QColor) -> None:
        """Draw a glyph in this colour."""
        self._glyphs(glyph, colour.name()).render(painter, QRectF(place))

    def draw_state(self, painter: QPainter, place: QRect, verdict: "Verdict", colours: "StatusColours") -> None:
        """Draw the sign of a verdict in the ink of its colours; what is cut out of it shows their tint."""
        self._signs(verdict, colours.ink.name(), colours.tint.name()).render(painter, QRectF(place))

    def _read_sign(self, verdict: "Verdict", ink: str, tint: str) -> QSvgRenderer:
        drawing = (self._folder / f"{_drawing_of(verdict)}.svg").read_bytes()
        inked = _COLOUR.sub(ink.encode(), drawing)
        return QSvgRenderer(QByteArray(inked.replace(_WHITE, b'"%s"' % tint.encode())))

    def _number(self, count: int) -> QSvgRenderer:
        """A number as a drawing: letters would load fonts, which take four megabytes of an app without a window."""
        from tray_app.ui.kit.tokens import badge

        name = str(count) if count <= _MOST_COUNTED else "many"
        return self._inked(self._folder / "numbers" / f"{name}.svg", badge().ink.name())

    def _read_glyph(self, glyph: Glyph, colour: str) -> QSvgRenderer:
        return self._inked(self._folder / "glyphs" / f"{glyph}.svg", colour)

    def _inked(self, file: Path, colour: str) -> QSvgRenderer:
        return QSvgRenderer(QByteArray(_COLOUR.sub(colour.encode(), file.read_bytes())))

    def _draw(self, name: str) -> QIcon:
        drawing = (self._folder / f"{name}.svg").read_bytes()
        icon = QIcon()
        for size in _SIZES:
            icon.addPixmap(self._picture(drawing, size))
        return icon

    def _draw_for_tray(self, state: IconState, count: int) -> QIcon:
        drawing = (self._folder / f"{_drawing_of(state)}.svg").read_bytes()
        number = self._number(count) if count and not self._as_templates else None
        icon = QIcon()
        for size in _SIZES:
            picture = self._template(drawing, size) if self._as_templates else self._picture(drawing, size)
            if number is not None and size >= _READABLE:
                _add_badge(picture, number)
            icon.addPixmap(picture)
        icon.setIsMask(self._as_templates)
        return icon

    def _template(self, drawing: bytes, size: int) -> QPixmap:
        """The same shape in black, with what is white in it cut out: the system uses nothing but how opaque it is."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QImage

        shape = self._picture(drawing, size)
        signs = self._picture(_COLOUR.sub(b"black", drawing), size).toImage()
        signs = signs.convertToFormat(QImage.Format.Format_Grayscale8)
        signs.invertPixels()
        black = QImage(size, size, QImage.Format.Format_ARGB32)
        black.fill(Qt.GlobalColor.black)
        black.setAlphaChannel(signs)
        template = black.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(template)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawPixmap(0, 0, shape)
        painter.end()
        return QPixmap.fromImage(template)

    def _picture(self, drawing: bytes, size: int) -> QPixmap:
        picture = QPixmap(size, size)
        picture.fill("transparent")
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
        painter.end()
        return picture


def _add_badge(picture: QPixmap, number: QSvgRenderer) -> None:
    from PySide6.QtCore import Qt  # there is nothing to count before the icon stands

    from tray_app.ui.kit.tokens import badge

    size = picture.width()
    high = size * _BADGE
    shape = number.viewBoxF()
    is_wide = shape.width() > shape.height()
    wide = high * _WIDER if is_wide else high
    place = QRectF(size - wide, size - high, wide, high)
    rim = size * _RIM
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(badge().tint)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawRoundedRect(place.adjusted(-rim, -rim, rim, rim), high / 2 + rim, high / 2 + rim)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.drawRoundedRect(place, high / 2, high / 2)
    drawn = shape.size() * (high * (_TWO_SIGNS if is_wide else _ONE_SIGN) / shape.height())
    inside = QRectF(0, 0, drawn.width(), drawn.height())
    inside.moveCenter(place.center())
    number.render(painter, inside)
    painter.end()
