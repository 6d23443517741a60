"""An installed package that brings a kind of source: its module and its metadata, as pip would have left them."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tray_app.adapters.sources.plugin_source import PluginSource

EXAMPLE = '''
"""A log of emails in a file of lines: a time and an address."""

import json
from datetime import datetime

from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.ports import Batch


class LineLog:
    type = "line-log"

    def __init__(self, id, path):
        self.id = id
        self._path = path

    def poll(self, cursor, since):
        found = []
        with open(self._path) as file:
            for number, line in enumerate(file):
                when, address = line.split()
                when = datetime.fromisoformat(when)
                if when >= since:
                    name = f"{self.id}:{number}"
                    people = (Recipient(address),)
                    found.append(Email(id=name, source=self.id, occurred_at=when, recipients=people))
        return Batch(activities=tuple(found), cursor=b"%d" % len(found))

    def close(self):
        pass


def make(*, id, options, secret):
    return LineLog(id, options["path"])
'''


class Installed:
    """Packages in a folder that is on the path while the test runs."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        patch.syspath_prepend(str(folder))
        self._patch = patch

    def add(self, name: str, source: str, target: str = "make") -> None:
        """Install a package `name` whose entry point of the same name leads to `target` in its module."""
        module = name.replace("-", "_")
        (self._folder / f"{module}.py").write_text(textwrap.dedent(source), "utf-8")
        info = self._folder / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[diditlog.sources]\n{name} = {module}:{target}\n")
        self._patch.delitem(sys.modules, module, raising=False)


class PluginStand:
    """`tray_app.testing.Stand` on the example plug-in, as the app runs it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        Installed(folder, patch).add("line-log", EXAMPLE)
        self._file = folder / "log.txt"
        self._file.touch()
        self.source = PluginSource("work-mail", "line-log", {"path": str(self._file)}, str)

    def happen(self, when: datetime) -> None:
        with self._file.open("a") as file:
            file.write(f"{when.isoformat()} jane@example.com\n")

    @contextmanager
    def failing(self, step: int) -> Iterator[Callable[[], bool]]:
        """The plug-in asks for one thing, its file."""
        away = self._file.with_suffix(".away")
        if step == 0:
            self._file.rename(away)
        yield lambda: step == 0
        if step == 0:
            away.rename(self._file)
