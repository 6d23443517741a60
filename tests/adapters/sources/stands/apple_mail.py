"""Apple Mail's folder with its index, in the forms that several versions of macOS gave it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path

import pytest

from tests.adapters.sources.stands.disk import Disk
from tray_app.adapters.sources import apple_mail, envelope_index
from tray_app.adapters.sources.apple_mail import AppleMailSource

NEW = """
CREATE TABLE addresses (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT COLLATE NOCASE NOT NULL,
  comment TEXT COLLATE BINARY NOT NULL, UNIQUE(address, comment) ON CONFLICT ABORT);
CREATE TABLE labels (message_id INTEGER, mailbox_id INTEGER, PRIMARY KEY(message_id, mailbox_id)) WITHOUT ROWID;
CREATE TABLE mailboxes (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT COLLATE BINARY NOT NULL,
  total_count INTEGER NOT NULL DEFAULT 0, UNIQUE(url) ON CONFLICT ABORT);
CREATE TABLE message_global_data (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER,
  message_id_header TEXT COLLATE BINARY, UNIQUE(message_id) ON CONFLICT ABORT);
CREATE TABLE message_references (ROWID INTEGER PRIMARY KEY, message INTEGER NOT NULL, reference INTEGER NOT NULL);
CREATE TABLE messages (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER NOT NULL DEFAULT 0,
  global_message_id INTEGER NOT NULL, sender INTEGER, subject_prefix TEXT COLLATE BINARY, subject INTEGER NOT NULL,
  date_sent INTEGER, date_received INTEGER, mailbox INTEGER NOT NULL, flags INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE recipients (ROWID INTEGER PRIMARY KEY, message INTEGER NOT NULL, address INTEGER NOT NULL, type INTEGER,
  position INTEGER, UNIQUE(message, type, position) ON CONFLICT ABORT);
CREATE TABLE subjects (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT COLLATE RTRIM NOT NULL, UNIQUE(subject));
"""
"""As in Mail's V10 (macOS 13 and later), the columns that matter."""
MIDDLE = NEW.replace("message_id_header TEXT COLLATE BINARY, ", "")
"""Before the Message-ID was kept as text."""
OLD = """
CREATE TABLE addresses (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address COLLATE NOCASE, comment);
CREATE TABLE mailboxes (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, url UNIQUE, total_count INTEGER DEFAULT 0);
CREATE TABLE messages (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, message_id, document_id, in_reply_to, remote_id INTEGER,
  sender INTEGER, subject_prefix, subject INTEGER, date_sent INTEGER, date_received INTEGER, mailbox INTEGER,
  flags INTEGER, read, flagged, deleted);
CREATE TABLE recipients (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER NOT NULL, type INTEGER,
  address_id INTEGER NOT NULL, position INTEGER);
CREATE TABLE subjects (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, subject COLLATE RTRIM);
"""
"""As in V2 to V6 (OS X 10.7 to macOS 10.14)."""


class MailFolder:
    """`~/Library/Mail` with an index of one of these forms."""

    def __init__(self, folder: Path, schema: str = NEW, *, version: str = "V10", since_2001: bool = False) -> None:
        self.folder = folder
        self.file = folder / version / "MailData" / "Envelope Index"
        self.file.parent.mkdir(parents=True)
        self._schema = schema
        self._shift = 978_307_200 if since_2001 else 0
        self._connection = sqlite3.connect(self.file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(schema)
        self.inbox = self.add_folder("imap://0F2A-1/INBOX")
        self.sent = self.add_folder("imap://0F2A-1/Sent%20Messages")

    def add_folder(self, url: str) -> int:
        return self._insert("mailboxes", url=url)

    def add(self, when: datetime | None, number: int = 1, *, to: str = "jane@example.com", **changes: object) -> int:
        """Put a mail into the folder of sent mail; its row."""
        seconds = int(when.timestamp()) - self._shift if when else None
        values: dict[str, object] = {
            "message_id": 1000 + number,
            "sender": self._address("rep@acme.example"),
            "subject_prefix": "",
            "subject": self._one("subjects", "subject", f"Pricing {number}"),
            "date_sent": seconds,
            "date_received": seconds,
            "mailbox": self.sent,
        }
        if "message_id_header" in self._schema:
            values["global_message_id"] = self._insert(
                "message_global_data", message_id=1000 + number, message_id_header=f"<mail-{number}@acme.example>"
            )
        elif "global_message_id" in self._schema:
            values["global_message_id"] = 0
        row = self._insert("messages", **{**values, **changes})
        old = self._schema is OLD
        for position, (kind, address) in enumerate([(0, to), (1, "kim@example.com")]):
            person = self._address(address)
            who = {"message_id": row, "address_id": person} if old else {"message": row, "address": person}
            self._insert("recipients", **who, type=kind, position=position)
        return row

    def label(self, row: int, folder: int) -> None:
        self._insert("labels", message_id=row, mailbox_id=folder)

    def run(self, words: str, *values: object) -> None:
        self._connection.execute(words, values)

    def quit(self) -> None:
        """Mail ends: what it logged goes into the file."""
        self._connection.close()

    def _address(self, address: str) -> int:
        return self._one("addresses", "address", address, comment="")

    def _one(self, table: str, column: str, value: str, **others: object) -> int:
        known = self._connection.execute(f"SELECT ROWID FROM {table} WHERE {column} = ?", (value,)).fetchone()
        return int(known[0]) if known else self._insert(table, **{column: value, **others})

    def _insert(self, table: str, **values: object) -> int:
        marks = ", ".join("?" * len(values))
        words = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
        with closing(self._connection.execute(words, tuple(values.values()))) as done:
            return int(done.lastrowid or 0)


class AppleMailStand:
    """`tray_app.testing.Stand` on such a folder, while Mail runs."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.mail = MailFolder(folder / "Mail")
        self.source = AppleMailSource(id="work-mail", folder=self.mail.folder)
        self._number = 0
        self._disk = Disk(patch, (apple_mail, "entries"), (apple_mail, "connect"), (envelope_index, "rows"))

    def happen(self, when: datetime) -> None:
        self._number += 1
        self.mail.add(when, self._number)

    def spoil(self, when: datetime) -> None:
        self._number += 1
        self.mail.add(None, self._number)

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        return self._disk.failing(step)

    def hanging(self) -> AbstractContextManager[threading.Event]:
        return self._disk.hanging()

    def close(self) -> None:
        self.source.close()
