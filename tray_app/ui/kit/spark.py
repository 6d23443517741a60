"""A picture of the last days small enough for the strip: one column a day, the newest at the end of the line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionFocusRect

from tray_app.core.reporting.statistics import Statistics
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, StatusTone, colours_of

_DAYS = 7
_COLUMN = 7
_GAP = 3
_PAD = Space.S


class Spark(QPushButton):
    """Pressed, it leads to the history."""

    def __init__(self) -> None:
        super().__init__(flat=True)
        self.setObjectName("history")
        self.setAutoDefault(False)
        self._statistics = Statistics()
        self.say(self._statistics)

    def say(self, statistics: Statistics) -> None:
        """Show these days."""
        self._statistics = statistics
        days = [
            _("{day}: {logged} logged, {missing} not logged").format(
                day=day.name, logged=day.tally.logged, missing=day.tally.missing
            )
            for day in statistics.days[:_DAYS]
        ]
        self.setAccessibleName(_("History"))
        self.setAccessibleDescription("; ".join(days))
        self.setToolTip("\n".join((_("History"), *days)))
        self.setVisible(len(days) > 1)  # one column alone compares with nothing
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for seven columns."""
        return QSize(_DAYS * (_COLUMN + _GAP) - _GAP + 2 * _PAD, 40)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The columns, each in the order logged, pending, not logged from below."""
        painter = QPainter(self)
        colours = colours_of(self.palette())
        days = list(reversed(self._statistics.days[:_DAYS]))
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            days.reverse()
        most = max((day.counted for day in days), default=0) or 1
        floor, room = self.height() - _PAD, self.height() - 2 * _PAD
        width = len(days) * (_COLUMN + _GAP) - _GAP
        left = (self.width() - width) / 2
        for place, day in enumerate(days):
            x, y = left + place * (_COLUMN + _GAP), float(floor)
            painter.fillRect(QRectF(x, floor - 1, _COLUMN, 1), colours.line)
            for amount, tone in (
                (day.tally.logged, StatusTone.LOGGED),
                (day.tally.pending, StatusTone.PENDING),
                (day.tally.missing, StatusTone.NEEDS_YOU),
            ):
                high = room * amount / most
                if amount:
                    high = max(high, 2)
                    painter.fillRect(QRectF(x, y - high, _COLUMN, max(high - 1, 1)), colours.status[tone].ink)
                    y -= high
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
