"""Activities × records → one record per activity and person, each record used once.

Ids that both sides carry decide first. The rest is one assignment over all activities at once, because "a matching Task
exists" hides every tenth missing one: the same person gets the same subject twice a day. The order of the input never
matters.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tray_app.core.activity import Call, Email
from tray_app.core.assignment import Edge, assign
from tray_app.core.closeness import (
    ALONE,
    Closeness,
    Timing,
    call_to_task,
    email_to_message,
    email_to_task,
)
from tray_app.core.crm import EmailMessage, Person, Records, Task
from tray_app.core.expectation import Leg
from tray_app.core.looks import Looks
from tray_app.core.one_call import as_one_call, readings
from tray_app.core.profiles import Profile
from tray_app.core.subjects import Likeness, subject_of
from tray_app.core.verdict import Match

_EXTRA_EARLY = timedelta(minutes=10)
_EXTRA_LATE = timedelta(days=8)
_CLEARLY = 1.0
"""A claim this much closer is the better one."""
_FAR = 2.0
"""A claim this much closer comes from an activity at least two paces nearer."""
_IN_ONE_GO = timedelta(minutes=5)
"""A logger that writes an email twice does so in one go; a late record is this close to another's by chance only."""
Group = tuple[Leg, ...]
"""Legs that share one record: the entries of one call; mostly a single leg."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What one logging left behind: a Task, an EmailMessage, or an EmailMessage with its twin Task."""

    task: Task | None = None
    """The Task, if there is one and it is visible."""
    message: EmailMessage | None = None
    """The EmailMessage, if there is one."""

    @property
    def id(self) -> str:
        """Id of the record that stands for the trace."""
        return self.task.id if self.task else self.message.id if self.message else ""

    @property
    def ids(self) -> frozenset[str]:
        """Ids of both."""
        return frozenset(record.id for record in (self.task, self.message) if record is not None)

    @property
    def created_at(self) -> datetime:
        """CreatedDate of the earlier of the two, UTC-aware."""
        return min(record.created_at for record in (self.task, self.message) if record is not None)


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


@dataclass(frozen=True, slots=True)
class People:
    """The Leads and Contacts of one cycle, found by id, address or number."""

    by_id: dict[str, Person] = field(default_factory=dict)
    """Every person by Id."""
    by_address: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By the Email field, lower case."""
    by_other_address: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By any other email field, lower case."""
    by_number: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By any phone field, E.164."""

    def of(self, leg: Leg) -> tuple[Person, ...]:
        """Everybody the leg's person may be, best founded first, each once."""
        found: list[Person] = []
        activity = leg.activity
        if isinstance(activity, Call) and activity.salesforce_id in self.by_id:
            found.append(self.by_id[activity.salesforce_id])
        if leg.address:
            found += self.by_address.get(leg.address, ())
            found += self.by_other_address.get(leg.address, ())
        if isinstance(activity, Call) and activity.number:
            found += self.by_number.get(activity.number, ())
        return tuple({person.id: person for person in found}.values())

    def ids_of(self, leg: Leg) -> frozenset[str]:
        """Ids a record of the leg may stand on: the people, what they were merged into, what they became."""
        ids = {person.id for person in self.of(leg)}
        if isinstance(leg.activity, Call) and leg.activity.salesforce_id:
            ids.add(leg.activity.salesforce_id)
        for person_id in tuple(ids):
            person = self.by_id.get(person_id)
            if person is not None:
                ids |= person.later_ids
        return frozenset(ids)


@dataclass(frozen=True, slots=True)
class _Logger:
    """Whose records are looked for, and how they come to be."""

    profile: Profile
    """How the logger writes."""
    timing: Timing
    """How fast it is."""
    rep_id: str
    """For whom."""
    read: dict[str, Looks] = field(default_factory=dict)
    """Tasks that were read already, by id."""

    def looks(self, task: Task) -> Looks:
        """The Task as the profile reads it."""
        if task.id not in self.read:
            self.read[task.id] = Looks.of(task, self.profile)
        return self.read[task.id]


