"""The steps of the first run by name, on the left of each: which are behind the rep, which one it is, which come."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tray_app.ui.kit.style import sized, visual_box
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import RADIUS, IconSize, Space, TypeSize, colours_of

_WIDTH = 220
_LINE = 40
_DOT = 11
"""Half of the width of a step's number."""


@dataclass(frozen=True, slots=True)
class RailStep:
    """One step as the rail shows it."""

    name: str
    """What it is called."""
    is_done: bool = False
    """Whether what was to be done in it is done."""


class StepRail(QWidget):
    """Only shown: the buttons below the step lead on and back."""

    def __init__(self, picture: QIcon) -> None:
        super().__init__()
        self._picture = picture
        self._steps: Sequence[RailStep] = ()
        self._place = 0
        self.setFixedWidth(_WIDTH)
        self.setFont(sized(self.font(), TypeSize.BODY))

    def say(self, steps: Sequence[RailStep], place: int) -> None:
        """Show these; `place` is the one that the rep is at."""
        self._steps, self._place = tuple(steps), place
        done = ", ".join(step.name for step in steps if step.is_done)
        self.setAccessibleName(steps[place].name if steps else "")
        self.setAccessibleDescription(_("Done: {steps}").format(steps=done) if done else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for every step."""
        return QSize(_WIDTH, 2 * Space.XXL + IconSize.XL + _LINE * len(self._steps))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The app's picture, and below it a line for each step."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colours.surface)
        side = IconSize.XL
        picture = QRectF(Space.XL, Space.XXL, side, side)
        painter.drawPixmap(visual_box(self, picture).toRect(), self._picture.pixmap(QSize(side, side)))
        for number, step in enumerate(self._steps):
            self._draw(painter, number, step, Space.XXL + side + Space.XL + number * _LINE)
        painter.end()

    def _draw(self, painter: QPainter, number: int, step: RailStep, top: int) -> None:
        colours = colours_of(self.palette())
        is_here = number == self._place
        line = QRectF(Space.M, top, self.width() - 2 * Space.M, _LINE - Space.XS)
        if is_here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.selection)
            painter.drawRoundedRect(visual_box(self, line), RADIUS, RADIUS)
        dot = QRectF(Space.XL - _DOT / 2, line.center().y() - _DOT, 2 * _DOT, 2 * _DOT)
        is_behind = step.is_done and not is_here
        painter.setPen(Qt.PenStyle.NoPen if is_here or is_behind else QPen(colours.edge, 1))
        painter.setBrush(colours.primary if is_here or is_behind else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(visual_box(self, dot))
        painter.setPen(colours.on_primary if is_here or is_behind else colours.dim)
        painter.setFont(sized(self.font(), TypeSize.SMALL, bold=True))
        painter.drawText(visual_box(self, dot), Qt.AlignmentFlag.AlignCenter, "✓" if is_behind else str(number + 1))
        painter.setFont(sized(self.font(), TypeSize.BODY, bold=is_here))
        painter.setPen(colours.text if is_here or is_behind else colours.dim)
        words = line.adjusted(dot.right() - line.left() + Space.M, 0, -Space.S, 0)
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(step.name, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(visual_box(self, words), side | Qt.AlignmentFlag.AlignVCenter, shown)
