"""What stands where there is nothing to list or to explain: a picture, a headline, a sentence, perhaps a way on."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.tokens import IconSize, Space, TypeSize

_PICTURE = QSize(IconSize.XL, IconSize.XL)


class Blank(QWidget):
    """Say something with `say`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._headline = Words(size=TypeSize.HEADING, bold=True)
        self._sentence = Words(dim=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        layout.setSpacing(Space.S)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        for words in (self._headline, self._sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(words)
        self._way_on = Button()
        self._way_on.setObjectName("way_on")
        self._way_on.setAutoDefault(False)
        self._way_on.clicked.connect(lambda: self._go())
        layout.addSpacing(Space.S)
        layout.addWidget(self._way_on, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self._go: Callable[[], object] = lambda: None

    def say(
        self,
        icon: QIcon,
        headline: str,
        sentence: str = "",
        way_on: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show this; `way_on`: what the button says, and what it does."""
        label, self._go = way_on or ("", lambda: None)
        self._way_on.setText(label)
        self._way_on.setVisible(way_on is not None)
        self._picture.setPixmap(icon.pixmap(_PICTURE))
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)
