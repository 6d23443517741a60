"""All tray icons on one sheet: every state and count, on a light and on a dark panel, in the sizes panels use."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tray_app.core.reporting.status import IconState
from tray_app.ui.kit.icons import Icons

_SIZES = (16, 22, 24, 32, 48, 64)
_COUNTS = (1, 7, 12)
_CELL = 76


class TraySheet(QWidget):
    def __init__(self, icons: Icons) -> None:
        super().__init__()
        shown = [(state, 0) for state in IconState] + [(IconState.NEEDS_YOU, count) for count in _COUNTS]
        self._icons = [icons.for_tray(state, count) for state, count in shown]
        self.setFixedSize(QSize(len(self._icons) * _CELL, 2 * len(_SIZES) * _CELL))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        half = len(_SIZES) * _CELL
        painter.fillRect(0, 0, self.width(), half, QColor("#f2f2f2"))
        painter.fillRect(0, half, self.width(), half, QColor("#202020"))
        for row, size in enumerate((*_SIZES, *_SIZES)):
            for column, icon in enumerate(self._icons):
                left, top = column * _CELL + (_CELL - size) // 2, row * _CELL + (_CELL - size) // 2
                painter.drawPixmap(left, top, icon.pixmap(QSize(size, size), self.devicePixelRatio()))
