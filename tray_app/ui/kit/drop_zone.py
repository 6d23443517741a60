"""A place to drop one file on, with a button for whoever would rather choose it."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import RADIUS, Space, colours_of


class DropZone(QWidget):
    """Takes local files by the end of their names; anything else keeps the cursor of what cannot be dropped."""

    chosen = Signal(str)
    """The path of the file."""

    def __init__(self, words: str, choose: QPushButton, suffixes: Collection[str], kinds: str) -> None:
        """`choose` opens the dialog; `suffixes` with their dots, in lower case; `kinds` names them in the dialog."""
        super().__init__()
        self._suffixes = frozenset(suffixes)
        self._kinds = f"{kinds} ({' '.join(f'*{suffix}' for suffix in sorted(suffixes))})"
        self._is_over = False
        self.setAcceptDrops(True)
        self._words = Words(words)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._choose = choose
        choose.clicked.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.XL, Space.L, Space.XL)
        layout.setSpacing(Space.M)
        layout.addWidget(self._words)
        layout.addWidget(choose, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFocusProxy(choose)

    def fits(self, data: QMimeData) -> str:
        """The path of the one file that is dragged, when it is of the kind that is wanted; else nothing."""
        urls = data.urls()
        path = urls[0].toLocalFile() if len(urls) == 1 else ""
        return path if path and Path(path).suffix.lower() in self._suffixes else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Show whether it may be dropped."""
        if self.fits(event.mimeData()):
            event.acceptProposedAction()
            self._light(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """It is gone."""
        self._light(on=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take it."""
        self._light(on=False)
        if path := self.fits(event.mimeData()):
            event.acceptProposedAction()
            self.chosen.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """A dashed frame, which is drawn through while a file is over it."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colours.primary, 2.0) if self._is_over else QPen(colours.edge, 1.0)
        if not self._is_over:
            pen.setDashPattern([5.0, 4.0])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _light(self, *, on: bool) -> None:
        self._is_over = on
        self.update()

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Choose a file"), "", self._kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
