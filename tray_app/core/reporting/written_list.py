"""The list of everything that was written to Salesforce, for others to read: as JSON, and as a table."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tray_app.core.model.task_writing import JournalEntry, RecordDraft
from tray_app.core.model.timestamp import utc_text
from tray_app.core.reporting.table_cells import csv_line

_COLUMNS = (
    "sent_at",
    "state",
    "object",
    "record",
    "subject",
    "person",
    "activity",
    "recipient",
    "attempts",
    "told_by_salesforce",
    "code",
    "message",
    "can_be_undone",
)
"""Names of the columns; programs read them, so they are the same in every language."""
CanBeUndone = Callable[[JournalEntry], bool]


def written_csv(entries: Iterable[JournalEntry], can_be_undone: CanBeUndone) -> str:
    """One line for each, below the names of the columns."""
    rows = (_COLUMNS, *(_row(entry, can_be_undone) for entry in entries))
    return "".join(f"{csv_line(row)}\n" for row in rows)


def written_json(entries: Iterable[JournalEntry], can_be_undone: CanBeUndone) -> str:
    """One JSON object with all of them, exactly as they were sent."""
    return json.dumps(written_plain(entries, can_be_undone), ensure_ascii=False, indent=2) + "\n"


def written_plain(entries: Iterable[JournalEntry], can_be_undone: CanBeUndone) -> dict[str, Any]:
    """The same as plain data."""
    return {"schema": 1, "written": [_plain(entry, can_be_undone) for entry in entries]}


def relations_plain(draft: RecordDraft) -> list[dict[str, Any]]:
    """The people whom an EmailMessage names, as plain data."""
    return [
        {"role": one.role.value, "address": one.address, "person": one.person_id, "name": one.person_name or None}
        for one in draft.relations
    ]


def _plain(entry: JournalEntry, can_be_undone: CanBeUndone) -> dict[str, Any]:
    return {
        "activity": entry.key[0],
        "recipient": entry.key[1] or None,
        "state": entry.state.value,
        "sent_at": utc_text(entry.sent_at),
        "attempts": entry.attempts,
        "record": entry.record_id,
        "object": entry.draft.object,
        "relations": relations_plain(entry.draft),
        "told_by_salesforce": entry.is_told,
        "task": dict(entry.draft.values),
        "person": entry.draft.who_name or None,
        "code": entry.code,
        "error": entry.error or None,
        "message": entry.message or None,
        "can_be_undone": can_be_undone(entry),
    }


def _row(entry: JournalEntry, can_be_undone: CanBeUndone) -> tuple[object, ...]:
    draft = entry.draft
    return (
        utc_text(entry.sent_at),
        entry.state.value,
        draft.object,
        entry.record_id or "",
        draft.subject,
        draft.who_name,
        draft.activity_id,
        " ".join(sorted(draft.covers)).strip(),
        entry.attempts,
        _yes_or_no(entry.is_told),
        entry.code or "",
        entry.message,
        _yes_or_no(can_be_undone(entry)),
    )


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
