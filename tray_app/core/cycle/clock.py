"""Which time it is: this computer's clock, held against the servers' one.

Every judgement hangs on the time: with a clock that runs ahead, an email of three minutes ago would be missing, and
what is stored would be past its retention. So each answer of a server says what time it is there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import text
from tray_app.core.model.timestamp import parse_timestamp
from tray_app.core.model.verdict import Evidence

NOTE = "server_time"
"""Under this name the store keeps the last time that a server has confirmed."""
UNPROVED_NOTE = "unproved_time"
"""Under this one, what this computer took the time for when no server could be asked."""
NOTED_EVERY = timedelta(hours=1)
"""How often that is written down."""
TOLERATED = timedelta(minutes=2)
"""Clocks differ by so much without harm: no grace is shorter."""
TOO_FAR = timedelta(hours=1)
"""From here on it is said: programs on this computer stamp emails and calls with its clock as well."""
CLOCK_WRONG = "check.clock_wrong"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """This computer's clock at one moment, and what a server says of it."""

    local: datetime
    """What this computer takes the time for, UTC-aware."""
    offset: timedelta | None
    """How far the server's clock is ahead of it; None when no server has said."""

    @property
    def now(self) -> datetime:
        """The time to judge by."""
        if self.offset is None or abs(self.offset) <= TOLERATED:
            return self.local
        return self.local + self.offset

    @property
    def due_at(self) -> datetime:
        """The time to write down for what is due at once.

        While the two clocks contradict each other it is the earlier one: whichever turns out to be wrong, nothing is
        put off.
        """
        return min(self.now, self.local) if self.is_wrong else self.now

    @property
    def is_proved(self) -> bool:
        """Whether a server has said what time it is."""
        return self.offset is not None

    @property
    def is_wrong(self) -> bool:
        """Whether the clock is so far off that nothing may be called missing, deleted or told."""
        return self.offset is not None and abs(self.offset) > TOO_FAR

    def earliest(self, noted: Any) -> datetime:
        """The time to read sources up to: without a server's word no later than the one that was noted last.

        So a clock that runs ahead makes sources read more than they have to, and pass over nothing. While the two
        clocks contradict each other it is the earlier one, but no earlier than what both have agreed on before.
        """
        stood = _moment(noted)
        if self.is_wrong and stood is not None:
            first, second = sorted((self.local, self.now))
            return max(first, stood) if stood <= second else first
        if self.is_proved:
            return self.now
        return min(self.local, stood or self.local)

    def latest(self, noted: Any) -> datetime:
        """The other end: without a server's word no earlier than the one that was noted last.

        So with a clock that runs behind nothing is gone from what is shown, and nothing taken back that was told.
        """
        stood = _moment(noted)
        return self.now if self.is_proved or stood is None else max(self.local, stood + NOTED_EVERY)

    def shown_until(self, noted: Any) -> datetime:
        """Up to when emails and calls are shown: while the two clocks contradict each other, by the later one."""
        return max(self.latest(noted), self.local) if self.is_wrong else self.latest(noted)

    def differs_from(self, offset: timedelta | None) -> bool:
        """Whether a later answer shows that this reading was wrong."""
        return offset is not None and abs(offset - (self.offset or timedelta())) > TOLERATED

    def trouble(self) -> Trouble | None:
        """What the rep is told; None when there is nothing to tell."""
        if not self.is_wrong or self.offset is None:
            return None
        here, there = self.local, self.local + self.offset
        return Trouble(
            CLOCK_WRONG,
            (
                Evidence(text("The clock of this computer"), text("{when}", when=here)),
                Evidence(text("The time at Salesforce"), text("{when}", when=there)),
            ),
        )


def is_to_be_noted(reading: ClockReading, noted: Any) -> bool:
    """Whether a confirmed time is written down: once an hour, and when what stands there cannot be right."""
    if not reading.is_proved or reading.is_wrong:
        return False
    stood = _moment(noted)
    return stood is None or not timedelta() <= reading.now - stood < NOTED_EVERY


def has_run_ahead(reading: ClockReading, noted: Any, unproved: Any) -> bool:
    """Whether something may be stamped in the future: by a clock that nobody confirmed, or by an earlier version."""
    if not reading.is_proved or reading.is_wrong:
        return False
    stamps = [noted is None, *(at is not None and at > reading.now for at in map(_moment, (noted, unproved)))]
    return any(stamps)


def latest_unproved(reading: ClockReading, unproved: Any) -> str:
    """The latest time that nobody confirmed: a clock put back without a server's word leaves stamps ahead of it."""
    before = _moment(unproved)
    return max(reading.now, before or reading.now).isoformat()


def time_to_delete_by(shown: Snapshot) -> datetime | None:
    """The time by which something is past its retention; None when nobody can be sure of it.

    Without a server's word that is no later than a day after the newest email or call: those are stamped by others too.
    """
    if shown.is_time_proved:
        return shown.at
    newest = max((item.activity.occurred_at for item in shown.items), default=None)
    return None if newest is None else min(shown.at, newest + timedelta(days=1))


def _moment(noted: Any) -> datetime | None:
    try:
        return parse_timestamp(noted)
    except (ValueError, TypeError, AttributeError):
        return None
