"""The store on SQLite: each method is one transaction, and what it returned from is on disk."""

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tray_app.adapters.store.activities import content_of, words_of
from tray_app.adapters.store.checks import COLUMNS, ReadRow, RowState, is_checked_after, read_row
from tray_app.adapters.store.connections import Connections, look_through
from tray_app.adapters.store.findings import finding_to_json, words_to_json
from tray_app.adapters.store.former_ids import rename
from tray_app.adapters.store.journal_rows import after_a_while, content_of_entry, entry_from
from tray_app.adapters.store.note_text import from_text, to_text
from tray_app.adapters.store.rule_rows import known_rule, row_of, rule_from
from tray_app.adapters.store.schema import MIGRATIONS, Migration
from tray_app.adapters.store.seals import checksum, sealed
from tray_app.adapters.store.times import from_ticks, to_ticks
from tray_app.core.model.activity import Activity
from tray_app.core.model.ports import Batch, Check
from tray_app.core.model.rules import Rule, RuleKind
from tray_app.core.model.task_writing import JournalEntry
from tray_app.core.model.verdict import Finding, Verdict

_log = logging.getLogger(__name__)

KEEP_ACTIVITIES = timedelta(days=90)
"""How long an activity and its finding are kept."""
KEEP_WORDS = timedelta(days=14)
"""How long subjects, names and sentences of evidence are kept."""

_CHECK = f"SELECT {COLUMNS} FROM activity"  # noqa: S608 names of our own schema
_LONGEST_WAIT = timedelta(days=2)
"""No check is put off for longer."""
_RULE = "SELECT number, kind, value, created_at, mistake FROM rule"
_TABLES = ("activity", "cursor", "told", "note", "rule", "journal")
_UNANSWERED = (Verdict.PENDING, Verdict.CANNOT_CHECK)


