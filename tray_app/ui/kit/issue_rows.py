"""Which lines the list shows for a snapshot, a filter and a search: pure, so that it can be held to tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress

from tray_app.core.model.snapshot import Item, Snapshot, Sort, sort_of
from tray_app.core.model.verdict import THERE, Cause, Verdict
from tray_app.core.reporting.cause_groups import CauseGroup, CauseShelf, causes_on, groups_on
from tray_app.core.reporting.statistics import Statistics

Row = CauseGroup | Cause | Item
"""One line: what is wrong with several people, one cause, or one activity."""


class Choice(StrEnum):
    """The filter buttons, in their order."""

    NEEDS_YOU = "needs_you"
    """What is wrong: one cause with what it holds back, or several with one code, person by person."""
    LISTED = "listed"
    """Causes that nobody is called for, shown as those that need the rep."""
    PENDING = "pending"
    """Still within the logger's time."""
    UNCHECKED = "unchecked"
    """Could not be looked for."""
    SNOOZED = "snoozed"
    """Causes that rest, shown as those that need the rep."""
    LOGGED = "logged"
    """There, completely or not."""
    IGNORED = "ignored"
    """Nothing was expected."""
    ALL = "all"
    """Everything of the window."""


SHELVES = {Choice.NEEDS_YOU: CauseShelf.OPEN, Choice.LISTED: CauseShelf.LISTED, Choice.SNOOZED: CauseShelf.SNOOZED}
"""Buttons that show causes rather than activities, and which ones."""
Fits = Callable[[Row], bool]
"""Whether a line is searched for."""
_PORTION = 500
_VERDICTS = {
    Choice.PENDING: frozenset({Verdict.PENDING}),
    Choice.UNCHECKED: frozenset({Verdict.CANNOT_CHECK}),
    Choice.LOGGED: THERE,
    Choice.IGNORED: frozenset({Verdict.IGNORED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is left out of the list."""

    choice: Choice = Choice.NEEDS_YOU
    """The button that is pressed."""
    kind: str | None = None
    """email or call."""
    source: str | None = None
    """Id of a source."""
    reason: str | None = None
    """A code."""
    day: str | None = None
    """2026-11-23, in the rep's zone."""

    @property
    def is_narrow(self) -> bool:
        """Whether more than the button leaves something out."""
        return (self.kind, self.source, self.reason, self.day) != (None, None, None, None)

    def leave(self, items: Sequence[Item]) -> list[Item]:
        """What they leave of these activities, whatever their day."""
        return [item for item in items if self._leaves(sort_of(item))]

    def leave_of(self, snapshot: Snapshot) -> list[Item]:
        """What they leave of all activities, whatever their day: also of a hundred thousand in a moment."""
        fits = [self._leaves(sort) for sort in snapshot.sorted.sorts]
        return list(compress(snapshot.items, map(fits.__getitem__, snapshot.sorted.places)))

    def _leaves(self, sort: Sort) -> bool:
        verdicts = _VERDICTS.get(self.choice)
        return (
            (verdicts is None or sort.verdict in verdicts)
            and self.kind in {None, sort.kind}
            and self.source in {None, sort.source}
            and self.reason in {None, sort.code}
        )


def count_of(snapshot: Snapshot | None, choice: Choice) -> int | None:
    """How many activities a button shows without further filters; None where it shows causes that hold none back, and
    before anything is known.
    """
    if snapshot is None:
        return None
    if choice is Choice.SNOOZED:
        return len({key for one in snapshot.snoozed for key in one.cause.activities})
    if (shelf := SHELVES.get(choice)) is not None:
        causes = causes_on(snapshot, shelf)
        return snapshot.missing_of(causes) or (None if causes else 0)  # no 0 behind a button that shows something
    if choice is Choice.ALL:
        return len(snapshot.items)
    return sum(snapshot.summary[verdict] for verdict in _VERDICTS[choice])


@dataclass(frozen=True, slots=True)
class Target:
    """What a line stands for, in words that survive the next snapshot."""

    group: str | None = None
    """The code that several causes have in common."""
    cause: str | None = None
    """Key of a cause."""
    shelf: CauseShelf = CauseShelf.OPEN
    """Where the group stands: causes of one code may be on several."""
    item: str | None = None
    """Id of an activity."""


def target_of(row: Row) -> Target:
    """What the line stands for."""
    if isinstance(row, CauseGroup):
        return Target(group=row.code, shelf=row.shelf)
    return Target(cause=row.key) if isinstance(row, Cause) else Target(item=row.activity.id)


def find(snapshot: Snapshot, target: Target) -> Row | None:
    """The line in this snapshot, or None when it is no longer in it; of a group the one cause that may be left."""
    if target.group is not None:
        groups = groups_on(snapshot, target.shelf)
        found = next((group for group in groups if group.code == target.group), None)
        return found.causes[0] if found is not None and len(found.causes) == 1 else found
    if target.cause is not None:
        for cause in snapshot.every_cause:
            if cause.key == target.cause:
                return cause
        return find(snapshot, Target(group=target.cause))  # the key of several causes is the code they share
    return snapshot.by_id.get(target.item or "")


def cause_of(snapshot: Snapshot, item: Item) -> Cause | None:
    """What holds this activity back, if anything does; what is told comes first."""
    return next((cause for cause in snapshot.every_cause if item.activity.id in cause.activities), None)


def moved_to(snapshot: Snapshot, activities: Sequence[str]) -> Target | None:
    """Where what was shown of these activities is now, when it has not healed but has another reason."""
    for key in activities:
        item = snapshot.by_id.get(key)
        cause = None if item is None else cause_of(snapshot, item)
        if cause is not None:
            return Target(item=key) if len(activities) == 1 else Target(cause=cause.key)
    return None


def rows_of(snapshot: Snapshot, filters: Filters, statistics: Statistics, fits: Fits | None = None) -> list[Row]:
    """The lines to show. `fits` searches: a cause that fits keeps everything below it."""
    return [row for rows in portions(snapshot, filters, statistics, fits) for row in rows]


def portions(
    snapshot: Snapshot, filters: Filters, statistics: Statistics, fits: Fits | None = None
) -> Iterator[list[Row]]:
    """The same lines bit by bit, each bit after work that no one notices: a search may take its time."""
    if (shelf := SHELVES.get(filters.choice)) is not None:
        for group in groups_on(snapshot, shelf):
            if len(group.causes) == 1:
                yield _of_cause(group.causes[0], snapshot, filters, statistics, fits)
            else:
                yield _of_group(group, snapshot, filters, statistics, fits)
        return
    if filters.day is None:
        items = filters.leave_of(snapshot)
    else:
        items = filters.leave(_of_day(snapshot.items, filters, statistics))
    if fits is None:
        yield [*items]
        return
    for start in range(0, len(items), _PORTION):
        yield [item for item in items[start : start + _PORTION] if fits(item)]


def _of_group(
    group: CauseGroup, snapshot: Snapshot, filters: Filters, statistics: Statistics, fits: Fits | None
) -> list[Row]:
    """The heading, and below it a line for each of its causes: for each person, mostly."""
    is_wanted = fits is None or fits(group)
    below: list[Row] = []
    for cause in group.causes:
        held = _held(cause, snapshot, filters, statistics)
        if held if is_wanted else any(fits(item) for item in held if fits is not None):
            below.append(cause)
    return [group, *below] if below else []


def _of_cause(
    cause: Cause, snapshot: Snapshot, filters: Filters, statistics: Statistics, fits: Fits | None
) -> list[Row]:
    below = _held(cause, snapshot, filters, statistics)
    if fits is not None and not fits(cause):
        below = [item for item in below if fits(item)]
        if not below:
            return []
    if not below and filters.is_narrow and cause.code != filters.reason:
        return []
    return [cause, *below]


def _held(cause: Cause, snapshot: Snapshot, filters: Filters, statistics: Statistics) -> Sequence[Item]:
    """What the cause holds back, as far as the filters leave it, newest first."""
    by_id = snapshot.by_id
    held: Sequence[Item] = [by_id[activity] for activity in reversed(cause.activities) if activity in by_id]
    if filters.day is not None:
        of_day = {item.activity.id for item in _of_day(held, filters, statistics)}
        held = [item for item in held if item.activity.id in of_day]
    return filters.leave(held)


def _of_day(items: Sequence[Item], filters: Filters, statistics: Statistics) -> Sequence[Item]:
    if filters.day is None:
        return items
    day = statistics.day(filters.day)
    return () if day is None else day.items
