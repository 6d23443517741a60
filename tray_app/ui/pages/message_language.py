"""The language of a message to an admin, who need not have the rep's."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tray_app.ui.kit import texts
from tray_app.ui.kit.inputs import ChoiceInput
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space

_LANGUAGES = (("en", "English"), ("ko", "한국어"), ("ja", "日本語"))
"""Languages of admins, each by its own name."""


class MessageLanguage(QWidget):
    """Begins with the rep's own."""

    changed = Signal()
    """Another language was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = ChoiceInput()
        for tag, name in _LANGUAGES:
            self.choice.addItem(name, tag)
        self.choice.setCurrentIndex(max(self.choice.findData(texts.language()), 0))
        self.choice.currentIndexChanged.connect(self.changed)
        self.choice.setAccessibleName(_("Language of the message"))
        label = QLabel(_("&Language of the message:"))
        label.setBuddy(self.choice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(label)
        row.addWidget(self.choice)
        row.addStretch(1)

    @property
    def tag(self) -> str:
        """The language that is chosen: en, ko or ja."""
        return str(self.choice.currentData())
