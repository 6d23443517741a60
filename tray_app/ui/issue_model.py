"""The list's model: lines of a snapshot, put into words only when they are looked at or searched."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tray_app.core.desk import Desk
from tray_app.core.snapshot import Snapshot
from tray_app.core.verdict import Cause, Verdict
from tray_app.ui.icons import Icons
from tray_app.ui.issue_rows import Choice, Row, Target, rows_of, target_of
from tray_app.ui.moments import moment
from tray_app.ui.texts import _, ngettext

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
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
    """Give it a snapshot, a choice and words to search for."""

    def __init__(self, desk: Desk, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._icons = icons
        self._rows: list[Row] = []
        self._lines: dict[str, tuple[Row, str]] = {}
        self._snapshot: Snapshot | None = None
        self._cause_verdicts: dict[str, Verdict] = {}
        self._choice = Choice.NEEDS_YOU
        self._words: tuple[str, ...] = ()

    def show(self, snapshot: Snapshot | None) -> None:
        """Show this state."""
        self._snapshot = snapshot
        self._lines.clear()
        self._cause_verdicts = {} if snapshot is None else verdicts_of_causes(snapshot)
        self._fill()

    def choose(self, choice: Choice) -> None:
        """Show this kind of lines."""
        self._choice = choice
        self._fill()

    def search(self, words: str) -> None:
        """Show only lines that hold each of the words; an empty text shows all."""
        self._words = tuple(words.casefold().split())
        self._fill()

    @property
    def choice(self) -> Choice:
        """The kind of lines shown."""
        return self._choice

    @property
    def is_searching(self) -> bool:
        """Whether lines are left out because of a search."""
        return bool(self._words)

    def target(self, index: Index) -> Target | None:
        """What a line stands for."""
        return target_of(self._rows[index.row()]) if index.isValid() else None

    def index_of(self, target: Target) -> QModelIndex:
        """The line of a target; invalid when it is not shown."""
        for number, row in enumerate(self._rows):
            found = row.key == target.cause if isinstance(row, Cause) else row.activity.id == target.item
            if found:
                return self.index(number)
        return QModelIndex()

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
            Role.DETAIL: self._detail,
            Role.IS_CAUSE: lambda row: isinstance(row, Cause),
            Role.COUNT: lambda row: len(row.activities) if isinstance(row, Cause) else 0,
            Role.IN_GROUP: lambda row: not isinstance(row, Cause) and self._choice is Choice.NEEDS_YOU,
        }
        aspect = aspects.get(role)
        return None if aspect is None else aspect(row)

    def _fill(self) -> None:
        self.beginResetModel()
        fits = self._fits if self._words else None
        self._rows = [] if self._snapshot is None else rows_of(self._snapshot, self._choice, fits)
        self.endResetModel()

    def _title(self, row: Row) -> str:
        return self._desk.title_of(row.code) if isinstance(row, Cause) else self._desk.line_of(row)

    def _detail(self, row: Row) -> str:
        if isinstance(row, Cause):
            return ngettext("{n} activity", "{n} activities", len(row.activities)) if row.activities else ""
        when = moment(self._desk, row.activity.occurred_at, datetime.now(UTC))
        if self._choice is Choice.NEEDS_YOU:
            return when
        reason = row.finding.reason
        return f"{when} · {self._desk.title_of(reason.code) if reason else verdict_word(row.finding.verdict)}"

    def _spoken(self, row: Row) -> str:
        if isinstance(row, Cause):
            return ". ".join(part for part in (self._title(row), self._detail(row)) if part)
        return f"{verdict_word(row.finding.verdict)}. {self._title(row)}. {self._detail(row)}"

    def _icon(self, row: Row) -> object:
        if not isinstance(row, Cause):
            return self._icons.of(row.finding.verdict)
        return self._icons.of(self._cause_verdicts[row.key])

    def _fits(self, row: Row) -> bool:
        key = row.key if isinstance(row, Cause) else row.activity.id
        known = self._lines.get(key)
        if known is None or known[0] is not row:
            spoken = self._title(row)
            if not isinstance(row, Cause) and row.finding.reason:
                spoken += f" {self._desk.title_of(row.finding.reason.code)}"
            known = self._lines[key] = (row, spoken.casefold())
        return all(word in known[1] for word in self._words)


def verdicts_of_causes(snapshot: Snapshot) -> dict[str, Verdict]:
    """The verdict each cause gives, by its key; one that holds nothing back stands for what could not be checked."""
    firsts = {cause.activities[0] for cause in snapshot.causes if cause.activities}
    verdicts = {item.activity.id: item.finding.verdict for item in snapshot.items if item.activity.id in firsts}
    return {
        cause.key: verdicts.get(cause.activities[0] if cause.activities else "", Verdict.CANNOT_CHECK)
        for cause in snapshot.causes
    }


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
