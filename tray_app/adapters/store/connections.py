"""Opens the store's file, one connection per thread, and says `OSError` where SQLite says that the disk refused.

A file that is damaged, or that another program made, is put aside, and a new one with all that could be read takes its
place. That happens while the app runs as well, and each use looks which file lies there: another program may have
repaired it.
"""

import contextlib
import errno
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tray_app.adapters.store.salvage import as_text, salvage
from tray_app.adapters.store.schema import MIGRATIONS, ForeignFile, Migration, prepare_functions, upgrade
from tray_app.adapters.system.file_lock import file_lock
from tray_app.adapters.system.private_files import make_private_folder

_BUSY_MS = 10_000
_BUSY_S = 10.0
"""So long a repair waits for what other threads are doing, and for another program that repairs as well."""
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT)
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
_FORMATS = frozenset({1, 2})
"""What the header may name; SQLite takes a file of another one for one that may only be read."""
_AS_IT_IS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Its bytes, and no waiting for what is no file."""
_STAMP = "%Y%m%dT%H%M%S%fZ"
_JOURNALS = ("-wal", "-shm")

Identity = tuple[int, int]
"""Which file it is, whatever its name."""


class StoreDamaged(OSError):
    """The file holds what no SQLite wrote; with its next use, what can be read of it is saved."""


class Connections:
    """Connections to one file. Safe to use from any thread."""

    def __init__(self, file: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        """Open the file, creating or upgrading it. Raises OSError, BadConfiguration."""
        self.repaired: Path | None = None
        """Where the file was put that was damaged last, by this process; None when there was none."""
        # Where it really lies: what is put aside has to be the data, not a link to it.
        self._file = file = Path(os.path.realpath(file)) if file.is_symlink() else file
        self._migrations = migrations
        self._changed = threading.Condition()
        self._using = 0
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._suspicion = file.with_name(f"{file.name}.suspect")
        self._identity: Identity | None = None
        with disk_errors():
            self._begin()

    def __call__(self) -> sqlite3.Connection:
        """This thread's connection."""
        thread = threading.current_thread()
        with self._changed:
            if thread not in self._open:
                for gone in [known for known in self._open if not known.is_alive()]:
                    self._open.pop(gone).close()
                self._open[thread] = _connect(self._file)
            return self._open[thread]

    @contextlib.contextmanager
    def use(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection to the file that lies there now, for one transaction.

        Raises OSError. A damage that shows is remembered: before the next use the file is repaired.
        """
        try:
            with disk_errors():
                self._enter()
                try:
                    yield self()
                finally:
                    self._leave()
        except StoreDamaged:
            self.suspect()
            raise

    def suspect(self) -> None:
        """Have the file looked through, and repaired if it is damaged, before it is used again, by whomever."""
        with contextlib.suppress(OSError):
            self._suspicion.touch(mode=0o600)

    def close(self) -> None:
        """Close every connection; no thread may be using the store any more."""
        with self._changed:
            while self._open:
                self._open.popitem()[1].close()

    def forget_damaged(self, before: datetime) -> None:
        """Remove the damaged files that were put aside before then: they hold what is past its retention."""
        for aside in self._file.parent.glob(f"{self._file.name}.damaged-*"):
            stamp = aside.name.rpartition("damaged-")[2].partition("-")[0]
            with contextlib.suppress(ValueError, OSError):
                if datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC) < before:
                    aside.unlink()

    def _enter(self) -> None:
        with self._changed:
            until = time.monotonic() + _BUSY_S
            while self._has_changed():
                if self._using == 0:
                    self.close()
                    make_private_folder(self._file.parent)  # it may have been cleared away, and all that was in it
                    self._begin()
                elif not self._changed.wait(max(0.0, until - time.monotonic())):
                    raise OSError(errno.EBUSY, "the store is to be repaired, and is in use")
            # Asked anew after each wait: another thread may have opened the file meanwhile, and uses it.
            self._using += 1

    def _leave(self) -> None:
        with self._changed:
            self._using -= 1
            self._changed.notify_all()

    def _begin(self) -> None:
        """Open the file, repaired if it has to be."""
        try:
            opened = self._prepare(self._file)
        except StoreDamaged:
            with file_lock(self._file.with_name(f"{self._file.name}.lock"), _BUSY_S):
                opened = self._repaired()
        self._suspicion.unlink(missing_ok=True)
        self._open[threading.current_thread()] = opened

    def _has_changed(self) -> bool:
        """Whether the file is to be opened anew: somebody suspects it, or another one lies in its place."""
        try:
            return self._identity != _identity(self._file.stat()) or self._suspicion.exists()
        except FileNotFoundError:
            return True

    def _prepare(self, file: Path) -> sqlite3.Connection:
        """The file, looked through and of the newest version. Raises StoreDamaged, BadConfiguration."""
        # SQLite gives its -wal and -shm files the permissions of the database.
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | _AS_IT_IS, 0o600), "rb") as header:
            found = os.fstat(header.fileno())
            if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
                raise OSError(errno.EINVAL, f"{file.name} is not a file")
            formats = set(header.read(20)[18:])
            self._identity = _identity(found)
        connection = None
        try:
            if not formats <= _FORMATS:
                raise StoreDamaged(errno.EIO, "a format that is not known")
            with damage_told():
                connection = _connect(file)
                look_through(connection)
            _use_wal(connection)
            upgrade(connection, file.name, self._migrations)
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, ForeignFile):
                raise StoreDamaged(errno.EIO, "another program's tables") from None
            raise
        return connection

    def _repaired(self) -> sqlite3.Connection:
        with contextlib.suppress(StoreDamaged):  # another program was faster
            return self._prepare(self._file)
        # Whole before it takes the place of the damaged one: nobody finds a half-filled store, and tells things again.
        new = self._file.with_name(f"{self._file.name}.new")
        for left in (new, *(new.with_name(new.name + suffix) for suffix in _JOURNALS)):
            left.unlink(missing_ok=True)
        with contextlib.closing(self._prepare(new)) as connection:
            salvage(self._file, connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.repaired = _put_aside(self._file)
        new.replace(self._file)
        return self._prepare(self._file)


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


@contextlib.contextmanager
def damage_told() -> Iterator[None]:
    """As `disk_errors`, where nothing but the file can be at fault: whatever SQLite does not like is a damage."""
    try:
        with disk_errors():
            yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite's words may quote the file's bytes
        raise StoreDamaged(errno.EIO, str(error)) from error


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    connection.text_factory = as_text
    try:
        prepare_functions(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL: after a power cut a notification that was told must still be marked as told.
        connection.execute("PRAGMA synchronous = FULL")
        # Expired words leave the file itself, not only the tables.
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def look_through(connection: sqlite3.Connection) -> None:
    """Read every page, and each row by each index. Raises StoreDamaged."""
    said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise StoreDamaged(errno.EIO, str(said))


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


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino


def _put_aside(file: Path) -> Path:
    aside = file.with_name(f"{file.name}.damaged-{datetime.now(UTC).strftime(_STAMP)}")
    try:
        os.link(file, aside)
    except OSError:  # a disk without hard links
        file.rename(aside)
    for suffix in _JOURNALS:
        # A journal of the damaged file must not be replayed into the new one.
        with contextlib.suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside
