"""Saves from a damaged file what SQLite can still read, so that rules stay, and nothing is told a second time.

Cursors are not saved: what a damaged page has lost is read again from the sources.
"""

import contextlib
import sqlite3
from pathlib import Path

_TABLES = {"activity": "occurred_at", "told": "key", "note": "name", "rule": "number"}
"""What is saved, and in which order rows are read: from both ends, as a damage in the middle stops each way."""


def as_text(raw: bytes) -> str:
    """The text of a cell. A spoilt one may be no text any more, and must not hide all others."""
    return raw.decode("utf-8", "replace")


def salvage(damaged: Path, into: sqlite3.Connection) -> int:
    """Copy the rows that can be read. Returns how many; raises what writing them raises."""
    saved = 0
    with contextlib.closing(sqlite3.connect(damaged, isolation_level=None)) as source:
        source.text_factory = as_text
        for table, order in _TABLES.items():
            for way in ("", f"ORDER BY {order}", f"ORDER BY {order} DESC"):
                saved += _copied(source, into, table, way)
    return saved


def _copied(source: sqlite3.Connection, into: sqlite3.Connection, table: str, way: str) -> int:
    names = [row[1] for row in into.execute(f"PRAGMA table_info ({table})")]
    known = _names(source, table)
    shared = ", ".join(name for name in names if name in known)
    if not shared:
        return 0
    places = ", ".join("?" * (shared.count(",") + 1))
    saved = 0
    rows = _rows(source, f"SELECT {shared} FROM {table} {way}")  # noqa: S608 names of our own schema
    into.execute("BEGIN IMMEDIATE")
    try:
        for row in rows:
            with contextlib.suppress(sqlite3.IntegrityError):
                statement = f"INSERT OR IGNORE INTO {table} ({shared}) VALUES ({places})"  # noqa: S608
                saved += into.execute(statement, row).rowcount
        into.execute("COMMIT")
    except BaseException:
        if into.in_transaction:
            into.execute("ROLLBACK")
        raise
    return saved


def _names(source: sqlite3.Connection, table: str) -> set[str]:
    try:
        return {row[1] for row in source.execute(f"PRAGMA table_info ({table})")}
    except sqlite3.DatabaseError:
        return set()


def _rows(source: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    with contextlib.suppress(sqlite3.DatabaseError):
        for row in source.execute(query):
            rows.append(row)  # noqa: PERF402 those before the damage count
    return rows