class SqliteStore:
    """`core.model.ports.Store` in one file. Several threads and processes may use it at once."""

    def __init__(self, file: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        """Open the file, or begin one. Raises OSError, and BadConfiguration for a file of a newer version."""
        self._connection = Connections(file, migrations)
        self._begun: dict[str, bytes | None] = {}
        self._seen_unknown: set[str] = set()

    @property
    def repaired(self) -> Path | None:
        """Where a damaged file was put when this store had to begin anew; None normally."""
        return self._connection.repaired

    def close(self) -> None:
        """Let go of the file, once no thread uses the store any more."""
        self._connection.close()

    def cursor(self, source: str) -> bytes | None:
        """Where the source's next poll begins; None as well when what stands there is spoilt."""
        row = self._one("SELECT position, seal FROM cursor WHERE source = ?", source)
        position = self._begun[source] = _position(row)
        return position

    def save_batch(self, source: str, batch: Batch, first_check_at: Mapping[str, datetime]) -> int:
        """Keep the activities, then the cursor. Returns how many activities were new.

        A known activity keeps its finding. When what it says has changed (a call that went on), that is kept, and one
        that was settled is looked at again; when its time has moved, its finding is forgotten. The cursor is kept only
        while the one that the poll began with stands there: when it was set back meanwhile, because something was lost,
        or moved on by another program, it stays so.
        """
        with self._writing() as connection:
            for known_as, former in batch.formerly.items():
                for before in former:
                    rename(connection, before, known_as)
            new = sum(_keep(connection, item, first_check_at.get(item.id)) for item in batch.activities)
            if batch.cursor is not None and self._is_where_it_began(connection, source):
                row = (source, batch.cursor, checksum(batch.cursor))
                connection.execute("INSERT OR REPLACE INTO cursor (source, position, seal) VALUES (?, ?, ?)", row)
        return new

    def due(self, now: datetime, limit: int) -> Sequence[Check]:
        """Activities whose next check has come, the longest due first."""
        return self._checks("WHERE next_check_at <= ? ORDER BY next_check_at, id LIMIT ?", to_ticks(now), limit)

    def between(self, since: datetime, until: datetime) -> Sequence[Check]:
        """Activities from `since` up to, not including, `until`; oldest first."""
        return self._checks(
            "WHERE occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at, id", to_ticks(since), to_ticks(until)
        )

    def summary(self, since: datetime) -> dict[Verdict, int]:
        """How many activities since then have each verdict; one that was never checked counts as pending."""
        rows = self._all("SELECT verdict, count(*) FROM activity WHERE occurred_at >= ? GROUP BY 1", to_ticks(since))
        counts = dict.fromkeys(Verdict, 0)
        for verdict, count in rows:
            counts[Verdict(verdict) if verdict in list(Verdict) else Verdict.PENDING] += count
        return counts

    def find(self, activity_id: str) -> Check | None:
        """One activity with its finding."""
        return next(iter(self._checks("WHERE id = ?", activity_id)), None)

    def save_findings(self, findings: Sequence[Finding], next_check_at: Mapping[str, datetime | None]) -> None:
        """Keep findings and the next checks (None: settled). Ids that are not in the store are passed over."""
        with self._writing() as connection:
            connection.executemany(
                "UPDATE activity SET verdict = ?, finding = ?, finding_words = ? WHERE id = ?",
                [
                    (one.verdict, sealed(finding_to_json(one)), sealed(words_to_json(one)), one.activity_id)
                    for one in findings
                ],
            )
            connection.executemany(
                "UPDATE activity SET next_check_at = ? WHERE id = ?",
                [(None if at is None else to_ticks(at), activity_id) for activity_id, at in next_check_at.items()],
            )

    def told(self) -> Mapping[str, datetime]:
        """Cause keys that were told, and when."""
        return {key: moment for key, at in self._all("SELECT key, at FROM told") if (moment := _moment(at))}

    def mark_told(self, key: str, at: datetime) -> None:
        """Record that a cause is told."""
        self._write("INSERT OR REPLACE INTO told VALUES (?, ?)", key, to_ticks(at))

    def forget_told(self, key: str) -> None:
        """Let a cause be told again."""
        self._write("DELETE FROM told WHERE key = ?", key)

    def note(self, name: str) -> Any:
        """A small remembered value."""
        row = self._one("SELECT value FROM note WHERE name = ?", name)
        return from_text(str(row[0])) if row else None

    def write_note(self, name: str, value: Any) -> None:
        """Remember a small value; None forgets it."""
        self.change_note(name, lambda _: value)

    def change_note(self, name: str, change: Callable[[Any], Any]) -> None:
        """Remember what `change` makes of a value, in one transaction."""
        with self._writing() as connection:
            row = connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
            value = change(from_text(str(row[0])) if row else None)
            if value is None:
                connection.execute("DELETE FROM note WHERE name = ?", (name,))
            else:
                connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, to_text(value)))

    def rules(self) -> Sequence[Rule]:
        """What the rep decided to leave alone."""
        return [rule for row in self._all(f"{_RULE} ORDER BY number") if (rule := known_rule(row))]

    def add_rule(self, rule: Rule) -> Rule:
        """Keep a rule, once; that the warning was wrong is added to one that is there already."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO rule (kind, value, created_at, mistake) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET mistake = coalesce(excluded.mistake, mistake)",
                row_of(rule),
            )
            kept = connection.execute(f"{_RULE} WHERE kind = ? AND value = ?", (rule.kind, rule.value)).fetchone()
        return rule_from(kept)

    def remove_rule(self, number: int) -> bool:
        """Forget a rule."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM rule WHERE number = ?", (number,)).rowcount > 0

    def journal(self) -> Sequence[JournalEntry]:
        """Every Task that the app has written, or was about to write."""
        rows = self._all("SELECT content FROM journal ORDER BY number")
        return [entry for (content,) in rows if (entry := entry_from(content))]

    def journalled(self, key: tuple[str, str]) -> JournalEntry | None:
        """The entry for one record of an activity; None as well when what stands there is spoilt."""
        row = self._one("SELECT content FROM journal WHERE activity_id = ? AND address = ?", *key)
        return entry_from(row[0]) if row else None

    def keep_entry(self, entry: JournalEntry, before: JournalEntry | None) -> bool:
        """Put an entry in the place of another one, or of none; whether that one stood there."""
        content = content_of_entry(entry)
        with self._writing() as connection:
            if before is None:
                statement = "INSERT OR IGNORE INTO journal (activity_id, address, content) VALUES (?, ?, ?)"
                return connection.execute(statement, (*entry.key, content)).rowcount > 0
            statement = "UPDATE journal SET content = ? WHERE activity_id = ? AND address = ? AND content = ?"
            return connection.execute(statement, (content, *entry.key, content_of_entry(before))).rowcount > 0

    def counts(self) -> dict[str, int]:
        """How many rows of each table there are."""
        return {table: int(self._one(f"SELECT count(*) FROM {table}")[0]) for table in _TABLES}  # noqa: S608

    def notes(self) -> dict[str, str]:
        """Every small remembered value."""
        return dict(self._all("SELECT name, value FROM note ORDER BY name"))

    def wipe(self) -> None:
        """Forget everything, on the disk too."""
        with self._writing() as connection:
            for table in _TABLES:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
        with self._connection.use() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def mend_times(self, now: datetime) -> None:
        """Bring back what was stamped in the future, while the clock was wrong: nothing stays put off or untold."""
        ticks, latest = to_ticks(now), to_ticks(now + _LONGEST_WAIT)
        with self._writing() as connection:
            connection.execute(
                "UPDATE activity SET next_check_at = ? "
                "WHERE next_check_at > ? OR (next_check_at > ? AND verdict IN (?, ?))",
                (ticks, latest, ticks, *_UNANSWERED),
            )
            connection.execute("UPDATE told SET at = ? WHERE at > ?", (ticks, ticks))
            connection.execute("UPDATE rule SET created_at = ? WHERE created_at > ?", (ticks, ticks))
            rows = connection.execute("SELECT id, verdict, finding, words FROM activity WHERE finding IS NOT NULL")
            ahead = [
                (ticks, row[0]) for row in rows.fetchall() if is_checked_after(row[2], ticks) and row[3] is not None
            ]
            # Judged by the wrong time: whatever was said is found again.
            connection.executemany("UPDATE activity SET next_check_at = ? WHERE id = ?", ahead)

    def forget_cursor(self, source: str) -> None:
        """Have a source read again from the beginning of the window."""
        self._write("DELETE FROM cursor WHERE source = ?", source)

    def expire(self, now: datetime) -> None:
        """Drop activities and rules about single ones after 90 days, and words after 14.

        Words of an activity that could not be answered yet stay: without its subject the answer could be a false alarm.
        One that lost its words is settled, for the same reason.
        """
        with self._writing() as connection:
            oldest = to_ticks(now - KEEP_ACTIVITIES)
            connection.execute("DELETE FROM activity WHERE occurred_at < ?", (oldest,))
            connection.execute("DELETE FROM rule WHERE kind = ? AND created_at < ?", (RuleKind.ACTIVITY, oldest))
            connection.execute(
                "UPDATE activity SET words = NULL, finding_words = NULL, next_check_at = NULL "
                "WHERE words IS NOT NULL AND occurred_at < ? AND (next_check_at IS NULL OR verdict NOT IN (?, ?))",
                (to_ticks(now - KEEP_WORDS), *_UNANSWERED),
            )
            for number, content in connection.execute("SELECT number, content FROM journal").fetchall():
                if (left := after_a_while(content, now)) is None:
                    connection.execute("DELETE FROM journal WHERE number = ?", (number,))
                elif left != content:
                    connection.execute("UPDATE journal SET content = ? WHERE number = ?", (left, number))
        # The journal still holds the words as well; a reader in its way only delays this until the next time.
        with self._connection.use() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # Once a day is enough for a damage that no question has met yet.
            look_through(connection)
        self._connection.forget_damaged(now - KEEP_WORDS)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._connection.use() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has ended it already
                    connection.execute("ROLLBACK")
                raise

    def _write(self, statement: str, *values: object) -> None:
        with self._writing() as connection:
            connection.execute(statement, values)

    def _all(self, query: str, *values: object) -> list[Any]:
        with self._connection.use() as connection:
            return connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> Any:
        return next(iter(self._all(query, *values)), None)

    def _checks(self, condition: str, *values: object) -> list[Check]:
        rows = [read_row(row) for row in self._all(f"{_CHECK} {condition}", *values)]
        doubtful = [row for row in rows if row.state is not RowState.WHOLE and row.id not in self._seen_unknown]
        if doubtful:
            self._read_anew(doubtful)
        return [row.check for row in rows if row.check]

    def _read_anew(self, rows: Sequence[ReadRow]) -> None:
        """Have lost findings found again, and lost activities read again from their sources."""
        ids: dict[RowState, list[tuple[str]]] = {state: [] for state in RowState}
        for row in rows:
            ids[row.state].append((row.id,))
        unread = [row for row in rows if row.check is None]
        if unread:
            _log.warning("%d activities in the store cannot be read, and are read anew", len(unread))
        with contextlib.suppress(OSError), self._writing() as connection:
            connection.executemany(
                f"UPDATE activity SET verdict = '{Verdict.PENDING}', finding = NULL, finding_words = NULL, "  # noqa: S608
                "next_check_at = occurred_at WHERE id = ?",
                ids[RowState.LOOK_AGAIN],
            )
            connection.executemany("DELETE FROM activity WHERE id = ?", ids[RowState.SPOILT])
            known = {source for (source,) in connection.execute("SELECT source FROM cursor")}
            lost = {row.source for row in unread}
            if not lost <= known:  # the name of the source is spoilt as well: it may be any
                lost = known
            connection.executemany("DELETE FROM cursor WHERE source = ?", [(source,) for source in lost])
            # What a newer version wrote stays: asking its source once is enough.
            self._seen_unknown |= {row.id for row in rows if row.state is RowState.UNKNOWN}

    def _is_where_it_began(self, connection: sqlite3.Connection, source: str) -> bool:
        if source not in self._begun:
            return True
        row = connection.execute("SELECT position, seal FROM cursor WHERE source = ?", (source,)).fetchone()
        return _position(row) == self._begun[source]


