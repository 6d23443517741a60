"""The search above the list: it offers how to go on, and Down leads into the list."""

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from tray_app.ui.kit.inputs import LineInput
from tray_app.ui.kit.texts import _


class SearchInput(LineInput):
    """Used like any line."""

    left_downwards = Signal()
    """Down, or Enter, was pressed."""

    def __init__(self, offer: Callable[[str], list[str]]) -> None:
        """`offer`: the whole text as it could go on."""
        super().__init__()
        self.setPlaceholderText(_("Search"))
        self.setAccessibleName(_("Search"))
        self.setToolTip(_("Words, or from: to: reason: before: after: is:pending"))
        self.setClearButtonEnabled(True)
        self._offer = offer
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textEdited.connect(lambda typed: self._offered.setStringList(self._offer(typed)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down and Enter lead to what was found."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
