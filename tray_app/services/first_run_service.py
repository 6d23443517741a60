"""The beginning: how far the first run has come, the first look back, the demo, and starting with the computer."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from tray_app.adapters.autostart import Autostart, keep_right, start_command
from tray_app.adapters.autostart.command import start_beside
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.core.cycle.monitor import LOOK_BACK
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Verdict
from tray_app.core.reporting.tally import tally_of
from tray_app.core.ui_api.first_run_api import FirstRun, LoginStart, LookBack
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.services.background import in_background
from tray_app.services.errands import Errands

_FIRST_RUN = "first run"
"""Note of the store: the step of the first run."""
_HAS_RESULT = "first result"
"""Note of the store: whether Salesforce has ever answered about an activity."""
_REAL = (Verdict.LOGGED, Verdict.INCOMPLETE, Verdict.NOT_LOGGED)
_LOGIN_ASKED = "start at sign-in"
"""Note of the store: whether the rep has decided about it."""


class FirstRunService:
    """Implements `FirstRunApi`."""

    def __init__(
        self,
        store: SqliteStore,
        errands: Errands,
        *,
        now: Callable[[], datetime],
        is_set_up: Callable[[], bool],
        of_cycle: Callable[[], Snapshot | None] = lambda: None,
        by_report: Callable[[], Snapshot | None] = lambda: None,
        autostart: Autostart | None = None,
    ) -> None:
        """`is_set_up`: there are sources, or a configuration that is wrong. `of_cycle`: the last state as a
        cycle left it. `by_report`: what is known while answers come from an exported report, None while Salesforce is
        asked. Without `autostart` the app cannot be started with the computer, as in the demo.
        """
        self._store = store
        self._errands = errands
        self._now = now
        self._is_set_up = is_set_up
        self._autostart = autostart
        self._of_cycle = of_cycle
        self._by_report = by_report
        self._has_result = False
        self._demo: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Correct the path under which the system starts the app, should it have moved."""
        autostart = self._autostart
        if autostart is not None:
            in_background("autostart", lambda: keep_right(autostart, start_command()))

    def login_start(self) -> LoginStart:
        """Whether the app starts with the computer."""
        if self._autostart is None:
            return LoginStart.UNAVAILABLE
        try:
            if self._autostart.is_on():
                return LoginStart.ON
            return LoginStart.OFF if self._store.note(_LOGIN_ASKED) else LoginStart.UNASKED
        except OSError:
            return LoginStart.UNAVAILABLE

    def set_login_start(self, on: bool, done: Callable[[Attempt], None]) -> None:
        """Arrange it, or take it back."""

        def arrange() -> Attempt:
            self._store.write_note(_LOGIN_ASKED, "yes")
            if self._autostart is not None and on:
                self._autostart.enable(start_command())
            elif self._autostart is not None:
                self._autostart.disable()
            return Attempt()

        self._errands.run(arrange, done)

    def first_run(self) -> FirstRun:
        """The step of the first run to show."""
        with suppress(OSError, ValueError):
            if reached := self._store.note(_FIRST_RUN):
                return FirstRun(reached)
        return FirstRun.DONE if self._is_set_up() else FirstRun.WELCOME

    def reach(self, step: FirstRun) -> None:
        """Remember the step."""
        with suppress(OSError):
            self._store.write_note(_FIRST_RUN, step)

    def has_result(self) -> bool:
        """Whether there ever was a real verdict. Remembered, as what is shown goes back a week only."""
        if not self._has_result:
            with suppress(OSError):
                self._has_result = bool(self._store.note(_HAS_RESULT))
                if not self._has_result and (cycle := self._of_cycle()) is not None:
                    self._has_result = any(cycle.summary[verdict] for verdict in _REAL)
                    if self._has_result:
                        self._store.write_note(_HAS_RESULT, "yes")
        return self._has_result

    def look_back(self, done: Callable[[LookBack], None]) -> None:
        """How far the first look has come."""

        def counted() -> LookBack:
            shown = self._by_report()
            counts = tally_of(self._store.summary(self._now() - LOOK_BACK) if shown is None else shown.summary)
            return LookBack(
                found=counts.total,
                answered=counts.logged + counts.missing,
                waiting=counts.pending,
                unchecked=counts.unchecked,
                ignored=counts.ignored,
                logged=counts.logged,
                is_by_report=shown is not None,
            )

        in_background("look back", counted, done)

    def start_demo(self) -> bool:
        """Start the demo as a program of its own."""
        self._demo = start_beside("demo")
        return self._demo is not None
