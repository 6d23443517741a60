"""Apple Mail's own index of all mail ("Envelope Index"), read without a trace: sent emails with their headers.

Its tables are nobody's promise and have changed with macOS: columns are looked up before they are named. Times count
from 1970, or from 2001 in some; no mail of this app is as old as the numbers that could be taken for both.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from tray_app.adapters.sources.sent_names import is_usual_name
from tray_app.core.model.activity import RecipientRole

_EPOCH_2001: Final = 978_307_200
_ROLES: Final = {0: RecipientRole.TO, 1: RecipientRole.CC, 2: RecipientRole.BCC}
_NEEDED: Final = {"messages": {"mailbox"}, "mailboxes": {"url"}, "addresses": {"address"}, "recipients": {"type"}}


class UnknownIndex(Exception):
    """The tables are not those of any version that is known; the text names what is missing."""


@dataclass(frozen=True, slots=True)
class IndexedMail:
    """One row of a folder of sent mail."""

    row: int
    """Its number; another one after the index was rebuilt."""
    sent_at: datetime | None
    """When it was sent; None when the row has no time."""
    message_id: str
    """The Message-ID as it was written, or the number that stands for it."""
    subject: str
    """The whole subject."""
    sender: str
    """The address in From."""
    is_reply: bool
    """Whether it answers another email."""
    recipients: tuple[tuple[str, RecipientRole], ...]
    """Everybody it went to."""


def connect(file: Path) -> sqlite3.Connection:
    """Open the index so that nothing is written beside it. Raises sqlite3.Error, OSError."""
    with file.open("rb"):
        pass  # for an error that says more than SQLite's
    log = file.with_name(file.name + "-wal")
    # A reader makes a log where there is none; without one all is in the file itself.
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"file:{quote(str(file))}?{mode}", uri=True, timeout=3, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def rows(connection: sqlite3.Connection, question: str, values: Sequence[Any] = ()) -> list[Any]:
    """The answer to one question. Raises sqlite3.Error."""
    return connection.execute(question, values).fetchall()


class EnvelopeIndex:
    """Questions to an open index. Each method raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection, mailbox: str = "") -> None:
        """`mailbox`: the name of the folder of sent mail, where it is not found by itself. Raises `UnknownIndex`."""
        self._connection = connection
        self._columns = _columns(connection)
        for table, needed in _NEEDED.items():
            if missing := needed - self._columns.get(table, set()):
                raise UnknownIndex(f"{table}.{min(missing)}")
        self.folders = tuple(_sent_folders(connection, mailbox))
        """The numbers and names of the folders of sent mail."""

    def last_row(self) -> int:
        """The number of the last message of all folders."""
        return int(rows(self._connection, "SELECT coalesce(max(ROWID), 0) FROM messages")[0][0])

    def mails(self, since: datetime, *, after: int = 0, limit: int) -> list[IndexedMail]:
        """Sent mails behind row `after` that are not older than `since`, in the order of their rows."""
        return self._mails(f"m.ROWID > ? AND {self._time()} >= ?", (after, self._moment(since)), "ASC", limit)

    def last_mails(self, since: datetime, *, up_to: int, limit: int) -> list[IndexedMail]:
        """The last sent mails up to that row, the youngest row first."""
        return self._mails(f"m.ROWID <= ? AND {self._time()} >= ?", (up_to, self._moment(since)), "DESC", limit)

    def mail(self, row: int) -> IndexedMail | None:
        """The sent mail in that row."""
        return next(iter(self._mails("m.ROWID = ?", (row,), "ASC", 1)), None)

    def without_time(self, since: datetime) -> int:
        """How many sent mails have no time, among those that came in since."""
        of = f"FROM messages m WHERE {self._in_folders()}"
        first = rows(self._connection, f"SELECT min(m.ROWID) {of} AND {self._time()} >= ?", (self._moment(since),))
        if first[0][0] is None:
            return 0
        count = f"SELECT count(*) {of} AND coalesce({self._time()}, 0) <= 0 AND m.ROWID > ?"
        return int(rows(self._connection, count, (first[0][0],))[0][0])

    def count(self) -> int:
        """How many sent mails there are."""
        return int(rows(self._connection, f"SELECT count(*) FROM messages m WHERE {self._in_folders()}")[0][0])

    def senders(self, limit: int = 5) -> list[str]:
        """The addresses that most sent mails come from."""
        if "sender" not in self._columns["messages"]:
            return []
        question = (
            "SELECT a.address FROM messages m JOIN addresses a ON a.ROWID = m.sender "
            f"WHERE {self._in_folders()} GROUP BY lower(a.address) ORDER BY count(*) DESC LIMIT ?"
        )
        return [str(address) for (address,) in rows(self._connection, question, (limit,)) if "@" in str(address)]

    def _mails(self, where: str, values: Sequence[Any], order: str, limit: int) -> list[IndexedMail]:
        message, subject = self._columns["messages"], "''"
        joins = "LEFT JOIN addresses a ON a.ROWID = m.sender" if "sender" in message else ""
        sender = "a.address" if joins else "''"
        if "subjects" in self._columns:
            joins += " LEFT JOIN subjects s ON s.ROWID = m.subject"
            subject = "s.subject"
        elif "subject" in message:
            subject = "m.subject"
        if "message_id_header" in self._columns.get("message_global_data", ()):
            by_row = "global_message_id" in message
            joins += " LEFT JOIN message_global_data g ON " + (
                "g.ROWID = m.global_message_id" if by_row else "g.message_id = m.message_id"
            )
        header = "g.message_id_header" if " g ON " in joins else "NULL"
        number = "m.message_id" if "message_id" in message else "NULL"
        prefix = "m.subject_prefix" if "subject_prefix" in message else "''"
        reply = "m.in_reply_to" if "in_reply_to" in message else "0"
        if "message" in self._columns.get("message_references", ()):
            reply = "EXISTS (SELECT 1 FROM message_references f WHERE f.message = m.ROWID)"
        question = (
            f"SELECT m.ROWID, {self._time()}, {header}, {number}, {prefix}, {subject}, {sender}, {reply} "
            f"FROM messages m {joins} WHERE {self._in_folders()} AND {where} ORDER BY m.ROWID {order} LIMIT {limit:d}"
        )
        found = rows(self._connection, question, values)
        people = self._recipients([row[0] for row in found])
        return [_mail(row, people.get(row[0], ())) for row in found]

    def _recipients(self, numbers: Sequence[int]) -> Mapping[int, tuple[tuple[str, RecipientRole], ...]]:
        column = self._columns["recipients"]
        message = "message" if "message" in column else "message_id"
        address = "address" if "address" in column else "address_id"
        order = "r.position" if "position" in column else "r.ROWID"
        found: dict[int, list[tuple[str, RecipientRole]]] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            question = (
                f"SELECT r.{message}, a.address, r.type FROM recipients r JOIN addresses a ON a.ROWID = r.{address} "
                f"WHERE r.{message} IN ({','.join('?' * len(part))}) ORDER BY r.{message}, r.type, {order}"
            )
            for number, written, role in rows(self._connection, question, part):
                found.setdefault(number, []).append((str(written), _ROLES.get(role, RecipientRole.TO)))
        return {number: tuple(people) for number, people in found.items()}

    def _in_folders(self) -> str:
        numbers = ",".join(str(number) for number, _ in self.folders) or "NULL"
        inside = f"m.mailbox IN ({numbers})"
        if {"message_id", "mailbox_id"} <= self._columns.get("labels", set()):
            # Gmail keeps every mail in one folder; what is sent has a label.
            inside = f"({inside} OR m.ROWID IN (SELECT message_id FROM labels WHERE mailbox_id IN ({numbers})))"
        return inside

    def _time(self) -> str:
        known = [name for name in ("date_sent", "date_received") if name in self._columns["messages"]]
        if not known:
            raise UnknownIndex("messages.date_sent")
        # A zero is no time: drafts and broken mails have it.
        return f"coalesce({', '.join(f'nullif(m.{name}, 0)' for name in known)}, 0)"

    def _moment(self, when: datetime) -> float:
        (youngest,) = rows(self._connection, f"SELECT max({self._time()}) FROM messages m")[0]
        # Whoever asks for the beginning of all times gets what is there.
        seconds = when.timestamp() if when.year > 1970 else 1.0
        return max(seconds - _EPOCH_2001, 1.0) if 0 < (youngest or 0) < _EPOCH_2001 else seconds


