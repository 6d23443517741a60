"""Notices within seconds that something was put into a folder, without waking up while nothing happens."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLE_MS = 2000
"""A file comes in several pieces: this long after the last one it is looked at."""


class FolderWatch(QObject):
    """Tells once when the folders have come to rest after a change."""

    changed = Signal()
    """Something was put into one of the folders, changed or taken away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(lambda _folder: self._settled.start())

    def watch(self, folders: Iterable[Path]) -> None:
        """These folders and no others; one that is not there is left to the schedule."""
        wanted = {str(folder) for folder in folders if folder.is_dir()}
        watched = set(self._watcher.directories())
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))
