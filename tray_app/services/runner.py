"""The one engine thread: runs the cycle on schedule, on request and after sleep, and is the app's single error gate.

Everything that goes wrong in a cycle ends here: it becomes a `CycleFailure` for the rep and one redacted line in the
log, and the thread goes on with a longer pause.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tray_app.adapters.system.disk_trouble import disk_trouble
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.diagnosis.schedule import as_told, poll_pause
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import Text, text

_log = logging.getLogger(__name__)

SLICE = timedelta(seconds=60)
"""The thread looks at the wall clock this often: a jump means that the machine slept."""
_SLEPT = timedelta(seconds=30)
"""A wall clock this much ahead of the wait means sleep."""
_A_PAUSE = timedelta(days=1000)
"""Who pauses for longer means: until told otherwise."""
AFTER_WAKE = timedelta(seconds=20)
"""The network needs this long after waking; a check before would only fail."""
_BETWEEN = timedelta(minutes=1)
"""However much is sent at once, so much time lies between two cycles that nobody asked for."""
_AT_HAND = frozenset({"check.keyring_locked", "check.no_keyring", "check.not_signed_in", "check.signed_out"})
"""Troubles that are over the moment somebody at this computer does something: looking again burdens nobody, and is what
lets the app go on by itself."""
STOP_WITHIN_S = 2.0
"""An orderly stop takes no longer than this, whatever is going on."""


@dataclass(frozen=True, slots=True)
class CycleFailure:
    """A cycle that broke: what the rep is told."""

    message: Text
    """Problem and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerHooks:
    """Whom the runner tells, always on the engine thread."""

    started: Callable[[], None]
    """A cycle begins."""
    finished: Callable[[Snapshot], None]
    """A cycle ended."""
    failed: Callable[[CycleFailure], None]
    """A cycle broke."""
    woke: Callable[[datetime], None]
    """The machine slept and woke."""


class Runner:
    """Owns the engine thread. `start` once, `stop` once; everything else from any thread at any time."""

    def __init__(
        self,
        cycle: Callable[[datetime, CycleRequest], Snapshot],
        hooks: RunnerHooks,
        *,
        abort: Sequence[Callable[[], None]] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        jitter: Callable[[], float] = lambda: 0.5,
        pause: Callable[[int, float], timedelta] = poll_pause,
    ) -> None:
        self._cycle = cycle
        self._hooks = hooks
        self._abort = abort
        self._now = now
        self._jitter = jitter
        self._pause = pause
        self._changed = threading.Condition()
        self._requests: list[CycleRequest] = []
        self._stopping = False
        self._paused_until: datetime | None = None
        self._failures = 0
        self._next = self._ended = self._now()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Begin; the first cycle runs at once."""
        self._thread.start()

    def stop(self) -> bool:
        """End within two seconds, also in the middle of a cycle. Returns whether the thread ended in time."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for abort in self._abort:
            abort()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)
        return not self._thread.is_alive()

    def is_stopping(self) -> bool:
        """Whether `stop` was called: what long work asks between its steps."""
        return self._stopping

    def ask(self, request: CycleRequest | None = None) -> None:
        """Run a cycle as soon as possible; a pause is over for this one. What waits already is not asked for twice."""
        wanted = request or CycleRequest()
        with self._changed:
            if wanted not in self._requests:
                self._requests.append(wanted)
            self._changed.notify_all()

    def hurry(self) -> None:
        """Let the next scheduled cycle come soon; a pause stands, and so does the wait after a trouble."""
        with self._changed:
            if self._failures == 0:
                self._next = min(self._next, max(self._now(), self._ended + _BETWEEN))
                self._changed.notify_all()

    def forget_whole_cycles(self) -> None:
        """Run none of the whole cycles that were asked for and have not begun; looks at single activities stay."""
        with self._changed:
            self._requests = [request for request in self._requests if request.only_activities]

    def pause(self, until: datetime) -> None:
        """No cycle before `until` (UTC-aware), unless asked for."""
        with self._changed:
            self._paused_until = until
            self._changed.notify_all()

    def resume(self) -> None:
        """Back to the schedule, with a cycle now."""
        with self._changed:
            self._paused_until = None
            self._next = self._now()
            self._changed.notify_all()

    @property
    def paused_until(self) -> datetime | None:
        """The end of the pause, if one is on."""
        until = self._paused_until
        return until if until is not None and until > self._now() else None

    def _run(self) -> None:
        while (request := self._wait()) is not None:
            self._one_cycle(request)

    def _wait(self) -> CycleRequest | None:
        """The next request, when its time has come; None when stopping."""
        with self._changed:
            while not self._stopping:
                if self._requests:
                    return self._requests.pop(0)
                now = self._now()
                at = max(self._next, self._paused_until or self._next)
                if at <= now:
                    return CycleRequest()
                wait = min(at - now, SLICE)
                self._changed.wait(wait.total_seconds())
                passed = self._now() - now
                if passed > wait + _SLEPT:
                    self._after_sleep()
                elif passed < -_SLEPT:
                    # The clock was put back. What was left of a wait is left of it still, not the jump in addition.
                    self._next += passed
                    if self._paused_until is not None and self._paused_until - now < _A_PAUSE:
                        self._paused_until += passed
            return None

    def _after_sleep(self) -> None:
        now = self._now()
        _log.info("woke after sleep")
        self._failures = 0
        self._next = now + AFTER_WAKE
        try:
            self._hooks.woke(now)
        except Exception:
            _log.exception("waking up could not be told")

    def _one_cycle(self, request: CycleRequest) -> None:
        troubles: Sequence[Trouble] = ()
        try:
            self._hooks.started()
            snapshot = self._cycle(self._now(), request)
            troubles = snapshot.troubles
            is_stretched = any(trouble.code not in _AT_HAND for trouble in troubles)
            self._failures = self._failures + 1 if is_stretched else 0
            self._hooks.finished(snapshot)
        except Exception as error:
            self._failures += 1
            self._say_failed(_failure_of(error))
        finally:
            pause = self._pause(self._failures, self._jitter())
            retry = as_told(pause, (trouble.retry_after_s for trouble in troubles))
            with self._changed:
                self._ended = self._now()
                self._next = self._ended + retry

    def _say_failed(self, failure: CycleFailure) -> None:
        """Whoever is told may break as well: the thread goes on, or nothing would ever be checked again."""
        try:
            self._hooks.failed(failure)
        except Exception:
            _log.exception("a broken cycle could not be shown")


def _failure_of(error: Exception) -> CycleFailure:
    if isinstance(error, CannotCheck):
        _log.warning("cycle failed: %s", error.code)
        return CycleFailure(text("Something could not be checked. It will be tried again by itself."))
    if isinstance(error, OSError):
        _log.error("cycle failed: %s", type(error).__name__)
        return CycleFailure(disk_trouble(error))
    _log.exception("cycle failed")
    return CycleFailure(text("A check broke off. It will be tried again by itself; the log file has the details."))