def people_in(records: Records) -> People:
    """The people of the records, ready to be looked up."""
    by_address: dict[str, list[Person]] = defaultdict(list)
    by_other: dict[str, list[Person]] = defaultdict(list)
    by_number: dict[str, list[Person]] = defaultdict(list)
    people = sorted(records.people, key=lambda person: (person.is_converted, person.object, person.id))
    for person in people:
        if person.is_deleted:
            continue
        if person.email:
            by_address[person.email.casefold()].append(person)
        for address in sorted(person.other_emails):
            by_other[address].append(person)
        for number in sorted(person.phones):
            by_number[number].append(person)
    return People(
        {person.id: person for person in people},
        {key: tuple(found) for key, found in by_address.items()},
        {key: tuple(found) for key, found in by_other.items()},
        {key: tuple(found) for key, found in by_number.items()},
    )


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
    ordered = sorted(legs, key=lambda leg: (leg.activity.occurred_at, leg.activity.id, leg.address or ""))
    traces = [trace for trace in _traces(records) if not trace.ids & taken]
    groups = as_one_call(ordered)
    hits, rest, free = _by_id(groups, traces, profile)
    by_id = {hit.leg: hit.trace for hit in hits}
    proved = [(group, by_id[group[0]]) for group in groups if group[0] in by_id]
    hits += _by_closeness(rest, proved, _Places(free), people, _Logger(profile, timing, rep_id))
    return sorted(hits, key=lambda hit: (hit.leg.activity.occurred_at, hit.leg.activity.id, hit.leg.address or ""))


def _traces(records: Records) -> list[Trace]:
    tasks = {task.id: task for task in sorted(records.tasks, key=lambda task: (task.created_at, task.id))}
    messages = sorted(records.messages, key=lambda message: (message.created_at, message.id))
    twins = [Trace(tasks.pop(message.task_id or "", None), message) for message in messages]
    return twins + [Trace(task) for task in tasks.values()]


def _by_id(
    groups: Sequence[Group], traces: Sequence[Trace], profile: Profile
) -> tuple[list[Hit], list[Group], list[Trace]]:
    """Exact matches; they take their trace away from everybody else."""
    by_message_id = {trace.message.message_id: trace for trace in reversed(traces) if trace.message}
    by_call_id = {key: trace for trace in reversed(traces) if trace.task for key in _call_ids(trace.task, profile)}
    hits, rest, used = [], [], set()
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
            person_id = trace.task.who_id if trace.task else None
            hits += [Hit(leg=leg, trace=trace, match=Match.EXACT, person_id=person_id) for leg in group]
            used.add(trace.id)
    return hits, rest, [trace for trace in traces if trace.id not in used]


def _call_ids(task: Task, profile: Profile) -> list[str]:
    values = [task.call_object, *(task.custom.get(name) for name in profile.call_id_fields)]
    return [value for value in values if isinstance(value, str) and value]


