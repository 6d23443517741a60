"""The one kind of page that scrolls: up and down, without a frame, on the ground of what it shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PlainScroll(QScrollArea):
    """Shows what `setWidget` is given; the keyboard goes to what is in it."""

    def __init__(self, content: QWidget | None = None, ground: QPalette.ColorRole = QPalette.ColorRole.Base) -> None:
        super().__init__(widgetResizable=True)
        self._ground = ground
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setBackgroundRole(ground)
        if content is not None:
            self.setWidget(content)

    def setWidget(self, widget: QWidget) -> None:  # noqa: N802
        """Show this, on the same ground."""
        widget.setBackgroundRole(self._ground)
        super().setWidget(widget)
