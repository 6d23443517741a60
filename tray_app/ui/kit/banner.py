"""A calm hint above the list, for the rare thing the rep should know about the app itself."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import IconSize, Space

_PICTURE = QSize(IconSize.M, IconSize.M)


class Banner(QWidget):
    """Hidden until it has something to say; the rep can close it."""

    closed = Signal()
    """The rep has closed it."""

    def __init__(self, picture: QIcon, *buttons: QPushButton) -> None:
        """`buttons`: what can be done about it, besides closing it."""
        super().__init__()
        self._picture = QLabel()
        self._picture.setPixmap(picture.pixmap(_PICTURE))
        self._words = Words()
        close = Button(_("Close"), ButtonLook.QUIET)
        close.setAutoDefault(False)
        close.clicked.connect(self.hide)
        close.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XS, Space.L, Space.S)
        layout.setSpacing(Space.M)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._words, 1)
        for button in (*buttons, close):
            layout.addWidget(button)
        self.hide()

    def say_no_tray(self) -> None:
        """There is nothing but this window to reach the app by."""
        self.say(
            _(
                "This desktop shows no tray icons. DidItLog goes on checking when you close this window; "
                "start it again to see the window."
            )
        )

    def say(self, words: str) -> None:
        """Show this hint."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
