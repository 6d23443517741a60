"""A card: what belongs together on a page, on a ground of its own; and the chip that names a state."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from tray_app.ui.kit.style import Words, sized
from tray_app.ui.kit.tokens import RADIUS, Space, StatusTone, TypeSize, colours_of


class Card(QWidget):
    """Fill its `column`."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self.column.setSpacing(Space.S)
        if title:
            self.column.addWidget(Words(title, bold=True))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The ground and its edge."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.line, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


class Chip(QLabel):
    """A word or two in the colours of a state."""

    def __init__(self, words: str, tone: StatusTone) -> None:
        super().__init__(words)
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(sized(self.font(), TypeSize.CAPTION, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The words with room around them."""
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return QSize(words.width() + 2 * Space.S + 2, words.height() + Space.XS)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same: words are not cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """A pill with the words in it."""
        colours = colours_of(self.palette()).status[self._tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.tint)
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        painter.setPen(colours.ink)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
