"""A folder into which a dialer exports its calls."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest

from tests.adapters.sources.stands.disk import Disk
from tray_app.adapters.sources import call_files
from tray_app.adapters.sources.call_files import CallFiles


class FilesStand:
    """`tray_app.testing.Stand` on one growing file."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._file = folder / "calls.csv"
        self._file.write_text("started_at,direction,number,duration_s,result\n")
        self._number = 0
        self.source = CallFiles(id="dialer", folder=folder)
        self._disk = Disk(patch, (os, "scandir"), (os, "listdir"), (call_files, "_opened"))

    def happen(self, when: datetime) -> None:
        self._number += 1
        with self._file.open("a") as file:
            file.write(f"{when.isoformat()},outbound,+1202555{self._number:04},42,answered\n")

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        return self._disk.failing(step)

    def hanging(self) -> AbstractContextManager[threading.Event]:
        return self._disk.hanging()

    def close(self) -> None:
        self.source.close()
