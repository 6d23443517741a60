"""What a tray program costs: how long until its icon stands in the tray, and what it and its children do at rest.

Read from `/proc`, so on Linux alone. Programs run on the small desktop of the tests, one at a time.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.rig.processes import RigError, wait_until

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

SETTLE_S = 16.0
"""From the icon until it is at rest: the app's helper for the keyring is gone ten seconds after its last question."""
WATCH_S = 20.0
PATIENCE_S = 40.0
BARE = (
    sys.executable,
    "-c",
    """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

app = QApplication([])
app.setQuitOnLastWindowClosed(False)
pixmap = QPixmap(32, 32)
pixmap.fill("#c00000")
menu = QMenu()
menu.addAction("Quit", app.quit)
icon = QSystemTrayIcon(QIcon(pixmap))
icon.setContextMenu(menu)

def show():
    if QSystemTrayIcon.isSystemTrayAvailable():
        timer.stop()
        icon.show()

timer = QTimer(interval=50)
timer.timeout.connect(show)
timer.start()
show()
sys.exit(app.exec())
""",
)
"""The least that a tray program of PySide6 is."""
OURS = (sys.executable, "-m", "tray_app")
PEERS = {"Vorta": ("vorta",), "Maestral": ("maestral", "gui")}
"""Other tray programs in Python, by the command that pip installs."""


@dataclass(frozen=True)
class Rest:
    """What a program costs while nobody uses it, with the processes it has started."""

    resident_mb: float
    """Memory (VmRSS)."""
    anonymous_mb: float
    """The part of it that nobody shares (RssAnon)."""
    wakeups: float
    """Times a second that a thread woke up."""
    cpu_ms: float
    """Milliseconds of processor a minute."""


def peers(folder: Path | None) -> Mapping[str, Sequence[str]]:
    """The peers that are installed in the virtual environment `folder`."""
    found = {name: (str(folder / "bin" / words[0]), *words[1:]) for name, words in PEERS.items()} if folder else {}
    return {name: words for name, words in found.items() if Path(words[0]).is_file()}


def start_seconds(desktop: Desktop, words: Sequence[str]) -> float:
    """From starting it until its icon stands in the tray."""
    began = time.perf_counter()
    desktop.run("started", [*words], afresh=True)
    # Asked more often than by `wait_until`: what is measured is a fraction of a second.
    while not desktop.tray_items():
        if time.perf_counter() - began > PATIENCE_S:
            raise RigError("the icon did not come")
        time.sleep(0.002)
    taken = time.perf_counter() - began
    _stop(desktop, "started")
    return taken


def rest(desktop: Desktop, words: Sequence[str]) -> Rest:
    """What it costs at rest."""
    process = desktop.run("resting", [*words], afresh=True)
    try:
        wait_until(desktop.tray_items, "its icon", seconds=PATIENCE_S)
    except RigError:
        desktop.stop("resting")
        raise
    time.sleep(SETTLE_S)
    family = _family(process.pid)
    woken, worked = _sum(_wakeups, family), _sum(_cpu_ms, family)
    time.sleep(WATCH_S)
    family = [pid for pid in family if Path(f"/proc/{pid}").exists()]
    wakeups, cpu = _grown(woken, _sum(_wakeups, family)), _grown(worked, _sum(_cpu_ms, family))
    kept = [_kilobytes(pid) for pid in family]
    _stop(desktop, "resting")
    resident, anonymous = (sum(one.get(name, 0) for one in kept) / 1024 for name in ("VmRSS", "RssAnon"))
    return Rest(resident, anonymous, wakeups / WATCH_S, cpu / (WATCH_S / 60))


def _stop(desktop: Desktop, name: str) -> None:
    desktop.stop(name)
    wait_until(lambda: not desktop.tray_items(), "the tray to be empty")


def _family(pid: int) -> list[int]:
    """The process and all that it has started."""
    told = (Path(f"/proc/{pid}/task/{task}/children") for task in os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208
    children = [int(word) for path in told for word in path.read_text().split()]
    return [pid, *(one for child in children for one in _family(child))]


def _sum(count: Callable[[int], dict[str, float]], family: Sequence[int]) -> dict[str, float]:
    return {thread: value for pid in family for thread, value in count(pid).items()}


def _kilobytes(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(count) for name, count, _ in sizes}


def _threads(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/task").iterdir())


def _wakeups(pid: int) -> dict[str, float]:
    """By thread."""
    statuses = {thread.name: thread.joinpath("status").read_text() for thread in _threads(pid)}
    counted = {name: words.partition("\nvoluntary_ctxt_switches:")[2] for name, words in statuses.items()}
    return {name: float(words.split()[0]) for name, words in counted.items()}


def _cpu_ms(pid: int) -> dict[str, float]:
    """By thread."""
    return {thread.name: int(thread.joinpath("schedstat").read_text().split()[0]) / 1e6 for thread in _threads(pid)}


def _grown(before: dict[str, float], after: dict[str, float]) -> float:
    """What came in between; a thread that has ended meanwhile counts no more."""
    return sum(count - before.get(name, 0.0) for name, count in after.items())
