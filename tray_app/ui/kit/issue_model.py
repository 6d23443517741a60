"""The list's model: lines of a snapshot, put into words only when they are looked at or searched."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Cause, Verdict
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Filters, Row, Target, find, portions, target_of
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.time_format import moment

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOMENT_S = 0.012
"""So long a search may keep the window waiting before it lets it draw."""


class IssueRole(IntEnum):
    """What a line tells besides its title, its picture and its tooltip."""

    DETAIL = Qt.ItemDataRole.UserRole
    """The small second line."""
    IS_CAUSE = Qt.ItemDataRole.UserRole + 1
    """Whether it heads a group."""
    COUNT = Qt.ItemDataRole.UserRole + 2
    """How many activities a cause holds back."""
    IN_GROUP = Qt.ItemDataRole.UserRole + 3
    """Whether it stands below a cause."""


class IssueModel(QAbstractListModel):
    """Give it a snapshot, filters and words to search for. A long search fills it bit by bit."""

    filled = Signal()
    """A search that took longer has come to its end."""

    def __init__(self, window_api: WindowApi, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window_api = window_api
        self._icons = icons
        self._rows: list[Row] = []
        self._lines: dict[str, tuple[object, str]] = {}
        self._snapshot: Snapshot | None = None
        self._cause_verdicts: dict[str, Verdict] = {}
        self._filters = Filters()
        self._words: tuple[str, ...] = ()
        self._rest: Iterator[list[Row]] | None = None
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)

    def show(self, snapshot: Snapshot | None) -> None:
        """Show this state."""
        self._snapshot = snapshot
        if snapshot is not None and len(self._lines) > 2 * len(snapshot.items):
            self._lines.clear()
        self._cause_verdicts = {} if snapshot is None else verdicts_of_causes(snapshot)
        self._fill()

    def filter(self, filters: Filters) -> None:
        """Leave out what these leave out."""
        self._filters = filters
        self._fill()

    def search(self, words: str) -> None:
        """Show only lines that hold each of the words; an empty text shows all."""
        self._words = tuple(words.casefold().split())
        self._fill()

    @property
    def filters(self) -> Filters:
        """What is left out."""
        return self._filters

    @property
    def choice(self) -> Choice:
        """The button that is pressed."""
        return self._filters.choice

    @property
    def is_filling(self) -> bool:
        """Whether a search is still going on."""
        return self._rest is not None

    @property
    def is_searching(self) -> bool:
        """Whether lines are left out because of a search."""
        return bool(self._words)

    def target(self, index: Index) -> Target | None:
        """What a line stands for."""
        return target_of(self._rows[index.row()]) if index.isValid() else None

    def index_of(self, target: Target) -> QModelIndex:
        """The line of a target; invalid when it is not shown."""
        if self._snapshot is None:
            return QModelIndex()
        wanted = find(self._snapshot, target)
        place = next((number for number, row in enumerate(self._rows) if row is wanted), None)
        return QModelIndex() if place is None else self.index(place)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One aspect of one line."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        aspects: dict[int, Callable[[Row], object]] = {
            Qt.ItemDataRole.DisplayRole: self._title,
            Qt.ItemDataRole.ToolTipRole: self._title,
            Qt.ItemDataRole.DecorationRole: self._icon,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            IssueRole.DETAIL: self._detail,
            IssueRole.IS_CAUSE: lambda row: isinstance(row, Cause),
            IssueRole.COUNT: lambda row: len(row.activities) if isinstance(row, Cause) else 0,
            IssueRole.IN_GROUP: lambda row: not isinstance(row, Cause) and self.choice is Choice.NEEDS_YOU,
        }
        aspect = aspects.get(role)
        return None if aspect is None else aspect(row)

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = []
        self._rest = None
        if self._snapshot is not None:
            fits = self._fits if self._words else None
            self._rest = portions(self._snapshot, self._filters, self._window_api.statistics, fits)
            self._rows = self._some()
        self.endResetModel()
        if self._rest is not None:
            self._more.start()

    def _some(self) -> list[Row]:
        """What can be found in a moment that nobody notices."""
        rows: list[Row] = []
        until = time.monotonic() + _MOMENT_S
        for portion in self._rest or ():
            rows += portion
            if self._words and time.monotonic() > until:
                return rows
        self._rest = None
        return rows

    def _go_on(self) -> None:
        if self._rest is None:
            return
        rows = self._some()
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()
        if self._rest is None:
            self.filled.emit()
        else:
            self._more.start()

    def _title(self, row: Row) -> str:
        return self._window_api.title_of(row.code) if isinstance(row, Cause) else self._window_api.line_of(row)

    def _detail(self, row: Row) -> str:
        if isinstance(row, Cause):
            return ngettext("{n} activity", "{n} activities", len(row.activities)) if row.activities else ""
        when = moment(self._window_api, row.activity.occurred_at, datetime.now(UTC))
        if self.choice is Choice.NEEDS_YOU:
            return when
        reason = row.finding.reason
        return f"{when} · {self._window_api.title_of(reason.code) if reason else verdict_word(row.finding.verdict)}"

    def _spoken(self, row: Row) -> str:
        if isinstance(row, Cause):
            return ". ".join(part for part in (self._title(row), self._detail(row)) if part)
        return f"{verdict_word(row.finding.verdict)}. {self._title(row)}. {self._detail(row)}"

    def _icon(self, row: Row) -> object:
        if not isinstance(row, Cause):
            return self._icons.of(row.finding.verdict)
        return self._icons.of(self._cause_verdicts[row.key])

    def _fits(self, row: Row) -> bool:
        key, said = (row.key, row.code) if isinstance(row, Cause) else (row.activity.id, row)
        known = self._lines.get(key)
        if known is None or known[0] != said:
            spoken = self._title(row)
            if not isinstance(row, Cause) and row.finding.reason:
                spoken += f" {self._window_api.title_of(row.finding.reason.code)}"
            known = self._lines[key] = (said, spoken.casefold())
        return all(word in known[1] for word in self._words)


def verdicts_of_causes(snapshot: Snapshot) -> dict[str, Verdict]:
    """The verdict each cause gives, by its key; one that holds nothing back stands for what could not be checked."""
    firsts = ((cause.key, cause.activities[0] if cause.activities else "") for cause in snapshot.causes)
    items = ((key, snapshot.by_id.get(first)) for key, first in firsts)
    return {key: item.finding.verdict if item else Verdict.CANNOT_CHECK for key, item in items}


def verdict_word(verdict: Verdict) -> str:
    """The verdict in a word or two."""
    return {
        Verdict.LOGGED: _("Logged"),
        Verdict.INCOMPLETE: _("Logged, incomplete"),
        Verdict.PENDING: _("Pending"),
        Verdict.NOT_LOGGED: _("Not logged"),
        Verdict.IGNORED: _("Ignored"),
        Verdict.CANNOT_CHECK: _("Could not check"),
    }[verdict]
