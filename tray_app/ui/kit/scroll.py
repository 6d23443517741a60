"""The one kind of page that scrolls: up and down, without a frame, on the ground of what it shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from tray_app.ui.kit.buttons import is_enter, press_what_leads_on
from tray_app.ui.kit.thin_scroll_bar import thin_scroll_bars


class PlainScroll(QScrollArea):
    """Shows what `setWidget` is given; the keyboard goes to what is in it, and Enter to the button that leads on."""

    def __init__(self, content: QWidget | None = None, ground: QPalette.ColorRole = QPalette.ColorRole.Base) -> None:
        super().__init__(widgetResizable=True)
        self._ground = ground
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setBackgroundRole(ground)
        thin_scroll_bars(self)
        if content is not None:
            self.setWidget(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter that nothing else takes; a line of input has its own way of taking it."""
        is_typing = isinstance(self.focusWidget(), QLineEdit)
        if not is_enter(event) or is_typing or not press_what_leads_on(self):
            super().keyPressEvent(event)

    def setWidget(self, widget: QWidget) -> None:  # noqa: N802
        """Show this, on the same ground."""
        widget.setBackgroundRole(self._ground)
        super().setWidget(widget)
