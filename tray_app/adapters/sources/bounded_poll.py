"""One poll in a thread of its own: bounded in time, ended at once by `close`, and what came before a trouble is kept.

The work adds to a `Haul` as it goes; whoever waits takes what is in it when the time is over or something fails.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.core.model.activity import Activity
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Evidence

AT_MOST: Final = 200
"""Activities in one poll."""


class Haul:
    """What one poll has brought so far; replaced as a whole, since another thread may take it at any time."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: how long the poll may go on beginning something new."""
        self.batch = Batch()
        self.is_given_up = False
        """Nobody waits any more: the work should end."""
        self._enough = time.monotonic() + seconds

    @property
    def is_late(self) -> bool:
        """Whether the rest should wait for the next poll."""
        return self.is_given_up or time.monotonic() > self._enough

    def put(self, activities: tuple[Activity, ...], cursor: bytes, *, more: bool = False) -> None:
        """Add activities, with the cursor behind them."""
        self.batch = replace(self.batch, activities=self.batch.activities + activities, cursor=cursor, more=more)

    def count_unread(self, count: int, problems: tuple[Text, ...]) -> None:
        """How many cannot be read in all, and a few of them in words."""
        self.batch = replace(self.batch, not_read=count, problems=problems)

    def blame(self, code: str, *evidence: Evidence) -> None:
        """Something is wrong that keeps other things from coming, but not all; the first code counts."""
        known = self.batch.trouble
        if known is None or known.code == code:
            told = (known.evidence if known else ()) + evidence
            self.batch = replace(self.batch, trouble=Trouble(code, told))


class BoundedPoll:
    """Runs polls, one at a time."""

    def __init__(self, limit_s: float, late: Callable[[], Trouble]) -> None:
        """`limit_s`: seconds a poll may take; `late`: what is told when it takes longer."""
        self._limit_s = limit_s
        self._late = late
        self._deadline = Deadline(limit_s)

    def run(self, work: Callable[[Haul], None]) -> Batch:
        """What `work` brought. Never raises for `CannotCheck`; a trouble ends the poll, so nothing more is promised."""
        haul = Haul(self._limit_s / 2)
        trouble = self.attempt(lambda: work(haul), lambda: setattr(haul, "is_given_up", True))
        batch = haul.batch
        trouble = trouble or batch.trouble
        return replace(batch, trouble=trouble, more=False) if trouble else batch

    def attempt(self, work: Callable[[], None], cut: Callable[[], None] = lambda: None) -> Trouble | None:
        """Do the work within the time; what kept it from being done."""
        try:
            self._deadline.run(work, cut)
        except CannotCheck as error:
            return Trouble(error.code, error.evidence, error.retry_after_s)
        except GivenUp:
            return self._late()
        return None

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._deadline.close()
