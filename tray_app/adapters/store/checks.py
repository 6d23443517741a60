"""Rows that this version cannot read: written by a newer one before a downgrade, or spoilt on the disk.

One such row must not keep all others from being shown and checked. The row stays as it is, for whoever can read it.
"""

from dataclasses import dataclass

from tray_app.adapters.store.activities import activity_from
from tray_app.adapters.store.findings import finding_from
from tray_app.core.model.activity import Activity
from tray_app.core.model.ports import Check
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.verdict import Finding

_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading JSON of an unexpected shape can raise."""

Row = tuple[str, str | None, str | None, str | None]
"""Columns `content`, `words`, `finding` and `finding_words`."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row holds, as far as it can be read."""

    check: Check | None
    """The activity and its finding; None when not even the activity can be read."""
    look_again: bool = False
    """Its finding cannot be read. Without its words an answer could be a false alarm, so it has to have them."""


def read_row(row: Row) -> ReadRow:
    """The check in a row. Never raises."""
    content, words, finding, finding_words = row
    try:
        activity: Activity = activity_from(content, words)
    except _UNREADABLE:
        return ReadRow(None)
    try:
        found = finding_from(finding, finding_words) if finding else None
    except _UNREADABLE:
        return ReadRow(Check(activity=activity), look_again=words is not None)
    if found and not _codes_of(found) <= CATALOGUE.keys():
        return ReadRow(Check(activity=activity), look_again=words is not None)
    return ReadRow(Check(activity=activity, finding=found))


def _codes_of(finding: Finding) -> set[str]:
    codes = {note.code for note in finding.notes} | {person.code for person in finding.recipients if person.code}
    reasons = finding.reason.all if finding.reason else ()
    return codes | {code for reason in reasons for code in (reason.code, *reason.also_possible)}
