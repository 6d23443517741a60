"""How a subject of the settings is drawn: as a line of the window's list, chosen by a tint."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tray_app.ui.kit.style import sized
from tray_app.ui.kit.tokens import RADIUS, Space, TypeSize, colours_of


class SubjectDelegate(QStyledItemDelegate):
    """Words, a tint where it is chosen or below the pointer, a frame where the keyboard is."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one subject."""
        self.initStyleOption(option, index)
        colours = colours_of(option.palette)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or is_over:
            painter.setBrush(colours.selection if is_chosen else colours.hover)
            painter.drawRoundedRect(option.rect, RADIUS, RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.primary, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setPen(colours.text)
        painter.setFont(sized(option.font, TypeSize.BODY, bold=is_chosen))
        words = option.rect.adjusted(Space.S, 0, -Space.S, 0)
        side = (
            Qt.AlignmentFlag.AlignRight
            if option.direction is Qt.LayoutDirection.RightToLeft
            else Qt.AlignmentFlag.AlignLeft
        )
        shown = painter.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
