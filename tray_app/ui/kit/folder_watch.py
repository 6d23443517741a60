"""Notices within seconds that something was put into a folder, without waking up while nothing happens."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from tray_app.core.model.file_patterns import fits

SETTLE_MS = 2000
"""A file comes in several pieces: this long after the last one it is looked at."""


class FolderWatch(QObject):
    """Tells once when the folders have come to rest after a change."""

    changed = Signal()
    """Something was put into one of the folders, changed or taken away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patterns: dict[str, str] = {}
        self._seen: dict[str, frozenset[tuple[str, int]]] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(self._look)

    def watch(self, folders: Iterable[tuple[Path, str]]) -> None:
        """These folders and no others, each with the names of files that count in it; empty for all.

        A folder that is not there is left to the schedule.
        """
        self._patterns = {str(folder): pattern for folder, pattern in folders if folder.is_dir()}
        wanted, watched = set(self._patterns), set(self._watcher.directories())
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))
            self._seen |= {folder: self._counting(folder) for folder in new}

    def _look(self, folder: str) -> None:
        """Among all sorts of files, as in Downloads, most changes are of no interest."""
        if not self._patterns.get(folder):
            self._settled.start()
        elif (now := self._counting(folder)) != self._seen.get(folder):
            self._seen[folder] = now
            self._settled.start()

    def _counting(self, folder: str) -> frozenset[tuple[str, int]]:
        """The files that count, and how they are."""
        pattern = self._patterns.get(folder, "")
        if not pattern:
            return frozenset()
        with suppress(OSError), os.scandir(folder) as entries:
            return frozenset((entry.name, entry.stat().st_size) for entry in entries if fits(entry.name, pattern))
        return frozenset()
