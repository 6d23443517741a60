"""The pictures: one place that says which drawing stands for which state, rendered sharp at every size."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tray_app.core.status import IconState
from tray_app.core.verdict import Verdict

_SIZES = (16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 64, 96, 128)
_DRAWINGS: dict[StrEnum, str] = {
    IconState.ALL_LOGGED: "all_logged",
    IconState.CHECKING: "checking",
    IconState.NEEDS_YOU: "needs_you",
    IconState.CANNOT_CHECK: "cannot_check",
    IconState.PAUSED: "paused",
    Verdict.LOGGED: "all_logged",
    Verdict.INCOMPLETE: "incomplete",
    Verdict.PENDING: "pending",
    Verdict.NOT_LOGGED: "needs_you",
    Verdict.IGNORED: "ignored",
    Verdict.CANNOT_CHECK: "cannot_check",
}


class Icons:
    """Draws each icon once, when it is first asked for. Needs a QGuiApplication."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the SVG files are."""
        self._folder = folder
        self._drawn = cache(self._draw)

    @property
    def app(self) -> QIcon:
        """The app's own icon."""
        return self._drawn("diditlog")

    def of(self, state: IconState | Verdict) -> QIcon:
        """The icon of a state of the app, or of a verdict."""
        return self._drawn(_DRAWINGS[state])

    def _draw(self, name: str) -> QIcon:
        renderer = QSvgRenderer(str(self._folder / f"{name}.svg"))
        icon = QIcon()
        for size in _SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            icon.addPixmap(pixmap)
        return icon
