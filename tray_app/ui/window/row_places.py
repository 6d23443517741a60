"""Where everything of a row stands: the same for what draws it and for what is clicked in it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyle

from tray_app.core.model.verdict import Verdict
from tray_app.ui.kit.icons import Glyph
from tray_app.ui.kit.issue_model import RowFace
from tray_app.ui.kit.tokens import ROW, IconSize, Space

_INDENT = Space.L


_MENDABLE = frozenset({Verdict.NOT_LOGGED, Verdict.INCOMPLETE})
"""What can be left alone."""


def actions_of(face: RowFace) -> tuple[Glyph, ...]:
    """What the pointer finds at the end of a row."""
    open_it = (Glyph.OPEN,) if face.has_record else ()
    leave_it = (Glyph.IGNORE,) if face.verdict in _MENDABLE and not face.is_heading else ()
    return (*open_it, *leave_it, Glyph.MORE)


def row_height(font: QFont) -> int:
    """How high every row is, in device-independent pixels."""
    return max(ROW, 2 * QFontMetrics(font).lineSpacing() + 2 * Space.S)


def tile_place(row: QRect, direction: Qt.LayoutDirection, *, in_group: bool) -> QRect:
    """The picture at the beginning."""
    side = IconSize.L
    start = row.left() + Space.M + (_INDENT if in_group else 0)
    return QStyle.visualRect(direction, row, QRect(start, row.center().y() - side // 2 + 1, side, side))


def words_place(row: QRect, *, in_group: bool) -> QRect:
    """Everything between the picture and the end, as it is when reading goes from left to right."""
    start = Space.M + (_INDENT if in_group else 0) + IconSize.L + Space.M
    return row.adjusted(start, 0, -Space.M, 0)


def action_places(row: QRect, direction: Qt.LayoutDirection, actions: Sequence[Glyph]) -> dict[Glyph, QRect]:
    """Where each action is, the last one at the very end."""
    side = IconSize.L
    top = row.center().y() - side // 2 + 1
    places = {}
    for number, glyph in enumerate(reversed(actions)):
        end = row.right() - Space.S - number * (side + Space.XS)
        places[glyph] = QStyle.visualRect(direction, row, QRect(end - side + 1, top, side, side))
    return places
