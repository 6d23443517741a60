"""The search above the list: Down leads into the list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from tray_app.ui.kit.inputs import LineInput


class SearchInput(LineInput):
    """Used like any line."""

    left_downwards = Signal()
    """Down, or Enter, was pressed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down and Enter lead to what was found."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
