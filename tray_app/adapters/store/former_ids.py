"""An activity that its source knows under another id now: what is remembered of it goes on under that one."""

import sqlite3
from dataclasses import replace

from tray_app.adapters.store.activities import content_of
from tray_app.adapters.store.checks import COLUMNS, RowState, read_row
from tray_app.adapters.store.findings import finding_to_json
from tray_app.adapters.store.journal_rows import content_of_entry, entry_from
from tray_app.adapters.store.seals import sealed
from tray_app.core.model.rules import RuleKind


def rename(connection: sqlite3.Connection, before: str, after: str) -> None:
    """Give an activity its new id, with its finding, its rule and what was written of it; nothing where there is none.

    Where the new one is there already, that stays as it is, and the old one goes. Inside a transaction.
    """
    row = connection.execute(f"SELECT {COLUMNS} FROM activity WHERE id = ?", (before,)).fetchone()  # noqa: S608
    if row is None or before == after:
        return
    found = read_row(row)
    if found.check is not None and found.state is RowState.WHOLE:
        finding = found.check.finding and sealed(finding_to_json(replace(found.check.finding, activity_id=after)))
        connection.execute(
            "UPDATE OR IGNORE activity SET id = ?, content = ?, finding = ? WHERE id = ?",
            (after, sealed(content_of(replace(found.check.activity, id=after))), finding, before),
        )
    # Still there: what could not take the new id, or cannot be read and is kept under the new one in a moment.
    connection.execute("DELETE FROM activity WHERE id = ?", (before,))
    connection.execute(
        "UPDATE OR IGNORE rule SET value = ? WHERE kind = ? AND value = ?", (after, RuleKind.ACTIVITY, before)
    )
    written = connection.execute("SELECT number, content FROM journal WHERE activity_id = ?", (before,)).fetchall()
    for number, content in written:
        if (entry := entry_from(content)) is not None:
            moved = content_of_entry(replace(entry, draft=replace(entry.draft, activity_id=after)))
            connection.execute(
                "UPDATE OR IGNORE journal SET activity_id = ?, content = ? WHERE number = ?", (after, moved, number)
            )
