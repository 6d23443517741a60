"""What every form is made of: a label, an input, a hint, and in words beside it what is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tray_app.core.ui_api.settings_api import Attempt
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space, TypeSize

_WIDEST = 620
"""Longer lines are hard to read."""
WARNING = "⚠ "
"""Before words that warn."""


def outcome(attempt: Attempt) -> str:
    """How it went, in one line with its sign."""
    return f"✓ {say(attempt.found)}" if attempt.worked else WARNING + say(attempt.problem)


class FormField(QWidget):
    """One input with everything said about it. The label's mnemonic leads to the input."""

    def __init__(self, label: str, control: QWidget, hint: str = "", *, labelled: bool = True) -> None:
        """`labelled`: false for an input that has its words in itself, such as a check box."""
        super().__init__()
        self.control = control
        self._hint = hint
        self._said = Words(dim=True, size=TypeSize.CAPTION)
        self._problem = Words(bold=True, size=TypeSize.CAPTION)
        self._problem.setObjectName("problem")
        self.managed = Words(_("Managed by your organisation"), dim=True, size=TypeSize.CAPTION)
        self.managed.hide()
        self._problem.hide()
        control.setAccessibleName(label.replace("&", ""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        if labelled:
            caption = QLabel(label)
            caption.setBuddy(control)
            layout.addWidget(caption)
        layout.addWidget(control)
        for words in (self._said, self._problem, self.managed):
            layout.addWidget(words)
        self.say(Attempt())

    @property
    def problem(self) -> str:
        """What is wrong, as it is shown; empty when nothing is."""
        return "" if self._problem.isHidden() else self._problem.text().removeprefix(WARNING)

    def say(self, attempt: Attempt) -> None:
        """Show how the last attempt went: what is wrong, else what was found, else the hint."""
        problem, said = say(attempt.problem), say(attempt.found) or self._hint
        self._problem.setText(WARNING + problem)
        self._problem.setVisible(bool(problem))
        self._said.setText(said)
        self._show_said()
        self.control.setAccessibleDescription(problem or said)

    def lock(self, locked: bool) -> None:
        """Whether the company decides, so that the rep cannot."""
        if isinstance(self.control, QLineEdit):
            self.control.setReadOnly(locked)  # what the company has set stays readable
        else:
            self.control.setEnabled(not locked)
        self.managed.setVisible(locked)
        self._show_said()

    def _show_said(self) -> None:
        """Not beside what is wrong, and no hint on filling in what the company fills in."""
        self._said.setVisible(bool(self._said.text()) and self._problem.isHidden() and self.managed.isHidden())


class Form(PlainScroll):
    """A page of a window: a title and what stands below it, scrolled when there is more than fits."""

    def __init__(self, title: str, hint: str = "", *, centred: bool = False) -> None:
        """`centred`: in the middle of a wide window."""
        # Not on Base: in the dark, inputs have no edge that could be seen on it.
        super().__init__(ground=QPalette.ColorRole.Window)
        if centred:
            self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(title)
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(Space.XL, Space.XXL if centred else Space.XL, Space.XL, Space.XL)
        self._column.setSpacing(Space.M)
        if title:
            self._column.addWidget(Words(title, size=TypeSize.TITLE, bold=True))
        if hint:
            self._column.addWidget(Words(hint, dim=True))
        self._column.addStretch(1)
        self.setWidget(content)

    def add(self, widget: QWidget) -> None:
        """Put it below what is there already."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def add_on_top(self, widget: QWidget) -> None:
        """Put it above the title."""
        self._column.insertWidget(0, widget)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Bring into view what gets the focus."""
        moved = super().focusNextPrevChild(forward)
        focus = self.focusWidget()
        if moved and focus is not None and self.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 20, 40)
        return moved


class FormRow(QWidget):
    """Widgets side by side, as wide as they need to be."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)


def button(label: str, name: str, spoken: str = "", look: ButtonLook = ButtonLook.PLAIN) -> QPushButton:
    """A button; `spoken` is what a screen reader says where the label alone would not be enough."""
    made = Button(label, look)
    made.setObjectName(name)
    made.setAutoDefault(False)
    if spoken:
        made.setAccessibleName(spoken)
    return made


class ConfirmBox(QWidget):
    """A question in place, instead of a dialog that blocks everything: hidden until asked."""

    def __init__(self, words: str, yes: str, no: str) -> None:
        super().__init__()
        self._words = Words(words)
        self.yes = button(yes, "yes")
        self.no = button(no, "no")
        self.no.clicked.connect(self.hide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self._words)
        layout.addWidget(FormRow(self.yes, self.no))
        self.hide()

    def ask(self) -> None:
        """Show it; the harmless answer has the focus."""
        self.show()
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)
