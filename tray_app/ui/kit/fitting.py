"""How large a window opens: as large as it likes, and never larger than the screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_AROUND = QSize(16, 48)
"""What the desktop draws around a window: a title bar, and edges."""


def fit(window: QWidget, width: int, height: int) -> None:
    """Give it this size, or what the screen has room for beside its panels."""
    room = window.screen().availableGeometry().size() - _AROUND
    window.resize(QSize(width, height).boundedTo(room))
