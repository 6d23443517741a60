"""What can be done about several lines at once, and which ones they are."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.card import Card
from tray_app.ui.kit.flow_row import FlowRow
from tray_app.ui.kit.page_parts import answers
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.pages.issue_actions import IssueActions, IssueSubject

_MOST = 12
"""People that are named; the others are counted."""


class SelectionPage(QWidget):
    """Show a subject of several lines with `show_subject`."""

    def __init__(self, window_api: WindowApi, issue_actions: IssueActions) -> None:
        super().__init__()
        self._window_api = window_api
        self._issue_actions = issue_actions
        self._subject: IssueSubject | None = None
        self._title = Words(size=TypeSize.TITLE, bold=True)
        self._title.setObjectName("selection_title")
        self.log = _button("selection_log", _("&Log it now…"), ButtonLook.PRIMARY)
        self.check_again = _button("selection_check", _("Check &again"))
        self.hand_off = _button("selection_hand_off", _("&Hand off…"))
        self.snooze = _button("selection_snooze", _("&Snooze"))
        self.ignore = _button("selection_ignore", _("&Ignore"))
        for button in (self.snooze, self.ignore):
            button.setMenu(QMenu(button))
        buttons = FlowRow()
        for button in (self.log, self.check_again, self.hand_off, self.snooze, self.ignore):
            buttons.addWidget(button)
        self.log.clicked.connect(lambda: self._do(issue_actions.log))
        self.check_again.clicked.connect(lambda: self._do(issue_actions.check_again))
        self.hand_off.clicked.connect(lambda: self._do(issue_actions.hand_off))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.M)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(self._title)
        column.addLayout(buttons)
        column.addLayout(self._lines)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PlainScroll(content))

    def show_subject(self, subject: IssueSubject) -> None:
        """Show these; the same again changes nothing on the screen."""
        if subject == self._subject:
            return
        self._subject = subject
        self._title.setText(subject.page.title)
        offered = self._issue_actions
        self.log.setVisible(offered.can_log(subject))
        self.hand_off.setVisible(offered.can_hand_off(subject))
        self.snooze.setVisible(bool(subject.causes))
        self.ignore.setVisible(subject.can_be_ignored)
        self.snooze.menu().clear()
        self.ignore.menu().clear()
        if subject.causes:
            offered.fill_snooze(self.snooze.menu(), subject)
        if subject.can_be_ignored:
            offered.fill_ignore(self.ignore.menu(), subject)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for card in self._cards(subject):
            self._lines.addWidget(card)

    def _cards(self, subject: IssueSubject) -> list[Card]:
        api = self._window_api
        codes = Counter(item.finding.reason.code for item in subject.items if item.finding.reason is not None)
        people = Counter(api.person_of(item) or api.subject_of(item) for item in subject.items)
        named = people.most_common(_MOST)
        counted = [(title, codes[code]) for code in codes if (title := api.title_of(code))]
        return [
            card
            for card in (
                _card(_("Why"), counted, 0),
                _card(_("Who"), named, len(people) - len(named)),
            )
            if card is not None
        ]

    def _do(self, act: object) -> None:
        if self._subject is not None and callable(act):
            act(self._subject)


def _card(title: str, counted: list[tuple[str, int]], more: int) -> Card | None:
    """Words with their numbers."""
    if not counted:
        return None
    card = Card(title)
    card.column.addWidget(answers([(words, ngettext("{n} activity", "{n} activities", n)) for words, n in counted]))
    if more:
        card.column.addWidget(Words(ngettext("and {n} more", "and {n} more", more), dim=True))
    return card


def _button(name: str, label: str, look: ButtonLook = ButtonLook.PLAIN) -> Button:
    button = Button(label, look)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
