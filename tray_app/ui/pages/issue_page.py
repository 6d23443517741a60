"""The page of one cause or activity, and below it what can be done about it: look again, hand off, leave alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from tray_app.core.model.page import Page
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.time_format import moment
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.kit.undo_bar import UndoBar
from tray_app.ui.pages.issue_actions import IssueActions, IssueSubject
from tray_app.ui.pages.log_actions import LogActions
from tray_app.ui.pages.page_body import PageBody
from tray_app.ui.pages.step_memory import StepMemory


class IssuePage(QWidget):
    """Shows one page at a time; the same page again changes nothing on the screen."""

    def __init__(
        self,
        window_api: WindowApi,
        icons: Icons,
        open_link: Callable[[str], None],
        bridge: Bridge,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._window_api = window_api
        self._now = now
        self.page: Page | None = None
        """What is shown."""
        self._subject: IssueSubject | None = None
        self._shown_rest = ""
        self.body = PageBody(window_api, icons, open_link, now)
        self.body.proof_asked.connect(self._copy_proof)
        self.check_again = _button("check_again", _("Check again"), self._check)
        self.ignore = Button(_("Ignore"), ButtonLook.QUIET)
        self.ignore.setObjectName("ignore")
        self.ignore.setAutoDefault(False)
        self.ignore.setMenu(QMenu(self.ignore))
        self.ignore.setToolTip(_("Leave this alone from now on; it can be undone"))
        self.snooze = Button(_("Snooze"), ButtonLook.QUIET)
        self.snooze.setObjectName("snooze")
        self.snooze.setMenu(QMenu(self.snooze))
        self.snooze.setToolTip(_("Hear of this later; it comes back by itself"))
        self.undo_bar = UndoBar(window_api)
        self.log_actions = LogActions(window_api, bridge, open_link)
        self.issue_actions = IssueActions(window_api, self.undo_bar, open_link, self.log_actions.open_for, now)
        """What can be done about what is shown; a row does the same."""
        self.hand_off = _button("hand_off", _("Hand off…"), self._hand_off)
        self.hand_off.wear(ButtonLook.QUIET)
        self.hand_off.setToolTip(_("Copy a message for the admin who can help"))
        self._checked = Words(dim=True, size=TypeSize.CAPTION)
        self._checked.setObjectName("outcome")
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.check_again)
        buttons.addStretch(1)
        for button in (self.log_actions, self.hand_off, self.snooze, self.ignore):
            buttons.addWidget(button)
        footer = QVBoxLayout()
        footer.setContentsMargins(Space.XL, Space.S, Space.L, Space.M)
        footer.setSpacing(Space.XS)
        footer.addWidget(self._checked)
        footer.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.body, 1)
        layout.addWidget(Separator())
        layout.addLayout(footer)

    def show_subject(self, subject: IssueSubject) -> None:
        """Show the page of this, from its top when it is about something else than before."""
        page, cause = subject.page, subject.cause
        is_known = subject == self._subject
        self._subject = subject
        if not is_known:
            self._offer()
        rests = self._rests(subject)
        if page == self.page and rests == self._shown_rest:
            return
        self._shown_rest = rests
        before = self.page
        at = self.body.verticalScrollBar().value()
        self.page = page
        self.body.show_page(page, self._memory(cause.key) if cause is not None else None, self._example(subject), rests)
        self._order()
        is_same = before is not None and (before.code, before.activities) == (page.code, page.activities)
        self.body.verticalScrollBar().setValue(at if is_same else 0)
        self.hand_off.setVisible(self.issue_actions.can_hand_off(subject))
        self.log_actions.show_page(page)
        if not is_same:
            self._settle()

    def _order(self) -> None:
        """Tab goes through the page first and through what can be done about it then, whatever was made first."""
        content = self.body.widget()
        parts = content.findChildren(QWidget) if content is not None else []
        inside = [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        chain = [*inside[-1:], self.check_again, *self.log_actions.buttons, self.hand_off, self.snooze, self.ignore]
        for one, following in pairwise(chain):
            QWidget.setTabOrder(one, following)

    @property
    def healing(self) -> str:
        """What the look again brought that healed what is shown; empty where none did."""
        last = self._window_api.last_recheck
        if last is None or self.page is None or not last.healed or last.activities != frozenset(self.page.activities):
            return ""
        return self._window_api.say(last.outcome)

    def refresh(self) -> None:
        """The state changed: a look again that was asked for is over, unless it is still going on."""
        if not self._window_api.is_checking:
            self._settle()

    def _settle(self) -> None:
        self.check_again.setEnabled(True)
        self.check_again.setText(_("Check again"))
        snapshot, last = self._window_api.snapshot, self._window_api.last_recheck
        if snapshot is None or self.page is None:
            return
        if last is not None and last.activities and last.activities == frozenset(self.page.activities):
            when = moment(self._window_api, last.at, self._now())
            outcome = self._window_api.say(last.outcome)
            self._checked.setText(_("{outcome}, checked {when}").format(outcome=outcome, when=when))
        else:
            when = moment(self._window_api, snapshot.at, self._now())
            self._checked.setText(_("Last checked: {when}").format(when=when))

    def _offer(self) -> None:
        subject = self._subject
        has_items = subject is not None and subject.can_be_ignored
        self.ignore.setVisible(has_items)
        self.ignore.menu().clear()
        self.snooze.setVisible(subject is not None and bool(subject.causes))
        self.snooze.menu().clear()
        if subject is not None and has_items:
            self.issue_actions.fill_ignore(self.ignore.menu(), subject)
        if subject is not None and subject.causes:
            self.issue_actions.fill_snooze(self.snooze.menu(), subject)

    def _check(self) -> None:
        if self.page is None:
            return
        self.check_again.setEnabled(False)
        self.check_again.setText(_("Checking…"))
        if self.page.activities:
            self._window_api.check_again(frozenset(self.page.activities))
        else:
            self._window_api.check_now()

    def _memory(self, cause: str) -> StepMemory:
        window_api = self._window_api
        return StepMemory(
            done=window_api.completed_steps(cause),
            chosen=window_api.chosen_ways(cause),
            tick=lambda step, done: window_api.complete_step(cause, step, done=done),
            choose=partial(window_api.choose_way, cause),
        )

    def _example(self, subject: IssueSubject) -> str:
        """Of several people, the one whose answers the page shows."""
        if len(subject.causes) < 2 or not subject.items:
            return ""
        return self._window_api.person_of(subject.items[0], subject.causes[0])

    def _rests(self, subject: IssueSubject) -> str:
        """Until when the rep wants to hear nothing of it; empty when it is told."""
        if not subject.is_resting:
            return ""
        if subject.rests_until is None:
            return _("Snoozed until it changes")
        return _("Snoozed until {when}").format(when=moment(self._window_api, subject.rests_until, self._now()))

    def _copy_proof(self) -> None:
        if self._subject is not None:
            self.issue_actions.copy(self._subject)

    def _hand_off(self) -> None:
        if self._subject is not None:
            self.issue_actions.hand_off(self._subject)


def _button(name: str, label: str, react: Callable[[], None]) -> Button:
    button = Button(label)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(react)
    return button
