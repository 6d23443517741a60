"""Inputs whose edge can be seen: Qt's own style draws it so dark that a field is lost on a dark page.

Where the system's style draws the inputs (Windows, macOS), it is left alone.
"""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox, QTimeEdit, QWidget

from tray_app.ui.kit.style import edge

_OWN_STYLE = "fusion"
_ROUND = 2


class LineInput(QLineEdit):
    """One line."""

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


class LinesInput(QPlainTextEdit):
    """Several lines."""

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


class TimeInput(QTimeEdit):
    """A time of the day."""

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


class NumberInput(QSpinBox):
    """A whole number."""

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


def _draw_edge(widget: QWidget, event: QEvent) -> None:
    if event.type() != QEvent.Type.Paint or widget.style().name() != _OWN_STYLE:
        return
    palette = widget.palette()
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(palette.color(QPalette.ColorRole.Highlight) if widget.hasFocus() else edge(palette))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    painter.end()
