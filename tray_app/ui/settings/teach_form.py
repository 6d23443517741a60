"""Teaching a call file whose form is not known: its rows, what was guessed, one question at a time, and the result."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.teaching_api import TeachingApi, TeachingStep
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import ChoiceInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space


class TeachForm(QWidget):
    """`begin` looks at the first file of the source that nobody knows how to read."""

    left = Signal()
    """The rep does not want to, or it is done."""

    def __init__(self, source_id: str, teaching_api: TeachingApi, bridge: Bridge) -> None:
        super().__init__()
        self._source_id = source_id
        self._teaching_api = teaching_api
        self._bridge = bridge
        self._answers: dict[str, str] = {}
        self._step = TeachingStep()
        self._title = Words(bold=True)
        self.table = QTableWidget()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(_("The first rows of the file"))
        self.table.setTabKeyNavigation(False)
        self._guessed = Words(dim=True)
        self.choice = ChoiceInput()
        self.field = FormField("", self.choice, labelled=False)
        self._question = Words()
        self._preview = Words()
        self.next = button(_("&Next"), "teach_next")
        self.save = button(_("&Save"), "teach_save")
        self.again = button(_("Start &again"), "teach_again")
        self.leave = button(_("Cancel"), "teach_leave")
        self.next.clicked.connect(self._answer)
        self.save.clicked.connect(self._save)
        self.again.clicked.connect(self.begin)
        self.leave.clicked.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        buttons = FormRow(self.next, self.save, self.again, self.leave)
        for widget in (self._title, self.table, self._guessed, self._question, self.field, self._preview, buttons):
            layout.addWidget(widget)
        self._hide_all()

    def begin(self) -> None:
        """From the first question."""
        self._answers = {}
        self._ask()

    def _ask(self) -> None:
        self._wait()
        answers = dict(self._answers)
        self._teaching_api.next_step(self._source_id, answers, self._bridge.answer_to(self, self._show))

    def _hide_all(self) -> None:
        """All but the title and the way out."""
        parts = (self.table, self._guessed, self._question, self.field, self._preview, self.next, self.save, self.again)
        for widget in parts:
            widget.hide()

    def _wait(self) -> None:
        for control in (self.next, self.save, self.again):
            control.setEnabled(False)

    def _show(self, step: TeachingStep) -> None:
        self._step = step
        asks = step.question is not None
        self._title.setText(say(step.problem) if step.problem else step.file)
        self._fill()
        self._guessed.setText("\n".join(map(say, step.guessed)))
        self._question.setText(say(step.question) if step.question else "")
        self.choice.setAccessibleName(self._question.text())
        self.choice.clear()
        self.choice.setEditable(step.is_open)
        for value, words in step.choices:
            self.choice.addItem(say(words), value)
        self._preview.setText("\n".join(f"→ {say(row)}" for row in step.preview))
        for widget, wanted in (
            (self.table, bool(step.columns)),
            (self._guessed, bool(step.guessed)),
            (self._question, asks),
            (self._preview, bool(step.preview)),
            (self.field, asks),
            (self.next, asks),
            (self.save, not asks and step.problem is None),
            (self.again, bool(self._answers)),
        ):
            widget.setVisible(wanted)
            widget.setEnabled(True)
        (self.choice if asks else self.leave if step.problem else self.save).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        step = self._step
        self.table.setRowCount(len(step.rows))
        self.table.setColumnCount(len(step.columns))
        self.table.setHorizontalHeaderLabels(list(step.columns))
        for down, row in enumerate(step.rows):
            for right, cell in enumerate(row[: len(step.columns)]):
                self.table.setItem(down, right, QTableWidgetItem(cell))
        self.table.resizeColumnsToContents()
        rows = sum(self.table.rowHeight(down) for down in range(len(step.rows)))
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + bar + 4)

    def _answer(self) -> None:
        at = self.choice.findText(self.choice.currentText())
        value = self.choice.itemData(at) if at >= 0 else self.choice.currentText().strip()
        self._answers[self._step.key] = str(value)
        self._ask()

    def _save(self) -> None:
        self._wait()
        self._teaching_api.keep(self._source_id, dict(self._answers), self._bridge.answer_to(self, self._kept))

    def _kept(self, attempt: Attempt) -> None:
        self._title.setText(outcome(attempt))
        if attempt.worked:
            self._hide_all()
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.again.setEnabled(True)
