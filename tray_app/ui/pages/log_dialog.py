"""Log it now: the Tasks as they would be written, the rep's permission, and what came of each."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tray_app.core.model.text import Text
from tray_app.core.ui_api.log_api import Key, LogResult, Permission, Proposal, Standing, Wish
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.fitting import fit
from tray_app.ui.kit.form import WARNING
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.thin_scroll_bar import thin_scroll_bars
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.log_proposal import ProposalCard

WRITTEN_PAGE = "diditlog:written"
"""Where everything that was written here is listed."""


class LogDialog(QDialog):
    """Asks Salesforce first, and writes only what is shown, when its button is pressed."""

    def __init__(
        self,
        window_api: WindowApi,
        bridge: Bridge,
        activity_ids: Sequence[str],
        open_link: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._window_api = window_api
        self._log_api = window_api.log_api
        self._bridge = bridge
        self._ids = frozenset(activity_ids)
        self._open_link = open_link
        self.cards: list[ProposalCard] = []
        """One for each record that is missing."""
        self._is_away = False
        self.setWindowTitle(_("Log it now"))
        fit(self, 620, 560)
        self.state = Words(bold=True)
        self.state.setObjectName("log_state")
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        thin_scroll_bars(self._scroll)
        self.consent = TickBox(_("&Allow DidItLog to write a missing Task when I ask it to"))
        self.consent.setObjectName("consent")
        self._promise = Words(
            _("It never writes by itself, and never the text of an email. It can be taken back for 15 days."), dim=True
        )
        self.write = Button("", ButtonLook.PRIMARY)
        self.write.setObjectName("write")
        self.write.clicked.connect(self._write)
        self.again = Button(_("Check &again"))
        self.again.setObjectName("look_again")
        self.again.clicked.connect(lambda: self._look({}))
        listed = Button(_("What was &written…"), ButtonLook.QUIET)
        listed.clicked.connect(self._show_written)
        self._close = Button(_("Close"))
        self._close.clicked.connect(self.reject)
        self.consent.toggled.connect(self._show_buttons)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (listed, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self.write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(self.state)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.consent)
        layout.addWidget(self._promise)
        layout.addLayout(buttons)
        self._look({})

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Look again when the rep comes back from making a person in Salesforce."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._is_away and self.isActiveWindow():
            self._is_away = False
            if self.again.isEnabled():
                self._changed()

    def _goes_to_salesforce(self) -> None:
        self._is_away = True

    def _look(self, wishes: Mapping[Key, Wish]) -> None:
        """Ask Salesforce what is missing now; `wishes` as the rep has changed the proposals."""
        self.state.setText(_("Asking Salesforce…"))
        self._busy(busy=True)
        self._log_api.propose(self._ids, wishes, self._bridge.answer_to(self, self._proposed))

    def _proposed(self, answer: Sequence[Proposal] | Text) -> None:
        self._busy(busy=False)
        if isinstance(answer, Text):
            self.state.setText(WARNING + self._window_api.say(answer))
            self._fill([])
            return
        self._fill(sorted(answer, key=self._place))
        self._count()
        first = next((one for one in (self.write, self.consent) if not one.isHidden() and one.isEnabled()), self._close)
        first.setFocus()

    def _fill(self, proposals: Sequence[Proposal]) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.M)
        alone = len(proposals) == 1
        self.cards = [
            ProposalCard(self._window_api, one, self._title(one), self._open_link, alone=alone) for one in proposals
        ]
        for card in self.cards:
            card.wished.connect(self._changed)
            card.ticked.connect(self._count)
            card.creates.connect(self._goes_to_salesforce)
            column.addWidget(card)
        column.addStretch(1)
        self._scroll.setWidget(content)
        self._show_buttons()

    def _title(self, proposal: Proposal) -> str:
        snapshot = self._window_api.snapshot
        item = snapshot.by_id.get(proposal.key[0]) if snapshot is not None else None
        line = self._window_api.line_of(item) if item is not None else proposal.key[0]
        return f"{line} · {proposal.key[1]}" if proposal.key[1] and proposal.key[1] not in line else line

    def _place(self, proposal: Proposal) -> tuple[int, Key]:
        """As in the list, the newest first."""
        snapshot = self._window_api.snapshot
        order = {item.activity.id: number for number, item in enumerate(snapshot.items)} if snapshot else {}
        return order.get(proposal.key[0], len(order)), proposal.key

    def _count(self) -> None:
        """How many would be written with what is ticked."""
        drafts = [card.draft for card in self.cards if card.draft is not None]
        if not drafts:
            is_ready = any(card.proposal.standing is Standing.READY for card in self.cards)
            said = _("Nothing is ticked.") if is_ready else _("Nothing can be written yet:")
        elif all(draft.object == "Task" for draft in drafts):
            said = ngettext("This Task would be written:", "These {n} Tasks would be written:", len(drafts))
        else:
            said = ngettext("This record would be written:", "These {n} records would be written:", len(drafts))
        self.state.setText(said)
        self._show_buttons()

    def _changed(self) -> None:
        self._look({card.proposal.key: card.wish for card in self.cards if card.is_changed})

    def _show_buttons(self, *_told: object) -> None:
        count = sum(card.draft is not None for card in self.cards)
        permission = self._log_api.permission
        self.consent.setVisible(permission is Permission.NOT_YET and count > 0)
        self._promise.setVisible(count > 0 and permission is not Permission.FORBIDDEN)
        self.write.setText(ngettext("&Write it to Salesforce", "&Write {n} to Salesforce", count))
        allowed = permission is Permission.GIVEN or (permission is Permission.NOT_YET and self.consent.isChecked())
        self.write.setVisible(count > 0)
        self.write.setEnabled(allowed and count > 0)
        if permission is Permission.FORBIDDEN and count:
            self.state.setText(WARNING + _("Writing Tasks is switched off in the settings, or by your company."))

    def _busy(self, *, busy: bool) -> None:
        for control in (self.write, self.again, self._scroll, self.consent):
            control.setEnabled(not busy)

    def _write(self) -> None:
        """Once: the button is off until there is an answer."""
        self._busy(busy=True)
        self.state.setText(_("Writing…"))
        if self._log_api.permission is Permission.NOT_YET:
            self._log_api.allow(True, self._bridge.answer_to(self, self._allowed))
        else:
            self._allowed(None)

    def _allowed(self, problem: Text | None) -> None:
        if problem is not None:
            self._busy(busy=False)
            self.state.setText(WARNING + self._window_api.say(problem))
            return
        wishes = {card.proposal.key: card.wish for card in self.cards if card.is_changed}
        if wishes:  # what is written is what was shown, with the rep's changes in it
            self._log_api.propose(self._ids, wishes, self._bridge.answer_to(self, self._as_wished))
            return
        drafts = [card.draft for card in self.cards if card.draft is not None]
        self._log_api.write(drafts, self._bridge.answer_to(self, self._written))

    def _as_wished(self, answer: Sequence[Proposal] | Text) -> None:
        if isinstance(answer, Text):
            self._written(answer)
            return
        wanted = {card.proposal.key for card in self.cards if card.draft is not None}
        drafts = [one.draft for one in answer if one.draft is not None and one.standing is Standing.READY]
        kept = [draft for draft in drafts if draft.key in wanted]
        self._log_api.write(kept, self._bridge.answer_to(self, self._written))

    def _written(self, answer: Sequence[LogResult] | Text) -> None:
        self._busy(busy=False)
        if isinstance(answer, Text):
            self.state.setText(WARNING + self._window_api.say(answer))
            return
        results = {one.key: one for one in answer}
        for card in self.cards:
            if (result := results.get(card.proposal.key)) is not None:
                card.tell(result, self._open_link, self._log_api.url_of(result))
        done = sum(one.standing is Standing.WRITTEN for one in answer)
        if done == len(answer):
            said = ngettext("✓ It is written to Salesforce.", "✓ All {n} are written to Salesforce.", done)
        else:
            said = WARNING + _("Written to Salesforce: {done} of {n}.").format(done=done, n=len(answer))
        self.state.setText(said)
        self.consent.hide()
        self.write.hide()
        self._close.setFocus()
        troubled = [card for card in self.cards if (one := results.get(card.proposal.key)) and not one.standing.is_good]
        if troubled:  # once the cards have their new sizes
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(troubled[0]))

    def _show_written(self) -> None:
        self.accept()
        self._open_link(WRITTEN_PAGE)
