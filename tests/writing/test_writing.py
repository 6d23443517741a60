"""Some seeded runs with the tests; `python -m tests.writing` tells a thousand and more."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.writing.runs import Run
from tests.writing.wire import Fate
from tray_app.core.model.task_writing import WriteState
from tray_app.core.ui_api.log_api import TAKEN_BACK_WITHIN


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


def test_two_computers_that_both_lost_the_answer_leave_one_where_a_mark_tells_them_apart(tmp_path: Path) -> None:
    run = Run(12, tmp_path)  # an org that keeps Tasks, and no dialer with long ids
    one, other = run.begin(2)
    ids = [activity.id for activity in run.activities]
    # Given two that have looked, and whose requests are both carried out, and both answers lost
    one.dies_at, one.meanwhile = "send", lambda: other.log(ids)
    one.fate = other.fate = Fate.ANSWER_LOST
    one.log(ids)
    # Then each finds its own by its mark, and the later one goes
    run.calm_down()
    entries = one.journal()
    assert all(entry.draft.mark for entry in entries)
    assert all(entry.is_told for machine in (one, other) for entry in machine.journal())
    assert {entry.state for entry in entries} == {WriteState.REMOVED}
    there = Counter((record.subject, record.who) for record in run.live_records())
    assert there == Counter((entry.draft.subject, entry.draft.who_id) for entry in entries)


def test_it_is_taken_back_for_fifteen_days_and_no_longer(tmp_path: Path) -> None:
    run = Run(3, tmp_path)
    (machine,) = run.begin(1)
    machine.log([activity.id for activity in run.activities])
    first, *_ = machine.journal()
    with machine.process() as (logger, _store):
        assert logger.can_be_taken_back(first)
        run.pass_time(TAKEN_BACK_WITHIN - timedelta(minutes=1))
        assert logger.can_be_taken_back(first)
        run.pass_time(timedelta(minutes=1))
        assert not logger.can_be_taken_back(first)
    before = len(run.live_records())
    machine.take_back(first.record_id or "")
    assert len(run.live_records()) == before
