"""The rep's corrections as a window makes them: kept at once, and judged anew on the engine thread."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.model.ports import Store
from tray_app.core.model.verdict import Confidence
from tray_app.core.reporting.corrections import Correction, Corrections, CountedRule


class CorrectionService:
    """Implements `core.ui_api.window_api.CorrectionDesk`."""

    def __init__(self, store: Store, ask: Callable[[CycleRequest], None], now: Callable[[], datetime]) -> None:
        """`ask` has the engine run a cycle as soon as possible."""
        self._corrections = Corrections(store)
        self._ask = ask
        self._now = now

    def rules(self) -> Sequence[CountedRule]:
        """Every rule, oldest first, with how much it hides."""
        return self._corrections.rules(self._now())

    def ignore(self, kind: str, *values: str) -> Correction:
        """Leave something alone from now on, a rule for each value. Raises `BadRule`; then none is made."""
        return self._look(self._corrections.ignore_each(kind, values, self._now()))

    def undo(self, number: int) -> Correction | None:
        """Take a rule back; None when there is none of this number."""
        correction = self._corrections.undo(number, self._now())
        return self._look(correction) if correction else None

    def mark_wrong(self, activity_ids: Collection[str]) -> Correction:
        """The warning about these was wrong."""
        return self._look(self._corrections.mark_wrong(activity_ids, self._now()))

    def attach(
        self,
        code: str,
        confidence: Confidence,
        activity_ids: Collection[str],
        *,
        error: str = "",
        fields: tuple[str, ...] = (),
    ) -> Correction:
        """A pasted error explains these."""
        found = Attachment(code=code, confidence=confidence, at=self._now(), error=error, fields=fields)
        return self._look(self._corrections.attach(found, activity_ids))

    def _look(self, correction: Correction) -> Correction:
        if correction.concerned:
            self._ask(CycleRequest(only_activities=correction.concerned))
        return correction
