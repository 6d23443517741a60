"""Causes with one code in one group: what is wrong with many people is one heading, and is dealt with at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Alert, Cause, Confidence

_LOUDNESS = list(Alert)


class CauseShelf(StrEnum):
    """Where a cause is shown: each is on one shelf."""

    OPEN = "open"
    """It needs the rep."""
    LISTED = "listed"
    """It is worth knowing, and nobody is called for it."""
    SNOOZED = "snoozed"
    """The rep wants to hear of it later."""


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Every cause of one code, in the order they are told."""

    causes: tuple[Cause, ...]
    """At least one; mostly each is about one person."""
    shelf: CauseShelf = CauseShelf.OPEN
    """Where they are shown."""

    @property
    def code(self) -> str:
        """The code they have in common."""
        return self.causes[0].code

    @property
    def whole(self) -> Cause:
        """All of them as one cause, whose key is the code: what its page and the message to an admin are made of."""
        if len(self.causes) == 1:
            return self.causes[0]
        sure = any(cause.confidence is Confidence.PROVED for cause in self.causes)
        return Cause(
            code=self.code,
            confidence=Confidence.PROVED if sure else Confidence.LIKELY,
            activities=tuple(dict.fromkeys(key for cause in self.causes for key in cause.activities)),
            alert=min((cause.alert for cause in self.causes), key=_LOUDNESS.index),
            key=self.code,
        )


def causes_on(snapshot: Snapshot, shelf: CauseShelf) -> tuple[Cause, ...]:
    """The causes that are shown there, in the order they are told."""
    match shelf:
        case CauseShelf.OPEN:
            return snapshot.open_causes
        case CauseShelf.LISTED:
            return snapshot.listed_causes
        case CauseShelf.SNOOZED:
            return tuple(one.cause for one in snapshot.snoozed)


def groups_on(snapshot: Snapshot, shelf: CauseShelf) -> tuple[CauseGroup, ...]:
    """The headings of that shelf."""
    return groups_of(causes_on(snapshot, shelf), shelf)


def groups_of(causes: Iterable[Cause], shelf: CauseShelf = CauseShelf.OPEN) -> tuple[CauseGroup, ...]:
    """The causes by their code: loudest first, then what holds back more, then as they came."""
    by_code: dict[str, list[Cause]] = {}
    for cause in causes:
        by_code.setdefault(cause.code, []).append(cause)
    groups = [CauseGroup(tuple(held), shelf) for held in by_code.values()]

    def rank(group: CauseGroup) -> tuple[int, int]:
        loudness = min(_LOUDNESS.index(cause.alert) for cause in group.causes)
        return loudness, -len({key for cause in group.causes for key in cause.activities})

    return tuple(sorted(groups, key=rank))
