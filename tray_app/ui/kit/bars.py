"""Lines with a bar in them: what it is about, how much of it, and the number; each can be pressed like a button."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionFocusRect, QWidget

from tray_app.ui.kit.style import Words, dimmed, hairline, sized
from tray_app.ui.kit.tokens import RADIUS_SMALL, IconSize, Space, StatusTone, TypeSize, colours_of

_PAD = Space.S
_BAR = IconSize.S
_SWATCH = 10
_LABEL_SHARE = 0.6
_GAP = Space.M


@dataclass(frozen=True, slots=True)
class BarSegment:
    """One part of a bar."""

    amount: int
    """How much of it there is."""
    tone: StatusTone
    """What it stands for; the number and the spoken words tell the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line."""

    label: str
    """What it is about."""
    parts: Sequence[BarSegment]
    """What the bar is made of, from its beginning."""
    number: str
    """What stands at the end."""
    spoken: str
    """All of it in words."""


class BarLine(QAbstractButton):
    """Draws one bar; `most` is the amount that fills the whole width. Without `can_be_pressed` it is only looked at."""

    def __init__(self, bar: Bar, most: int, *, label_width: int, number_width: int, can_be_pressed: bool) -> None:
        super().__init__()
        self._bar = bar
        self._most = max(most, 1)
        self._label_width = label_width
        self._number_width = number_width
        self._can_be_pressed = can_be_pressed
        self.setText(bar.label)
        self.setAccessibleName(bar.spoken)
        self.setToolTip(bar.spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if can_be_pressed:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:  # noqa: N802
        """One line of text high."""
        return QSize(300, self.fontMetrics().height() + 2 * _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Label, bar and number, from the side that reading begins at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._can_be_pressed and (self.underMouse() or self.isDown()):
            painter.fillRect(self.rect(), colours_of(self.palette()).hover)
        width = self.width()
        label = self._placed(_PAD, min(self._label_width, round(width * _LABEL_SHARE)))
        number = self._placed(width - _PAD - self._number_width, self._number_width)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        words = self.fontMetrics().elidedText(self._bar.label, Qt.TextElideMode.ElideRight, int(label.width()))
        painter.drawText(label, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(dimmed(self.palette()))
        painter.drawText(number, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, self._bar.number)
        start = _PAD + min(self._label_width, round(width * _LABEL_SHARE)) + _GAP
        room = width - _PAD - self._number_width - _GAP - start
        self._draw_bar(painter, start, max(room, 1))
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def _draw_bar(self, painter: QPainter, start: float, room: float) -> None:
        top = (self.height() - _BAR) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hairline(self.palette()))
        painter.drawRoundedRect(self._placed(start, room, (self.height() - 2) / 2, 2), 1, 1)
        for part in self._bar.parts:
            long = room * part.amount / self._most
            if part.amount:
                painter.setBrush(colours_of(self.palette()).status[part.tone].ink)
                place = self._placed(start, max(long - 1, 2), top, _BAR)
                painter.drawRoundedRect(place, RADIUS_SMALL, RADIUS_SMALL)
                self._draw_amount(painter, place, part)
                painter.setPen(Qt.PenStyle.NoPen)
                start += max(long, 3)

    def _draw_amount(self, painter: QPainter, place: QRectF, part: BarSegment) -> None:
        """The number in its part of the bar, where there is room and the end of the line does not say the same."""
        words = str(part.amount)
        painter.setFont(sized(self.font(), TypeSize.SMALL, bold=True))
        if words == self._bar.number or place.width() < painter.fontMetrics().horizontalAdvance(words) + Space.S:
            return
        painter.setPen(colours_of(self.palette()).surface)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _placed(self, start: float, long: float, top: float = 0, high: float | None = None) -> QRectF:
        """A place along the line; from the right where text runs to the left."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            start = self.width() - start - long
        return QRectF(start, top, long, self.height() if high is None else high)


class Legend(QWidget):
    """What each colour stands for."""

    def __init__(self, meanings: Sequence[tuple[StatusTone, str]]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAD, 0, _PAD, 0)
        row.setSpacing(_PAD)
        for tone, words in meanings:
            row.addWidget(_Swatch(tone))
            told = Words(words, dim=True, size=TypeSize.CAPTION)
            told.setWordWrap(False)
            told.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            row.addWidget(told)
            row.addSpacing(_GAP)
        row.addStretch(1)


class _Swatch(QWidget):
    def __init__(self, tone: StatusTone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(_SWATCH, _SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours_of(self.palette()).status[self._tone].ink)
        painter.drawRoundedRect(self.rect(), 2, 2)


def lines_of(bars: Sequence[Bar], owner: QWidget, *, can_be_pressed: bool = True) -> list[BarLine]:
    """The lines of one chart, drawn to one scale."""
    most = max((sum(part.amount for part in bar.parts) for bar in bars), default=0)
    metrics = owner.fontMetrics()
    label = max((metrics.horizontalAdvance(bar.label) for bar in bars), default=0)
    number = max((metrics.horizontalAdvance(bar.number) for bar in bars), default=0)
    return [
        BarLine(bar, most, label_width=label + 2, number_width=number + 2, can_be_pressed=can_be_pressed)
        for bar in bars
    ]
