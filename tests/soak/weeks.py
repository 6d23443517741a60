"""Weeks at the office with faults of every kind at random, and the same weeks without: in the end the same is said."""

from __future__ import annotations

import gc
import os
import random
import resource
import sys
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.kinds import FAULTS, Fault, Killed
from tests.soak.office import STEPS, Office, Verdicts
from tray_app.core.cycle.monitor import LOOK_BACK
from tray_app.core.model.verdict import Verdict

_SETTLING = 60
"""Cycles without work and without faults at the end, in which everything becomes known."""


_BETWEEN = 8
"""Cycles from one email or call to the next: two hours, day and night."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the process holds."""

    memory_mb: float
    """Resident memory."""
    handles: int
    """Open files and sockets."""
    threads: int
    """Threads."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """What came of them."""

    cycles: int
    """Checks that were begun."""
    faults: int
    """Faults that struck."""
    verdicts: Verdicts
    """What is said in the end."""
    window: frozenset[str]
    """The activities of the last days: a source gives them again when the store has lost them; older ones are gone."""
    false_alarms: tuple[str, ...]
    """Activities that were called missing, and are logged."""
    footprints: tuple[Footprint, ...]
    """After each tenth of the time."""
    store_bytes: int
    """The size of the store in the end."""


def footprint() -> Footprint:
    """What this process holds now."""
    gc.collect()
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        memory = pages * resource.getpagesize() / 1e6
        return Footprint(memory, len(os.listdir("/proc/self/fd")), threading.active_count())  # noqa: PTH208 counted
    return Footprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 0, threading.active_count())


def live(cycles: int, seed: int, *, with_faults: bool) -> Weeks:
    """So many checks; a seed gives the same work with faults and without."""
    chance = random.Random(seed + 1)  # noqa: S311 the same faults anew, no secret
    struck = 0
    false: set[str] = set()
    footprints: list[Footprint] = []
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), seed)
        for number in range(cycles):
            settles = number >= cycles - _SETTLING
            if number % _BETWEEN == 0 and not settles:
                office.work()
            fault = chance.choice(FAULTS) if with_faults and not settles and chance.random() < 0.15 else None
            strikes = _Once(fault, chance.choice(STEPS), office)
            office.at = strikes
            _cycle(office, false)
            if fault is not None and strikes.has_struck:
                struck += 1
                fault.heal(office)
            office.pass_time()
            if number % max(cycles // 10, 1) == 0:
                del office.desktop.shown[:], office.desktop.withdrawn[:]
                footprints.append(footprint())
        office.at = lambda _: None
        verdicts, size = office.verdicts(), office.file.stat().st_size
        recent = office.store.between(office.true - LOOK_BACK, office.true)
        window = frozenset(check.activity.id for check in recent)
        office.stop()
    return Weeks(cycles, struck, verdicts, window, tuple(sorted(false)), tuple(footprints), size)


def differences(plain: Weeks, faulty: Weeks) -> dict[str, tuple[object, object]]:
    """What is said differently: all of the last days, and of older activities what is still there."""
    compared = plain.window | faulty.window | (plain.verdicts.keys() & faulty.verdicts.keys())
    return {
        key: (plain.verdicts.get(key), faulty.verdicts.get(key))
        for key in sorted(compared)
        if plain.verdicts.get(key) != faulty.verdicts.get(key)
    }


class _Once:
    """One fault at one step of one cycle."""

    def __init__(self, fault: Fault | None, step: str, office: Office) -> None:
        self._fault = fault
        self._step = step
        self._office = office
        self.has_struck = False

    def __call__(self, step: str) -> None:
        if self._fault is not None and step == self._step and not self.has_struck:
            self.has_struck = True
            self._fault.strike(self._office)


def _cycle(office: Office, false: set[str]) -> None:
    try:
        shown = office.cycle()
    except Killed:
        office.stop()
        office.start()
        return
    except Exception:
        return
    window = office.true - timedelta(days=30)
    false |= {
        item.activity.id
        for item in shown.items
        if item.finding.verdict is Verdict.NOT_LOGGED
        and item.activity.id not in office.never_logged
        and item.activity.occurred_at >= window
    }
