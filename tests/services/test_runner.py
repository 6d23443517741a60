"""The engine thread: runs, waits, wakes, stops at any moment, and survives whatever a cycle throws."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from queue import Queue

import pytest

from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import CrmState, Snapshot
from tray_app.services import runner
from tray_app.services.runner import CycleFailure, Runner, RunnerHooks

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG = timedelta(days=1)


class Rig:
    """A runner whose cycles do what the test says."""

    def __init__(self) -> None:
        self.requests: Queue[CycleRequest] = Queue()
        self.done: Queue[Snapshot | CycleFailure] = Queue()
        self.woke: Queue[datetime] = Queue()
        self.answer: list[Snapshot | Exception] = []
        self.aborted = threading.Event()
        self.clock = NOW
        self.pauses: list[int] = []
        self.pause = LONG
        hooks = RunnerHooks(started=lambda: None, finished=self.done.put, failed=self.done.put, woke=self.woke.put)
        self.runner = Runner(self._cycle, hooks, abort=[self.aborted.set], now=lambda: self.clock, pause=self._pause)

    def _cycle(self, now: datetime, request: CycleRequest) -> Snapshot:
        self.requests.put(request)
        answer = self.answer.pop(0) if self.answer else Snapshot(at=now)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _pause(self, failures: int, _jitter: float) -> timedelta:
        self.pauses.append(failures)
        return self.pause


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.runner.stop()


def test_runs_at_once_and_on_request(rig: Rig) -> None:
    rig.runner.start()
    assert rig.requests.get(timeout=PATIENCE_S) == CycleRequest()
    rig.runner.ask(CycleRequest(everything=True))
    assert rig.requests.get(timeout=PATIENCE_S) == CycleRequest(everything=True)


def test_a_paused_runner_runs_only_what_is_asked_for(rig: Rig) -> None:
    rig.runner.pause(NOW + LONG)
    rig.runner.start()
    rig.runner.ask(CycleRequest(everything=True))

    assert rig.requests.get(timeout=PATIENCE_S) == CycleRequest(everything=True)
    assert rig.runner.paused_until == NOW + LONG
    rig.runner.resume()
    assert rig.requests.get(timeout=PATIENCE_S) == CycleRequest()


@pytest.mark.parametrize(
    "error", [CannotCheck("check.offline"), OSError("No space left"), RuntimeError("secret@example.com")]
)
def test_the_error_gate_tells_calmly_and_goes_on(rig: Rig, error: Exception) -> None:
    rig.answer = [error]
    rig.runner.start()
    failure = rig.done.get(timeout=PATIENCE_S)

    assert isinstance(failure, CycleFailure)
    assert "secret" not in str(failure.message)
    rig.runner.ask()
    assert isinstance(rig.done.get(timeout=PATIENCE_S), Snapshot)
    assert rig.pauses == [1, 0]


def test_a_server_that_asks_for_patience_gets_it(rig: Rig) -> None:
    # Given no pause of its own after a cycle, and a server that wants to be left alone
    rig.pause = timedelta(0)
    rig.answer = [Snapshot(at=NOW, crm=CrmState(trouble=Trouble("check.unavailable", retry_after_s=600)))] * 2
    rig.runner.start()
    rig.done.get(timeout=PATIENCE_S)
    # When something is asked for, then that is what comes next, and not a cycle of the schedule
    rig.runner.ask(CycleRequest(only_activities=frozenset({"a"})))
    assert [rig.requests.get(timeout=PATIENCE_S) for _ in range(2)] == [
        CycleRequest(),
        CycleRequest(only_activities=frozenset({"a"})),
    ]


def test_troubles_stretch_the_pause(rig: Rig) -> None:
    rig.answer = [Snapshot(at=NOW, crm=CrmState(trouble=Trouble("check.offline")))] * 2
    rig.runner.start()
    rig.done.get(timeout=PATIENCE_S)
    rig.runner.ask()
    rig.done.get(timeout=PATIENCE_S)
    rig.runner.ask()
    rig.done.get(timeout=PATIENCE_S)

    assert rig.pauses[:2] == [1, 2]


@pytest.mark.parametrize(
    "code", ["check.keyring_locked", "check.no_keyring", "check.not_signed_in", "check.signed_out"]
)
def test_what_somebody_at_the_computer_ends_at_any_moment_does_not_stretch_it(rig: Rig, code: str) -> None:
    rig.answer = [Snapshot(at=NOW, crm=CrmState(trouble=Trouble(code)))]
    rig.runner.start()
    rig.done.get(timeout=PATIENCE_S)
    rig.runner.ask()
    rig.done.get(timeout=PATIENCE_S)

    assert rig.pauses[:1] == [0]


def test_stops_in_the_middle_of_a_cycle() -> None:
    # Given a cycle that hangs until it is aborted, as a silent server makes it
    hanging = threading.Event()
    aborted = threading.Event()

    def cycle(now: datetime, _request: CycleRequest) -> Snapshot:
        hanging.set()
        aborted.wait(PATIENCE_S)
        return Snapshot(at=now)

    nothing = RunnerHooks(started=lambda: None, finished=lambda _: None, failed=lambda _: None, woke=lambda _: None)
    runner = Runner(cycle, nothing, abort=[aborted.set])
    runner.start()
    assert hanging.wait(PATIENCE_S)
    # Then stopping ends it in time
    assert runner.stop()


def test_a_clock_that_is_put_back_stops_no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a runner in the middle of a pause of ten seconds
    monkeypatch.setattr("tray_app.services.runner.SLICE", timedelta(milliseconds=20))
    clock, done = [NOW], Queue[Snapshot]()
    hooks = RunnerHooks(started=lambda: None, finished=done.put, failed=lambda _: None, woke=lambda _: None)
    cycle = Runner(lambda now, _: Snapshot(at=now), hooks, now=lambda: clock[0], pause=lambda *_: timedelta(seconds=10))
    cycle.start()
    assert done.get(timeout=PATIENCE_S).at == NOW
    # When somebody corrects a clock that was three days ahead, and the ten seconds are over
    wait_until(lambda: cycle._next > NOW, "the pause")
    clock[0] -= timedelta(days=3)
    wait_until(lambda: cycle._next < NOW, "the jump to be noticed")
    clock[0] += timedelta(seconds=11)
    # Then it checks
    assert done.get(timeout=PATIENCE_S).at == clock[0]
    assert cycle.stop()


def test_a_clock_that_is_put_back_makes_no_pause_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a clock that is a hundred days ahead, and a pause of an hour
    monkeypatch.setattr("tray_app.services.runner.SLICE", timedelta(milliseconds=20))
    clock, looks, done = [NOW], [0], Queue[Snapshot]()

    def now() -> datetime:
        looks[0] += 1
        return clock[0]

    hooks = RunnerHooks(started=lambda: None, finished=done.put, failed=lambda _: None, woke=lambda _: None)
    cycle = Runner(lambda now, _: Snapshot(at=now), hooks, now=now, pause=lambda *_: timedelta(seconds=10))
    cycle.start()
    assert done.get(timeout=PATIENCE_S).at == NOW
    wait_until(lambda: cycle._next > NOW, "the pause between checks")
    cycle.pause(NOW + timedelta(hours=1))
    before = looks[0]
    wait_until(lambda: looks[0] > before + 3, "the runner to wait for the end of the pause")
    # When it is put right, and the hour is over
    clock[0] -= timedelta(days=100)
    wait_until(lambda: cycle._next < NOW, "the jump to be noticed")
    assert cycle.paused_until == clock[0] + timedelta(hours=1)
    clock[0] += timedelta(hours=1, seconds=1)
    wait_until(lambda: cycle._next > clock[0], "the hour to be noticed, as a sleep")
    clock[0] += timedelta(seconds=21)
    # Then it checks
    assert done.get(timeout=PATIENCE_S).at == clock[0]
    assert cycle.stop()


def test_a_hook_that_breaks_does_not_end_the_engine() -> None:
    done: Queue[CycleFailure] = Queue()

    def broken(_snapshot: Snapshot) -> None:
        raise RuntimeError

    hooks = RunnerHooks(started=lambda: None, finished=broken, failed=done.put, woke=lambda _: None)
    runner = Runner(lambda now, _: Snapshot(at=now), hooks, pause=lambda *_: LONG)
    runner.start()
    assert done.get(timeout=PATIENCE_S)
    runner.ask()
    assert done.get(timeout=PATIENCE_S)
    assert runner.stop()


def test_a_hint_brings_the_next_cycle_forward_but_not_into_a_pause_or_a_trouble(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.runner.start()
    rig.done.get(timeout=PATIENCE_S)
    # Given that the last cycle ended a moment ago, then a minute lies between, however often it is hinted
    for _ in range(3):
        rig.runner.hurry()
    assert rig.runner._next == NOW + timedelta(minutes=1)
    monkeypatch.setattr(runner, "_BETWEEN", timedelta(0))
    rig.requests.get(timeout=PATIENCE_S)
    rig.runner.hurry()
    assert rig.requests.get(timeout=PATIENCE_S) == CycleRequest()
    rig.done.get(timeout=PATIENCE_S)
    # A pause stands
    rig.runner.pause(NOW + timedelta(hours=1))
    rig.runner.hurry()
    assert rig.requests.empty()
    # And so does the wait after a trouble
    rig.answer.append(Snapshot(at=NOW, crm=CrmState(trouble=Trouble("check.rate_limited"))))
    rig.runner.resume()
    rig.done.get(timeout=PATIENCE_S)
    wait_until(lambda: rig.runner._next > NOW, "the wait", seconds=PATIENCE_S)
    rig.runner.hurry()
    assert rig.runner._next == NOW + LONG
