"""One cell of the matrix: an office in which one fault strikes at one step, and the same office without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.kinds import FAULTS, Fault, Killed
from tests.soak.office import STEPS, Office, Verdicts
from tray_app.adapters.system.disk_trouble import disk_trouble
from tray_app.core.model.verdict import Verdict

FIRST = 5
"""The fault strikes when the step is reached in this cycle, or the first time after it."""
WORKING, CYCLES = 10, 22
LASTS = {"once": 1, "an hour": 4}
"""How long a fault lasts, in cycles."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault at one step."""

    fault: Fault
    """What strikes."""
    step: str
    """Where in the cycle."""
    lasts: str
    """For how long."""

    @property
    def name(self) -> str:
        """The cell in words."""
        return f"{self.fault.name}, at {self.step!r}, {self.lasts}"


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of it."""

    verdicts: Verdicts
    """What is said in the end."""
    wrong: tuple[str, ...]
    """What must never happen, and did."""


def cells() -> Iterator[Cell]:
    """All of them."""
    for fault in FAULTS:
        for step in STEPS:
            for lasts in LASTS:
                yield Cell(fault, step, lasts)


def judged(cell: Cell) -> tuple[str, ...]:
    """What is wrong in a cell; empty when all is well."""
    lived = live(cell)
    wrong = list(lived.wrong)
    expected = as_without_faults()
    if lost := expected.keys() - lived.verdicts.keys():
        wrong.append(f"lost: {', '.join(sorted(lost))}")
    if more := lived.verdicts.keys() - expected.keys():
        wrong.append(f"doubled: {', '.join(sorted(more))}")
    differ = {
        key: lived.verdicts[key] for key in expected.keys() & lived.verdicts if lived.verdicts[key] != expected[key]
    }
    if differ:
        wrong.append(f"says something else in the end: {differ}")
    return tuple(wrong)


@cache
def as_without_faults() -> Verdicts:
    """What is said in the end when nothing went wrong."""
    return live(None).verdicts


def live(cell: Cell | None) -> Lived:
    """A morning of work and some hours after it."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), seed=3)
        try:
            return _lived(office, cell)
        finally:
            office.stop()


class _Striker:
    """Lets the fault strike once in a cycle, when the step is reached."""

    def __init__(self, cell: Cell, office: Office) -> None:
        self.cell = cell
        self._office = office
        self.left = LASTS[cell.lasts]
        self.has_struck = False

    def __call__(self, step: str) -> None:
        if step == self.cell.step and self.left > 0 and not self.has_struck:
            self.has_struck = True
            self.cell.fault.strike(self._office)

    def heal(self) -> None:
        """The cycle is over, and so is the fault until the next one."""
        if self.has_struck:
            self.has_struck = False
            self.left -= 1
            self.cell.fault.heal(self._office)


def _lived(office: Office, cell: Cell | None) -> Lived:
    wrong: list[str] = []
    striker = _Striker(cell, office) if cell else None
    for number in range(CYCLES):
        if striker and number == FIRST:
            office.at = striker
        if number < WORKING:
            office.work()
        wrong += _one_cycle(office, cell)
        if striker:
            striker.heal()
        office.pass_time()
    if striker and striker.left == LASTS[striker.cell.lasts]:
        wrong.append("the step was never reached")
    if cell is None or not cell.fault.forgets:
        wrong += [f"told {times} times: {key}" for key, times in _told(office).items() if times > 1]
    return Lived(office.verdicts(), tuple(wrong))


def _one_cycle(office: Office, cell: Cell | None) -> list[str]:
    try:
        shown = office.cycle()
    except Killed:
        office.stop()
        office.start()
        return []
    except OSError as error:
        words = str(disk_trouble(error))
        return [] if cell and cell.fault.says in words else [f"the text is wrong: {words}"]
    except Exception as error:  # the engine's gate: the next cycle goes on
        return [] if cell and cell.fault.raises is type(error) else [f"{type(error).__name__}: {error}"]
    return [
        f"a false alarm: {item.activity.id}"
        for item in shown.items
        if item.finding.verdict is Verdict.NOT_LOGGED and item.activity.id not in office.never_logged
    ]


def _told(office: Office) -> Counter[str]:
    """How often each notification about an activity was shown."""
    keys = (shown.key for shown in office.desktop.shown)
    return Counter(key for key in keys if key != "digest" and not key.startswith(("check.", "source.")))
