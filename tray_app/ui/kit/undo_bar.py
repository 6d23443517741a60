"""What was just done, and the way back, until the rep closes it or does something else."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tray_app.core.reporting.corrections import Correction
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.tokens import Space


class UndoBar(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        self._back: Callable[[], object] | None = None
        self._words = Words()
        self._words.setObjectName("undo_words")
        self.undo = _button("undo", _("&Undo"), self._undo)
        self._close = _button("undo_close", _("Close"), self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XS, Space.L, Space.XS)
        layout.setSpacing(Space.S)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self._close)
        self.setAutoFillBackground(True)
        self.hide()

    def offer(self, what: str, correct: Callable[[], Correction]) -> None:
        """Correct something, say what was done, and offer to undo it. `what` is a full sentence."""
        try:
            correction = correct()
        except OSError:
            self.say(_not_saved())
            return
        count = len(correction.concerned)
        looked = ngettext("{n} activity is looked at again.", "{n} activities are looked at again.", count)
        numbers = [rule.number for rule in correction.rules]
        self.say(f"{what} {looked}" if count else what, (lambda: self._take_back(numbers)) if numbers else None)

    def attempt(self, what: str, do: Callable[[], object], back: Callable[[], object]) -> None:
        """Do something, say what was done, and offer the way `back`."""
        try:
            do()
        except OSError:
            self.say(_not_saved())
            return
        self.say(what, back)

    def say(self, words: str, back: Callable[[], object] | None = None) -> None:
        """Show this, with a way back where there is one."""
        self._back = back
        self._words.setText(words)
        self.setAccessibleName(words)
        self.undo.setVisible(back is not None)
        self.show()

    def _take_back(self, numbers: list[int]) -> None:
        for number in numbers:
            self._window_api.corrections.undo(number)

    def _undo(self) -> None:
        if self._back is None:
            return
        try:
            self._back()
        except OSError:
            self._words.setText(_not_saved())
            return
        self.say(_("Taken back."))


def _not_saved() -> str:
    return _("This could not be saved, because the disk cannot be written. Nothing was changed.")


def _button(name: str, label: str, react: Callable[[], object]) -> QPushButton:
    button = Button(label, ButtonLook.QUIET)
    button.setObjectName(name)
    button.clicked.connect(lambda: react())
    return button
