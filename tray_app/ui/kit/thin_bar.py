"""A progress bar as thin as a line, for the edge of something else; it moves where nobody knows how much there is."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from tray_app.ui.kit.style import hairline
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import colours_of

HEIGHT = 3
_STEP_MS = 40
_STEP = 0.015
_PIECE = 0.25
"""How long the moving piece is, as a share of the whole."""


class ThinBar(QProgressBar):
    """`say` how far it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Progress"))
        self._place = 0.0
        self._clock = QTimer(self, interval=_STEP_MS)
        self._clock.timeout.connect(self._move)

    def say(self, done: int, total: int | None, words: str) -> None:
        """Show this; `words` are for whoever cannot see it."""
        self.setAccessibleDescription(words)
        self.setRange(0, total or 0)
        self.setValue(done)
        self._tick()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Move, where there is no number."""
        super().showEvent(event)
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing moves that nobody sees."""
        super().hideEvent(event)
        self._tick()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The whole, and what is done of it, from the side that reading begins at."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), hairline(self.palette()))
        if self.maximum():
            start, long = 0.0, self.value() / self.maximum()
        else:
            start, long = self._place, _PIECE
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            start = 1 - start - long
        piece = QRectF(start * self.width(), 0, long * self.width(), self.height())
        painter.fillRect(piece, colours_of(self.palette()).primary)

    def _tick(self) -> None:
        if self.isVisible() and not self.maximum():
            self._clock.start()
        else:
            self._clock.stop()

    def _move(self) -> None:
        self._place = -_PIECE if self._place >= 1 else self._place + _STEP
        self.update()
