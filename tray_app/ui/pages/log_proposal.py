"""One Task in the preview: its fields as they would be written, what stands against it, and what came of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.model.crm import FieldValue
from tray_app.core.model.task_writing import TaskDraft
from tray_app.core.ui_api.log_api import LogResult, Proposal, Standing, Wish
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.form import WARNING
from tray_app.ui.kit.inputs import ChoiceInput, LineInput
from tray_app.ui.kit.page_parts import answers, link_button
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.kit.tokens import Space, TypeSize

_SHOWN_ELSEWHERE = frozenset({"Subject", "WhoId"})
_LONGEST_SUBJECT = 255


class ProposalCard(QWidget):
    """Shows one proposal; `wished` is told when the rep wants another person."""

    wished = Signal()
    """Another Lead or Contact was chosen."""
    ticked = Signal()
    """It is to be written, or not."""

    def __init__(
        self, window_api: WindowApi, proposal: Proposal, title: str, open_link: Callable[[str], None], *, alone: bool
    ) -> None:
        """`alone`: the only one of the preview, shown with everything; several have one line for their fields."""
        super().__init__()
        self._window_api = window_api
        self._alone = alone
        self.proposal = proposal
        """What is proposed."""
        self.person = ChoiceInput()
        self.subject = LineInput()
        self.box = TickBox(_("Write this Task"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        words = Words(title, bold=True)
        head.addWidget(words, 1)
        column.addLayout(head)
        can_be_written = proposal.standing is Standing.READY and proposal.draft is not None
        self.said = Words("", bold=True)
        self.said.setObjectName("standing")
        if can_be_written and proposal.draft is not None:
            self._show_draft(column, proposal.draft, alone=alone)
            self.box.setChecked(True)
            self.box.setAccessibleName(_("Write this Task: {title}").format(title=title))
            self.box.toggled.connect(self.ticked)
            if not alone:
                column.insertWidget(1, self.box)
        else:
            sign = "✓ " if proposal.standing.is_good else WARNING
            self.said.setText(sign + window_api.say(proposal.words))
            for further in proposal.obstacles[1:]:
                column.addWidget(Words(WARNING + window_api.say(further.words)))
            self._offer_creation(column, open_link)
        column.addWidget(self.said)
        self.said.setVisible(bool(self.said.text()))
        column.addSpacing(Space.XS)
        column.addWidget(Separator())

    @property
    def draft(self) -> TaskDraft | None:
        """What is to be written; None when nothing is."""
        can_be_written = self.proposal.standing is Standing.READY and self.box.isChecked()
        return self.proposal.draft if can_be_written else None

    @property
    def wish(self) -> Wish:
        """What the rep has changed."""
        draft = self.proposal.draft
        if draft is None:
            return Wish()
        words = " ".join(self.subject.text().split())
        values: dict[str, FieldValue] = {"Subject": words} if words and words != draft.subject else {}
        chosen = self.person.currentData() if self.person.count() else None
        return Wish(person_id=chosen, values=values)

    @property
    def is_changed(self) -> bool:
        """Whether the draft is not yet as the rep wants it."""
        draft, wish = self.proposal.draft, self.wish
        return draft is not None and (bool(wish.values) or wish.person_id not in {None, draft.who_id})

    def tell(self, result: LogResult, open_link: Callable[[str], None], url: str | None) -> None:
        """What came of it."""
        sign = "✓ " if result.standing.is_good else WARNING
        self.said.setText(sign + self._window_api.say(result.words))
        self.said.show()
        for control in (self.box, self.subject, self.person):
            control.setEnabled(False)
            control.setHidden(control.isHidden() or not self._alone)
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        if result.code is not None and result.standing is Standing.REFUSED:
            layout.insertWidget(layout.count() - 1, Words(self._window_api.title_of(result.code), dim=True))
        if url is not None and self._alone:
            button = link_button(_("Open in Salesforce"), url, open_link)
            layout.insertWidget(layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_draft(self, column: QVBoxLayout, draft: TaskDraft, *, alone: bool) -> None:
        called = self.proposal.labels
        rest = [
            (called.get(name, name), str(value)) for name, value in draft.values.items() if name not in _SHOWN_ELSEWHERE
        ]
        self.subject.setText(draft.subject)
        self.subject.setMaxLength(_LONGEST_SUBJECT)
        self.subject.setAccessibleName(_("Subject"))
        if alone:
            label = QLabel(_("&Subject:"))
            label.setBuddy(self.subject)
            column.addWidget(label)
        column.addWidget(self.subject)
        several = len(self.proposal.choices) > 1
        if several:
            for person in self.proposal.choices:
                self.person.addItem(f"{person.name} ({person.object})", person.id)
            self.person.setCurrentIndex(max(self.person.findData(draft.who_id), 0))
            self.person.setAccessibleName(_("Lead or Contact"))
            self.person.currentIndexChanged.connect(lambda _index: self.wished.emit())
            column.addWidget(self.person)
        if alone:
            who = [] if several else [(_("Lead or Contact"), f"{draft.who_name} ({draft.who_id})")]
            column.addWidget(answers([*who, *rest]))
            return
        told = [draft.who_name] if not several and draft.who_name else []
        column.addWidget(Words(" · ".join([*told, *(value for _name, value in rest)]), dim=True, size=TypeSize.CAPTION))

    def _offer_creation(self, column: QVBoxLayout, open_link: Callable[[str], None]) -> None:
        if not self.proposal.create:
            return
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for name, url in self.proposal.create:
            row.addWidget(link_button(_("Create {object}…").format(object=name), url, open_link))
        row.addStretch(1)
        column.addLayout(row)
