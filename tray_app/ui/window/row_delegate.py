"""How a line of the list is drawn: every line two text lines high, so that a hundred thousand need no measuring."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tray_app.ui.kit.issue_model import IssueRole
from tray_app.ui.kit.style import dimmed
from tray_app.ui.kit.tokens import IconSize, Space, colours_of

_PAD = Space.S
_ICON = IconSize.M


class RowDelegate(QStyledItemDelegate):
    """Draws causes in bold over two lines, activities as a line and a small one below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """The same for every line."""
        return QSize(0, line_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line."""
        self.initStyleOption(option, index)
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setLayoutDirection(option.direction)
        is_cause = bool(index.data(IssueRole.IS_CAUSE))
        area = option.rect.adjusted(_PAD + 2, _PAD, -_PAD - 2, -_PAD)
        if not index.data(IssueRole.IN_GROUP):
            icon = index.data(Qt.ItemDataRole.DecorationRole)
            if isinstance(icon, QIcon):
                top = area.center().y() - _ICON // 2 if is_cause else area.top() - 1
                place = _mirrored(option, QRect(area.left(), top, _ICON, _ICON))
                if option.state & QStyle.StateFlag.State_Selected:
                    _draw_ground(painter, option.palette, place)
                icon.paint(painter, place)
        area.setLeft(area.left() + _ICON + _PAD)
        if is_cause:
            self._draw_cause(painter, option, area, index.data(IssueRole.COUNT))
        else:
            self._draw_activity(painter, option, area, str(index.data(IssueRole.DETAIL)))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours_of(option.palette).primary)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw_cause(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, count: int) -> None:
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(_text_colour(option))
        metrics = QFontMetrics(font)
        if count > 1:
            words = str(count)
            width = metrics.horizontalAdvance(words) + 14
            at = QRect(area.right() - width, area.center().y() - metrics.height() // 2, width, metrics.height())
            pill = _mirrored(option, at)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(_faint(option))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            painter.restore()
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
            area.setRight(at.left() - _PAD)
        lines = two_lines(option.text, font, area.width())
        top = area.top() + (area.height() - len(lines) * metrics.lineSpacing()) // 2
        for number, line in enumerate(lines):
            _draw_line(painter, option, area, top + number * metrics.lineSpacing(), line)

    def _draw_activity(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, detail: str) -> None:
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        painter.setPen(_text_colour(option))
        title = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, area.width())
        _draw_line(painter, option, area, area.top(), title)
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(dimmed(option.palette))
        below = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, area.width())
        _draw_line(painter, option, area, area.top() + metrics.lineSpacing(), below)


def _draw_line(painter: QPainter, option: QStyleOptionViewItem, area: QRect, top: int, words: str) -> None:
    place = QRect(area.left(), top, area.width(), painter.fontMetrics().lineSpacing())
    flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(_mirrored(option, place), flags, words)


def _mirrored(option: QStyleOptionViewItem, place: QRect) -> QRect:
    """The place in the line as it is for the direction of reading."""
    return QStyle.visualRect(option.direction, option.rect, place)


def line_height(font: QFont) -> int:
    """How high every line is, in device-independent pixels."""
    return 2 * QFontMetrics(font).lineSpacing() + 2 * _PAD


def two_lines(words: str, font: QFont, width: int) -> list[str]:
    """The words broken into two lines at most, the second one shortened where they do not fit."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    first = line.textLength()
    rest = words[first:].strip()
    if not rest:
        return [words]
    return [words[:first].rstrip(), QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)]


def _draw_ground(painter: QPainter, palette: QPalette, place: QRect) -> None:
    """A disc of the list's colour: states are drawn to be told apart on it, not on the colour of what is chosen."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    painter.drawEllipse(place.adjusted(-4, -4, 4, 4))
    painter.restore()


def _text_colour(option: QStyleOptionViewItem) -> QColor:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    return option.palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)


def _faint(option: QStyleOptionViewItem) -> QColor:
    colours = colours_of(option.palette)
    return colours.surface if option.state & QStyle.StateFlag.State_Selected else colours.hover
