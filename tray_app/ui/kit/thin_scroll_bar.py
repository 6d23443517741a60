"""A scroll bar that steps back: no more than where one is, as long as one does not point at it.

Where the system's style draws scroll bars (Windows, macOS), it is left alone.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QStyle, QStyleOptionSlider

from tray_app.ui.kit.style import OWN_STYLE
from tray_app.ui.kit.tokens import Space, colours_of

_THIN, _THICK = Space.XS, Space.S


class ThinScrollBar(QScrollBar):
    """Stands on the ground of what it scrolls."""

    def __init__(self, orientation: Qt.Orientation, area: QAbstractScrollArea) -> None:
        super().__init__(orientation, area)
        self._viewport = area.viewport()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A round handle, thicker below the pointer."""
        if self.style().name() != OWN_STYLE:
            super().paintEvent(event)
            return
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ScrollBarSlider
        place = QRectF(self.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, self))
        colours = colours_of(self.palette())
        is_used = self.isSliderDown() or self.underMouse()
        wide = _THICK if is_used else _THIN
        if self.orientation() is Qt.Orientation.Vertical:
            place = QRectF(place.center().x() - wide / 2, place.top(), wide, place.height())
        else:
            place = QRectF(place.left(), place.center().y() - wide / 2, place.width(), wide)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(self._viewport.backgroundRole()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.dim if is_used else colours.edge)
        painter.drawRoundedRect(place, wide / 2, wide / 2)
        painter.end()


def thin_scroll_bars(area: QAbstractScrollArea) -> None:
    """Give the area these scroll bars."""
    area.setVerticalScrollBar(ThinScrollBar(Qt.Orientation.Vertical, area))
    area.setHorizontalScrollBar(ThinScrollBar(Qt.Orientation.Horizontal, area))
