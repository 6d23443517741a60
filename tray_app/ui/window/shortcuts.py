"""The keys of the window: what each does, and the list of them that `?` shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.form import FormRow
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize


@dataclass(frozen=True, slots=True)
class WindowKey:
    """One key, or keys pressed together."""

    keys: QKeySequence | QKeySequence.StandardKey | str
    """Which."""
    does: str
    """What it does, in words."""
    act: Callable[[], object] | None = None
    """What it does; None where the list or the system does it already."""

    @property
    def words(self) -> str:
        """The keys as they are written on this system."""
        return QKeySequence(self.keys).toString(QKeySequence.SequenceFormat.NativeText)


def listen(window: QWidget, keys: Sequence[WindowKey]) -> None:
    """Do what the keys say while the window has the focus."""
    for key in keys:
        if key.act is not None:
            QShortcut(QKeySequence(key.keys), window, key.act)


class ShortcutsDialog(QDialog):
    """Every key with what it does."""

    def __init__(self, keys: Sequence[WindowKey], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle(_("Keyboard shortcuts"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        layout.setSpacing(Space.L)
        layout.addWidget(Words(_("Keyboard shortcuts"), size=TypeSize.TITLE, bold=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.S)
        for number, key in enumerate(keys):
            pressed = Words(key.words, bold=True)
            pressed.setWordWrap(False)
            does = Words(key.does)
            does.setWordWrap(False)
            does.setAccessibleName(f"{key.words}: {key.does}")
            grid.addWidget(pressed, number, 0)
            grid.addWidget(does, number, 1)
        layout.addLayout(grid)
        close = Button(_("Close"), ButtonLook.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout.addWidget(FormRow(close))
