"""A page of the app itself beside the list: explain, history and the like, with a way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.model.page import Page
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.style import Separator
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space

_ROOM = 8
"""Beside the words of the way back, so that they begin where the page does."""


class OwnPage(QWidget):
    """What the pages share. Its windowTitle is the window's while it is shown."""

    narrowed = Signal(object)
    """The list is wanted with these `Filters`."""

    def refresh(self) -> None:
        """The desk's state changed, or the page is about to be shown."""

    def come_from(self, page: Page | None) -> None:
        """The rep opens it from the page of a cause or an activity, or from nowhere in particular."""


class Framed(QWidget):
    """An own page below a line that leads back."""

    left = Signal()
    """The rep is done with the page."""

    def __init__(self, page: OwnPage) -> None:
        super().__init__()
        self.page = page
        back = Button(f"{'→' if self.isRightToLeft() else '←'} {_('Back')}", ButtonLook.QUIET)
        back.setAccessibleName(_("Back"))
        back.setFixedWidth(back.fontMetrics().horizontalAdvance(back.text()) + 2 * _ROOM)
        back.setObjectName("back")
        back.setAutoDefault(False)
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.setContentsMargins(Space.XL - _ROOM, Space.S, Space.XL - _ROOM, Space.S)
        top.addWidget(back)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(Separator())
        layout.addWidget(page, 1)
        self.setFocusProxy(page)
