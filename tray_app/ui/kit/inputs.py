"""Inputs whose edge can be seen: Qt's own style draws it so dark that a field is lost on a dark page.

Where the system's style draws the inputs (Windows, macOS), it is left alone.
"""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QTimeEdit, QWidget

from tray_app.ui.kit.tokens import CONTROL, RADIUS_SMALL, colours_of

_OWN_STYLE = "fusion"


class LineInput(QLineEdit):
    """One line."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().minimumSizeHint())

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn; what cannot be changed stands on the ground of the page."""
        handled = super().event(event)
        if event.type() == QEvent.Type.ReadOnlyChange:
            role = QPalette.ColorRole.Window if self.isReadOnly() else QPalette.ColorRole.Base
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Base, palette.color(role))
            self.setPalette(palette)
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

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().minimumSizeHint())

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


class NumberInput(QSpinBox):
    """A whole number."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().minimumSizeHint())

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


class ChoiceInput(QComboBox):
    """One of several."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().minimumSizeHint())

    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


def _as_high_as_a_button(size: QSize) -> QSize:
    return QSize(size.width(), max(size.height(), CONTROL))


def _draw_edge(widget: QWidget, event: QEvent) -> None:
    if event.type() != QEvent.Type.Paint or widget.style().name() != _OWN_STYLE:
        return
    colours = colours_of(widget.palette())
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colours.primary if widget.hasFocus() else colours.edge)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_SMALL, RADIUS_SMALL)
    painter.end()
