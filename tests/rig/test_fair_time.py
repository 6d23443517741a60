"""The stopwatch that is fair on a busy machine."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.rig import fair_time


@pytest.mark.parametrize(("took", "share", "passes"), [(1.9, 1, True), (2.1, 1, False), (7, 4, True), (9, 4, False)])
def test_a_busy_machine_gets_the_time_it_lacks(
    monkeypatch: pytest.MonkeyPatch, took: float, share: int, passes: bool
) -> None:
    clock = SimpleNamespace(now=0.0)

    def thread_time() -> float:
        clock.now += 0.001
        return float(clock.now / share)

    monkeypatch.setattr(fair_time, "time", SimpleNamespace(monotonic=lambda: clock.now, thread_time=thread_time))
    try:
        with fair_time.within(2):
            clock.now += took
        ended = True
    except AssertionError:
        ended = False
    assert ended is passes
