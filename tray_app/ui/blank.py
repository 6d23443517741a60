"""What stands where there is nothing to list or to explain: a picture, a headline and a sentence, never a void."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tray_app.ui.style import Words

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
        layout.addStretch(3)

    def say(self, icon: QIcon, headline: str, sentence: str = "") -> None:
        """Show this."""
        self._picture.setPixmap(icon.pixmap(_PICTURE))
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)
