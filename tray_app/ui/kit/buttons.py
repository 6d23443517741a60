"""Buttons, drawn alike on every system: the one that leads on, all others, and those that only show when needed."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QWidget

from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.style import sized
from tray_app.ui.kit.tokens import CONTROL, RADIUS, Colours, IconSize, Space, TypeSize, colours_of

_MNEMONIC = Qt.TextFlag.TextShowMnemonic
_ARROW = 4
"""Half of the width of the sign that there is a menu."""


class ButtonLook(StrEnum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"
    """It leads on; one of a group at most."""
    PLAIN = "plain"
    """It can be pressed."""
    QUIET = "quiet"
    """No more than words until the pointer comes, or until it is on."""


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is one of the two Enter keys."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def press_what_leads_on(page: QWidget) -> bool:
    """Press the one button of the page that looks like it; returns whether there is exactly one."""
    leading = [
        one
        for one in page.findChildren(Button)
        if one.look is ButtonLook.PRIMARY and one.isVisible() and one.isEnabled()
    ]
    if len(leading) == 1:
        leading[0].click()
    return len(leading) == 1


class Button(QPushButton):
    """Used like any button; Enter presses it only where it has the focus."""

    def __init__(self, label: str = "", look: ButtonLook = ButtonLook.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.setAutoDefault(False)
        self.setIconSize(QSize(IconSize.S, IconSize.S))
        self._glyph: tuple[Icons, Glyph] | None = None
        self.wear(look)

    def show_glyph(self, icons: Icons, glyph: Glyph) -> None:
        """Show this before the words, in their colour."""
        self._glyph = icons, glyph
        self.updateGeometry()

    def wear(self, look: ButtonLook) -> None:
        """Look like this from now on."""
        self._look = look
        self.setFont(sized(self.font(), TypeSize.BODY, bold=look is ButtonLook.PRIMARY))
        self.updateGeometry()
        self.update()

    @property
    def look(self) -> ButtonLook:
        """How much it asks to be pressed."""
        return self._look

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses it as Space does: Qt lets it do so in dialogs alone."""
        if not is_enter(event):
            super().keyPressEvent(event)
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Its words, with room around them."""
        metrics = self.fontMetrics()
        words = metrics.size(_MNEMONIC, self.text()).width()
        beside = [words] if words else []
        beside += [self._picture] if self._picture else []
        beside += [2 * _ARROW] if self.menu() is not None and words else []
        wide = sum(beside) + Space.S * max(len(beside) - 1, 0) + 2 * self._around
        return QSize(max(wide, CONTROL), max(metrics.height() + Space.S, CONTROL))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same: words are not cut off."""
        return self.sizeHint()

    @property
    def _picture(self) -> int:
        """How wide the picture is; 0 without one."""
        if self._glyph is not None:
            return IconSize.M
        return 0 if self.icon().isNull() else self.iconSize().width()

    @property
    def _around(self) -> int:
        return Space.S if not self.text() or self._look is ButtonLook.QUIET else Space.M

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The ground, the picture, the words, and a frame around what has the focus."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, frame, ink = self._dress(colours)
        painter.setPen(QPen(frame, 1) if frame is not None else Qt.PenStyle.NoPen)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(colours.text if self._look is ButtonLook.PRIMARY else colours.primary, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        self._draw_contents(painter, ink)
        painter.end()

    def _dress(self, colours: Colours) -> tuple[QColor | None, QColor | None, QColor]:
        """The ground, the frame and the words."""
        is_over = self.isEnabled() and (self.underMouse() or self.isDown())
        if not self.isEnabled():
            return None, None if self._look is ButtonLook.QUIET else colours.line, colours.faint
        if self._look is ButtonLook.PRIMARY:
            return colours.primary.darker(112) if is_over else colours.primary, None, colours.on_primary
        if self.isChecked():
            return colours.selection, None, colours.text
        if self._look is ButtonLook.QUIET:
            return colours.hover if is_over else None, None, colours.text
        return colours.hover if is_over else colours.surface, colours.edge, colours.text

    def _draw_contents(self, painter: QPainter, ink: QColor) -> None:
        metrics = self.fontMetrics()
        words = metrics.size(_MNEMONIC, self.text()).width()
        picture = self._picture
        arrow = 2 * _ARROW if self.menu() is not None and words else 0
        between = Space.S if picture and words else 0
        room = arrow + Space.S if arrow else 0
        start = (self.width() - words - picture - between - room) // 2
        if picture:
            place = self._placed(QRect(start, (self.height() - picture) // 2, picture, picture))
            if self._glyph is not None:
                self._glyph[0].draw(painter, place, self._glyph[1], ink)
            else:
                mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
                self.icon().paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        painter.setPen(ink)
        at = self._placed(QRect(start + picture + between, 0, words + 2, self.height()))
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | _MNEMONIC, self.text())
        if arrow:
            tip = QPointF(
                self._placed(QRect(start + picture + between + words + Space.S, 0, arrow, self.height())).center()
            )
            painter.setPen(QPen(ink, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            half = _ARROW / 2
            painter.drawPolyline([tip + QPointF(-_ARROW, -half), tip + QPointF(0, half), tip + QPointF(_ARROW, -half)])

    def _placed(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)