class _Places:
    """Where a leg can find its record: each trace has one place per person, so a shared Task serves each once."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self.all: list[tuple[Trace, str | None]] = []
        self._by_key: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        self._unattached: list[tuple[datetime, int]] = []
        for trace in traces:
            keys = sorted(trace.message.addresses) if trace.message else []
            if trace.task is not None and not keys:
                keys = sorted(trace.task.people)
            for key in keys:
                self._by_key[key].append(self._add(trace, key))
            if trace.task is not None and not trace.task.people and not keys:
                self._unattached.append(self._add(trace, None))
        for places in (*self._by_key.values(), self._unattached):
            places.sort()

    def _add(self, trace: Trace, key: str | None) -> tuple[datetime, int]:
        self.all.append((trace, key))
        return (trace.created_at, len(self.all) - 1)

    def near(self, keys: Iterable[str], since: datetime, until: datetime) -> set[int]:
        """Numbers of the places for any of the keys, and of those on nobody, created in the window."""
        found: set[int] = set()
        for places in (*(self._by_key.get(key, []) for key in keys), self._unattached):
            low = bisect_left(places, (since, -1))
            found.update(number for _, number in places[low : bisect_right(places, (until, len(self.all)))])
        return found


def _by_closeness(
    groups: Sequence[Group], proved: Sequence[tuple[Group, Trace]], places: _Places, people: People, logger: _Logger
) -> list[Hit]:
    """The assignment; `proved` are groups that have their record by id and only bear witness."""
    known = _candidates(groups, places, people, logger)
    chosen = assign((Edge(number, place, close.cost) for (number, place), close in known.items()), ALONE)
    asked = {places.all[place][1] for pair, place in chosen.items() if known[pair, place].cost > _CLEARLY}
    asked |= {None for place in chosen.values() if places.all[place][1] is None}
    heard = [one for one in proved if None in asked or not asked.isdisjoint(_keys(one[0][0], people))]
    witnesses = _candidates([group for group, _ in heard], places, people, logger)
    taken, nearest = set(chosen.values()), dict[int, _Rival]()
    rivals = [
        (place, close, places.all[chosen[number]][0])
        for (number, place), close in known.items()
        if place in taken and chosen.get(number, place) != place
    ]
    rivals += [(place, close, heard[number][1]) for (number, place), close in witnesses.items() if place in taken]
    for place, close, own in rivals:
        if place not in nearest or close.cost < nearest[place].close.cost:
            nearest[place] = _Rival(close, own.created_at)
    claims = Counter(place for _, place in (*known, *witnesses))
    users: dict[str, set[str]] = defaultdict(set)
    for number, place in chosen.items():
        users[places.all[place][0].id].add(groups[number][0].activity.id)
    hits = []
    for number, place in chosen.items():
        trace, key = places.all[place]
        close = known[number, place]
        person_id = key if key is not None and "@" not in key else trace.task.who_id if trace.task else None
        # It may be the second record of something nearer, on nobody and somebody else's, or one that several people
        # share and two activities claim: then it proves less.
        near = nearest.get(place)
        if near is not None and near.left_a_copy(trace, close):
            continue
        claimed = (key is None and claims[place] > 1) or len(users[trace.id]) > 1
        doubtful = claimed or (near is not None and near.is_nearer(close))
        how = Match.PROBABLE if doubtful else close.match
        hits += [
            Hit(leg=leg, trace=trace, match=how, person_id=person_id, likeness=close.likeness) for leg in groups[number]
        ]
    return hits


def _candidates(
    groups: Sequence[Group], places: _Places, people: People, logger: _Logger
) -> dict[tuple[int, int], Closeness]:
    """(number of a group, number of a place) → how close they are at best."""
    siblings = _Siblings(leg for group in groups for leg in group)
    known: dict[tuple[int, int], Closeness] = {}
    for number, group in enumerate(groups):
        for leg in readings(group):
            for place in places.near(*_where(leg, people, logger.timing)):
                trace, _ = places.all[place]
                close = _closeness(leg, trace, logger)
                if close is None or not siblings.leaves_it_to(leg, trace, logger.timing):
                    continue
                if (number, place) not in known or close.cost < known[number, place].cost:
                    known[number, place] = close
    return known


def _where(leg: Leg, people: People, timing: Timing) -> tuple[frozenset[str], datetime, datetime]:
    """Under which keys, from when and until when the leg's record may be found."""
    activity = leg.activity
    late = timing.longest + timedelta(seconds=activity.duration_s) if isinstance(activity, Call) else _EXTRA_LATE
    return _keys(leg, people), activity.occurred_at - _EXTRA_EARLY, activity.occurred_at + late


def _keys(leg: Leg, people: People) -> frozenset[str]:
    """The ids its record may stand on; for an email also the address, which an EmailMessage carries."""
    keys = people.ids_of(leg)
    return keys | {leg.address} if leg.address and isinstance(leg.activity, Email) else keys


def _closeness(leg: Leg, trace: Trace, logger: _Logger) -> Closeness | None:
    if trace.message is not None:
        return None if isinstance(leg.activity, Call) else email_to_message(leg.activity, trace.message)
    if trace.task is None:
        return None
    if isinstance(leg.activity, Call):
        return call_to_task(leg.activity, logger.looks(trace.task), logger.timing, rep_id=logger.rep_id)
    close = email_to_task(leg.activity, logger.looks(trace.task), logger.timing, rep_id=logger.rep_id)
    if close is not None and not trace.task.people and close.likeness not in {Likeness.IDENTICAL, Likeness.SAME}:
        return None if close.likeness in {Likeness.BLANK, Likeness.SILENT} else close
    return close


class _Siblings:
    """Emails to the same person with the same subject: a very late record belongs to the last one before it."""

    def __init__(self, legs: Iterable[Leg]) -> None:
        self._times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for leg in legs:
            if isinstance(leg.activity, Email):
                self._times[self._key(leg)].append(leg.activity.occurred_at)

    @staticmethod
    def _key(leg: Leg) -> tuple[str, str]:
        subject = leg.activity.subject if isinstance(leg.activity, Email) else ""
        return (leg.address or "", subject_of(subject).core)

    def leaves_it_to(self, leg: Leg, trace: Trace, timing: Timing) -> bool:
        """Whether this leg may claim the trace: it is in time, or no later sibling has the better right."""
        occurred = leg.activity.occurred_at
        if trace.created_at - occurred <= timing.longest:
            return True
        times = self._times.get(self._key(leg), [])
        return bisect_right(times, occurred) == bisect_right(times, trace.created_at)
