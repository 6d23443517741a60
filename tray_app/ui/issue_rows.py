"""Which lines the list shows for a snapshot, a filter and a search: pure, so that it can be held to tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tray_app.core.snapshot import Item, Snapshot
from tray_app.core.verdict import Cause, Verdict

Row = Cause | Item
"""One line: a cause, or one activity."""


class Choice(StrEnum):
    """The filter buttons, in their order."""

    NEEDS_YOU = "needs_you"
    """Causes, each with what it holds back."""
    PENDING = "pending"
    """Still within the logger's time."""
    LOGGED = "logged"
    """There, completely or not."""
    IGNORED = "ignored"
    """Nothing was expected."""
    ALL = "all"
    """Everything of the window."""


_VERDICTS = {
    Choice.PENDING: frozenset({Verdict.PENDING}),
    Choice.LOGGED: frozenset({Verdict.LOGGED, Verdict.INCOMPLETE}),
    Choice.IGNORED: frozenset({Verdict.IGNORED}),
    Choice.ALL: frozenset(Verdict),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a line stands for, in words that survive the next snapshot."""

    cause: str | None = None
    """Key of a cause."""
    item: str | None = None
    """Id of an activity."""


def target_of(row: Row) -> Target:
    """What the line stands for."""
    return Target(cause=row.key) if isinstance(row, Cause) else Target(item=row.activity.id)


def find(snapshot: Snapshot, target: Target) -> Row | None:
    """The cause or activity in this snapshot, or None when it is no longer in it."""
    if target.cause is not None:
        return next((cause for cause in snapshot.causes if cause.key == target.cause), None)
    return snapshot.by_id.get(target.item or "")


def cause_of(snapshot: Snapshot, item: Item) -> Cause | None:
    """What holds this activity back, if anything does."""
    return next((cause for cause in snapshot.causes if item.activity.id in cause.activities), None)


def rows_of(snapshot: Snapshot, choice: Choice, fits: Callable[[Row], bool] | None = None) -> list[Row]:
    """The lines to show. `fits` searches: a cause that fits keeps everything below it."""
    if choice is Choice.NEEDS_YOU:
        return list(_grouped(snapshot, fits))
    wanted = _VERDICTS[choice]
    return [item for item in snapshot.items if item.finding.verdict in wanted and (fits is None or fits(item))]


def _grouped(snapshot: Snapshot, fits: Callable[[Row], bool] | None) -> Iterator[Row]:
    held = {activity for cause in snapshot.causes for activity in cause.activities}
    items = {item.activity.id: item for item in snapshot.items if item.activity.id in held}
    for cause in snapshot.causes:
        below = [items[activity] for activity in reversed(cause.activities) if activity in items]
        if fits is not None and not fits(cause):
            below = [item for item in below if fits(item)]
            if not below:
                continue
        yield cause
        yield from below
