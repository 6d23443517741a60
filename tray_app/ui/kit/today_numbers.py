"""What the rep has to look at, counted the same way everywhere."""

from dataclasses import dataclass
from datetime import datetime

from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.cause_groups import CauseShelf, groups_on
from tray_app.core.reporting.tally import tally, tally_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.time_format import is_same_day


@dataclass(frozen=True, slots=True)
class TodayNumbers:
    """The strip above the list."""

    logged_today: int
    """Activities of today whose record is in Salesforce."""
    pending: int
    """Activities still within the logger's time."""
    needs_you: int
    """Activities that are missing or incomplete and call for the rep."""
    unchecked: int
    """Activities that could not be looked for."""


def open_causes(snapshot: Snapshot | None) -> list[Cause]:
    """What is worth a line of its own: all but what is only ever listed, several causes with one code as one."""
    return [] if snapshot is None else [group.whole for group in groups_on(snapshot, CauseShelf.OPEN)]


def numbers_of(snapshot: Snapshot, window_api: WindowApi, now: datetime) -> TodayNumbers:
    """The numbers at `now` (UTC-aware)."""
    today = []
    for item in snapshot.items:  # newest first
        if item.activity.occurred_at <= now and not is_same_day(window_api, item.activity.occurred_at, now):
            break
        today.append(item.finding.verdict)
    everything = tally_of(snapshot.summary)
    return TodayNumbers(
        logged_today=tally(today).logged,
        pending=everything.pending,
        needs_you=snapshot.needing,
        unchecked=everything.unchecked,
    )
