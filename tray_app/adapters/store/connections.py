"""Opens the store's file, one connection per thread, and says `OSError` where SQLite says that the disk refused."""

import contextlib
import errno
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tray_app.adapters.store.salvage import as_text, salvage
from tray_app.adapters.store.schema import MIGRATIONS, Migration, upgrade

_BUSY_MS = 10_000
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_ERRNO = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_AUTH: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_LOCKED: errno.EBUSY,
    sqlite3.SQLITE_IOERR: errno.EIO,
}


class StoreDamaged(OSError):
    """The file holds what no SQLite wrote; when it is opened next, what can be read of it is saved."""


class Connections:
    """Connections to one file. Safe to use from any thread."""

    def __init__(self, file: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        """Open the file, creating or upgrading it. Raises OSError, BadConfiguration."""
        self.repaired: Path | None = None
        self._file = file
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._suspicion = file.with_name(f"{file.name}.suspect")
        with disk_errors():
            try:
                first = self._prepare(migrations)
            except sqlite3.DatabaseError as error:
                if _primary(error) not in _DAMAGED:
                    raise
                self.repaired = _set_aside(file)
                first = self._prepare(migrations)
                salvage(self.repaired, first)
            self._suspicion.unlink(missing_ok=True)
        self._open[threading.current_thread()] = first

    def __call__(self) -> sqlite3.Connection:
        """This thread's connection."""
        thread = threading.current_thread()
        with self._lock:
            if thread not in self._open:
                for gone in [known for known in self._open if not known.is_alive()]:
                    self._open.pop(gone).close()
                self._open[thread] = _connect(self._file)
            return self._open[thread]

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """As `disk_errors`, and a damage that shows only now is remembered for the next opening."""
        try:
            with disk_errors():
                yield
        except StoreDamaged:
            with contextlib.suppress(OSError):
                self._suspicion.touch(mode=0o600)
            raise

    def close(self) -> None:
        """Close every connection; no thread may be using the store any more."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()

    def _prepare(self, migrations: tuple[Migration, ...]) -> sqlite3.Connection:
        # SQLite gives its -wal and -shm files the permissions of the database.
        os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        connection = _connect(self._file)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
            if self._suspicion.exists():
                _look_through(connection)
            _use_wal(connection)
            upgrade(connection, self._file.name, migrations)
        except BaseException:
            connection.close()
            raise
        return connection


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn SQLite's complaints about the disk into OSError; other errors are faults of ours and stay as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _primary(error) in _DAMAGED:
            raise StoreDamaged(errno.EIO, str(error)) from error
        if (number := _ERRNO.get(_primary(error))) is None:
            raise
        raise OSError(number, str(error)) from error


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    connection.text_factory = as_text
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL: after a power cut a notification that was told must still be marked as told.
        connection.execute("PRAGMA synchronous = FULL")
        # Expired words leave the file itself, not only the tables.
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _look_through(connection: sqlite3.Connection) -> None:
    """Read every page. Raises `sqlite3.DatabaseError` for a damage that reading the schema alone does not show."""
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        damage = sqlite3.DatabaseError(said)
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for busy_timeout while it changes the journal mode: two programs that begin a new file at the
    # same moment would fail without these attempts.
    for attempt in range(50):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _primary(error) != sqlite3.SQLITE_BUSY or attempt == 49:
                raise
            time.sleep(0.05)
        else:
            return


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _set_aside(file: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = file.with_name(f"{file.name}.damaged-{stamp}")
    file.rename(aside)
    for suffix in ("-wal", "-shm"):
        # A journal of the damaged file must not be replayed into the new one.
        with contextlib.suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside
