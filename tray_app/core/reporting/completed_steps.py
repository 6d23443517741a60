"""Which steps of a fix the rep has done: remembered per cause for as long as the cause lasts."""

from collections.abc import Collection

from tray_app.core.model.ports import Store

_NOTE = "ticks"


class CompletedSteps:
    """Kept in one note of the store. Methods raise OSError when the disk cannot be written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, cause: str) -> frozenset[int]:
        """The steps of the cause with this key that are done, counted from 0."""
        return frozenset(self._read().get(cause, ()))

    def set(self, cause: str, step: int, *, done: bool, present: Collection[str]) -> None:
        """Remember one step. Causes that are not among the `present` keys are forgotten: they have healed."""
        kept = {key: set(steps) for key, steps in self._read().items() if key in present}
        steps = kept.setdefault(cause, set())
        if done:
            steps.add(step)
        else:
            steps.discard(step)
        told = {key: sorted(steps) for key, steps in kept.items() if steps}
        self._store.write_note(_NOTE, told or None)

    def _read(self) -> dict[str, list[int]]:
        try:
            noted = (self._store.note(_NOTE) or {}).items()
            return {str(key): [int(step) for step in steps] for key, steps in noted}
        except (ValueError, TypeError, AttributeError):  # not what this version writes
            return {}
