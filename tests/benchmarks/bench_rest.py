"""What the app costs, over a bare PySide6 tray program on the same desktop in the same run: start, memory, wake-ups.

    .venv/bin/python -m pytest tests/benchmarks/bench_rest.py -o addopts=--import-mode=importlib -s

The goals: start to tray icon at most 1.5 times, memory at rest at most 1.6 times. The app is signed in, reads a mailbox
and a folder of calls, has finished its first check and waits for the next. Each program runs three times, in turns.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.command import ROOT, Command
from tests.e2e.salesforce import TOKEN
from tests.e2e.setting_up import configuration, ordinary_story
from tests.rig.processes import wait_until
from tray_app.demo.salesforce import DemoSalesforce, Org

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot

ROUNDS = 3
SETTLE_S = 10.0
WATCH_S = 30.0
BARE = """
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
"""


@dataclass(frozen=True)
class Cost:
    """What one run of one program cost."""

    start_s: float
    """From starting it until its icon stands in the tray."""
    resident_mb: float
    """Memory at rest (VmRSS)."""
    anonymous_mb: float
    """The part of it that nobody shares (RssAnon)."""
    wakeups: float
    """Times a second that a thread of it woke up, at rest."""
    cpu_ms: float
    """Milliseconds of processor a minute, at rest."""


def test_rest(desktop: Desktop, dovecot: Dovecot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story, box = ordinary_story(), dovecot.mailbox()
    story.fill(box, tmp_path / "calls")
    command = Command.at(Path(desktop.env["DIDITLOG_HOME"]), desktop.env)
    assert command.add_mailbox(box).status == 0
    command.configure(configuration(box, tmp_path / "calls"))
    costs: dict[str, list[Cost]] = {"bare": [], "app": []}
    with DemoSalesforce(Org.from_world(story.world())) as org:
        command.sign_in(org.url, TOKEN)
        desktop.env["PYTHONPATH"] = str(ROOT)
        for number in range(ROUNDS):
            costs["bare"].append(measure(desktop, f"bare-{number}", [sys.executable, "-c", BARE]))
            costs["app"].append(measure(desktop, f"app-{number}", [sys.executable, "-m", "tray_app"]))
        assert command("status", "--json").json["summary"]["logged"] == 2
    with capsys.disabled():
        print(table(costs))  # noqa: T201


def measure(desktop: Desktop, name: str, words: list[str]) -> Cost:
    began = time.perf_counter()
    process = desktop.run(name, words)
    wait_until(desktop.tray_items, "its icon")
    start_s = time.perf_counter() - began
    time.sleep(SETTLE_S)
    before, cpu_before = _wakeups(process.pid), _cpu_ms(process.pid)
    time.sleep(WATCH_S)
    wakeups, cpu = _grown(before, _wakeups(process.pid)), _grown(cpu_before, _cpu_ms(process.pid))
    kept = _kilobytes(process.pid)
    desktop.stop(name)
    wait_until(lambda: not desktop.tray_items(), "the tray to be empty")
    minutes = WATCH_S / 60
    return Cost(start_s, kept["VmRSS"] / 1024, kept["RssAnon"] / 1024, wakeups / WATCH_S, cpu / minutes)


def table(costs: dict[str, list[Cost]]) -> str:
    lines = [f"\n{'':14}{'bare':>10}{'app':>10}{'ratio':>8}"]
    for field in Cost.__dataclass_fields__:
        bare, app = (statistics.median(getattr(cost, field) for cost in costs[name]) for name in ("bare", "app"))
        ratio = f"{app / bare:8.2f}" if bare else ""
        lines.append(f"{field:14}{bare:10.2f}{app:10.2f}{ratio}")
    return "\n".join(lines)


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
