"""Blocking work is given up in time, and never piles up."""

from __future__ import annotations

import threading

import pytest

from tests.rig.fair_time import within
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.net.deadline import Deadline, GivenUp


def nothing() -> None:
    """There is nothing to cut."""


def test_work_in_time_is_handed_over_again_and_again() -> None:
    deadline = Deadline(10)
    assert [deadline.run(lambda: 42, nothing) for _ in range(50)] == [42] * 50


def test_its_error_is_raised_where_it_was_asked() -> None:
    def fail() -> None:
        raise KeyError("it")

    with pytest.raises(KeyError, match="it"):
        Deadline(10).run(fail, nothing)


def test_late_work_is_cut_off_and_not_joined_by_more() -> None:
    # Given work that hangs until it is cut off, and even then takes its time
    cut, ended = threading.Event(), threading.Event()
    started: list[bool] = []

    def hang() -> None:
        started.append(True)
        cut.wait(PATIENCE_S)
        ended.wait(PATIENCE_S)

    deadline = Deadline(0.05)
    with pytest.raises(GivenUp):
        deadline.run(hang, cut.set)
    assert cut.is_set()
    # When it is asked for again before it has ended, then nothing is started
    with pytest.raises(GivenUp):
        deadline.run(hang, nothing)
    assert started == [True]
    # And once it has ended, it may run again
    ended.set()
    for thread in threading.enumerate():
        if thread.name == "bounded work":
            thread.join(PATIENCE_S)
    assert deadline.run(lambda: "again", nothing) == "again"


def test_work_that_ends_soon_after_it_was_cut_does_not_stop_the_next() -> None:
    # Given work that needs a moment to notice, as on a busy machine
    cut = threading.Event()

    def hang() -> None:
        cut.wait(PATIENCE_S)
        threading.Event().wait(0.2)

    deadline = Deadline(0.05)
    with pytest.raises(GivenUp):
        deadline.run(hang, cut.set)
    assert deadline.run(lambda: "next", nothing) == "next"


def test_closing_from_another_thread_ends_the_wait_at_once_and_for_good() -> None:
    running, cut = threading.Event(), threading.Event()

    def hang() -> None:
        running.set()
        cut.wait(PATIENCE_S)

    deadline = Deadline(60)

    def close() -> None:
        running.wait(PATIENCE_S)
        deadline.close()

    closer = threading.Thread(target=close)
    closer.start()
    with within(10), pytest.raises(GivenUp):
        deadline.run(hang, cut.set)
    closer.join()
    deadline.close()
    with pytest.raises(GivenUp):
        deadline.run(nothing, nothing)
