"""Causes the rep lays to rest: kept at once, and shown at once, without a check."""

import contextlib
from collections.abc import Callable, Collection
from datetime import datetime

from tray_app.core.diagnosis import snoozes
from tray_app.core.diagnosis.snoozes import Snooze
from tray_app.core.model.ports import Store
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Cause
from tray_app.services.known_state import KnownState


class SnoozeService:
    """Implements `core.ui_api.window_api.SnoozeApi`."""

    def __init__(self, store: Store, state: KnownState, now: Callable[[], datetime]) -> None:
        """From now on `state` shows no cause that rests."""
        self._store = store
        self._state = state
        self._now = now
        self._known: dict[str, Snooze] = {}
        state.rest_by(self._with_rest)

    def snooze(self, causes: Collection[Cause], until: datetime | None) -> None:
        """Let these rest until then (UTC-aware), or until they change. Raises OSError when the disk refuses."""
        self._change(lambda known: snoozes.with_snoozed(known, causes, until))

    def wake(self, keys: Collection[str]) -> None:
        """Show the causes of these keys again. Raises OSError when the disk cannot be written."""
        self._change(lambda known: snoozes.without(known, keys))

    def _change(self, change: Callable[[dict[str, Snooze]], dict[str, Snooze]]) -> None:
        self._store.change_note(snoozes.NOTE, lambda note: snoozes.to_note(change(snoozes.from_note(note))))
        self._state.rest_anew()

    def _with_rest(self, snapshot: Snapshot) -> Snapshot:
        # A disk that cannot be read wakes nothing: what was known last rests on.
        with contextlib.suppress(OSError):
            self._known = snoozes.from_note(self._store.note(snoozes.NOTE))
        return snoozes.with_rest(snapshot, self._known, self._now())
