"""One record in the preview: its fields as they would be written, what stands against it, and what came of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.crm import FieldValue, Person
from tray_app.core.model.task_writing import RecordDraft
from tray_app.core.ui_api.log_api import LogResult, Proposal, Standing, Wish
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.core.writing.relating import FIELDS
from tray_app.ui.kit.form import WARNING
from tray_app.ui.kit.inputs import ChoiceInput, LineInput
from tray_app.ui.kit.page_parts import answers, link_button
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.kit.tokens import Space, TypeSize

_SHOWN_ELSEWHERE = frozenset({"Subject", "WhoId", *FIELDS.values()})
_LONGEST_SUBJECT = 255


class ProposalCard(QWidget):
    """Shows one proposal; `wished` is told when the rep wants another person."""

    wished = Signal()
    """Another Lead or Contact was chosen."""
    ticked = Signal()
    """It is to be written, or not."""
    creates = Signal()
    """Salesforce's page for a new person was opened."""

    def __init__(
        self, window_api: WindowApi, proposal: Proposal, title: str, open_link: Callable[[str], None], *, alone: bool
    ) -> None:
        """`alone`: the only one of the preview, shown with everything; several have one line for their fields."""
        super().__init__()
        self._window_api = window_api
        self._alone = alone
        self.proposal = proposal
        """What is proposed."""
        self.people: list[ChoiceInput] = []
        """One for each person of whom several Leads and Contacts may be meant."""
        self.related = ChoiceInput()
        self.subject = LineInput()
        is_email_record = proposal.draft is not None and proposal.draft.object == "EmailMessage"
        self.box = TickBox(_("Write this email record") if is_email_record else _("Write this Task"))
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
            self.box.setAccessibleName(f"{self.box.text()}: {title}")
            self.box.toggled.connect(self.ticked)
            if not alone:
                column.insertWidget(1, self.box)
            column.addWidget(self.said)
        else:
            sign = "✓ " if proposal.standing.is_good else WARNING
            self.said.setText(sign + window_api.say(proposal.words))
            column.addWidget(self.said)
            for further in proposal.obstacles[1:]:
                column.addWidget(Words(WARNING + window_api.say(further.words)))
            self._offer_creation(column, open_link)
        self.said.setVisible(bool(self.said.text()))
        column.addSpacing(Space.XS)
        column.addWidget(Separator())

    @property
    def draft(self) -> RecordDraft | None:
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
        chosen = frozenset(str(one.currentData()) for one in self.people)
        return Wish(people=chosen, related=self.related.currentData() if self.related.count() else None, values=values)

    @property
    def is_changed(self) -> bool:
        """Whether the draft is not yet as the rep wants it."""
        draft, wish = self.proposal.draft, self.wish
        if draft is None:
            return False
        named = {draft.who_id, *(one.person_id for one in draft.relations)}
        return bool(wish.values) or not wish.people <= named or wish.related not in {None, _related_id(draft)}

    def tell(self, result: LogResult, open_link: Callable[[str], None], url: str | None) -> None:
        """What came of it."""
        sign = "✓ " if result.standing.is_good else WARNING
        self.said.setText(sign + self._window_api.say(result.words))
        self.said.show()
        for control in (self.box, self.subject, self.related, *self.people):
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

    def _show_draft(self, column: QVBoxLayout, draft: RecordDraft, *, alone: bool) -> None:
        called = self.proposal.labels
        rest = [
            (called.get(name, name), _shown(value))
            for name, value in draft.values.items()
            if name not in _SHOWN_ELSEWHERE
        ]
        self.subject.setText(draft.subject)
        self.subject.setMaxLength(_LONGEST_SUBJECT)
        self.subject.setAccessibleName(_("Subject"))
        if alone:
            label = QLabel(_("&Subject:"))
            label.setBuddy(self.subject)
            column.addWidget(label)
        column.addWidget(self.subject)
        for group in self.proposal.choices:
            if len(group) > 1:
                column.addWidget(self._choice_of(group, draft))
        if self.proposal.related:
            self._show_related(column, draft)
        if alone:
            column.addWidget(answers([*self._who(draft), *rest]))
            return
        told = [draft.who_name] if not self.people and draft.who_name else []
        # One line for several: what is said twice, and our own id, stand in the preview of one alone.
        brief = dict.fromkeys([*told, *(value for _name, value in rest if value != draft.mark)])
        column.addWidget(Words(" · ".join(brief), dim=True, size=TypeSize.CAPTION))

    def _choice_of(self, group: Sequence[Person], draft: RecordDraft) -> ChoiceInput:
        choice = ChoiceInput()
        for person in group:
            choice.addItem(f"{person.name} ({person.object})", person.id)
        named = {draft.who_id, *(one.person_id for one in draft.relations)}
        choice.setCurrentIndex(next((place for place, one in enumerate(group) if one.id in named), 0))
        choice.setAccessibleName(_("Lead or Contact"))
        choice.currentIndexChanged.connect(lambda _index: self.wished.emit())
        self.people.append(choice)
        return choice

    def _show_related(self, column: QVBoxLayout, draft: RecordDraft) -> None:
        self.related.addItem(_("Related to nothing"), "")
        for one in self.proposal.related:
            self.related.addItem(_("Related to {name} ({object})").format(name=one.name, object=one.object), one.id)
        self.related.setCurrentIndex(max(self.related.findData(_related_id(draft)), 0))
        self.related.setAccessibleName(_("Related to"))
        self.related.currentIndexChanged.connect(lambda _index: self.wished.emit())
        column.addWidget(self.related)

    def _who(self, draft: RecordDraft) -> list[tuple[str, str]]:
        """Whom it stands on, where nothing is to be chosen; all of them for an email record."""
        if draft.object == "EmailMessage":
            roles = {RecipientRole.TO: _("To"), RecipientRole.CC: _("Cc"), RecipientRole.BCC: _("Bcc")}
            return [
                (_("Record"), _("An email record (EmailMessage) with its relations; Salesforce makes its Task")),
                *((roles[one.role], f"{one.person_name} ({one.person_id})") for one in draft.relations),
            ]
        return [] if self.people else [(_("Lead or Contact"), f"{draft.who_name} ({draft.who_id})")]

    def _offer_creation(self, column: QVBoxLayout, open_link: Callable[[str], None]) -> None:
        if not self.proposal.create:
            return
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for name, url in self.proposal.create:
            create = link_button(_("Create {object}…").format(object=name), url, open_link)
            create.clicked.connect(self.creates)
            row.addWidget(create)
        row.addStretch(1)
        column.addLayout(row)


def _related_id(draft: RecordDraft) -> str:
    return str(draft.values.get(FIELDS[draft.object]) or "")


def _shown(value: FieldValue) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
