"""The contract of a source as checks that any test suite can run against its own source.

`CONTRACT` holds one check for each promise of `core.model.ports.Source`. A check takes a `Stand`: the source, and hands
on the world behind it. What a stand cannot do (fail, hang, hold something unreadable) it leaves out; the checks that
need it then raise `NotShown`, so that a suite says which promises nobody has tried. See docs/sources.md.
"""

import itertools
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, runtime_checkable

from tray_app.core.model.activity import Activity
from tray_app.core.model.ports import Batch, Source, Trouble
from tray_app.core.model.reasons import CATALOGUE

NOW: Final = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)
"""The hour in which everything happens to the sources under test."""
SINCE: Final = NOW - timedelta(days=7)
"""What the sources are asked to read from."""
LONGEST_POLL_S: Final = 60.0
"""Seconds that one poll may take."""
LARGEST_BATCH: Final = 5000
"""Activities that one poll may bring."""
CLOSED_WITHIN_S: Final = 2.0
"""Seconds after `close` within which a poll must have ended."""
MANY: Final = 250
"""Activities that must come through, however many polls they take."""
_POLLS: Final = 200
_STEPS: Final = 200


@runtime_checkable
class Stand(Protocol):
    """A source under test and the world behind it."""

    @property
    def source(self) -> Source:
        """The source, the same one each time."""

    def happen(self, when: datetime) -> None:
        """One email is sent or one call made that the source sees; `when` has whole seconds."""


@runtime_checkable
class CanFail(Protocol):
    """A stand whose world can break down in the middle of a poll."""

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        """While entered, the world fails when the source asks for the `step`-th time, counted from 0.

        The value tells whether it came to that.
        """


@runtime_checkable
class CanHang(Protocol):
    """A stand whose world can stop answering."""

    def hanging(self) -> AbstractContextManager[threading.Event]:
        """While entered, the world does not answer; the event is set as soon as the source waits for it."""

    def close(self) -> None:
        """What the app does to the source when it quits, from another thread."""


@runtime_checkable
class CanSpoil(Protocol):
    """A stand whose world can hold what the source cannot read."""

    def spoil(self, when: datetime) -> None:
        """Something happens of which the source sees that it is there, and not enough to make an activity of it."""


class ContractBroken(AssertionError):
    """The source does not keep a promise; the message says which."""


class NotShown(Exception):
    """The stand cannot do what this check needs."""


@dataclass(slots=True)
class Keeper:
    """The app's half of a poll: it keeps the activities, and only then the cursor."""

    activities: dict[str, Activity] = field(default_factory=dict)
    """What was kept, by id."""
    cursor: bytes | None = None
    """Where the next poll begins."""
    not_read: int = 0
    """What the last poll said it cannot read."""

    def keep(self, batch: Batch) -> None:
        """Take what a poll brought."""
        self.activities |= {activity.id: activity for activity in batch.activities}
        self.cursor = batch.cursor if batch.cursor is not None else self.cursor
        self.not_read = batch.not_read

    def times(self) -> list[datetime]:
        """When what was kept occurred."""
        return sorted(activity.occurred_at for activity in self.activities.values())


def drain(source: Source, keeper: Keeper) -> None:
    """Poll until there is nothing more, and keep everything. Raises `ContractBroken` at trouble or without an end."""
    for _ in range(_POLLS):
        batch = poll(source, keeper.cursor)
        _require(batch.trouble is None, f"a poll in a sound world told {_code(batch.trouble)}")
        keeper.keep(batch)
        if not batch.more:
            return
    raise ContractBroken(f"{_POLLS} polls in a row said that there is more")


