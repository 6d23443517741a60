"""The tables, as the steps that lead to them: a file of any earlier version is brought up to date, none thrown away.

Times are whole microseconds since 1970 in UTC, so that they sort and compare as numbers. What only serves display
stands in columns of its own (`words`, `finding_words`): it is blanked long before the row goes.
"""

import contextlib
import sqlite3
from functools import cache

from tray_app.adapters.store.seals import checksum, sealed_cell
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

_SEALS = (
    "ALTER TABLE cursor ADD COLUMN seal INTEGER NOT NULL DEFAULT 0",
    "UPDATE cursor SET seal = checksum(position)",
    """
    UPDATE activity SET content = sealed(content), words = sealed(words),
        finding = sealed(finding), finding_words = sealed(finding_words)
    """,
)

_JOURNAL = (
    """
    CREATE TABLE journal (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        activity_id TEXT NOT NULL,
        address TEXT NOT NULL,
        content TEXT NOT NULL,
        UNIQUE (activity_id, address)
    )
    """,
)

Migration = tuple[str, ...]
"""The statements of one step, run in one transaction; they may call `sealed` and `checksum` of `seals`."""

MIGRATIONS: tuple[Migration, ...] = (_BEGINNING, _RULES, _SEALS, _JOURNAL)
"""The first step makes version 1 of an empty file, each further one the next. A shipped step is never changed, and each
one changes a table or an index: the version can be read off them, so that a spoilt version number does no harm."""


class ForeignFile(Exception):
    """The file holds tables that no version of this program has made."""


def prepare_functions(connection: sqlite3.Connection) -> None:
    """Make `sealed` and `checksum` known to the connection."""
    connection.create_function("sealed", 1, sealed_cell, deterministic=True)
    connection.create_function("checksum", 1, checksum, deterministic=True)


def upgrade(connection: sqlite3.Connection, name: str, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the file to the newest version, all steps or none.

    Raises BadConfiguration if a newer program wrote it, ForeignFile if another one did.
    """
    if _version(connection, name, migrations) == _noted_version(connection) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again under the lock: another process may have upgraded it in between.
        for step in migrations[_version(connection, name, migrations) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


Shape = frozenset[tuple[str, str]]
"""The tables and indexes of a file: their names, and the statements that made them."""


def _version(connection: sqlite3.Connection, name: str, migrations: tuple[Migration, ...]) -> int:
    """How many of the steps the file has behind it, by its tables: the number that is noted in it may be spoilt."""
    shape = _shape_of(connection)
    if (version := _shapes(migrations).get(shape)) is not None:
        return version
    if _noted_version(connection) <= len(migrations) or not _names(_shapes(migrations)) <= {name for name, _ in shape}:
        raise ForeignFile(name)
    problem = text(
        "The file with what was checked so far ({file}) was written by a newer DidItLog. "
        "Install the newest version on this computer to go on with it.",
        file=name,
    )
    raise BadConfiguration(problem)


def _noted_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@cache
def _shapes(migrations: tuple[Migration, ...]) -> dict[Shape, int]:
    """What the tables look like after each step."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        prepare_functions(connection)
        shapes = {_shape_of(connection): 0}
        for version, step in enumerate(migrations, 1):
            for statement in step:
                connection.execute(statement)
            shapes[_shape_of(connection)] = version
    return shapes


def _names(shapes: dict[Shape, int]) -> set[str]:
    """The tables and indexes of the first version: a newer program's file has them as well."""
    return next({name for name, _ in shape} for shape, version in shapes.items() if version == 1)


def _shape_of(connection: sqlite3.Connection) -> Shape:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    return frozenset((str(name), "".join(str(sql).split())) for name, sql in rows)
