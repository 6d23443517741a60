"""Files of the store as disks, other programs and other versions leave them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cases import Case
from tray_app.adapters.store import SqliteStore
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch

_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_EMAILS = tuple(
    Email(id=f"mail:{n}", source="mail", occurred_at=_NOON + timedelta(minutes=n), subject=f"Letter {n}")
    for n in range(300)
)
_ALL = (_NOON, _NOON + timedelta(days=1))


def _cycle(store: SqliteStore, sent: int = 300) -> None:
    """What a check does; the mailbox gives what is new since the cursor, all of it when there is none."""
    begin = int(store.cursor("mail") or b"0")
    store.save_batch("mail", Batch(activities=_EMAILS[begin:sent], cursor=str(max(begin, sent)).encode()), {})
    store.between(*_ALL)


def _after(spoil: Callable[[Path], object]) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite3"
        with closing(SqliteStore(file)) as store:
            _cycle(store, 200)
            store.mark_told("a cause", _NOON)
        spoil(file)
        for _ in range(2):
            with closing(SqliteStore(file)) as store:
                _cycle(store)
        with closing(SqliteStore(file)) as store:
            whole = sum(one.activity in _EMAILS for one in store.between(*_ALL))
            return f"{whole} of 300 emails, {len(store.told())} told"


def _pragma(statement: str) -> Callable[[Path], object]:
    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement)

    return spoil


def _replaced(old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(file.read_bytes().replace(old, new))


def _index_entry(file: Path) -> None:
    """Spoil a page that has times, ids and verdicts, but no contents."""
    data = bytearray(file.read_bytes())
    for begin in range(0, len(data), 4096):
        page = data[begin : begin + 4096]
        if page[0] == 0x0A and b"pending" in page and b"subject" not in page:
            data[begin : begin + 4096] = page.replace(b"mail:1", b"mail:x")
    file.write_bytes(data)


def _page_of_rows(file: Path) -> None:
    data = file.read_bytes()
    place = data.index(b"Letter 150") // 4096 * 4096
    file.write_bytes(data[:place] + b"\x5a" * 4096 + data[place + 4096 :])


def _browser(file: Path) -> None:
    file.unlink()
    _pragma("CREATE TABLE moz_places (url TEXT)")(file)
    _pragma("PRAGMA user_version = 77")(file)


_WHOLE = "300 of 300 emails, 1 told"

CASES = (
    Case(
        kind="the byte of the version is spoilt",
        given="user_version is 0 in a file with all tables",
        before="OperationalError: table activity already exists",
        right=_WHOLE,
        answer=lambda: _after(_pragma("PRAGMA user_version = 0")),
    ),
    Case(
        kind="the byte of the version is spoilt",
        given="user_version is 200 in a file with the tables of today",
        before="BadConfiguration: The file … was written by a newer DidItLog …",
        right=_WHOLE,
        answer=lambda: _after(_pragma("PRAGMA user_version = 200")),
    ),
    Case(
        kind="a page of rows is spoilt",
        given="the page with the 150th email is overwritten",
        before="StoreDamaged: database disk image is malformed",
        right=_WHOLE,
        answer=lambda: _after(_page_of_rows),
    ),
    Case(
        kind="an index is spoilt, the rows are whole",
        given="entries of the index by time name other emails",
        before="189 of 300 emails, 1 told",
        right=_WHOLE,
        answer=lambda: _after(_index_entry),
    ),
    Case(
        kind="a letter in a row has become another one",
        given="the subject Letter 42 is Lettor 42 on the disk",
        before="299 of 300 emails, 1 told",
        right=_WHOLE,
        answer=lambda: _after(_replaced(b"Letter 42", b"Lettor 42")),
    ),
    Case(
        kind="the cursor of a mailbox is spoilt",
        given="the cursor is 290 on the disk, and the mailbox was read up to 200",
        before="210 of 300 emails, 1 told",
        right=_WHOLE,
        answer=lambda: _after(_replaced(b"mail200", b"mail290")),
    ),
    Case(
        kind="another program's database lies in its place",
        given="a browser's SQLite file with user_version 77",
        before="BadConfiguration: The file … was written by a newer DidItLog …",
        right="300 of 300 emails, 0 told",
        answer=lambda: _after(_browser),
    ),
    Case(
        kind="a file that is no database lies in its place",
        given="text",
        before="300 of 300 emails, 0 told",
        right="300 of 300 emails, 0 told",
        answer=lambda: _after(lambda file: file.write_bytes(b"overwritten\n" * 999)),
    ),
    Case(
        kind="the file was cut off",
        given="the first 12 KB of it: nothing of what was told is left",
        before="300 of 300 emails, 0 told",
        right="300 of 300 emails, 0 told",
        answer=lambda: _after(lambda file: file.write_bytes(file.read_bytes()[:12288])),
    ),
)