def poll(source: Source, cursor: bytes | None) -> Batch:
    """One poll, with what holds for each: it does not raise, it is bounded, and what it brings is well-formed."""
    began = time.monotonic()
    try:
        batch = source.poll(cursor, SINCE)
    except Exception as error:
        raise ContractBroken(f"a poll raised {type(error).__name__}") from error
    _require(time.monotonic() - began < LONGEST_POLL_S, f"a poll took longer than {LONGEST_POLL_S:.0f} seconds")
    _require(len(batch.activities) <= LARGEST_BATCH, f"a poll brought more than {LARGEST_BATCH} activities")
    _require(batch.cursor is None or isinstance(batch.cursor, bytes), "a cursor is bytes")
    _require(batch.trouble is None or batch.trouble.code in CATALOGUE, f"{_code(batch.trouble)} is no code")
    _require(batch.not_read >= len(batch.problems), "each problem that is named is also counted in not_read")
    for activity in batch.activities:
        _require(activity.source == source.id, "an activity names another source")
        _require(activity.id.startswith(f"{source.id}:"), "an id begins with the source's id and a colon")
        _require(activity.occurred_at.utcoffset() == timedelta(0), "a time is not in UTC")
        _require(activity.occurred_at >= SINCE, "an activity occurred before `since`")
    ids = [activity.id for activity in batch.activities]
    _require(len(ids) == len({*ids}), "an id came twice in one poll")
    return batch


def brings_everything_once(stand: Stand) -> None:
    """What happened comes, each under an id of its own, at the second at which it happened."""
    times = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)]
    for when in times:
        stand.happen(when)
    keeper = Keeper()
    drain(stand.source, keeper)
    _require(keeper.times() == times, "not everything came, or not at its time")


def leaves_out_what_was_before_since(stand: Stand) -> None:
    """Nothing comes that occurred before `since`; what occurred exactly then comes."""
    stand.happen(SINCE - timedelta(seconds=1))
    stand.happen(SINCE)
    keeper = Keeper()
    drain(stand.source, keeper)
    _require(keeper.times() == [SINCE], "`since` is not kept to")


def goes_on_from_its_cursor(stand: Stand) -> None:
    """The next poll brings what is new, and of the old ones none under a new id."""
    keeper = Keeper()
    drain(stand.source, keeper)
    for number in range(3):
        stand.happen(NOW + timedelta(minutes=number))
        drain(stand.source, keeper)
        _require(len(keeper.activities) == number + 1, "something is missing, or came again under another id")
    _require(keeper.cursor is not None, "no poll gave a cursor")


