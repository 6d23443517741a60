"""The one place where a snapshot becomes an icon state and two lines of text."""

from dataclasses import dataclass

from tray_app.core.model.icon_state import IconState as IconState
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import Text, listed, ntext, text
from tray_app.core.model.verdict import Verdict
from tray_app.core.reporting.tally import tally_of


@dataclass(frozen=True, slots=True)
class Status:
    """What tray and window say in short."""

    icon: IconState
    """The icon."""
    headline: Text
    """First line of the tooltip."""
    detail: Text
    """Second line of the tooltip."""


def status_of(snapshot: Snapshot | None, *, checking: bool = False, paused: bool = False) -> Status:
    """The status for a snapshot; None before the first cycle."""
    if paused:
        return Status(IconState.PAUSED, text("Paused"), text("Nothing is checked until you resume"))
    if snapshot is None:
        return Status(IconState.CHECKING, text("Starting"), text("The first check is on its way"))
    if not snapshot.sources and not snapshot.items and not snapshot.failure:
        return Status(
            IconState.CANNOT_CHECK, text("Nothing to check yet"), text("Add a mailbox or your calls, and sign in")
        )
    icon, headline = _headline(snapshot)
    if checking:
        return Status(IconState.CHECKING, text("Checking"), listed(tally_of(snapshot.summary).words))
    return Status(icon, headline, snapshot.failure or listed(tally_of(snapshot.summary).words))


def _headline(snapshot: Snapshot) -> tuple[IconState, Text]:
    numbers = snapshot.summary
    if snapshot.needing:
        return IconState.NEEDS_YOU, need_words(snapshot)
    if snapshot.failure:
        return IconState.CANNOT_CHECK, text("The last check broke off")
    if snapshot.troubles:
        return IconState.CANNOT_CHECK, text("Could not check everything")
    if numbers[Verdict.CANNOT_CHECK]:
        return IconState.CANNOT_CHECK, text("Some activities could not be checked")
    if snapshot.not_read:
        return IconState.CANNOT_CHECK, unread_words(snapshot.not_read)
    if numbers[Verdict.NOT_LOGGED] + numbers[Verdict.INCOMPLETE]:
        # What is only ever listed, or rests, does not call for anybody; but it is not logged either.
        return IconState.ALL_LOGGED, text("Nothing needs you")
    return IconState.ALL_LOGGED, text("Everything is logged")


def need_words(snapshot: Snapshot) -> Text:
    """What calls for the rep, the same words wherever it is told; without an activity, that something else does."""
    if not snapshot.needing:
        return text("Could not check everything")
    return ntext("{n} activity needs you", "{n} activities need you", snapshot.needing)


def unread_words(count: int) -> Text:
    """That so many things of a source could not be read."""
    return ntext("{n} email or call could not be read", "{n} emails or calls could not be read", count)
