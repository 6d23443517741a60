"""A check box drawn in the colours of text: styles draw the frame of theirs too faintly on dark pages."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QStyle

from tray_app.ui.kit.style import edge
from tray_app.ui.kit.tokens import RADIUS_SMALL, IconSize, Space, colours_of

_BOX = IconSize.S
_BETWEEN = Space.S
_MNEMONIC = Qt.TextFlag.TextShowMnemonic


class TickBox(QCheckBox):
    """Used like any check box."""

    def width_for(self, words: str) -> int:
        """How wide it is with these words."""
        return _BOX + _BETWEEN + self.fontMetrics().size(_MNEMONIC, words).width() + 4

    def sizeHint(self) -> QSize:  # noqa: N802
        """Box and words beside each other."""
        return QSize(self.width_for(self.text()), max(self.fontMetrics().height(), _BOX) + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same: words are not cut off."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The box, its tick and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        top = (min(self.height(), metrics.height() + 4) - _BOX) / 2
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(2, round(top), _BOX, _BOX))
        box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink if self.underMouse() or self.hasFocus() else edge(self.palette()), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        if self.isChecked():
            painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            at = [(0.24, 0.54), (0.43, 0.74), (0.78, 0.28)]
            painter.drawPolyline([QPointF(box.left() + x * _BOX, box.top() + y * _BOX) for x, y in at])
        painter.setPen(ink)
        start = 2 + _BOX + _BETWEEN
        words = QStyle.visualRect(
            self.layoutDirection(), self.rect(), QRect(start, 0, self.width() - start, metrics.height() + 4)
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | _MNEMONIC, self.text())
        if self.hasFocus():
            painter.setPen(QPen(colours_of(self.palette()).primary, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_SMALL, RADIUS_SMALL)