def begins_anew_with_a_lost_cursor(stand: Stand) -> None:
    """A cursor that is gone, damaged or of another version is no error: the same comes, under the same ids."""
    stand.happen(NOW)
    stand.happen(NOW + timedelta(minutes=1))
    keeper = Keeper()
    drain(stand.source, keeper)
    own = keeper.cursor or b""
    for lost in (None, b"", b"\xff\x00", b"[]", b"{}", b'{"version": 0}', own[: len(own) // 2], own + b"x"):
        again = Keeper(cursor=lost)
        drain(stand.source, again)
        _require(again.activities.keys() == keeper.activities.keys(), "a lost cursor loses or renames activities")


def brings_again_what_was_not_kept(stand: Stand) -> None:
    """The app may die between a poll and its saving: the poll after that brings the same, under the same ids."""
    keeper = Keeper()
    drain(stand.source, keeper)
    stand.happen(NOW)
    first = poll(stand.source, keeper.cursor)
    again = poll(stand.source, keeper.cursor)
    _require(len(first.activities) >= 1, "what happened did not come")
    _require({one.id for one in first.activities} == {one.id for one in again.activities}, "what was lost stays lost")


def brings_what_arrives_late(stand: Stand) -> None:
    """What becomes visible after something younger comes as well."""
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    stand.happen(NOW - timedelta(minutes=5))
    drain(stand.source, keeper)
    _require(keeper.times() == [NOW - timedelta(minutes=5), NOW], "what arrived late did not come")


def brings_many_in_bounded_polls(stand: Stand) -> None:
    """After a holiday everything comes, in polls each of which is bounded."""
    times = [NOW + timedelta(seconds=number) for number in range(MANY)]
    for when in times:
        stand.happen(when)
    keeper = Keeper()
    drain(stand.source, keeper)
    _require(keeper.times() == times, f"{MANY} happened and {len(keeper.activities)} came")


def loses_nothing_when_a_step_fails(stand: Stand) -> None:
    """Whatever step of a poll fails: it is told as a trouble, nothing is lost, and nothing comes twice."""
    if not isinstance(stand, CanFail):
        raise NotShown("the stand cannot fail")
    keeper = Keeper()
    times: list[datetime] = []
    for step in itertools.count():
        _require(step < _STEPS, f"a poll takes more than {_STEPS} steps")
        for _ in range(2):
            times.append(NOW + timedelta(seconds=len(times)))
            stand.happen(times[-1])
        with stand.failing(step) as was_reached:
            batch = poll(stand.source, keeper.cursor)
            reached = was_reached()
        if reached:
            _require(batch.trouble is not None, f"the failure of step {step} is not told")
        keeper.keep(batch)
        drain(stand.source, keeper)
        _require(keeper.times() == times, f"after the failure of step {step} something is missing or doubled")
        if not reached:
            _require(step > 0, "the stand never failed")
            return


def ends_when_it_is_closed(stand: Stand) -> None:
    """A poll that waits for the world ends soon after `close`, which another thread calls; it does not raise."""
    if not isinstance(stand, CanHang):
        raise NotShown("the stand cannot hang")
    stand.happen(NOW)
    ended: list[Batch | Exception] = []

    def work() -> None:
        try:
            ended.append(poll(stand.source, None))
        except Exception as error:
            ended.append(error)

    thread = threading.Thread(target=work, name="poll under test", daemon=True)
    with stand.hanging() as waiting:
        thread.start()
        _require(waiting.wait(LONGEST_POLL_S), "the source never asked the world")
        closed_at = time.monotonic()
        stand.close()
        thread.join(CLOSED_WITHIN_S + 1)
        took = time.monotonic() - closed_at
    _require(bool(ended) and took < CLOSED_WITHIN_S, f"the poll goes on {CLOSED_WITHIN_S:.0f} seconds after `close`")
    if isinstance(ended[0], Exception):
        raise ended[0]
    _require(ended[0].trouble is not None, "a poll that was broken off does not say so")
    with suppress(AttributeError):
        _require(poll(stand.source, None).trouble is not None, "a closed source went on")


def counts_what_it_cannot_read(stand: Stand) -> None:
    """What cannot be read is counted, as long as it is there, and keeps nothing else from coming."""
    if not isinstance(stand, CanSpoil):
        raise NotShown("the stand has nothing unreadable")
    stand.happen(NOW)
    stand.spoil(NOW + timedelta(minutes=1))
    stand.happen(NOW + timedelta(minutes=2))
    keeper = Keeper()
    for _ in range(2):
        batch = poll(stand.source, keeper.cursor)
        keeper.keep(batch)
        _require(len(keeper.activities) == 2, "what can be read does not come")
        _require(batch.not_read == 1, f"one cannot be read, and {batch.not_read} are counted")
        _require(len(batch.problems) == 1, "what cannot be read is not named")


CONTRACT: Final[tuple[Callable[[Stand], None], ...]] = (
    brings_everything_once,
    leaves_out_what_was_before_since,
    goes_on_from_its_cursor,
    begins_anew_with_a_lost_cursor,
    brings_again_what_was_not_kept,
    brings_what_arrives_late,
    brings_many_in_bounded_polls,
    loses_nothing_when_a_step_fails,
    ends_when_it_is_closed,
    counts_what_it_cannot_read,
)
"""Every check; each takes a stand of its own."""


def _require(holds: bool, promise: str) -> None:
    if not holds:
        raise ContractBroken(promise)


def _code(trouble: Trouble | None) -> str:
    return trouble.code if trouble else "nothing"
