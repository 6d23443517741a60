"""The list's model: lines of a snapshot, put into words only when they are looked at or searched."""

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from itertools import compress, count, repeat
from operator import is_

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from tray_app.core.model.activity import Call, Direction, Email
from tray_app.core.model.snapshot import Item, Snapshot, worst_of
from tray_app.core.model.verdict import Cause, Verdict
from tray_app.core.reporting.cause_groups import CauseGroup, CauseShelf, groups_on
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.issue_rows import SHELVES, Choice, Filters, Row, Target, find, portions, target_of
from tray_app.ui.kit.search_query import SearchQuery
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.time_format import day_of, moment

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOMENT_S = 0.012
"""So long a search may keep the window waiting before it lets it draw."""


class IssueRole(IntEnum):
    """What a line tells besides its title and its tooltip."""

    FACE = Qt.ItemDataRole.UserRole
    """Everything that is drawn of it: a `RowFace`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFace:
    """What is drawn of one line."""

    title: str
    """What is wrong, or who is at the other end."""
    detail: str = ""
    """The second line: why, and which email or call."""
    time: str = ""
    """When it happened."""
    count: int = 0
    """How many activities it stands for."""
    verdict: Verdict = Verdict.CANNOT_CHECK
    """How it stands."""
    kind: str = ""
    """email or call, of one activity; empty for a heading."""
    is_heading: bool = False
    """Whether it heads a group."""
    in_group: bool = False
    """Whether it stands below a heading."""
    has_record: bool = False
    """Whether there is a record to open."""


class IssueModel(QAbstractListModel):
    """Give it a snapshot, filters and words to search for. A long search fills it bit by bit."""

    filled = Signal()
    """A search that took longer has come to its end."""

    def __init__(self, window_api: WindowApi, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window_api = window_api
        self._rows: list[Row] = []
        self._lines: dict[str, tuple[object, str]] = {}
        self._snapshot: Snapshot | None = None
        self._cause_verdicts: dict[str, Verdict] = {}
        self._grouped: set[str] = set()
        self._filters = Filters()
        self._query = SearchQuery()
        self._rest: Iterator[list[Row]] | None = None
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)

    def show(self, snapshot: Snapshot | None) -> None:
        """Show this state."""
        self._snapshot = snapshot
        if snapshot is not None and len(self._lines) > 2 * len(snapshot.items):
            self._lines.clear()
        self._cause_verdicts = {} if snapshot is None else verdicts_of_causes(snapshot)
        self._grouped = set() if snapshot is None else _keys_of_groups(snapshot)
        self._fill()

    def filter(self, filters: Filters) -> None:
        """Leave out what these leave out."""
        self._filters = filters
        self._fill()

    def search(self, query: SearchQuery) -> None:
        """Show only lines that fit; an empty query shows all."""
        self._query = query
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
        return not self._query.is_empty

    def row(self, index: Index) -> Row | None:
        """The line itself."""
        return self._rows[index.row()] if index.isValid() else None

    def target(self, index: Index) -> Target | None:
        """What a line stands for."""
        return target_of(self._rows[index.row()]) if index.isValid() else None

    def index_of(self, target: Target) -> QModelIndex:
        """The line of a target; invalid when it is not shown."""
        if self._snapshot is None:
            return QModelIndex()
        wanted = find(self._snapshot, target)
        if isinstance(wanted, CauseGroup):  # made anew each time, so another object with the same code
            is_wanted: Iterable[bool] = (
                isinstance(row, CauseGroup) and (row.code, row.shelf) == (wanted.code, wanted.shelf)
                for row in self._rows
            )
        else:
            is_wanted = map(is_, self._rows, repeat(wanted))
        place = next(compress(count(), is_wanted), None)
        return QModelIndex() if place is None else self.index(place)

    def indexes_of(self, targets: Collection[Target]) -> list[QModelIndex]:
        """The lines of these targets, as far as they are shown, from the top."""
        return [self.index(place) for place, row in enumerate(self._rows) if target_of(row) in targets]

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One aspect of one line."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.face(row).title
            case Qt.ItemDataRole.ToolTipRole:
                return self._title(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case IssueRole.FACE:
                return self.face(row)
            case _:
                return None

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = []
        self._rest = None
        if self._snapshot is not None:
            fits = self._fits if self.is_searching else None
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
            if self.is_searching and time.monotonic() > until:
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

    def face(self, row: Row) -> RowFace:
        """What is drawn of a line."""
        if isinstance(row, CauseGroup):
            return self._face_of_group(row)
        if isinstance(row, Cause):
            return self._face_of_person(row) if row.key in self._grouped else self._face_of_cause(row)
        return self._face_of_item(row)

    def _face_of_group(self, group: CauseGroup) -> RowFace:
        return RowFace(
            title=self._window_api.title_of(group.code),
            detail=ngettext("{n} person", "{n} people", len(group.causes))
            if is_about_people(group)
            else ngettext("{n} case", "{n} cases", len(group.causes)),
            count=len(group.whole.activities),
            verdict=worst_of([self._cause_verdicts[cause.key] for cause in group.causes]),
            is_heading=True,
        )

    def _face_of_cause(self, cause: Cause) -> RowFace:
        return RowFace(
            title=self._window_api.title_of(cause.code),
            count=len(cause.activities),
            verdict=self._cause_verdicts[cause.key],
            is_heading=True,
        )

    def _face_of_person(self, cause: Cause) -> RowFace:
        newest = self._newest(cause)
        if newest is None:
            return replace(self._face_of_cause(cause), is_heading=False, in_group=True)
        return replace(self._face_of_item(newest, cause), count=len(cause.activities), in_group=True)

    def _face_of_item(self, item: Item, cause: Cause | None = None) -> RowFace:
        window_api, finding = self._window_api, item.finding
        subject = window_api.subject_of(item)
        person = window_api.person_of(item, cause)
        in_group = self.choice in SHELVES
        if in_group:
            detail = subject if person else ""
        else:
            why = window_api.title_of(finding.reason.code) if finding.reason else verdict_word(finding.verdict)
            detail = f"{subject} · {why}" if person else why
        return RowFace(
            title=person or subject,
            detail=detail,
            time=moment(window_api, item.activity.occurred_at, datetime.now(UTC)),
            count=1,
            verdict=finding.verdict,
            kind=item.activity.kind,
            in_group=in_group,
            has_record=bool(finding.records or (finding.reason is not None and finding.reason.records)),
        )

    def _newest(self, cause: Cause) -> Item | None:
        by_id = self._snapshot.by_id if self._snapshot is not None else {}
        return next((by_id[key] for key in reversed(cause.activities) if key in by_id), None)

    def _title(self, row: Row) -> str:
        if isinstance(row, CauseGroup):
            return self._window_api.title_of(row.code)
        if isinstance(row, Cause):
            newest = self._newest(row) if row.key in self._grouped else None
            return self._window_api.line_of(newest, row) if newest is not None else self._window_api.title_of(row.code)
        return self._window_api.line_of(row)

    def _spoken(self, row: Row) -> str:
        face = self.face(row)
        if isinstance(row, Item):
            why = self._window_api.title_of(row.finding.reason.code) if row.finding.reason else ""
            parts = [verdict_word(row.finding.verdict), self._title(row), why, face.time]
        else:
            counted = ngettext("{n} activity", "{n} activities", face.count) if face.count else ""
            parts = [self._title(row), face.detail if isinstance(row, CauseGroup) else "", counted, face.time]
        return ". ".join(part for part in parts if part)

    def _fits(self, row: Row) -> bool:
        if self._query.has_operators and not (isinstance(row, Item) and self._fits_operators(row)):
            return False
        key = row.activity.id if isinstance(row, Item) else row.code
        known = self._lines.get(key)
        if known is None or known[0] != row:
            spoken = self._window_api.line_of(row) if isinstance(row, Item) else self._window_api.title_of(row.code)
            if isinstance(row, Item) and row.finding.reason:
                spoken += f" {self._window_api.title_of(row.finding.reason.code)}"
            known = self._lines[key] = (row, spoken.casefold())
        return all(word in known[1] for word in self._query.words)

    def _fits_operators(self, item: Item) -> bool:
        query, activity, finding = self._query, item.activity, item.finding
        if query.verdicts is not None and finding.verdict not in query.verdicts:
            return False
        if query.kind not in {None, activity.kind}:
            return False
        if query.before or query.after:
            day = day_of(self._window_api, activity.occurred_at)
            if (query.before is not None and day >= query.before) or (query.after is not None and day <= query.after):
                return False
        if query.reasons:
            code = finding.reason.code if finding.reason else ""
            reason = f"{code} {self._window_api.title_of(code)}".casefold() if code else ""
            if not all(one in reason for one in query.reasons):
                return False
        if not (query.senders or query.receivers):
            return True
        if isinstance(activity, Email):
            person = " ".join(recipient.address for recipient in activity.recipients).casefold()
        else:
            person = self._window_api.person_of(item).casefold()
        sender, receiver = (person, "") if is_incoming(item) else (activity.source.casefold(), person)
        return all(one in sender for one in query.senders) and all(one in receiver for one in query.receivers)


def is_incoming(item: Item) -> bool:
    """Whether the customer called."""
    activity = item.activity
    return isinstance(activity, Call) and activity.direction is Direction.INBOUND


def is_about_people(group: CauseGroup) -> bool:
    """Whether each of its causes is about one person, rather than about one activity."""
    return group.code.startswith("person.") or group.code == "access.record_hidden"


def _keys_of_groups(snapshot: Snapshot) -> set[str]:
    """The keys of causes that stand below a heading with others."""
    groups = [group for shelf in CauseShelf for group in groups_on(snapshot, shelf)]
    return {cause.key for group in groups if len(group.causes) > 1 for cause in group.causes}


def verdicts_of_causes(snapshot: Snapshot) -> dict[str, Verdict]:
    """The verdict each cause gives, by its key; one that holds nothing back stands for what could not be checked."""
    return {cause.key: snapshot.verdict_of(cause) or Verdict.CANNOT_CHECK for cause in snapshot.every_cause}


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
