"""Tells once that the store was damaged and has been put in order: what is shown may be less for some minutes."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.system.disk_trouble import repair_told
from tray_app.core.model.ports import Notification, Notifier
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import text

KEY = "store-repaired"
"""The key of the notification: no cause has it, so no healing takes it back."""


class Repairable(Protocol):
    """A store that can put itself in order."""

    @property
    def repaired(self) -> Path | None:
        """Where it put the file that was damaged last; None when there was none."""


class RepairNotice:
    """Hears of each cycle, on the engine thread; see `engine.CycleObserver`."""

    def __init__(self, store: Repairable, notifier: Callable[[], Notifier], pages: PageMaker) -> None:
        self._store = store
        self._notifier = notifier
        self._pages = pages
        self._told: Path | None = None

    def cycle_began(self) -> None:
        """A cycle begins: nothing is told before it has shown what is there."""

    def cycle_ended(self, snapshot: Snapshot | None) -> None:
        """Tell of a repair that was not told yet; in the next cycle when this one broke off."""
        aside = self._store.repaired
        if snapshot is None or aside is None or aside == self._told:
            return
        self._told = aside
        title = self._pages.say(text("A damaged file was put in order"))
        self._notifier().show(Notification(key=KEY, title=title, body=self._pages.say(repair_told(aside))))
