"""The life of the checking: one engine thread that runs cycles, keeps what they bring, and has the rep told.

What a window asks stands in `window_service`; this is about when a cycle runs, on which parts, and what follows.
"""

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from tray_app.adapters.system.local_zone import follow_the_system
from tray_app.core.cycle.clock import time_to_delete_by
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.cycle.recheck import answers, recheck
from tray_app.core.diagnosis.schedule import poll_pause
from tray_app.core.matching.word_memory import forget_subjects
from tray_app.core.model.ports import Store
from tray_app.core.model.snapshot import Snapshot
from tray_app.services.announcer import QUIET_AT_START, Announcer
from tray_app.services.known_state import KnownState
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.runner import AFTER_WAKE, CycleFailure, Runner, RunnerHooks

_log = logging.getLogger(__name__)
_FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_TIDY_EVERY = timedelta(days=1)


class CycleObserver(Protocol):
    """Somebody who has something to do when a cycle begins or ends; called on the engine thread."""

    def cycle_began(self) -> None:
        """A cycle begins."""

    def cycle_ended(self, snapshot: Snapshot | None) -> None:
        """A cycle has ended with this; None: it broke off."""


class Engine:
    """Start it once, stop it once; everything else from any thread at any time."""

    def __init__(
        self,
        live: LiveConfiguration,
        store: Store,
        state: KnownState,
        announcer: Announcer,
        *,
        title_of: Callable[[str], str],
        now: Callable[[], datetime],
        every: CycleRequest | None = None,
        pause: Callable[[int, float], timedelta] = poll_pause,
    ) -> None:
        """`every` is what a scheduled cycle asks for, `pause` how long it waits between cycles; `title_of` names a
        code.
        """
        self._live = live
        self._store = store
        self._state = state
        self._announcer = announcer
        self._title_of = title_of
        self._now = now
        self._every = every or CycleRequest()
        self._observers: list[CycleObserver] = []
        self._interrupted = threading.Event()
        self._tidied: datetime | None = None
        hooks = RunnerHooks(started=self._started, finished=self._finished, failed=self._failed, woke=self._woke)
        self._runner = Runner(self._cycle, hooks, abort=[live.close], now=now, jitter=random.random, pause=pause)

    def observe(self, observer: CycleObserver) -> None:
        """Tell this one of each cycle; before `start`."""
        self._observers.append(observer)

    def start(self) -> None:
        """Begin: what is known is shown first, then everything is checked."""
        self._runner.start()

    def stop(self) -> bool:
        """End within two seconds. Returns whether it ended in time."""
        return self._runner.stop()

    def reload(self) -> None:
        """Go on with the configuration of now; from any thread. Raises `BadConfiguration`, and then changes nothing."""
        self._live.reload()
        if not self.is_paused:
            self._runner.ask()

    def ask(self, request: CycleRequest) -> None:
        """Run this cycle as soon as possible."""
        self._runner.ask(request)

    def check_now(self) -> None:
        """Run a full cycle as soon as possible."""
        self._runner.ask(CycleRequest(everything=True))

    def hurry(self) -> None:
        """Something new may be there: let the next scheduled cycle come soon; from any thread."""
        self._runner.hurry()

    def stop_checking(self) -> None:
        """Break off the cycle that runs; what it has saved stays, and the next one goes on from there."""
        if self._state.is_checking:
            self._runner.forget_whole_cycles()
            self._interrupted.set()
            self._live.interrupt()

    def pause(self, until: datetime | None) -> None:
        """Stop checking until then (UTC-aware), or until resumed."""
        self._runner.pause(until or _FOR_EVER)
        self._state.changed()

    def resume(self) -> None:
        """Check again as usual."""
        self._runner.resume()
        self._state.changed()

    @property
    def is_paused(self) -> bool:
        """Whether checking is paused."""
        return self._runner.paused_until is not None

    def _cycle(self, now: datetime, request: CycleRequest) -> Snapshot:
        before = answers(self._store, request.only_activities)
        with self._live.in_use() as configured:
            monitor = configured.monitor(self._is_over, self._state.follow)
            shown = monitor.run_once(now, self._every if request == CycleRequest() else request)
        for source in shown.sources:
            if source.error is not None:
                _log.error("a source broke: %s", source.type, exc_info=source.error)
        was_broken_off = self._is_over()
        if request.only_activities and not was_broken_off:
            after = answers(self._store, request.only_activities)
            self._state.last_recheck = recheck(before, after, shown.crm.trouble, now, self._title_of)
        self._tidy(shown)
        if request.only_activities or was_broken_off:  # this leaves the rest as it was known
            return self._live.current.monitor().last_known(now)
        return shown

    def _is_over(self) -> bool:
        return self._interrupted.is_set() or self._runner.is_stopping()

    def _tidy(self, shown: Snapshot) -> None:
        """Drop what is past its retention, by a time that is sure: deleted is deleted, in memory too."""
        forget_subjects()
        at = time_to_delete_by(shown)
        if at is not None and (self._tidied is None or abs(at - self._tidied) >= _TIDY_EVERY):
            self._store.expire(at)
            self._tidied = at

    def _started(self) -> None:
        follow_the_system()
        self._interrupted.clear()
        if self._state.snapshot is None:  # read here, as the window must not wait for the disk
            self._state.take(self._live.current.monitor().last_known(self._now()))
        self._state.is_checking = True
        self._state.changed()
        for observer in self._observers:
            observer.cycle_began()

    def _finished(self, snapshot: Snapshot) -> None:
        self._ended(snapshot)
        self._announcer.announce(self._state.rested(snapshot))
        self._tell(snapshot)

    def _failed(self, failure: CycleFailure) -> None:
        _log.warning("%s", failure.message)
        # What was known stays, but a green icon over checks that all break off would be a lie.
        self._ended(replace(self._state.of_cycle or self._state.known, failure=failure.message))
        self._tell(None)

    def _ended(self, snapshot: Snapshot) -> None:
        self._state.is_checking, self._state.progress = False, None
        self._state.take(snapshot)

    def _tell(self, snapshot: Snapshot | None) -> None:
        self._state.changed()
        for observer in self._observers:
            observer.cycle_ended(snapshot)

    def _woke(self, at: datetime) -> None:
        self._announcer.be_quiet_until(at + AFTER_WAKE + QUIET_AT_START)
