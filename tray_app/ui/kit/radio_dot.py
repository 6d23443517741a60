"""A radio button drawn in the colours of text: styles draw the circle of theirs too faintly on dark pages."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QRadioButton, QStyle, QWidget

from tray_app.ui.kit.style import Words, edge
from tray_app.ui.kit.tokens import RADIUS_SMALL, IconSize, Space, colours_of

_SIDE = IconSize.S
_AROUND = 2
_BETWEEN = Space.S
_MNEMONIC = Qt.TextFlag.TextShowMnemonic


class NamedDot(QRadioButton):
    """Used like any radio button with a word or two beside it."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """The circle, as high as a line of the words, and its own words."""
        words = self.fontMetrics().size(_MNEMONIC, self.text()).width() + _BETWEEN if self.text() else 0
        return QSize(_SIDE + 2 * _AROUND + words, max(self.fontMetrics().height(), _SIDE) + 2 * _AROUND)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The circle, the dot of what is chosen, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = min(self.height(), self.sizeHint().height())
        square = QRect(_AROUND, (height - _SIDE) // 2, _SIDE, _SIDE)
        circle = QRectF(QStyle.visualRect(self.layoutDirection(), self.rect(), square)).adjusted(0.5, 0.5, -0.5, -0.5)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink if self.underMouse() or self.hasFocus() else edge(self.palette()), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawEllipse(circle)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(circle.center()), _SIDE / 4, _SIDE / 4)
        painter.setPen(ink)
        start = _SIDE + 2 * _AROUND + _BETWEEN
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(start, 0, self.width() - start, height))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | _MNEMONIC, self.text())
        if self.hasFocus():
            painter.setPen(QPen(colours_of(self.palette()).primary, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_SMALL, RADIUS_SMALL)


class RadioDot(NamedDot):
    """One without words of its own: they wrap, and stand beside it as a label that names it."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.label = _Label(label, self)
        """The words, to be put beside it; a click on them chooses it."""


class _Label(Words):
    def __init__(self, words: str, button: QRadioButton) -> None:
        super().__init__(words)
        self._button = button
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """What is said beside it stands for it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._button.click()
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mouseReleaseEvent(event)
