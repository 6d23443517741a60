"""What was just left alone, and the way back, until the rep closes it or something else is left alone."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tray_app.core.reporting.corrections import Correction
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.tokens import Space


class UndoBar(QWidget):
    """Hidden until there is something to take back."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        self._numbers: tuple[int, ...] = ()
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
            self._say(_("This could not be saved, because the disk cannot be written. Nothing was changed."), ())
            return
        count = len(correction.concerned)
        looked = ngettext("{n} activity is looked at again.", "{n} activities are looked at again.", count)
        self._say(f"{what} {looked}" if count else what, tuple(rule.number for rule in correction.rules))

    def _say(self, words: str, numbers: tuple[int, ...]) -> None:
        self._numbers = numbers
        self._words.setText(words)
        self.setAccessibleName(words)
        self.undo.setVisible(bool(numbers))
        self.show()

    def _undo(self) -> None:
        try:
            for number in self._numbers:
                self._window_api.corrections.undo(number)
        except OSError:
            self._words.setText(_("This could not be saved, because the disk cannot be written. Nothing was changed."))
            return
        self._say(_("Taken back."), ())


def _button(name: str, label: str, react: Callable[[], object]) -> QPushButton:
    button = Button(label, ButtonLook.QUIET)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: react())
    return button
