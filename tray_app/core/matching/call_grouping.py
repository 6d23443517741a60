"""Several entries that are one call, seen by two systems, ringing in a queue or put through; or one email seen twice.

Nobody talks to the same person twice at the same time, so entries that overlap are one call and have one record. An
email that lies in two mailboxes has one Message-ID, and one record too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.exported_calls import are_of_two_people, dialled_again, file_of, in_two_exports
from tray_app.core.model.activity import Call, CallResult, Direction, Email

_SAME_LOG = timedelta(seconds=2)
"""A call that is put through goes on at once; dialling again takes longer."""
_OTHER_LOG = timedelta(seconds=15)
"""Clocks of two systems differ, and one starts counting when it rings, the other when somebody answers."""

_RINGING = timedelta(seconds=45)
"""So long a group rings before somebody takes the call: the phones that only rang have no length of their own."""
_WHOLE_S = 5
"""Time on hold or between two legs that is no part of the talk."""
_MINUTE = timedelta(minutes=1)
"""What a log cuts off that knows no seconds. Who dials again within it after nobody answered makes another call."""
Group = tuple[ExpectedRecord, ...]
"""Legs that share one record: the entries of one call or email; mostly a single leg."""


def as_one_call(expected_records: Sequence[ExpectedRecord]) -> list[Group]:
    """The expected records, those of one call or of one email to one person together. The input is sorted by time."""
    leader = list(range(len(expected_records)))
    ends = [_end(expected_record) for expected_record in expected_records]
    for earlier, later in in_two_exports([expected_record.activity for expected_record in expected_records]):
        _join(leader, earlier, later)
        ends[earlier] = max(ends[earlier], ends[later])
    copied = [_first(leader, place) for place in range(len(leader))]
    for places in _by_person(expected_records).values():
        entries = sorted({copied[place] for place in places})
        last, until = entries[0], ends[entries[0]]
        for place in entries[1:]:
            one, other = expected_records[last], expected_records[place]
            again = dialled_again(one.activity, other.activity)
            goes_on = not again and _go_on(one, until, other)
            if goes_on:
                _join(leader, last, place)
            if not (goes_on or again) or ends[place] >= until:
                last, until = place, ends[place]
    for earlier, later in _copies(expected_records):
        _join(leader, earlier, later)
    led: dict[int, list[ExpectedRecord]] = defaultdict(list)
    for place, expected_record in enumerate(expected_records):
        if leader[place] != place:
            led[_first(leader, place)].append(expected_record)
    return [
        (expected_record, *led.get(place, ()))
        for place, expected_record in enumerate(expected_records)
        if leader[place] == place
    ]


def readings(group: Sequence[ExpectedRecord]) -> tuple[ExpectedRecord, ...]:
    """The ways a group may stand in a record: as each of its entries, and as the whole from first to last."""
    if len(group) == 1 or not isinstance(group[0].activity, Call):
        return tuple(group)
    first = group[0].activity
    whole = round((max(_end(expected_record) for expected_record in group) - first.occurred_at).total_seconds())
    talk = sum(leg.duration_s for leg in _own_legs(group))
    lengths = [whole] if abs(whole - talk) <= _WHOLE_S or not talk else [whole, talk]
    legs = [expected_record.activity for expected_record in group]
    answered = any(isinstance(leg, Call) and leg.result is CallResult.ANSWERED for leg in legs)
    outcome = CallResult.ANSWERED if answered else first.result
    return (*group, *(replace(group[0], activity=replace(first, duration_s=one, result=outcome)) for one in lengths))


def _own_legs(group: Sequence[ExpectedRecord]) -> list[Call]:
    """The legs as one system saw them, in one of its exports: another one has the same talk."""
    legs = [expected_record.activity for expected_record in group if isinstance(expected_record.activity, Call)]
    return [leg for leg in legs if (leg.source, file_of(leg)) == (legs[0].source, file_of(legs[0]))]


def _by_person(expected_records: Iterable[ExpectedRecord]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, expected_record in enumerate(expected_records):
        call = expected_record.activity
        if isinstance(call, Call):
            for mark in {*call.numbers, call.salesforce_id, expected_record.address} - {None, ""}:
                places[str(mark)].append(place)
    return places


def _copies(expected_records: Iterable[ExpectedRecord]) -> Iterator[tuple[int, int]]:
    """Places of an email and of another copy of it.

    A mail merge may use one Message-ID for many letters, so the person and the subject belong to the key.
    """
    first: dict[tuple[str, str | None, str], int] = {}
    for place, expected_record in enumerate(expected_records):
        email = expected_record.activity
        if isinstance(email, Email) and email.message_id:
            earlier = first.setdefault((email.message_id, expected_record.address, email.subject), place)
            if earlier != place:
                yield earlier, place


def _go_on(earlier: ExpectedRecord, until: datetime, later: ExpectedRecord) -> bool:
    one, other = earlier.activity, later.activity
    if not isinstance(one, Call) or not isinstance(other, Call) or are_of_two_people(one, other):
        return False
    slack = _SAME_LOG if one.source == other.source else _OTHER_LOG
    rings_on = one.direction is other.direction is Direction.INBOUND and one.result is not CallResult.ANSWERED
    if rings_on and not one.duration_s:
        slack = _RINGING
    # A talk whose length nobody has told cannot be seen to go on: who dials again makes another call.
    talks_on = one.result is other.result is CallResult.ANSWERED and bool(one.duration_s)
    seen_twice = one.source != other.source
    if (rings_on or talks_on or seen_twice) and _whole_minutes(one, other):
        slack += _MINUTE
    return other.occurred_at <= until + slack


def _whole_minutes(*calls: Call) -> bool:
    """Whether their log seems to know the minute alone: each began up to a minute later."""
    return all(not call.occurred_at.second for call in calls)


def _end(expected_record: ExpectedRecord) -> datetime:
    call = expected_record.activity
    return call.occurred_at + timedelta(seconds=call.duration_s if isinstance(call, Call) else 0)


def _first(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _join(leader: list[int], one: int, other: int) -> None:
    low, high = sorted((_first(leader, one), _first(leader, other)))
    leader[high] = low
