"""Saves from a damaged file what SQLite can still read, so that rules stay, and nothing is told a second time.

Cursors are not saved: what a damaged page has lost is read again from the sources.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tray_app.adapters.store.checks import COLUMNS, RowState, read_row
from tray_app.adapters.store.journal_rows import is_spoilt
from tray_app.adapters.store.rule_rows import known_rule
from tray_app.adapters.store.seals import sealed
from tray_app.adapters.store.times import from_ticks
from tray_app.core.model.verdict import Verdict

Cells = dict[str, Any]
"""One row: its columns by name."""

_TABLES = {"activity": "occurred_at", "told": "key", "note": "name", "rule": "number", "journal": "number"}
"""What is saved, and in which order rows are read: from both ends, as a damage in the middle stops each way."""
_TEXTS = ("content", "words", "finding", "finding_words")
_OPEN = frozenset({Verdict.PENDING, Verdict.CANNOT_CHECK})


def as_text(raw: bytes) -> str:
    """The text of a cell. A spoilt one may be no text any more, and must not hide all others."""
    return raw.decode("utf-8", "replace")


def salvage(damaged: Path, into: sqlite3.Connection) -> int:
    """Copy the rows that can be read into an empty store. Returns how many; raises what writing them raises."""
    saved = 0
    with contextlib.closing(sqlite3.connect(damaged, isolation_level=None)) as source:
        source.text_factory = as_text
        has_seals = "seal" in _names(source, "cursor")
        into.execute("BEGIN IMMEDIATE")
        try:
            for table, order in _TABLES.items():
                for way in ("", f"ORDER BY {order}", f"ORDER BY {order} DESC"):
                    rows = _rows(source, into, table, way)
                    saved += _keep(into, table, (kept for row in rows if (kept := _mended(table, row, has_seals))))
            into.execute("COMMIT")
        except BaseException:
            if into.in_transaction:
                into.execute("ROLLBACK")
            raise
    return saved


def _keep(into: sqlite3.Connection, table: str, rows: Iterator[Cells]) -> int:
    saved = 0
    for row in rows:
        with contextlib.suppress(sqlite3.IntegrityError):
            places = ", ".join("?" * len(row))
            statement = f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608 own names
            saved += into.execute(statement, tuple(row.values())).rowcount
    return saved


def _mended(table: str, row: Cells, has_seals: bool) -> Cells | None:
    """The row as it may be kept; None when it makes no sense any more."""
    try:
        match table:
            case "activity":
                return _activity(row, has_seals)
            case "told":
                from_ticks(row["at"])
            case "rule":
                cells = tuple(row.get(name) for name in ("number", "kind", "value", "created_at", "mistake"))
                return row if known_rule(cells) else None  # type: ignore[arg-type]  # whatever is in them, it is asked
            case "journal":
                return None if is_spoilt(row["content"]) else row
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    return row


def _activity(row: Cells, has_seals: bool) -> Cells | None:
    if not has_seals:
        row |= {name: sealed(row[name]) for name in _TEXTS if row[name] is not None}
    read = read_row(tuple(row[name] for name in COLUMNS.split(", ")))
    if read.check is None:
        return row if has_seals and read.state is RowState.UNKNOWN else None
    finding = read.check.finding
    row["verdict"] = finding.verdict if finding else Verdict.PENDING
    next_check_at = row["next_check_at"]
    is_open = next_check_at is not None or row["verdict"] in _OPEN
    if is_open and row["words"] is not None and not _is_moment(next_check_at):
        row["next_check_at"] = row["occurred_at"]
    return row


def _is_moment(ticks: object) -> bool:
    try:
        from_ticks(ticks)  # type: ignore[arg-type]  # what is no number is refused
    except (TypeError, OverflowError):
        return False
    return isinstance(ticks, int)


def _names(source: sqlite3.Connection, table: str) -> list[str]:
    names: list[str] = []
    with _as_far_as_it_goes():
        names += [row[1] for row in source.execute(f"PRAGMA table_info ({table})")]
    return names


def _rows(source: sqlite3.Connection, into: sqlite3.Connection, table: str, way: str) -> Iterator[Cells]:
    """The rows of one table, up to a damage, with the columns that both files have."""
    known = _names(source, table)
    shared = [name for name in _names(into, table) if name in known]
    if shared:
        with _as_far_as_it_goes():
            for row in source.execute(f"SELECT {', '.join(shared)} FROM {table} {way}"):  # noqa: S608 own names
                yield dict(zip(shared, row, strict=True))


@contextlib.contextmanager
def _as_far_as_it_goes() -> Iterator[None]:
    """A damage ends the reading. That another program holds the file is raised: it says nothing about what is in it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    except UnicodeDecodeError:  # a complaint of SQLite's that quotes the damaged bytes
        return
