"""What the app is about in one picture: what was sent and said, its Task, and the proof that the Task is there."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tray_app.core.model.verdict import Verdict
from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.style import sized, visual_box
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import RADIUS, Colours, IconSize, Space, StatusTone, TypeSize, colours_of

_WIDTH = 480
_PICTURE = 96
"""How high the part above the words is."""
_STATIONS = 3
_CARD = 104
_LINE = 6


class Illustration(QWidget):
    """Drawn in the colours of the theme, mirrored where one reads from the right."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._words = (_("What you send and say"), _("The Task your tool writes"), _("The proof that it is there"))
        self.setAccessibleName(", ".join(self._words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        words = QFontMetrics(sized(self.font(), TypeSize.CAPTION)).lineSpacing()
        return QSize(_WIDTH, _PICTURE + 2 * Space.L + Space.S + (2 if self._is_long else 1) * words)

    @property
    def _is_long(self) -> bool:
        """Whether there are words that need two lines."""
        metrics = QFontMetrics(sized(self.font(), TypeSize.CAPTION))
        return any(metrics.horizontalAdvance(words) > _WIDTH / _STATIONS - 2 * Space.S for words in self._words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Three stations on a ground of their own, with a way from each to the next."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.line, 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        wide = self.width() / _STATIONS
        middles = [QPointF((place + 0.5) * wide, Space.L + _PICTURE / 2) for place in range(_STATIONS)]
        for before, after in pairwise(middles):
            self._draw_way(painter, before, after, colours)
        self._draw_messages(painter, middles[0], colours)
        self._draw_task(painter, middles[1], colours)
        self._draw_proof(painter, middles[2], colours)
        painter.setPen(colours.dim)
        painter.setFont(sized(self.font(), TypeSize.CAPTION))
        top = Space.L + _PICTURE + Space.S
        for middle, words in zip(middles, self._words, strict=True):
            box = QRectF(middle.x() - wide / 2 + Space.S, top, wide - 2 * Space.S, self.height() - top)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(visual_box(self, box), flags, words)
        painter.end()

    def _draw_way(self, painter: QPainter, before: QPointF, after: QPointF, colours: Colours) -> None:
        """A dotted line between two stations, with its point."""
        line = QRectF(before.x() + _CARD / 2 + Space.S, before.y(), after.x() - before.x() - _CARD - 2 * Space.S, 0)
        if line.width() < Space.L:
            return
        place = visual_box(self, line)
        is_mirrored = self.isRightToLeft()
        end = place.left() if is_mirrored else place.right()
        back = Space.S if is_mirrored else -Space.S
        pen = QPen(colours.edge, 2, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(place.topLeft(), place.topRight())
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        tip = QPointF(end, place.top())
        painter.drawPolyline([tip + QPointF(back, -Space.XS), tip, tip + QPointF(back, Space.XS)])

    def _draw_messages(self, painter: QPainter, middle: QPointF, colours: Colours) -> None:
        """An email above a call."""
        tone = colours.status[StatusTone.PENDING]
        for place, glyph in enumerate((Glyph.MAIL, Glyph.PHONE)):
            top = middle.y() - _PICTURE / 2 + place * (_PICTURE / 2 + Space.XS / 2)
            card = QRectF(middle.x() - _CARD / 2, top, _CARD, _PICTURE / 2 - Space.XS)
            self._draw_card(painter, card, colours)
            tile = QRectF(card.left() + Space.S, card.center().y() - IconSize.L / 2, IconSize.L, IconSize.L)
            painter.setBrush(tone.tint)
            painter.drawRoundedRect(visual_box(self, tile), RADIUS / 2, RADIUS / 2)
            room = (IconSize.L - IconSize.S) / 2
            inner = visual_box(self, tile.adjusted(room, room, -room, -room)).toRect()
            self._icons.draw(painter, inner, glyph, tone.ink)
            start = tile.right() + Space.S
            self._draw_lines(painter, start, card.center().y() - _LINE - 2, (44, 28), colours.line)

    def _draw_task(self, painter: QPainter, middle: QPointF, colours: Colours) -> None:
        """A record with a band at its top."""
        card = QRectF(middle.x() - _CARD / 2, middle.y() - _PICTURE / 2, _CARD, _PICTURE - Space.XS)
        self._draw_card(painter, card, colours)
        painter.setBrush(colours.status[StatusTone.PENDING].tint)
        band = QRectF(card.left() + 1, card.top() + 1, card.width() - 2, Space.XL)
        painter.drawRoundedRect(visual_box(self, band), RADIUS, RADIUS)
        start = card.left() + Space.M
        self._draw_lines(painter, start, card.top() + Space.S + 1, (48,), colours.status[StatusTone.PENDING].ink)
        self._draw_lines(painter, start, card.top() + Space.XL + Space.M, (72, 56, 64), colours.line)

    def _draw_proof(self, painter: QPainter, middle: QPointF, colours: Colours) -> None:
        """The same record, found, with the sign of it."""
        tone = colours.status[StatusTone.LOGGED]
        card = QRectF(middle.x() - _CARD / 2, middle.y() - _PICTURE / 2, _CARD, _PICTURE - Space.XS)
        self._draw_card(painter, card, colours, tone.ink)
        self._draw_lines(painter, card.left() + Space.M, card.top() + Space.M, (60, 72, 44), colours.line)
        side = IconSize.XL
        sign = QRectF(card.right() - side + Space.S, card.bottom() - side + Space.S, side, side)
        self._icons.draw_state(painter, visual_box(self, sign).toRect(), Verdict.LOGGED, tone)

    def _draw_card(self, painter: QPainter, card: QRectF, colours: Colours, edge: QColor | None = None) -> None:
        painter.setPen(QPen(edge or colours.line, 1.5 if edge else 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(visual_box(self, card), RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)

    def _draw_lines(self, painter: QPainter, start: float, top: float, widths: tuple[int, ...], colour: QColor) -> None:
        """What stands for words."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for number, wide in enumerate(widths):
            box = QRectF(start, top + number * (_LINE + Space.S), wide, _LINE)
            painter.drawRoundedRect(visual_box(self, box), _LINE / 2, _LINE / 2)
