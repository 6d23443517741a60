"""How much of the org's API allowance is used, and what that leaves for checks: they become seldom, and then stop.

The allowance of 24 hours is one for all of a company's tools. Every answer of Salesforce says how much of it is used;
who asks nothing hears nothing. So after a while one check is made all the same, to hear whether calls are free again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tray_app.core.model.crm import ApiUsage
from tray_app.core.model.ports import Trouble
from tray_app.core.model.text import text
from tray_app.core.model.timestamp import parse_timestamp
from tray_app.core.model.verdict import Evidence

NOTE = "api_usage"
"""Under this name the store keeps what was last heard, while it holds checks back."""
STRETCHED_FROM = 0.8
"""Share of the allowance from which Salesforce is asked less often by the schedule."""
STOPPED_FROM = 0.95
"""Share from which it is neither asked nor written to: what is left is for the work of others."""
STRETCHED = timedelta(hours=1)
"""So much time lies between two checks then, where a quarter of an hour does otherwise."""
STOPPED = timedelta(hours=2)
"""So long after the last answer one check is made all the same."""
OVER_BUDGET = "check.api_budget"


class Pace(StrEnum):
    """What becomes of a check."""

    ASK = "ask"
    """Salesforce is asked."""
    WAIT = "wait"
    """What is due waits for a later check; nobody needs to know."""
    STOP = "stop"
    """Nobody can be asked, and the rep is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardUsage:
    """What an answer said of the allowance."""

    usage: ApiUsage
    """How much was used."""
    at: datetime
    """When, UTC-aware."""
    org: str | None
    """The org's address; None where it was not known."""

    @property
    def trouble(self) -> Trouble:
        """What the rep is told when checks have stopped."""
        used, limit = self.usage.used, self.usage.limit
        return Trouble(
            OVER_BUDGET,
            (
                Evidence(
                    text("API calls of your company in 24 hours"),
                    text("{used} of {limit}, asked at {time}", used=used, limit=limit, time=self.at),
                ),
            ),
        )


def pace_of(heard: HeardUsage | None, now: datetime, *, by_hand: bool) -> Pace:
    """Whether Salesforce is asked at `now`; `by_hand`: the rep wants to know."""
    if heard is None or heard.usage.share < STRETCHED_FROM:
        return Pace.ASK
    has_stopped = heard.usage.share >= STOPPED_FROM
    if by_hand and not has_stopped:
        return Pace.ASK
    pause = STOPPED if has_stopped else STRETCHED
    if not timedelta() <= now - heard.at < pause:
        return Pace.ASK
    return Pace.STOP if has_stopped else Pace.WAIT


def to_note(usage: ApiUsage | None, at: datetime, org: str | None) -> list[Any] | None:
    """What was heard, as plain data; None when it holds nothing back."""
    if usage is None or usage.share < STRETCHED_FROM:
        return None
    return [usage.used, usage.limit, at.isoformat(), org]


def from_note(note: Any, org: str | None) -> HeardUsage | None:
    """What `to_note` kept; None when there is nothing, it cannot be read, or it is about another org than this."""
    try:
        used, limit, at, told = note
        heard = HeardUsage(usage=ApiUsage(int(used), int(limit)), at=parse_timestamp(at), org=told)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return None if org is not None and heard.org is not None and org != heard.org else heard
