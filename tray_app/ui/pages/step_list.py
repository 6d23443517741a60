"""The steps of a page: what to do, who does it, the button that leads there, and a box to tick when it is done."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.model.guide import plain
from tray_app.core.model.page import PageStep
from tray_app.core.model.verdict import Fixer
from tray_app.ui.kit.hyperlinks import link_label, safe_link
from tray_app.ui.kit.page_parts import Open, link_button, rich_words, who
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox

Ticked = Callable[[int, bool], None]
"""Told the number of a step, from 0, and whether it is done now."""
_TOP = Qt.AlignmentFlag.AlignTop


class StepList(QWidget):
    """All steps, one below the other."""

    def __init__(
        self, steps: Sequence[PageStep], open_link: Open, ticked: Collection[int] = (), on_tick: Ticked | None = None
    ) -> None:
        """`ticked` are those already done, from 0; without `on_tick` there is nothing to tick."""
        super().__init__()
        self._open = open_link
        self._on_tick = on_tick
        self.setAccessibleName(_("Steps"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for place, step in enumerate(steps):
            column.addWidget(self._line(place, step, done=place in ticked))

    def _line(self, place: int, step: PageStep, *, done: bool) -> QWidget:
        row = QFrame()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._mark(place, step, done=done), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(rich_words(step.text))
        words.addWidget(Words(who(step.who), dim=True, size=0.9))
        line.addLayout(words, 1)
        link = safe_link(step.url)
        if link is not None:
            button = link_button(link_label(link), link, self._open)
            button.setAccessibleName(_("Step {n}: {label}").format(n=place + 1, label=link_label(link)))
            line.addWidget(button, 0, _TOP)
        return row

    def _mark(self, place: int, step: PageStep, *, done: bool) -> QWidget:
        number = f"{place + 1}."
        on_tick = self._on_tick
        if on_tick is None or step.who is Fixer.NOBODY:  # what nobody has to do cannot be ticked off
            count = QLabel(number)
            count.setTextFormat(Qt.TextFormat.PlainText)
            count.setAlignment(Qt.AlignmentFlag.AlignTrailing | _TOP)
            count.setMinimumWidth(count.fontMetrics().horizontalAdvance("00."))
            return count
        box = TickBox(number)
        box.setMinimumWidth(box.width_for("00."))
        box.setChecked(done)
        box.setObjectName(f"step_{place + 1}")
        box.setToolTip(_("Tick it when it is done; the tick is remembered."))
        box.setAccessibleName(_("Step {n} is done").format(n=place + 1))
        box.setAccessibleDescription(f"{plain(step.text)} {who(step.who)}")
        box.toggled.connect(lambda on: on_tick(place, on))
        return box
