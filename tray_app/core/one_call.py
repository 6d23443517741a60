"""Several entries that are one call, seen by two systems, ringing in a queue or put through; or one email seen twice.

Nobody talks to the same person twice at the same time, so entries that overlap are one call and have one record. An
email that lies in two mailboxes has one Message-ID, and one record too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tray_app.core.activity import Call, Email
from tray_app.core.expectation import Leg

_SAME_LOG = timedelta(seconds=2)
"""A call that is put through goes on at once; dialling again takes longer."""
_OTHER_LOG = timedelta(seconds=15)
"""Clocks of two systems differ, and one starts counting when it rings, the other when somebody answers."""


def as_one_call(legs: Sequence[Leg]) -> list[tuple[Leg, ...]]:
    """The legs in their order, those of one call or of one email to one person together. `legs` are sorted by time."""
    leader = list(range(len(legs)))
    for places in _by_person(legs).values():
        last, until = places[0], _end(legs[places[0]])
        for place in places[1:]:
            goes_on = _go_on(legs[last], until, legs[place])
            if goes_on:
                _join(leader, last, place)
            if not goes_on or _end(legs[place]) >= until:
                last, until = place, _end(legs[place])
    for earlier, later in _copies(legs):
        _join(leader, earlier, later)
    led: dict[int, list[Leg]] = defaultdict(list)
    for place, leg in enumerate(legs):
        if leader[place] != place:
            led[_first(leader, place)].append(leg)
    return [(leg, *led.get(place, ())) for place, leg in enumerate(legs) if leader[place] == place]


def readings(group: Sequence[Leg]) -> tuple[Leg, ...]:
    """The ways a group may stand in a record: as each of its entries, and as the whole from first to last."""
    if len(group) == 1 or not isinstance(group[0].activity, Call):
        return tuple(group)
    first = group[0].activity
    whole = max(_end(leg) for leg in group) - first.occurred_at
    return (*group, replace(group[0], activity=replace(first, duration_s=round(whole.total_seconds()))))


def _by_person(legs: Iterable[Leg]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, leg in enumerate(legs):
        call = leg.activity
        if isinstance(call, Call):
            for mark in {call.number, call.salesforce_id, leg.address} - {None, ""}:
                places[str(mark)].append(place)
    return places


def _copies(legs: Iterable[Leg]) -> Iterator[tuple[int, int]]:
    """Places of an email and of another copy of it.

    A mail merge may use one Message-ID for many letters, so the person and the subject belong to the key.
    """
    first: dict[tuple[str, str | None, str], int] = {}
    for place, leg in enumerate(legs):
        email = leg.activity
        if isinstance(email, Email) and email.message_id:
            earlier = first.setdefault((email.message_id, leg.address, email.subject), place)
            if earlier != place:
                yield earlier, place


def _go_on(earlier: Leg, until: datetime, later: Leg) -> bool:
    one, other = earlier.activity, later.activity
    if not isinstance(one, Call) or not isinstance(other, Call):
        return False
    if one.salesforce_id and other.salesforce_id and one.salesforce_id != other.salesforce_id:
        return False  # a company's switchboard: one number, two people
    slack = _SAME_LOG if one.source == other.source else _OTHER_LOG
    return other.occurred_at <= until + slack


def _end(leg: Leg) -> datetime:
    call = leg.activity
    return call.occurred_at + timedelta(seconds=call.duration_s if isinstance(call, Call) else 0)


def _first(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _join(leader: list[int], one: int, other: int) -> None:
    low, high = sorted((_first(leader, one), _first(leader, other)))
    leader[high] = low
