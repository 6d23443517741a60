"""Causes the rep lays to rest: kept at once, and shown at once, without a check."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from tray_app.core.diagnosis import snoozes
from tray_app.core.model.ports import Store
from tray_app.core.model.verdict import Cause
from tray_app.services.known_state import KnownState


class SnoozeService:
    """Implements `core.ui_api.window_api.SnoozeApi`."""

    def __init__(self, store: Store, state: KnownState, now: Callable[[], datetime]) -> None:
        self._store = store
        self._state = state
        self._now = now

    def snooze(self, causes: Collection[Cause], until: datetime | None) -> None:
        """Let these rest until then (UTC-aware), or until they change. Raises OSError when the disk refuses."""
        known = snoozes.from_note(self._store.note(snoozes.NOTE))
        self._keep(snoozes.with_snoozed(known, causes, until, self._state.known.snoozed))

    def wake(self, keys: Collection[str]) -> None:
        """Show the causes of these keys again. Raises OSError when the disk cannot be written."""
        known = snoozes.from_note(self._store.note(snoozes.NOTE))
        self._keep(snoozes.without(known, keys))

    def _keep(self, known: dict[str, snoozes.Snooze]) -> None:
        self._store.write_note(snoozes.NOTE, snoozes.to_note(known))
        snapshot = self._state.snapshot
        if snapshot is None:
            return
        told, resting = snoozes.parted(snapshot.every_cause, known, self._now())
        self._state.show(replace(snapshot, causes=told, snoozed=resting))
