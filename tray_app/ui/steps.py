"""The steps of a page: what to do, who does it, the button that leads there, and a box to tick when it is done."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QStyle, QVBoxLayout, QWidget

from tray_app.core.guide import plain
from tray_app.core.page import PageStep
from tray_app.core.verdict import Fixer
from tray_app.ui.links import link_label, safe_link
from tray_app.ui.page_parts import Open, link_button, rich_words, who
from tray_app.ui.style import Words, dimmed
from tray_app.ui.texts import _

Ticked = Callable[[int, bool], None]
"""Told the number of a step, from 0, and whether it is done now."""
_TOP = Qt.AlignmentFlag.AlignTop
_BOX = 16
_BETWEEN = 6


class StepList(QWidget):
    """All steps, one below the other."""

    def __init__(
        self, steps: Sequence[PageStep], open_link: Open, ticked: Collection[int] = (), on_tick: Ticked | None = None
    ) -> None:
        """`ticked` are those already done, from 0; without `on_tick` there is nothing to tick."""
        super().__init__()
        self._open = open_link
        self._on_tick = on_tick
        self.setAccessibleName(_("Steps"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for place, step in enumerate(steps):
            column.addWidget(self._line(place, step, done=place in ticked))

    def _line(self, place: int, step: PageStep, *, done: bool) -> QWidget:
        row = QFrame()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._mark(place, step, done=done), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(rich_words(step.text))
        words.addWidget(Words(who(step.who), dim=True, size=0.9))
        line.addLayout(words, 1)
        link = safe_link(step.url)
        if link is not None:
            button = link_button(link_label(link), link, self._open)
            button.setAccessibleName(_("Step {n}: {label}").format(n=place + 1, label=link_label(link)))
            line.addWidget(button, 0, _TOP)
        return row

    def _mark(self, place: int, step: PageStep, *, done: bool) -> QWidget:
        number = f"{place + 1}."
        on_tick = self._on_tick
        if on_tick is None or step.who is Fixer.NOBODY:  # what nobody has to do cannot be ticked off
            count = QLabel(number)
            count.setTextFormat(Qt.TextFormat.PlainText)
            count.setAlignment(Qt.AlignmentFlag.AlignTrailing | _TOP)
            count.setMinimumWidth(count.fontMetrics().horizontalAdvance("00."))
            return count
        box = TickBox(number)
        box.setChecked(done)
        box.setObjectName(f"step_{place + 1}")
        box.setToolTip(_("Tick it when it is done; the tick is remembered."))
        box.setAccessibleName(_("Step {n} is done").format(n=place + 1))
        box.setAccessibleDescription(f"{plain(step.text)} {who(step.who)}")
        box.toggled.connect(lambda on: on_tick(place, on))
        return box


class TickBox(QCheckBox):
    """A check box drawn in the colours of text: styles draw the frame of theirs too faintly on dark pages."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Box and words beside each other."""
        metrics = self.fontMetrics()
        width = _BOX + _BETWEEN + max(metrics.horizontalAdvance("00."), metrics.horizontalAdvance(self.text()))
        return QSize(width + 4, max(metrics.height(), _BOX) + 4)

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """The box, its tick and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        top = (min(self.height(), metrics.height() + 4) - _BOX) / 2
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(2, round(top), _BOX, _BOX))
        box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink if self.underMouse() or self.hasFocus() else dimmed(self.palette()), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            at = [(0.24, 0.54), (0.43, 0.74), (0.78, 0.28)]
            painter.drawPolyline([QPointF(box.left() + x * _BOX, box.top() + y * _BOX) for x, y in at])
        painter.setPen(ink)
        start = 2 + _BOX + _BETWEEN
        words = QStyle.visualRect(
            self.layoutDirection(), self.rect(), QRect(start, 0, self.width() - start, metrics.height() + 4)
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
