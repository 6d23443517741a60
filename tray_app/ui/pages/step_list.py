"""The steps of a page: what to do, who does it, the button that leads there, and a box to tick when it is done."""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.model.guide import plain
from tray_app.core.model.outline import Entry, Numbered, outline
from tray_app.core.model.page import PageStep
from tray_app.core.model.verdict import Fixer
from tray_app.ui.kit.buttons import ButtonLook
from tray_app.ui.kit.hyperlinks import link_label, safe_link
from tray_app.ui.kit.page_parts import Open, link_button, rich_words, who
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.pages.step_choice import StepChoice
from tray_app.ui.pages.step_memory import StepMemory

_TOP = Qt.AlignmentFlag.AlignTop


class StepList(QWidget):
    """All steps, one below the other; of a choice the ways, and below the one that is chosen its steps."""

    def __init__(self, steps: Sequence[PageStep], open_link: Open, memory: StepMemory | None = None) -> None:
        """Without `memory` there is nothing to tick, and what is chosen is forgotten with the page."""
        super().__init__()
        self._open = open_link
        self._memory = memory
        self.setAccessibleName(_("Steps"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._has_primary = False
        said: Fixer | None = None
        for entry in outline(steps):
            fixer = _fixer_of(entry)
            if fixer is not said:
                said = fixer
                self._has_primary = False
                if fixer is not None:
                    column.addWidget(Words(who(fixer), bold=True, size=TypeSize.CAPTION, dim=True))
            self._said = said
            column.addWidget(self._choice(entry) if entry.choice else self._only(entry))

    def _only(self, entry: Entry[PageStep]) -> QWidget:
        number = str(entry.number)
        return self._line(number, number, entry.alternatives[0].steps[0])

    def _choice(self, entry: Entry[PageStep]) -> QWidget:
        block = QWidget()
        line = QHBoxLayout(block)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        number = _number(f"{entry.number}.")
        if self._memory is not None:  # in line with the numbers that stand behind a box
            box = TickBox()
            number.setMinimumWidth(box.width_for("00."))
            number.setAlignment(Qt.AlignmentFlag.AlignLeading | _TOP)
            number.setContentsMargins(box.width_for(""), 0, 0, 0)
        line.addWidget(number, 0, _TOP)
        detailed = any(len(way.steps) > 1 for way in entry.alternatives)
        ways = [
            (
                plain(way.label),
                [
                    self._line(number if detailed else "", number if detailed else str(entry.number), one)
                    for number, one in _lettered(entry.number, way.steps)
                ],
            )
            for way in entry.alternatives
        ]
        chosen = self._memory.chosen.get(entry.choice) if self._memory else None
        choice = StepChoice(plain(entry.question), ways, chosen, f"choice_{entry.number}")
        if self._memory is not None:
            memory, name = self._memory, entry.choice
            choice.chosen.connect(lambda option: memory.choose(name, option))
        line.addWidget(choice, 1)
        return block

    def _line(self, shown: str, number: str, one: Numbered[PageStep]) -> QWidget:
        step = one.step
        row = QFrame()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        told = QHBoxLayout()
        told.setSpacing(Space.S)
        told.addWidget(self._mark(f"{shown}." if shown else "", number, one), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(rich_words(step.text))
        if step.who is not self._said:
            words.addWidget(Words(who(step.who), dim=True, size=TypeSize.CAPTION))
        told.addLayout(words, 1)
        beside = QVBoxLayout()  # a single line stands level with the words of the button, which is higher
        beside.addStretch(1)
        beside.addLayout(told)
        beside.addStretch(1)
        line.addLayout(beside, 1)
        link = safe_link(step.url)
        if link is not None:
            button = link_button(link_label(link), link, self._open)
            if not self._has_primary and step.who is Fixer.REP:
                button.wear(ButtonLook.PRIMARY)
                self._has_primary = True
            button.setAccessibleName(_("Step {n}: {label}").format(n=number, label=link_label(link)))
            line.addWidget(button, 0, _TOP)
        return row

    def _mark(self, shown: str, number: str, one: Numbered[PageStep]) -> QWidget:
        memory = self._memory
        if memory is None or one.step.who is Fixer.NOBODY:  # what nobody has to do cannot be ticked off
            return _number(shown)
        box = TickBox(shown)
        box.setMinimumWidth(box.width_for("00."))
        box.setChecked(one.place in memory.done)
        box.setObjectName(f"step_{one.place + 1}")
        box.setToolTip(_("Tick it when it is done; the tick is remembered."))
        box.setAccessibleName(_("Step {n} is done").format(n=number))
        box.setAccessibleDescription(f"{plain(one.step.text)} {who(one.step.who)}")
        box.toggled.connect(lambda on: memory.tick(one.place, on))
        return box


def _fixer_of(entry: Entry[PageStep]) -> Fixer | None:
    """Who does all that stands under one number; None where it depends."""
    fixers = {one.step.who for way in entry.alternatives for one in way.steps}
    return fixers.pop() if len(fixers) == 1 else None


def _lettered(number: int, steps: Sequence[Numbered[PageStep]]) -> Iterator[tuple[str, Numbered[PageStep]]]:
    """The steps of one way: 1a, 1b, and so on."""
    for place, one in enumerate(steps):
        yield f"{number}{ascii_lowercase[place]}", one


def _number(number: str) -> QLabel:
    count = QLabel(number)
    count.setTextFormat(Qt.TextFormat.PlainText)
    count.setAlignment(Qt.AlignmentFlag.AlignTrailing | _TOP)
    count.setMinimumWidth(count.fontMetrics().horizontalAdvance("00."))
    return count
