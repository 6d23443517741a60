"""Rows of one phone system's exports: one call that stands in two of them, and two calls in one minute of one of them.

An export may know the minute of a call alone, and another one of the same system its seconds and its id.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from tray_app.core.model.activity import Activity, Call, CallResult, Direction, in_whole_minutes

_Alike = tuple[str, str, Direction, CallResult, int, datetime]


def file_of(call: Call) -> str:
    """The table of a file that the call stands in; empty where its source has no files."""
    return call.place.rpartition(":")[0]


def are_of_two_people(one: Call, other: Call) -> bool:
    """Whether the source names different people: behind one number may be a company's switchboard."""
    return bool(one.salesforce_id and other.salesforce_id and one.salesforce_id != other.salesforce_id)


def dialled_again(one: Activity, other: Activity) -> bool:
    """Whether two rows of one file are two calls, though its times, in whole minutes, say that they were at once.

    A talk that is put through, and phones that ring one after the other for one caller, have several rows as well.
    """
    if not isinstance(one, Call) or not isinstance(other, Call) or one.occurred_at != other.occurred_at:
        return False
    if one.source != other.source or not file_of(one) or file_of(one) != file_of(other) or one.place == other.place:
        return False
    rings = one.direction is other.direction is Direction.INBOUND
    talks = one.result is other.result is CallResult.ANSWERED
    return in_whole_minutes(one.occurred_at) and not rings and not talks


def in_two_exports(activities: Sequence[Activity]) -> Iterator[tuple[int, int]]:
    """Places of a call, and of the same call in another export of its phone system, which knows the seconds.

    Alike in number, direction, result and length, in the same minute; of several calls each has its own other one.
    """
    alike: defaultdict[_Alike, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, call in enumerate(activities):
        if isinstance(call, Call) and call.number and file_of(call):
            minute = call.occurred_at.replace(second=0, microsecond=0)
            key = (call.source, call.number, call.direction, call.result, call.duration_s, minute)
            alike[key][file_of(call)].append(place)
    for files in alike.values():
        first, *others = sorted(files.values())
        for other in others:
            for one, two in zip(first, other, strict=False):
                if _are_one(activities[one], activities[two]):
                    yield min(one, two), max(one, two)


def _are_one(one: Activity, other: Activity) -> bool:
    if not isinstance(one, Call) or not isinstance(other, Call) or are_of_two_people(one, other):
        return False
    return in_whole_minutes(one.occurred_at) or in_whole_minutes(other.occurred_at)
