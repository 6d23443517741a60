"""A ring that is as full as a share is large, with the numbers in its middle."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tray_app.ui.kit.style import sized
from tray_app.ui.kit.tokens import Space, StatusTone, TypeSize, colours_of

_SIDE = 144
_THICK = 12
_TURN = 16 * 360
"""A whole turn, in Qt's sixteenths of a degree."""
_TOP = 16 * 90


class Ring(QWidget):
    """`say` what it shows; the words are also what a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self._number = ""
        self._caption = ""
        self.setFixedSize(_SIDE, _SIDE)

    def say(self, part: int, whole: int, number: str, caption: str) -> None:
        """`part` of `whole` is there; `number` stands in the middle, `caption` below it."""
        self._share = part / whole if whole else 0.0
        self._number, self._caption = number, caption
        self.setAccessibleName(f"{number} {caption}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Its size."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The whole in the colour of lines, the part in that of what is logged."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        around = QRectF(self.rect()).adjusted(_THICK, _THICK, -_THICK, -_THICK)
        painter.setPen(QPen(colours.line, _THICK))
        painter.drawEllipse(around)
        if self._share:
            pen = QPen(colours.status[StatusTone.LOGGED].ink, _THICK)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(around, _TOP, -round(_TURN * self._share))
        middle = around.adjusted(_THICK, _THICK, -_THICK, -_THICK)
        painter.setPen(colours.text)
        painter.setFont(self._fitting(middle.width()))
        upper = middle.adjusted(0, Space.S, 0, -middle.height() / 2 + Space.M)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setPen(colours.dim)
        painter.setFont(sized(self.font(), TypeSize.CAPTION))
        lower = middle.adjusted(0, middle.height() / 2 + Space.XS, 0, 0)
        painter.drawText(lower, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._caption)
        painter.end()

    def _fitting(self, room: float) -> QFont:
        """The largest in which the number stands in the middle as a whole."""
        sizes = (TypeSize.TITLE, TypeSize.HEADING, TypeSize.BODY, TypeSize.SMALL)
        fonts = [sized(self.font(), size, bold=True) for size in sizes]
        return next((font for font in fonts if QFontMetricsF(font).horizontalAdvance(self._number) <= room), fonts[-1])