def _columns(connection: sqlite3.Connection) -> dict[str, set[str]]:
    tables = [str(name) for (name,) in rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    known = [name for name in tables if name.isidentifier()]
    return {name: {str(row[1]) for row in rows(connection, f"PRAGMA table_info({name})")} for name in known}


def _sent_folders(connection: sqlite3.Connection, mailbox: str) -> Iterator[tuple[int, str]]:
    for number, url in rows(connection, "SELECT ROWID, url FROM mailboxes ORDER BY ROWID"):
        path = unquote(urlsplit(str(url)).path).strip("/")
        last = path.rpartition("/")[2].removesuffix(".mbox")
        wanted = mailbox.casefold() in {last.casefold(), path.casefold()} if mailbox else is_usual_name(last)
        if wanted:
            yield int(number), path


def _mail(row: Sequence[Any], recipients: Iterable[tuple[str, RecipientRole]]) -> IndexedMail:
    number, seconds, header, identity, prefix, subject, sender, reply = row
    return IndexedMail(
        row=int(number),
        sent_at=_time_of(seconds),
        message_id=str(header or identity or ""),
        subject=f"{prefix or ''}{subject or ''}",
        sender=str(sender or ""),
        is_reply=bool(reply) or str(prefix or "").strip().lower().startswith("re"),
        recipients=tuple(recipients),
    )


def _time_of(seconds: Any) -> datetime | None:
    try:
        count = float(seconds)
        if count <= 0:
            return None
        return datetime.fromtimestamp(count if count >= _EPOCH_2001 else count + _EPOCH_2001, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
