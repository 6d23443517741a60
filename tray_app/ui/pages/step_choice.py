"""One choice among the steps: what decides, a radio button for each way, and the steps of the way that is chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tray_app.ui.kit.radio_dot import RadioDot
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.tokens import Space


class StepChoice(QWidget):
    """Nothing is chosen for the rep: no steps are shown before."""

    chosen = Signal(int)
    """The number of the way that was chosen, from 0."""

    def __init__(
        self, question: str, ways: Sequence[tuple[str, Sequence[QWidget]]], chosen: int | None, name: str
    ) -> None:
        """`ways` are labels with the lines of their steps; `chosen` is the way chosen before, if any is."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(question)
        self.buttons: list[RadioDot] = []
        """One for each way. Arrow keys go from one to the next, as they are all children of this widget."""
        self._steps: list[QWidget] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Words(question), 0, 0, 1, 2)
        for option, (label, lines) in enumerate(ways):
            button = RadioDot(label, self)
            button.setObjectName(f"{name}_{option + 1}")
            button.setAccessibleDescription(question)
            button.setChecked(option == chosen)
            button.toggled.connect(partial(self._turn, option))
            held = QWidget(self)
            column = QVBoxLayout(held)
            column.setContentsMargins(0, Space.XS, 0, Space.XS)
            column.setSpacing(Space.S)
            for line in lines:
                column.addWidget(line)
            held.setVisible(option == chosen)
            row = grid.rowCount()
            grid.addWidget(button, row, 0)
            grid.addWidget(button.label, row, 1)
            grid.addWidget(held, row + 1, 1)
            self.buttons.append(button)
            self._steps.append(held)

    def _turn(self, option: int, on: bool) -> None:
        self._steps[option].setVisible(on)
        if on:
            self.chosen.emit(option)
