"""Teaching a call file whose form is not known: its rows, what was recognised, one question at a time, the result."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from tray_app.core.model.text import Text
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.teaching_api import TeachingApi, TeachingStep
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.buttons import ButtonLook
from tray_app.ui.kit.form import WARNING, FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import ChoiceInput
from tray_app.ui.kit.page_parts import answers, heading
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
        self._about = Words(
            _("Show once how such a file is read. What you answer is kept as a file that can be passed on."), dim=True
        )
        self.table = _Rows()
        self._guessed = _Part(_("What was recognised"))
        self._preview = _Part(_("The calls as they would be read"))
        self._question = heading("")
        self.choice = ChoiceInput()
        self.choice.activated.connect(lambda _place: self._look_ahead())
        self.field = FormField("", self.choice, labelled=False)
        self.next = button(_("&Next"), "teach_next", look=ButtonLook.PRIMARY)
        self.save = button(_("&Save"), "teach_save", look=ButtonLook.PRIMARY)
        self.again = button(_("Start &again"), "teach_again")
        self.leave = button("", "teach_leave")
        self.next.clicked.connect(self._answer)
        self.save.clicked.connect(self._save)
        self.again.clicked.connect(self.begin)
        self.leave.clicked.connect(self.left)
        self._parts = (self._about, self.table, self._guessed, self._preview, self._question, self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(self._title)
        for widget in (*self._parts, FormRow(self.next, self.save, self.again, self.leave)):
            layout.addWidget(widget)
        self._hide_all()

    def begin(self) -> None:
        """From the first question."""
        self._answers = {}
        self._ask()

    def _ask(self) -> None:
        self._wait()
        given = dict(self._answers)
        self._teaching_api.next_step(self._source_id, given, self._bridge.answer_to(self, self._show))

    def _look_ahead(self) -> None:
        """Show the calls as this answer would have them read."""
        given = {**self._answers, self._step.key: self._chosen()}
        self._teaching_api.next_step(self._source_id, given, self._bridge.answer_to(self, self._show_ahead))

    def _show_ahead(self, step: TeachingStep) -> None:
        if self._step.question is not None and step.preview:
            self._preview.fill([Words(f"→ {say(row)}") for row in step.preview])

    def _hide_all(self) -> None:
        """All but the title and the way out."""
        for widget in (*self._parts, self.next, self.save, self.again):
            widget.hide()
        self.leave.setText(_("Close"))

    def _wait(self) -> None:
        for control in (self.next, self.save, self.again):
            control.setEnabled(False)

    def _show(self, step: TeachingStep) -> None:
        self._step = step
        asks = step.question is not None
        self._title.setText(WARNING + say(step.problem) if step.problem else step.file)
        self.table.fill(step.columns, step.rows)
        self._guessed.fill([answers(_said(step.guessed))] if step.guessed else [])
        self._preview.fill([Words(f"→ {say(row)}") for row in step.preview])
        self._question.setText(say(step.question) if step.question else "")
        self.choice.setAccessibleName(self._question.text())
        self.choice.clear()
        self.choice.setEditable(step.is_open)
        for value, words in step.choices:
            self.choice.addItem(say(words), value)
        for widget, wanted in (
            (self._about, step.problem is None),
            (self.table, bool(step.columns)),
            (self._guessed, bool(step.guessed)),
            (self._preview, bool(step.preview)),
            (self._question, asks),
            (self.field, asks),
            (self.next, asks),
            (self.save, not asks and step.problem is None),
            (self.again, bool(self._answers)),
        ):
            widget.setVisible(wanted)
            widget.setEnabled(True)
        self.leave.setText(_("Close") if step.problem else _("Cancel"))
        (self.choice if asks else self.leave if step.problem else self.save).setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> str:
        at = self.choice.findText(self.choice.currentText())
        return str(self.choice.itemData(at) if at >= 0 else self.choice.currentText().strip())

    def _answer(self) -> None:
        self._answers[self._step.key] = self._chosen()
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


class _Rows(QTableWidget):
    """A few rows of a file, as high as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(_("The first rows of the file"))
        self.setTabKeyNavigation(False)

    def fill(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these."""
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels(list(columns))
        for down, row in enumerate(rows):
            for right, cell in enumerate(row[: len(columns)]):
                self.setItem(down, right, QTableWidgetItem(cell))
        self.resizeColumnsToContents()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Narrower, it needs room for the bar that moves it sideways."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        high = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        needs_bar = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if needs_bar else 0
        self.setFixedHeight(high + bar + 2 * self.frameWidth())


class _Part(QWidget):
    """A heading and what stands under it for now."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._column.addWidget(heading(title))
        self._held: list[QWidget] = []

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """In place of what stood there."""
        for old in self._held:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._held = list(widgets)
        for new in widgets:
            self._column.addWidget(new)


def _said(pairs: Sequence[tuple[Text, Text]]) -> list[tuple[str, str]]:
    return [(say(what), say(found)) for what, found in pairs]
