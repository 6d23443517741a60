"""One app per user: the first start holds a lock and listens, every later one hands its wish over and ends.

The lock decides (a crashed holder is recognised by Qt and its lock taken over); the socket only carries wishes. Both
lie in a folder of the user, and the name carries no version, so that an update meets the old one.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject, QStandardPaths, Signal

from tray_app.ui.kit.wishes import LONGEST_LINE

if TYPE_CHECKING:
    from tray_app.ui.unix_door import UnixDoor

_LONGEST_PATH = 90
"""A Unix socket's path holds 104 bytes at most on macOS, 108 on Linux."""


class Instance(QObject):
    """The seat of the one running app of this user."""

    asked = Signal(list)
    """Words of a later start, as plain strings: what it wants shown."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """`folder`: exists, and belongs to this user alone."""
        super().__init__(parent)
        self._file = folder / "instance.lock"
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)  # Age says nothing about an app that runs for weeks.
        self._folder = folder
        self._door: UnixDoor | None = None

    def claim(self) -> bool:
        """Whether this is the first; holds the seat until `close` or the end of the process."""
        claimed = self._lock.tryLock(0)
        if claimed:
            with suppress(OSError):  # Qt makes it readable to all; it names the computer and the program
                self._file.chmod(0o600)
        return claimed

    def listen(self) -> bool:
        """Hear later starts from now on; only after `claim` said yes, and with a QCoreApplication."""
        # Loaded only now, and not before the icon stands. We hold the lock, so nobody listens at the address.
        if sys.platform == "win32":
            from tray_app.ui.qt_door import QtDoor as Door
        else:
            from tray_app.ui.unix_door import UnixDoor as Door
        self._door = Door(address_of(self._folder), self.asked.emit, self)
        return self._door.open()

    def hand_over(self, words: Sequence[str]) -> bool:
        """Send the words to the first start; False when it did not take them within five seconds."""
        line = json.dumps(list(words)).encode() + b"\n"
        if len(line) > LONGEST_LINE:
            return False
        if sys.platform == "win32":
            from tray_app.ui.qt_door import knock_by_qt as knock
        else:
            from tray_app.ui.unix_door import knock_at_socket as knock
        return knock(address_of(self._folder), line)

    def close(self) -> None:
        """Give the seat up."""
        if self._door is not None:
            self._door.close()
            self._door = None
        self._lock.unlock()


def address_of(folder: Path) -> str:
    """Where the first app of this folder listens: a socket file, on Windows the name of a pipe."""
    import hashlib  # with OpenSSL, which the icon does not wait for

    own = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return f"diditlog-{own}"
    address = str(folder.resolve() / "instance.sock")
    if len(address.encode()) <= _LONGEST_PATH:
        return address
    # The runtime folder is this user's alone and its path is short; a plain name would end up in everybody's /tmp.
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return QDir(runtime).filePath(f"diditlog-{own}.sock")
