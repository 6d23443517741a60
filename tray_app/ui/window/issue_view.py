"""The rows of the list, with what can be done right in them: a picture to press at their end, and a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip, QWidget

from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.issue_model import IssueModel, IssueRole, RowFace
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.thin_scroll_bar import thin_scroll_bars
from tray_app.ui.window.row_delegate import RowDelegate
from tray_app.ui.window.row_places import action_places, actions_of, row_height


class IssueView(QTableView):
    """A table of one column: unlike a list view it does not visit every line to lay them out."""

    acted = Signal(object, object)
    """A row (`QModelIndex`) and the `Glyph` that was pressed in it."""
    menu_asked = Signal(object, object)
    """A row whose menu is wanted, and where (`QPoint`, on the screen)."""
    left_upwards = Signal()
    """Up was pressed on the first row."""

    def __init__(self, model: IssueModel, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._delegate = RowDelegate(icons, self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        thin_scroll_bars(self)
        self.setAccessibleName(_("Activities"))
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show what can be done in the row below the pointer."""
        super().mouseMoveEvent(event)
        self.point_at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The pointer is elsewhere."""
        super().leaveEvent(event)
        self.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Press what is below the pointer, or choose the row."""
        at = event.position().toPoint()
        glyph = self.action_at(at)
        if glyph is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        index = self.indexAt(at)
        if glyph is Glyph.MORE:
            self.menu_asked.emit(index, self.viewport().mapToGlobal(at))
        else:
            self.acted.emit(index, glyph)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The menu of the row below the pointer, or by the keyboard of the one that is chosen."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_asked.emit(index, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up from the first row leaves the list."""
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say what the picture below the pointer does."""
        if isinstance(event, QHelpEvent) and (glyph := self.action_at(event.pos())) is not None:
            QToolTip.showText(event.globalPos(), _tip(glyph), self)
            return True
        return super().viewportEvent(event)

    def choose_all(self, indexes: Sequence[QModelIndex]) -> None:
        """Choose these and nothing else, and leave the keyboard where it is."""
        chosen = QItemSelection()
        for index in indexes:
            chosen.select(index, index)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def action_at(self, at: QPoint) -> Glyph | None:
        """What is pressed there, if anything is."""
        index = self.indexAt(at)
        face = index.data(IssueRole.FACE) if index.isValid() else None
        if not isinstance(face, RowFace):
            return None
        places = action_places(self.visualRect(index), self.layoutDirection(), actions_of(face))
        return next((glyph for glyph, place in places.items() if place.contains(at)), None)

    def point_at(self, at: QPoint | None) -> None:
        """The pointer is there, or elsewhere (None)."""
        before, self._delegate.pointer = self._delegate.pointer, at
        for point in (before, at):
            if point is not None:
                self._draw_again(self.indexAt(point))

    def _draw_again(self, index: QModelIndex) -> None:
        if index.isValid():
            self.viewport().update(self.visualRect(index))


def _tip(glyph: Glyph) -> str:
    return {
        Glyph.OPEN: _("Open record"),
        Glyph.IGNORE: _("Leave this alone from now on; it can be undone"),
    }.get(glyph, _("What else can be done"))
