"""The tables, as the steps that lead to them: a file of any earlier version is brought up to date, none thrown away.

Times are whole microseconds since 1970 in UTC, so that they sort and compare as numbers. What only serves display
stands in columns of its own (`words`, `finding_words`): it is blanked long before the row goes.
"""

import sqlite3

from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text

_BEGINNING = (
    """
    CREATE TABLE activity (
        id TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        occurred_at INTEGER NOT NULL,
        content TEXT NOT NULL,
        words TEXT,
        next_check_at INTEGER,
        verdict TEXT NOT NULL DEFAULT 'pending',
        finding TEXT,
        finding_words TEXT
    ) WITHOUT ROWID
    """,
    "CREATE INDEX activity_due ON activity (next_check_at, id) WHERE next_check_at IS NOT NULL",
    "CREATE INDEX activity_time ON activity (occurred_at, id, verdict)",
    "CREATE INDEX activity_worded ON activity (occurred_at) WHERE words IS NOT NULL",
    "CREATE TABLE cursor (source TEXT PRIMARY KEY, position BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE told (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

_RULES = (
    """
    CREATE TABLE rule (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        mistake TEXT,
        UNIQUE (kind, value)
    )
    """,
)

Migration = tuple[str, ...]
"""The statements of one step, run in one transaction."""

MIGRATIONS: tuple[Migration, ...] = (_BEGINNING, _RULES)
"""The first step makes version 1 of an empty file, each further one the next. A shipped step is never changed."""


def upgrade(connection: sqlite3.Connection, name: str, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the file to the newest version, all steps or none. Raises BadConfiguration if a newer program wrote it."""
    if _version(connection, name, len(migrations)) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again under the lock: another process may have upgraded it in between.
        for step in migrations[_version(connection, name, len(migrations)) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, name: str, newest: int) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        problem = text(
            "The file with what was checked so far ({file}) was written by a newer DidItLog. "
            "Install the newest version on this computer to go on with it.",
            file=name,
        )
        raise BadConfiguration(problem)
    return version
