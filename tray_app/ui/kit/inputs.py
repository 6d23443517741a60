"""Inputs whose edge can be seen: Qt's own style draws it so dark that a field is lost on a dark page.

Where the system's style draws the inputs (Windows, macOS), it is left alone.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QTimeEdit, QWidget

from tray_app.ui.kit.style import OWN_STYLE
from tray_app.ui.kit.thin_scroll_bar import thin_scroll_bars
from tray_app.ui.kit.tokens import CONTROL, RADIUS_SMALL, Space, colours_of

if TYPE_CHECKING:
    _Beside = QWidget
else:  # what stands before a class of Qt adds to its methods, and is no widget itself
    _Beside = object


class _Edged(_Beside):
    def event(self, event: QEvent) -> bool:
        """Draw the edge over what the style has drawn."""
        handled = super().event(event)
        _draw_edge(self, event)
        return handled


class _AsHighAsAButton(_Beside):
    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a button."""
        return _as_high_as_a_button(super().minimumSizeHint())


class LineInput(_AsHighAsAButton, _Edged, QLineEdit):
    """One line; where it cannot be changed, it stands on the ground of the page."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        echoMode: QLineEdit.EchoMode = QLineEdit.EchoMode.Normal,  # noqa: N803 - Qt's name
    ) -> None:
        super().__init__(parent, echoMode=echoMode)
        if self.style().name() == OWN_STYLE:  # it has hardly any room before the first letter
            self.setTextMargins(Space.XS, 0, Space.XS, 0)

    def event(self, event: QEvent) -> bool:
        """Change the ground with that."""
        handled = super().event(event)
        if event.type() == QEvent.Type.ReadOnlyChange:
            role = QPalette.ColorRole.Window if self.isReadOnly() else QPalette.ColorRole.Base
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Base, palette.color(role))
            self.setPalette(palette)
        return handled


class LinesInput(_Edged, QPlainTextEdit):
    """Several lines."""

    def __init__(self, parent: QWidget | None = None, *, readOnly: bool = False) -> None:  # noqa: N803 - Qt's name
        super().__init__(parent, readOnly=readOnly)
        self.document().setDocumentMargin(Space.S)
        thin_scroll_bars(self)


class TimeInput(_AsHighAsAButton, _Edged, QTimeEdit):
    """A time of the day."""


class NumberInput(_AsHighAsAButton, _Edged, QSpinBox):
    """A whole number."""


class ChoiceInput(_AsHighAsAButton, _Edged, QComboBox):
    """One of several."""


def _as_high_as_a_button(size: QSize) -> QSize:
    return QSize(size.width(), max(size.height(), CONTROL))


def _draw_edge(widget: QWidget, event: QEvent) -> None:
    if event.type() != QEvent.Type.Paint or widget.style().name() != OWN_STYLE:
        return
    colours = colours_of(widget.palette())
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.primary, 2) if widget.hasFocus() else QPen(colours.edge, 1))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_SMALL, RADIUS_SMALL)
    painter.end()
