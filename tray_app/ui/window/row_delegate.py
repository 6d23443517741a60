"""How a row of the list is drawn: a tinted sign, who or what, why, when. All are of one height: none is measured."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.issue_model import IssueRole, RowFace
from tray_app.ui.kit.style import sized
from tray_app.ui.kit.tokens import (
    RADIUS,
    RADIUS_SMALL,
    Colours,
    IconSize,
    Space,
    TypeSize,
    colours_of,
    tone_of,
)
from tray_app.ui.window.row_places import action_places, actions_of, row_height, tile_place, words_place

_SHARES = (0.55, 0.65, 0.75, 0.85, 0.95)
"""Of the width there is, for each of two lines."""
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class RowDelegate(QStyledItemDelegate):
    """Draws headings in bold over two lines, and rows as who and when over why and which."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self.pointer: QPoint | None = None
        """Where the pointer is in the list; None while it is elsewhere."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """The same for every row."""
        return QSize(0, row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        self.initStyleOption(option, index)
        face = index.data(IssueRole.FACE)
        if not isinstance(face, RowFace):
            return
        colours = colours_of(option.palette)
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_over = self.pointer is not None and option.rect.contains(self.pointer)
        painter.fillRect(option.rect, colours.surface)
        if face.is_heading and index.row():
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), colours.line)
        if is_chosen or is_over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.selection if is_chosen else colours.hover)
            painter.drawRoundedRect(_inside(option.rect), RADIUS, RADIUS)
        self._draw_tile(painter, option, face, colours)
        area = words_place(option.rect, in_group=face.in_group)
        if is_over:
            area = self._draw_actions(painter, option, face, colours, area)
        if face.is_heading:
            _draw_heading(painter, option, area, face, colours)
        else:
            _draw_row(painter, option, area, face, colours, with_time=not is_over)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.primary, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_inside(option.rect), RADIUS, RADIUS)
        painter.restore()

    def _draw_tile(self, painter: QPainter, option: QStyleOptionViewItem, face: RowFace, colours: Colours) -> None:
        place = tile_place(option.rect, option.direction, in_group=face.in_group)
        status = colours.status[tone_of(face.verdict)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(status.tint)
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        room = (place.width() - IconSize.S) // 2
        inner = place.adjusted(room, room, -room, -room)
        if face.in_group and face.kind:
            self._icons.draw(painter, inner, Glyph.MAIL if face.kind == "email" else Glyph.PHONE, status.ink)
        else:
            self._icons.draw_state(painter, inner, face.verdict, status)

    def _draw_actions(
        self, painter: QPainter, option: QStyleOptionViewItem, face: RowFace, colours: Colours, area: QRect
    ) -> QRect:
        """Draw what can be done at the end of the row; returns what is left for the words."""
        places = action_places(option.rect, option.direction, actions_of(face))
        for glyph, place in places.items():
            if self.pointer is not None and place.contains(self.pointer):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.surface)
                painter.drawRoundedRect(place, RADIUS_SMALL, RADIUS_SMALL)
            room = (place.width() - IconSize.M) // 2
            self._icons.draw(painter, place.adjusted(room, room, -room, -room), glyph, colours.text)
        taken = len(places) * (IconSize.L + Space.XS)
        return area.adjusted(0, 0, -taken, 0)


def _draw_heading(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, face: RowFace, colours: Colours
) -> None:
    font = sized(option.font, TypeSize.BODY, bold=True)
    if face.count > 1:
        area = _draw_pill(painter, option, area, area.center().y(), str(face.count), colours)
    metrics = QFontMetrics(font)
    lines = two_lines(face.title, font, area.width())
    has_detail = len(lines) == 1 and bool(face.detail)
    high = metrics.lineSpacing() * (len(lines) + has_detail)
    top = area.center().y() - high // 2 + 1
    for number, line in enumerate(lines):
        _draw_line(painter, option, area, top + number * metrics.lineSpacing(), line, font, colours.text)
    if has_detail:
        small = sized(option.font, TypeSize.CAPTION)
        _draw_line(painter, option, area, top + metrics.lineSpacing(), face.detail, small, colours.dim)


def _draw_row(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, face: RowFace, colours: Colours, *, with_time: bool
) -> None:
    font, small = sized(option.font, TypeSize.BODY, bold=True), sized(option.font, TypeSize.CAPTION)
    metrics = QFontMetrics(font)
    top = area.center().y() - metrics.lineSpacing() + 1
    above, below = QRect(area), QRect(area)
    if with_time and face.time:
        wide = QFontMetrics(small).horizontalAdvance(face.time) + 2
        at = QRect(area.right() - wide + 1, top, wide, metrics.lineSpacing())
        painter.setFont(small)
        painter.setPen(colours.dim)
        painter.drawText(_mirrored(option, at), Qt.AlignmentFlag.AlignTrailing | _LINE, face.time)
        above.setRight(at.left() - Space.S)
    if with_time and face.count > 1:
        middle = top + metrics.lineSpacing() + QFontMetrics(small).lineSpacing() // 2
        below = _draw_pill(painter, option, below, middle, str(face.count), colours)
    title = metrics.elidedText(face.title, Qt.TextElideMode.ElideRight, above.width())
    _draw_line(painter, option, above, top, title, font, colours.text)
    detail = QFontMetrics(small).elidedText(face.detail, Qt.TextElideMode.ElideRight, below.width())
    _draw_line(painter, option, below, top + metrics.lineSpacing(), detail, small, colours.dim)


def _draw_pill(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, middle: int, words: str, colours: Colours
) -> QRect:
    """A number in a pill at the end of the area; returns what is left of it."""
    font = sized(option.font, TypeSize.SMALL, bold=True)
    metrics = QFontMetrics(font)
    high = metrics.lineSpacing() + 2
    wide = max(metrics.horizontalAdvance(words) + 2 * Space.S, high)
    at = QRect(area.right() - wide + 1, middle - high // 2, wide, high)
    place = _mirrored(option, at)
    painter.setPen(Qt.PenStyle.NoPen)
    is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.setBrush(colours.surface if is_chosen else colours.hover)
    painter.drawRoundedRect(place, high / 2, high / 2)
    painter.setFont(font)
    painter.setPen(colours.dim)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
    return area.adjusted(0, 0, -wide - Space.S, 0)


def _draw_line(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, top: int, words: str, font: QFont, colour: QColor
) -> None:
    place = QRect(area.left(), top, area.width(), QFontMetrics(font).lineSpacing())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(_mirrored(option, place), Qt.AlignmentFlag.AlignLeading | _LINE, words)


def _inside(row: QRect) -> QRect:
    """The row without the room between rows."""
    return row.adjusted(Space.XS, 2, -Space.XS, -1)


def _mirrored(option: QStyleOptionViewItem, place: QRect) -> QRect:
    """The place in the row as it is for the direction of reading."""
    return QStyle.visualRect(option.direction, option.rect, place)


def two_lines(words: str, font: QFont, width: int) -> list[str]:
    """The words on two lines at most, much alike in length; the second is shortened where they do not fit."""
    metrics = QFontMetrics(font)
    first, rest = _broken(words, font, width)
    if not rest:
        return [words]
    for share in _SHARES:  # a word alone in the second line would look lost
        one, other = _broken(words, font, int(width * share))
        if metrics.horizontalAdvance(other) <= width * share:
            return [one, other]
    return [first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]


def _broken(words: str, font: QFont, width: int) -> tuple[str, str]:
    """What stands in a line of this width, and the rest."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    return words[: line.textLength()].rstrip(), words[line.textLength() :].strip()
