"""Widgets side by side that go on in the next line where there is no room, so that a narrow window is usable too."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from tray_app.ui.kit.tokens import Space


class FlowRow(QLayout):
    """Used like any row; each widget is as wide as it likes to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(Space.XS)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """Add one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """One of them; None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Take one of them away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """It needs no more than it takes."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """How high it is depends on how many lines it takes."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """How high it is in this width."""
        bottoms = (place.bottom() + 1 for _item, place in self._places(QRect(0, 0, width, 0)))
        return max(bottoms, default=0)

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(hint.width() for hint in hints) + self.spacing() * max(len(hints) - 1, 0)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        """The widest of them."""
        size = QSize()
        for item in self._items:
            size = size if item.isEmpty() else size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Put each in its place, from the side that reading begins at."""
        super().setGeometry(rect)
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner is not None else Qt.LayoutDirection.LeftToRight
        for item, place in self._places(rect):
            item.setGeometry(QStyle.visualRect(direction, rect, place))

    def _places(self, rect: QRect) -> Iterator[tuple[QLayoutItem, QRect]]:
        at, high = rect.topLeft(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if at.x() > rect.left() and at.x() + hint.width() > rect.right() + 1:
                at, high = QPoint(rect.left(), at.y() + high + self.spacing()), 0
            yield item, QRect(at, hint)
            at = at + QPoint(hint.width() + self.spacing(), 0)
            high = max(high, hint.height())
