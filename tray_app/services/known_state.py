"""What is known now, for everybody who shows something: the last snapshot, what runs, and who hears of changes."""

import threading
from collections.abc import Callable
from datetime import datetime

from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.recheck import Recheck
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.reporting.statistics import Statistics, statistics_of


class KnownState:
    """Read from any thread; each value is replaced as a whole."""

    def __init__(self, now: Callable[[], datetime], day_of: Callable[[datetime], str]) -> None:
        """`day_of` names the rep's day of a moment (UTC-aware), for the statistics."""
        self._now = now
        self._day_of = day_of
        self._listeners: list[Callable[[], None]] = []
        self._lens: Callable[[Snapshot], Snapshot] | None = None
        self._rested: Callable[[Snapshot], Snapshot] = lambda snapshot: snapshot
        self._changing = threading.Lock()
        self.of_cycle: Snapshot | None = None
        """The last state as the cycle left it; None before the first one."""
        self.snapshot: Snapshot | None = None
        """The same as it is shown."""
        self.statistics = Statistics()
        """How the days of the snapshot went."""
        self.is_checking = False
        """Whether a cycle is running."""
        self.progress: CycleProgress | None = None
        """How far it is; None when none runs, or before it has said."""
        self.last_recheck: Recheck | None = None
        """What the last "Check again" brought."""

    @property
    def known(self) -> Snapshot:
        """The last state, empty before the first cycle."""
        return self.snapshot or Snapshot(at=self._now())

    def take(self, snapshot: Snapshot) -> None:
        """Show another state. Everything is counted here, so that no window has to wait for it."""
        self.of_cycle = snapshot
        shown = self._lens(snapshot) if self._lens is not None else snapshot
        self.statistics = statistics_of(shown.items, self._day_of)
        with self._changing:  # else what the rep lays to rest meanwhile is back on the screen
            self._show(shown)

    def look_through(self, lens: Callable[[Snapshot], Snapshot] | None) -> None:
        """Show every state as this has it, the present one too; None shows it as the cycle leaves it."""
        self._lens = lens
        if self.of_cycle is not None:
            self.take(self.of_cycle)
        self.changed()

    def rest_by(self, rested: Callable[[Snapshot], Snapshot]) -> None:
        """Show every state as this has it, which lets causes rest."""
        self._rested = rested

    def rested(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with what rests now."""
        return self._rested(snapshot)

    def rest_anew(self) -> None:
        """What rests is another: show that, and tell everybody; may be called on any thread."""
        with self._changing:
            if self.snapshot is not None:
                self._show(self.snapshot)
        self.changed()

    def _show(self, snapshot: Snapshot) -> None:
        shown = self.rested(snapshot)
        shown.prepare()
        self.snapshot = shown

    def follow(self, progress: CycleProgress) -> None:
        """Show how far the cycle is."""
        self.progress = progress
        self.changed()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this after every change, on the thread that made it."""
        self._listeners.append(listener)

    def changed(self) -> None:
        """Tell everybody."""
        for listener in self._listeners:
            listener()
