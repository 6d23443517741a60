"""The left side of the window: a search, the filter buttons and the lines."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Verdict
from tray_app.core.reporting.cause_groups import CauseShelf, causes_on
from tray_app.core.reporting.status import IconState, Status, status_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.blank import Blank
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.flow_row import FlowRow
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_model import IssueModel, is_incoming
from tray_app.ui.kit.issue_rows import SHELVES, Choice, Filters, Target, count_of
from tray_app.ui.kit.search_query import SearchQuery, completions, query_of
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.tokens import Space
from tray_app.ui.window.filter_menu import FilterChips, FilterMenu
from tray_app.ui.window.issue_view import IssueView
from tray_app.ui.window.search_input import SearchInput

_TYPING_MS = 120
_NARROWEST = 280
"""Narrower than this, names could not be told apart."""
_SUGGESTED_FROM = 1000
"""People of so many of the newest activities are offered in the search."""


class IssueList(QWidget):
    """Tells what is chosen by `chosen`."""

    chosen = Signal(object)
    """A `Target`, by mouse, keyboard or `choose`."""
    several_chosen = Signal(object)
    """More than one line is chosen: their `Target`s, from the top."""
    emptied = Signal()
    """The rep has chosen filters or words that leave nothing."""

    def __init__(self, window_api: WindowApi, icons: Icons) -> None:
        super().__init__()
        self._window_api = window_api
        self._icons = icons
        self.model = IssueModel(window_api, self)
        self._target: Target | None = None
        self._several: tuple[Target, ...] = ()
        self._is_restoring = False
        self._is_following = False
        self._is_entering = False
        self.search = SearchInput(self._completions)
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typed.timeout.connect(self._search)
        self.search.textChanged.connect(self._begin_typing)
        self.search.left_downwards.connect(self._enter)
        self.buttons = QButtonGroup(self)
        buttons = FlowRow()
        for number, (choice, label) in enumerate(_labels().items()):
            button = Button(label, ButtonLook.QUIET)
            button.setCheckable(True)
            button.setChecked(choice is self.model.choice)
            button.setObjectName(f"filter_{choice}")
            self.buttons.addButton(button, number)
            buttons.addWidget(button)
        self.buttons.idClicked.connect(lambda number: self.filter(list(Choice)[number]))
        self.view = IssueView(self.model, icons)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.left_upwards.connect(self.focus_search)
        self._blank = Blank()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._blank)
        self._show_rare()
        self.menu = FilterMenu(window_api)
        self.menu.changed.connect(self.narrow)
        self.chips = FilterChips(window_api)
        self.chips.changed.connect(self.narrow)
        self.model.filled.connect(self._settle)
        searching = QHBoxLayout()
        searching.setSpacing(Space.XS)
        searching.addWidget(self.search, 1)
        searching.addWidget(self.menu)
        self.setMinimumWidth(_NARROWEST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.setSpacing(Space.S)
        top = QVBoxLayout()
        top.setContentsMargins(Space.S, 0, Space.S, 0)
        top.setSpacing(Space.S)
        top.addLayout(searching)
        top.addLayout(buttons)
        top.addWidget(self.chips)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)

    @property
    def target(self) -> Target | None:
        """What is chosen, shown or not."""
        return self._target

    @property
    def several(self) -> tuple[Target, ...]:
        """The lines that are chosen together, from the top; empty while it is one or none."""
        return self._several

    def choose_one(self) -> None:
        """Of several lines that are chosen, only the one that the keyboard is at."""
        self._several = ()
        self._restore()
        if self._target is not None:
            self.chosen.emit(self._target)

    def refresh(self) -> None:
        """Show the desk's snapshot, keeping what is chosen and where the list stands."""
        at = self.view.verticalScrollBar().value()
        self.model.show(self._window_api.snapshot)
        self._show_rare()
        self._count()
        self._settle()
        self.view.verticalScrollBar().setValue(at)

    def _show_rare(self) -> None:
        """What is seldom there has a button only while it is."""
        snapshot = self._window_api.snapshot
        some = {
            Choice.LISTED: snapshot is not None and bool(snapshot.listed_causes),
            Choice.UNCHECKED: snapshot is not None and snapshot.summary[Verdict.CANNOT_CHECK] > 0,
            Choice.SNOOZED: snapshot is not None and bool(snapshot.snoozed),
        }
        for choice, is_any in some.items():
            self._button(choice).setVisible(is_any or self.model.choice is choice)

    def _count(self) -> None:
        """Say behind each button how many activities it shows."""
        for choice, label in _labels().items():
            count = count_of(self._window_api.snapshot, choice)
            words = label if count is None else f"{label} {count}"
            self._button(choice).setText(words)

    def _button(self, choice: Choice) -> QAbstractButton:
        return self.buttons.button(list(Choice).index(choice))

    def filter(self, choice: Choice) -> None:
        """Show what this button stands for."""
        self.narrow(replace(self.model.filters, choice=choice))

    def narrow(self, filters: Filters) -> None:
        """Show what these filters leave, and the first of it where what was chosen is left out."""
        self._follow(is_shown=self._narrow(filters))

    def _narrow(self, filters: Filters) -> bool:
        """Show what these leave; returns whether what is chosen is still among it."""
        self.buttons.button(list(Choice).index(filters.choice)).setChecked(True)
        self.model.filter(filters)
        self._show_rare()
        self.menu.filters = filters
        self.chips.show_filters(filters)
        return self._restore()

    def choose(self, target: Target) -> None:
        """Choose this, changing the filter where it would not be shown."""
        self._target, self._several = target, ()
        if not self.model.index_of(target).isValid():
            self.search.clear()
            self._typed.stop()
            self.model.search(SearchQuery())
        if not self.model.index_of(target).isValid():
            self._narrow(Filters(choice=self._choice_of(target)))
        self._restore()
        self.view.scrollTo(self.view.currentIndex())
        self.chosen.emit(target)

    def _choice_of(self, target: Target) -> Choice:
        """The button that shows it."""
        snapshot = self._window_api.snapshot
        if target.item is not None:
            return Choice.ALL
        if target.cause is None or snapshot is None:
            return next(choice for choice, shelf in SHELVES.items() if shelf is target.shelf)
        is_on = (choice for choice, shelf in SHELVES.items() if _holds(snapshot, shelf, target.cause))
        return next(is_on, Choice.NEEDS_YOU)

    def release(self) -> None:
        """Choose nothing."""
        self._target, self._several = None, ()
        self.view.setCurrentIndex(QModelIndex())

    def choose_first(self) -> None:
        """Choose the first line, if nothing is chosen yet; where nothing needs the rep, what keeps from checking."""
        target = self.model.target(self.model.index(0)) if self.model.rowCount() else None
        snapshot = self._window_api.snapshot
        if target is None and snapshot is not None and snapshot.troubles and self.model.filters == Filters():
            target = Target(cause=snapshot.troubles[0].code)
        if self._target is None and target is not None:
            self.choose(target)

    def _settle(self) -> None:
        """The lines have changed, and nobody chose others."""
        is_shown = self._restore()
        if self._is_following:
            self._follow(is_shown=is_shown)
        if self._is_entering and self.search.hasFocus():
            self._enter()

    def _follow(self, *, is_shown: bool) -> None:
        """What is shown beside the list is always one of its lines."""
        self._is_following = self.model.is_filling  # then the end of the search comes back here
        if self._is_following or is_shown:
            return
        self._target = self.model.target(self.model.index(0)) if self.model.rowCount() else None
        if self._target is None:
            self.emptied.emit()
        else:
            self.view.setCurrentIndex(self.model.index(0))
            self.chosen.emit(self._target)

    def _enter(self) -> None:
        """From the search into the list: at once, or when a search that has found nothing yet has come to its end."""
        if self._typed.isActive():
            self._search()
        self._is_entering = self.model.is_filling and not self.model.rowCount()
        if not self.model.rowCount():
            return
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, current: QModelIndex) -> None:
        target = self.model.target(current)
        if target is not None and target != self._target:
            self._target = target
            if not self._several:
                self.chosen.emit(target)

    def _selected(self) -> None:
        """Other lines are chosen; the one the keyboard is at has been told before."""
        if self._is_restoring:
            return
        before = self._several
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        targets = tuple(target for place in places if (target := self.model.target(self.model.index(place))))
        self._several = targets if len(targets) > 1 else ()
        if self._several:
            self.several_chosen.emit(self._several)
        elif before and targets:
            self._target = targets[0]
            self.chosen.emit(self._target)

    def _restore(self) -> bool:
        """Show the lines, with what is chosen where it is one of them; returns whether it is."""
        index = QModelIndex() if self._target is None else self.model.index_of(self._target)
        several = self.model.indexes_of(set(self._several)) if self._several else []
        self._several = tuple(map(self.model.target, several)) if len(several) > 1 else ()  # type: ignore[arg-type]
        self._is_restoring = True
        if index.isValid():
            self.view.setCurrentIndex(index)
        if self._several:
            self.view.choose_all(several)
        self._is_restoring = False
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
        else:
            self._stack.setCurrentWidget(self._blank)
            self._say_why_empty()
        return index.isValid()

    def _say_why_empty(self) -> None:
        window_api, icons = self._window_api, self._icons
        if window_api.snapshot is None:
            self._blank.say(icons.of(IconState.CHECKING), _("One moment"), _("The first check is on its way."))
        elif self.model.is_filling:
            self._blank.say(icons.of(IconState.CHECKING), _("Searching…"))
        elif self.model.is_searching or self.model.filters.is_narrow:
            self._blank.say(icons.of(Verdict.IGNORED), _("Nothing found"), _("Try other words or a wider filter."))
        elif self.model.choice is Choice.NEEDS_YOU:
            status = status_of(window_api.snapshot)
            is_new = not window_api.snapshot.items and not window_api.snapshot.sources
            is_said = is_new or window_api.snapshot.failure is not None
            said = (window_api.say(status.headline), window_api.say(status.detail)) if is_said else self._calm(status)
            self._blank.say(icons.of(status.icon), *said)
        else:
            self._blank.say(icons.of(IconState.ALL_LOGGED), _("Nothing here"), _empty(self.model.choice))

    def _calm(self, status: Status) -> tuple[str, str]:
        """What is said where nothing needs the rep."""
        snapshot = self._window_api.snapshot
        if status.icon is IconState.CANNOT_CHECK:
            words = _("Nothing is called missing until it could. It is tried again.")
            troubles = () if snapshot is None else snapshot.troubles
            return _("Not everything could be checked"), "\n".join(
                [*(self._window_api.title_of(trouble.code) for trouble in troubles[:1]), words]
            )
        if listed := count_of(snapshot, Choice.LISTED):
            words = ngettext(
                "{n} activity is not logged all the same: see Worth knowing.",
                "{n} activities are not logged all the same: see Worth knowing.",
                listed,
            )
            return _("Nothing needs you"), words
        return _("Nothing needs you"), _("DidItLog speaks up only when something does.")

    def _completions(self, typed: str) -> list[str]:
        snapshot, statistics = self._window_api.snapshot, self._window_api.statistics
        recent = () if snapshot is None else snapshot.items[:_SUGGESTED_FROM]
        return completions(
            typed,
            senders=(self._window_api.person_of(one) if is_incoming(one) else one.activity.source for one in recent),
            receivers=(self._window_api.person_of(one) for one in recent if not is_incoming(one)),
            reasons=(self._window_api.title_of(code) for code, _count in statistics.reasons),
            days=(day.name for day in statistics.days),
        )

    def look_for(self, words: str) -> None:
        """Search at once."""
        self.search.setText(words)
        self._search()

    def _begin_typing(self) -> None:
        self._is_entering = False  # who types on stays in the search
        self._typed.start()

    def _search(self) -> None:
        self._typed.stop()
        query = query_of(self.search.text())
        if query.verdicts is not None and self.model.choice is not Choice.ALL:
            self._narrow(replace(self.model.filters, choice=Choice.ALL))  # a state is searched for among all
        self.model.search(query)
        self._follow(is_shown=self._restore())

    def take_focus(self) -> None:
        """To the lines, or to the search while there are none."""
        begin = self.view if self.model.rowCount() else self.search
        begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Begin to search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _labels() -> dict[Choice, str]:
    return {
        Choice.NEEDS_YOU: _("Needs you"),
        Choice.LISTED: _("Worth knowing"),
        Choice.PENDING: _("Pending"),
        Choice.UNCHECKED: _("Not checked"),
        Choice.SNOOZED: _("Snoozed"),
        Choice.LOGGED: _("Logged"),
        Choice.IGNORED: _("Ignored"),
        Choice.ALL: _("All"),
    }


def _holds(snapshot: Snapshot, shelf: CauseShelf, key: str) -> bool:
    """Whether the cause is shown there; the key of several causes is the code they share."""
    return any(key in {cause.key, cause.code} for cause in causes_on(snapshot, shelf))


def _empty(choice: Choice) -> str:
    return {
        Choice.LISTED: _("Nothing else was seen."),
        Choice.PENDING: _("Nothing waits for the logging tool."),
        Choice.UNCHECKED: _("Everything could be checked."),
        Choice.SNOOZED: _("Nothing rests."),
        Choice.LOGGED: _("Nothing has been confirmed in Salesforce yet."),
        Choice.IGNORED: _("Nothing was left out."),
    }.get(choice, _("No emails and calls have been seen yet."))
