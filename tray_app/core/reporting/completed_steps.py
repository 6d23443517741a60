"""Which steps of a fix the rep has done, and which way was chosen: remembered for as long as the cause lasts."""

from collections.abc import Collection, Mapping

from tray_app.core.model.ports import Store

_NOTE = "ticks"
_CHOSEN = "chosen ways"


class CompletedSteps:
    """Kept in two notes of the store. Methods raise OSError when the disk cannot be written."""

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

    def chosen(self, cause: str) -> Mapping[str, int]:
        """The choices of the cause with this key that were made: name of the choice → the way, from 0."""
        return self._read_chosen().get(cause, {})

    def choose(self, cause: str, choice: str, way: int, *, present: Collection[str]) -> None:
        """Remember one choice; causes that are not `present` are forgotten."""
        kept = {key: ways for key, ways in self._read_chosen().items() if key in present}
        kept[cause] = {**kept.get(cause, {}), choice: way}
        self._store.write_note(_CHOSEN, kept)

    def _read_chosen(self) -> dict[str, dict[str, int]]:
        try:
            noted = (self._store.note(_CHOSEN) or {}).items()
            return {str(key): {str(name): int(way) for name, way in ways.items()} for key, ways in noted}
        except (ValueError, TypeError, AttributeError):  # not what this version writes
            return {}

    def _read(self) -> dict[str, list[int]]:
        try:
            noted = (self._store.note(_NOTE) or {}).items()
            return {str(key): [int(step) for step in steps] for key, steps in noted}
        except (ValueError, TypeError, AttributeError):  # not what this version writes
            return {}
