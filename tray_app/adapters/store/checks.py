"""Rows as checks, and what becomes of a row that cannot be read: one of them must not hide all others.

Spoilt on the disk: it is of use to nobody and is read anew from its source. Written by a newer version before a
downgrade: it stays as it is, for whoever can read it, and is read anew as well.
"""

import json
from dataclasses import dataclass
from enum import Enum, auto

from tray_app.adapters.store.activities import activity_from
from tray_app.adapters.store.findings import finding_from
from tray_app.adapters.store.seals import SealBroken, opened
from tray_app.adapters.store.times import to_ticks
from tray_app.core.model.activity import Activity
from tray_app.core.model.ports import Check
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.verdict import Finding

_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading JSON of an unexpected shape can raise."""

COLUMNS = "id, source, occurred_at, content, words, finding, finding_words"
"""What `read_row` reads."""
Row = tuple[str, str, int, str, str | None, str | None, str | None]
"""Those columns."""


class RowState(Enum):
    """How well a row can be read."""

    WHOLE = auto()
    """All of it."""
    LOOK_AGAIN = auto()
    """All but its finding, which has to be found again. Only with its words: without them it could be a false alarm."""
    UNKNOWN = auto()
    """It is whole, but only a newer version knows what it means."""
    SPOILT = auto()
    """The disk has changed it."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row holds, as far as it can be read."""

    id: str
    """Its key in the table, whatever else is wrong with it."""
    source: str
    """The column of that name."""
    state: RowState
    """How well it can be read."""
    check: Check | None = None
    """The activity and its finding; None when not even the activity can be read."""


def read_row(row: Row) -> ReadRow:
    """The check in a row. Never raises."""
    key, source, occurred_at, content, words, finding, finding_words = row
    try:
        activity: Activity = activity_from(opened(content), opened(words) if words is not None else None)
    except SealBroken:
        return ReadRow(key, source, RowState.SPOILT)
    except _UNREADABLE:
        return ReadRow(key, source, RowState.UNKNOWN)
    if (activity.id, activity.source, to_ticks(activity.occurred_at)) != (key, source, occurred_at):
        return ReadRow(key, source, RowState.SPOILT)
    found = None
    try:
        if finding is not None:
            found = finding_from(opened(finding), None if finding_words is None else opened(finding_words))
    except _UNREADABLE:
        lost = True
    else:
        lost = found is not None and (found.activity_id != key or not _codes_of(found) <= CATALOGUE.keys())
    if lost:
        state = RowState.LOOK_AGAIN if words is not None else RowState.WHOLE
        return ReadRow(key, source, state, Check(activity=activity))
    return ReadRow(key, source, RowState.WHOLE, Check(activity=activity, finding=found))


def is_checked_after(finding: str, ticks: int) -> bool:
    """Whether a stored finding is of a time that is still to come."""
    try:
        at = json.loads(opened(finding)).get("checked_at")
    except _UNREADABLE:
        return False
    return isinstance(at, int) and at > ticks


def _codes_of(finding: Finding) -> set[str]:
    codes = {note.code for note in finding.notes} | {person.code for person in finding.recipients if person.code}
    reasons = finding.reason.all if finding.reason else ()
    return codes | {code for reason in reasons for code in (reason.code, *reason.also_possible)}
