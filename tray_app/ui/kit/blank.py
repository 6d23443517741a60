"""What stands where there is nothing to list or to explain: a picture, a headline, a sentence, perhaps a way on."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tray_app.ui.kit.style import Words

_PICTURE = QSize(44, 44)


class Blank(QWidget):
    """Say something with `say`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._headline = Words(size=1.15, bold=True)
        self._sentence = Words(dim=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 24, 40, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        for words in (self._headline, self._sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(words)
        self._way_on = QPushButton()
        self._way_on.setObjectName("way_on")
        self._way_on.setAutoDefault(False)
        self._way_on.clicked.connect(lambda: self._go())
        layout.addSpacing(8)
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