def _position(row: tuple[object, object] | None) -> bytes | None:
    """The cursor in a row; None when there is none, or it is spoilt."""
    if row is None or not isinstance(row[0], bytes):
        return None
    return row[0] if checksum(row[0]) == row[1] else None


def _moment(ticks: object) -> datetime | None:
    """The moment; None for what is no time, or none that anybody will live to see."""
    try:
        return from_ticks(ticks) if isinstance(ticks, int) else None
    except OverflowError:
        return None


def _keep(connection: sqlite3.Connection, activity: Activity, first_check_at: datetime | None) -> bool:
    row = (sealed(content_of(activity)), sealed(words_of(activity)))
    first = None if first_check_at is None else to_ticks(first_check_at)
    known = connection.execute(
        "SELECT content, words, next_check_at, occurred_at FROM activity WHERE id = ?", (activity.id,)
    ).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO activity (id, source, occurred_at, content, words, next_check_at) VALUES (?, ?, ?, ?, ?, ?)",
            (activity.id, activity.source, to_ticks(activity.occurred_at), *row, first),
        )
        return True
    content, words, next_check_at, occurred_at = known
    if (content, words) != row:
        moved = occurred_at != to_ticks(activity.occurred_at)
        if words is not None and (next_check_at is None or moved):  # settled, and not for want of words
            next_check_at = first
        if words is not None and moved:  # what was found was looked for at another time
            forgotten = "UPDATE activity SET verdict = ?, finding = NULL, finding_words = NULL WHERE id = ?"
            connection.execute(forgotten, (Verdict.PENDING, activity.id))
        connection.execute(
            "UPDATE activity SET source = ?, occurred_at = ?, content = ?, words = ?, next_check_at = ? WHERE id = ?",
            (activity.source, to_ticks(activity.occurred_at), *row, next_check_at, activity.id),
        )
    return False
