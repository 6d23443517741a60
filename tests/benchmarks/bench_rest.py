"""What the app costs over a bare PySide6 tray program in the same run, and beside other tray programs in Python.

    .venv/bin/python -m pytest tests/benchmarks/bench_rest.py -o addopts=--import-mode=importlib -s

The goals: start to tray icon at most 1.5 times, memory at rest at most 1.8 times, wake-ups at most 0.2 a second more.
The app is signed in, reads a mailbox and a folder of calls, has finished its first check and waits for the next. They
run in turns; the median counts. The peers come from the virtual environment that DIDITLOG_PEERS names; they have no
account, so what they cost is their floor.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.resting import BARE, OURS, Rest, peers, rest, start_seconds
from tests.benchmarks.rows import row, table
from tests.e2e.command import ROOT
from tests.e2e.setting_up import signed_in_at_rest
from tests.rig.processes import RigError

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot

STARTS = 7
RESTS = 2
GOALS = {"start_s": "at most 1.5 times", "resident_mb": "at most 1.8 times", "wakeups": "at most 0.2 more"}
NAMES = {
    "start_s": "start to tray icon, s",
    "resident_mb": "memory at rest, MB",
    "anonymous_mb": "of it shared with nobody, MB",
    "wakeups": "wake-ups a second",
    "cpu_ms": "processor at rest, ms a minute",
}


def test_rest(desktop: Desktop, dovecot: Dovecot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = os.environ.get("DIDITLOG_PEERS")
    others = peers(Path(folder) if folder else None)
    programs = {"bare": BARE, "app": OURS}
    with signed_in_at_rest(desktop.env, dovecot.mailbox(), tmp_path / "calls") as command:
        desktop.env["PYTHONPATH"] = str(ROOT)
        rest_of: dict[str, list[Rest]] = {"bare": [], "app": []}
        for _ in range(RESTS):
            for name, words in programs.items():
                rest_of[name].append(rest(desktop, words))
        starts: dict[str, list[float]] = {"bare": [], "app": []}
        for _ in range(STARTS):
            for name, words in programs.items():
                starts[name].append(start_seconds(desktop, words))
        assert command("status", "--json").json["summary"]["logged"] == 2
    with capsys.disabled():
        print(told(starts, rest_of))  # noqa: T201
        del desktop.env["PYTHONPATH"]
        for name, peer in others.items():
            print(beside(name, desktop, peer))  # noqa: T201


def told(starts: dict[str, list[float]], rest_of: dict[str, list[Rest]]) -> str:
    """The tables in Markdown; the last one goes on with the peers."""
    lines = ["", table("", "bare", "app", "ratio", "goal")]
    lines.append(_line("start_s", *(statistics.median(starts[name]) for name in ("bare", "app"))))
    fields = Rest.__dataclass_fields__
    lines += (_line(field, *(_median(rest_of[name], field) for name in ("bare", "app"))) for field in fields)
    lines += ["", table("at rest", "memory, MB", "shared with nobody, MB", "wake-ups a second")]
    return "\n".join([*lines, _peer("DidItLog", rest_of["app"][-1])])


def beside(name: str, desktop: Desktop, words: Sequence[str]) -> str:
    """A peer's row."""
    try:
        return _peer(name, rest(desktop, words))
    except RigError:
        return row(name, "no icon in this tray", "", "")


def _peer(name: str, cost: Rest) -> str:
    return row(name, f"{cost.resident_mb:.0f}", f"{cost.anonymous_mb:.0f}", f"{cost.wakeups:.2f}")


def _median(costs: Sequence[Rest], field: str) -> float:
    values: list[float] = [getattr(cost, field) for cost in costs]
    return statistics.median(values)


def _line(field: str, bare: float, app: float) -> str:
    ratio = f"{app / bare:.2f}" if bare else ""
    return row(NAMES[field], f"{bare:.2f}", f"{app:.2f}", ratio, GOALS.get(field, ""))
