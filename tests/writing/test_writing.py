"""Some seeded runs with the tests; `python -m tests.writing` tells a thousand and more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.writing.runs import Run
from tray_app.core.model.task_writing import WriteState


@pytest.mark.parametrize("seed", range(1, 13))
def test_never_two_never_none_and_every_journal_agrees(seed: int, tmp_path: Path) -> None:
    assert Run(seed, tmp_path).live().wrong == []


@pytest.mark.parametrize("step", ["journal", "send"])
def test_two_computers_at_the_same_moment_leave_one_task(step: str, tmp_path: Path) -> None:
    run = Run(3, tmp_path)
    one, other = run.begin(2)
    ids = [activity.id for activity in run.activities]
    # Given one computer that has looked and is about to send, while the other one does everything
    one.dies_at, one.meanwhile = step, lambda: other.log(ids)
    one.log(ids)
    # Then each has sent its own, and the later ones are taken back at once
    states = [entry.state for machine in (one, other) for entry in machine.journal()]
    assert states == [WriteState.REMOVED] * len(ids) + [WriteState.WRITTEN] * len(ids)
    assert len(run.live_records()) == len(states) // 2
