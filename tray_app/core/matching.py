"""Activities × records → one record per activity and person, each record used once.

Ids that both sides carry decide first. The rest is one assignment over all activities at once, because "a matching Task
exists" hides every tenth missing one: the same person gets the same subject twice a day. The order of the input never
matters.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tray_app.core.activity import Email
from tray_app.core.assignment import Edge, assign
from tray_app.core.candidates import Search
from tray_app.core.closeness import ALONE, Closeness, Timing
from tray_app.core.crm import Records, Task
from tray_app.core.expectation import Leg
from tray_app.core.one_call import as_one_call
from tray_app.core.people import People
from tray_app.core.places import Places, Trace, traces_in
from tray_app.core.profiles import Profile
from tray_app.core.subjects import Likeness
from tray_app.core.verdict import Match

_CLEARLY = 1.0
"""A claim this much closer is the better one."""
_FAR = 2.0
"""A claim this much closer comes from an activity at least two paces nearer."""
_IN_ONE_GO = timedelta(minutes=5)
"""A logger that writes an email twice does so in one go; a late record is this close to another's by chance only."""
Group = tuple[Leg, ...]
"""Legs that share one record: the entries of one call; mostly a single leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A leg and the trace that proves it is logged."""

    leg: Leg
    """The activity and person."""
    trace: Trace
    """Its record."""
    match: Match
    """How it was recognised."""
    person_id: str | None = None
    """The Lead or Contact it stands on, where it stands on one."""
    likeness: Likeness | None = None
    """For emails matched by subject: how alike they were."""


@dataclass(frozen=True, slots=True)
class _Rival:
    """Another activity that may claim a record, and has one of its own."""

    close: Closeness
    """How close it is to the record in question."""
    written_at: datetime
    """When its own record was written, UTC-aware."""

    def is_nearer(self, claim: Closeness) -> bool:
        """Whether it has clearly the better right."""
        return self.close.cost + _CLEARLY < claim.cost

    def left_a_copy(self, trace: Trace, claim: Closeness) -> bool:
        """Whether the trace is a second record of this activity's rather than the claim's own, come late."""
        if self.close.likeness is None or claim.likeness is None or not self.is_nearer(claim):
            return False
        if (self.close.likeness, claim.likeness) == (Likeness.IDENTICAL, Likeness.SAME):
            return True  # loggers keep "Re:", and the claim's words differ by it
        in_one_go = abs(trace.created_at - self.written_at) <= _IN_ONE_GO
        return in_one_go and self.close.likeness <= claim.likeness and self.close.cost + _FAR < claim.cost


def match(
    legs: Iterable[Leg],
    records: Records,
    people: People,
    profile: Profile,
    timing: Timing,
    *,
    rep_id: str = "",
    taken: frozenset[str] = frozenset(),
) -> list[Hit]:
    """One-to-one: which leg is proved by which record. Legs without a hit are not in the result.

    `rep_id`: the User whose activities these are; others' Tasks are judged more strictly. Empty: all are taken for his.
    `taken`: ids of records that are other activities'.
    """
    # By time, id and address: three stable sorts leave the garbage collector less to look at than one key of three.
    ordered = sorted(legs, key=lambda leg: leg.address or "")
    ordered.sort(key=lambda leg: leg.activity.id)
    ordered.sort(key=lambda leg: leg.activity.occurred_at)
    place = {id(leg): number for number, leg in enumerate(ordered)}
    traces = [trace for trace in traces_in(records) if not taken or taken.isdisjoint(trace.ids)]
    proved, rest, free = _by_id(as_one_call(ordered), traces, profile)
    hits = [
        Hit(leg=leg, trace=trace, match=Match.EXACT, person_id=trace.task.who_id if trace.task else None)
        for group, trace in proved
        for leg in group
    ]
    places = Places(free, profile)
    hits += _by_closeness(rest, proved, places, Search(places, people, timing, rep_id))
    return sorted(hits, key=lambda hit: place[id(hit.leg)])


def _by_id(
    groups: Sequence[Group], traces: Sequence[Trace], profile: Profile
) -> tuple[list[tuple[Group, Trace]], list[Group], list[Trace]]:
    """Exact matches, who is left, and which traces are: an exact match takes its own away from everybody else."""
    by_message_id = {trace.message.message_id: trace for trace in reversed(traces) if trace.message}
    by_call_id = {key: trace for trace in reversed(traces) if trace.task for key in _call_ids(trace.task, profile)}
    proved, rest, used = [], [], set()
    for group in groups:
        trace = None
        for leg in group:
            activity = leg.activity
            if isinstance(activity, Email):
                trace = trace or (by_message_id.get(activity.message_id) if activity.message_id else None)
            else:
                trace = trace or by_call_id.get(activity.id.partition(":")[2])
        if trace is None or (trace.task is not None and trace.task.is_deleted):
            rest.append(group)
        else:
            proved.append((group, trace))
            used.add(trace.id)
    return proved, rest, [trace for trace in traces if trace.id not in used]


def _call_ids(task: Task, profile: Profile) -> list[str]:
    values = [task.call_object, *(task.custom.get(name) for name in profile.call_id_fields)]
    return [value for value in values if isinstance(value, str) and value]


def _by_closeness(
    groups: Sequence[Group], proved: Sequence[tuple[Group, Trace]], places: Places, search: Search
) -> list[Hit]:
    """The assignment; `proved` are groups that have their record by id and only bear witness."""
    known = search.candidates(groups)
    chosen = assign((Edge(number, place, close.cost) for (number, place), close in known.items()), ALONE)
    asked = {places[place].key for pair, place in chosen.items() if known[pair, place].cost > _CLEARLY}
    asked |= {None for place in chosen.values() if places[place].key is None}
    heard = [one for one in proved if None in asked or not asked.isdisjoint(search.keys(one[0][0]))]
    taken, nearest = set(chosen.values()), dict[int, _Rival]()
    witnesses = search.candidates([group for group, _ in heard], among=taken)
    rivals = [
        (place, close, places[chosen[number]].trace)
        for (number, place), close in known.items()
        if place in taken and chosen.get(number, place) != place
    ]
    rivals += [(place, close, heard[number][1]) for (number, place), close in witnesses.items()]
    for place, close, own in rivals:
        if place not in nearest or close.cost < nearest[place].close.cost:
            nearest[place] = _Rival(close, own.created_at)
    claims = Counter(place for _, place in (*known, *witnesses))
    users, shared = dict[str, str](), set[str]()
    for number, place in chosen.items():
        activity = groups[number][0].activity.id
        if users.setdefault(places[place].trace.id, activity) != activity:
            shared.add(places[place].trace.id)
    hits = []
    for number, place in chosen.items():
        trace, key = places[place].trace, places[place].key
        close = known[number, place]
        person_id = key if key is not None and "@" not in key else trace.task.who_id if trace.task else None
        # It may be the second record of something nearer, on nobody and somebody else's, or one that several people
        # share and two activities claim: then it proves less.
        near = nearest.get(place)
        if near is not None and near.left_a_copy(trace, close):
            continue
        claimed = (key is None and claims[place] > 1) or trace.id in shared
        doubtful = claimed or (near is not None and near.is_nearer(close))
        how = Match.PROBABLE if doubtful else close.match
        hits += [
            Hit(leg=leg, trace=trace, match=how, person_id=person_id, likeness=close.likeness) for leg in groups[number]
        ]
    return hits
