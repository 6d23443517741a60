"""The writing of a Task at fault: each fate of the request, each step at which a process ends, each other writer.

In the end each missing Task stands in Salesforce once, and the journal says what Salesforce has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.writing.runs import STEPS, Machine, Run
from tests.writing.wire import Fate
from tray_app.core.model.task_writing import WriteState

_SEED: Final = 3
_OF_DELETION: Final = STEPS[-3:]
_OTHERS: Final = {"two commands at once": 1, "two computers at once": 2}


@dataclass(frozen=True, slots=True)
class WriteCell:
    """One fault of the writing, or of taking it back."""

    fate: Fate | None = None
    """What becomes of the request."""
    step: str | None = None
    """Before which step something happens; None: nothing does."""
    computers: int = 0
    """How many computers are at it when another writer comes at that step; 0: the process is killed."""
    takes_back: bool = False
    """Whether it strikes when the Task is taken back."""

    @property
    def name(self) -> str:
        """The cell in words."""
        what = "taken back" if self.takes_back else "written"
        if self.fate is not None:
            return f"{self.fate}, at 'write', while a Task is {what}"
        how = {0: "kill -9", **{count: words for words, count in _OTHERS.items()}}[self.computers]
        return f"{how}, at 'write', before {self.step!r}"


def write_cells() -> Iterator[WriteCell]:
    """All of them."""
    for takes_back in (False, True):
        for fate in Fate:
            yield WriteCell(fate=fate, takes_back=takes_back)
    for step in STEPS:
        yield WriteCell(step=step, takes_back=step in _OF_DELETION)
    for computers in _OTHERS.values():
        for step in STEPS[:6]:
            yield WriteCell(step=step, computers=computers)


def judged_write(cell: WriteCell) -> tuple[str, ...]:
    """What is wrong in a cell; empty when all is well."""
    with TemporaryDirectory() as folder:
        run = Run(_SEED, Path(folder))
        machines = run.begin(max(cell.computers, 1))
        machine, other = machines[0], machines[-1]
        ids = [one.id for one in run.activities]
        if cell.takes_back:
            machine.log(ids)
        machine.fate, machine.dies_at = cell.fate, cell.step
        machine.meanwhile = (lambda: other.log(ids)) if cell.computers else None
        if cell.takes_back:
            run.take_back(machine, _written(machine))
        else:
            machine.log(ids)
        if machine.fate is not None or machine.dies_at is not None:
            return ("the step was never reached",)
        return run.settled()


def _written(machine: Machine) -> str:
    return next(one.record_id or "" for one in machine.journal() if one.state is WriteState.WRITTEN)
