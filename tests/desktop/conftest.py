"""The app under test on a real desktop, with a line to its engine."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from PySide6.QtGui import QImage

from tests.rig.processes import PATIENCE_S, wait_until
from tests.ui.fake_window_api import ICONS
from tray_app.core.reporting.status import IconState
from tray_app.ui.kit.icons import Icons

if TYPE_CHECKING:
    from tests.rig.accessibility import ScreenReader

ROOT = Path(__file__).parents[2]
NAME = "app"


class Desktop(Protocol):
    """What the tests use of `tests.rig.desktop.Desktop`, which is imported on Linux alone."""

    env: dict[str, str]
    home: Path

    def run(self, name: str, command: list[str | Path]) -> subprocess.Popen[bytes]: ...
    def output(self, name: str) -> str: ...


class App:
    """The running program."""

    def __init__(self, desktop: Any, *words: str, patience_s: float = 60.0, name: str = NAME) -> None:
        """`name` tells it from another run in the same test."""
        self._desktop = desktop
        self._name = name
        desktop.env.update(PYTHONPATH=str(ROOT), TRAY_PATIENCE_S=str(patience_s), PYTHONUNBUFFERED="1")
        folder = desktop.home / "seat"
        folder.mkdir(exist_ok=True)
        self._place = folder / f"{name}.sock"
        self.process = self._run(name, words)
        self.wait_said("ready")

    def _run(self, name: str, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.desktop.app_under_test", str(self._place), *words]
        process: subprocess.Popen[bytes] = self._desktop.run(name, command)
        return process

    def start_again(self, *words: str) -> str:
        """What a second start says before it ends; where the first is too busy to hear it, one after that."""

        def said() -> str:
            assert self._run("second", words).wait(PATIENCE_S) == 0
            last = str(self._desktop.output("second")).splitlines(keepends=True)[-1]
            return "" if last == "not taken\n" else last

        return wait_until(said, "a start that is heard")

    def tell(self, **order: Any) -> None:
        """Have the engine do something, and wait until it is done."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_S)
            line.connect(str(self._place))
            line.sendall(json.dumps(order).encode() + b"\n")
            assert line.recv(16) == b"done\n"

    @property
    def said(self) -> list[str]:
        """What it has printed, line by line."""
        return str(self._desktop.output(self._name)).splitlines()

    def wait_said(self, words: str) -> None:
        """Wait until it has printed this line."""
        wait_until(lambda: words in self.said, f"{words!r} from the app")

    @property
    def numbers(self) -> dict[str, int]:
        """The notifications whose number it has kept, by their key."""
        file = self._place.parent / "numbers.json"
        try:
            kept = json.loads(file.read_text("utf-8"))
        except (FileNotFoundError, ValueError):  # not yet, or just being written
            return {}
        return {key: number for key, (number, _) in kept["known"].items()} if kept else {}

    def quit(self, number: signal.Signals) -> int:
        """End it with a signal, and return its exit status."""
        os.kill(self.process.pid, number)
        return self.process.wait(PATIENCE_S)

    def crash(self) -> None:
        """End it in the middle of whatever it does."""
        self.process.kill()
        self.process.wait(PATIENCE_S)


@pytest.fixture
def start_app(qapp: object) -> Callable[..., App]:
    return App


@pytest.fixture
def state_shown(qapp: object) -> Callable[[Any], IconState | None]:
    """Which state the picture in the tray stands for, found by its pixels."""
    icons = Icons(ICONS)

    def name(item: Any) -> IconState | None:
        width, height, data = item.icon
        # The bus carries ARGB in network order, QImage keeps it in the order of the processor.
        swapped = b"".join(data[start : start + 4][::-1] for start in range(0, len(data), 4))
        shown = QImage(swapped, width, height, width * 4, QImage.Format.Format_ARGB32)
        for state, count in itertools.product(IconState, range(11)):
            own = icons.for_tray(state, count).pixmap(width, height).toImage()
            if own.convertToFormat(QImage.Format.Format_ARGB32) == shown:
                return state
        return None

    return name


@pytest.fixture
def reader(desktop: Any) -> Iterator[ScreenReader]:
    from tests.rig.accessibility import NEEDED, ScreenReader

    for path in NEEDED:
        if not path.exists():
            pytest.skip(f"{path} is not installed")
    with contextlib.closing(ScreenReader(desktop, "diditlog")) as found:
        yield found
