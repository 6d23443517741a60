"""Activities × records → one record per activity and person, each record used once.

Ids that both sides carry decide first. The rest is one assignment over all activities at once, because "a matching Task
exists" hides every tenth missing one: the same person gets the same subject twice a day. The order of the input never
matters.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Self

from tray_app.core.matching.assignment import Edge, assign
from tray_app.core.matching.authorship import ENOUGH, Authors, weight_of
from tray_app.core.matching.call_grouping import Group, as_one_call
from tray_app.core.matching.candidates import Search
from tray_app.core.matching.doubles import Hands, as_one_record
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.id_agreement import is_long, proved_by_id
from tray_app.core.matching.match_cost import ALONE, MatchCost, Timing
from tray_app.core.matching.people import People
from tray_app.core.matching.record_index import LoggedRecord, RecordIndex, logged_records_in
from tray_app.core.matching.subjects import Likeness
from tray_app.core.matching.task_classifier import TaskClassifier
from tray_app.core.matching.time_shift import as_it_was, shifts_of
from tray_app.core.matching.two_tools import TwoTools
from tray_app.core.model.activity import Email
from tray_app.core.model.crm import Records
from tray_app.core.model.profiles import Profile
from tray_app.core.model.verdict import MatchStrength

_CLEARLY = 1.0
"""A claim this much closer is the better one."""
_PART_ALONE = 1.5
"""What a record of one of several people costs more where the others have none and another email has a claim to it."""
_FAR = 2.0
"""A claim this much closer comes from an activity at least two paces nearer."""
_IN_ONE_GO = timedelta(minutes=5)
"""A logger that writes an email twice does so in one go; a late record is this close to another's by chance only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An expected record and the logged record that proves it."""

    expected_record: ExpectedRecord
    """The activity and person."""
    logged_record: LoggedRecord
    """Its record."""
    match: MatchStrength
    """How it was recognised."""
    person_id: str | None = None
    """The Lead or Contact it stands on, where it stands on one."""
    likeness: Likeness | None = None
    """For emails matched by subject: how alike they were."""
    rivals: frozenset[str] = frozenset()
    """Ids of activities without a record that have as good a right to this one: nobody can say whose it is."""
    claimants: frozenset[str] = frozenset()
    """Ids of all activities without a record that might be meant by this one, however much worse they fit."""
    deputy: str | None = None
    """The User in whose name it was logged, where that is not the rep."""
    shift: timedelta = timedelta(0)
    """How far the source's clock is ahead of Salesforce's: the activity took place so much earlier than it says."""


@dataclass(frozen=True, slots=True)
class _Rival:
    """Another activity that may claim a record, and has one of its own."""

    close: MatchCost
    """How close it is to the record in question."""
    written_at: datetime
    """When its own record was written, UTC-aware."""

    def is_nearer(self, claim: MatchCost) -> bool:
        """Whether it has clearly the better right."""
        return self.close.cost + _CLEARLY < claim.cost

    def left_a_copy(self, logged_record: LoggedRecord, claim: MatchCost) -> bool:
        """Whether the trace is a second record of this activity's rather than the claim's own, come late."""
        if not self.is_nearer(claim):
            return False
        if self.close.likeness is None or claim.likeness is None:
            return self.close.telling and not claim.telling and self._in_one_go(logged_record)
        if (self.close.likeness, claim.likeness) == (Likeness.IDENTICAL, Likeness.SAME):
            return True  # loggers keep "Re:", and the claim's words differ by it
        nearly = self.close.likeness <= claim.likeness and self.close.cost + _FAR < claim.cost
        return nearly and self._in_one_go(logged_record)

    def _in_one_go(self, logged_record: LoggedRecord) -> bool:
        return abs(logged_record.created_at - self.written_at) <= _IN_ONE_GO


def match(
    expected_records: Iterable[ExpectedRecord],
    records: Records,
    people: People,
    profile: Profile,
    timing: Timing,
    *,
    rep_id: str = "",
    deputies: Mapping[str, int] = MappingProxyType({}),
    taken: frozenset[str] = frozenset(),
    shifts: Mapping[str, timedelta] = MappingProxyType({}),
) -> list[Match]:
    """One-to-one: which expected record is proved by which logged record. Those without a match are left out.

    `rep_id`: the User whose activities these are; others' Tasks are judged more strictly. Empty: all are taken for the
    rep's. `deputies`: other User → how much lately said that this user logs for the rep. `taken`: ids of records that
    are other activities'. `shifts`: source → how far its clock was ahead when it was last compared.
    """
    # By time, id and address: three stable sorts leave the garbage collector less to look at than one key of three.
    ordered = sorted(expected_records, key=lambda expected_record: expected_record.address or "")
    ordered.sort(key=lambda expected_record: expected_record.activity.id)
    ordered.sort(key=lambda expected_record: expected_record.activity.occurred_at)
    logged_records = [
        logged_record
        for logged_record in logged_records_in(records)
        if not taken or taken.isdisjoint(logged_record.ids)
    ]
    known = {user for user, weight in deputies.items() if weight >= ENOUGH}
    reader, authors = TaskClassifier(profile), Authors.among(records.tasks, rep_id, known)
    field = _Field.of(logged_records, people, reader, timing, authors)
    hits = field.matched(ordered)
    if more := _deputies(hits, deputies) - authors.deputies:
        # As the next check will see it, which knows them from the start.
        authors = replace(authors, deputies=authors.deputies | more)
        field = _Field.of(logged_records, people, reader, timing, authors)
        hits = field.matched(ordered)
    if ahead := shifts_of(ordered, hits, records.tasks, people, shifts):
        moved = [as_it_was(expected_record, ahead) for expected_record in ordered]
        original = {id(after): before for before, after in zip(ordered, moved, strict=True)}
        hits = [
            replace(hit, expected_record=before, shift=ahead.get(before.activity.source, timedelta(0)))
            for hit in field.matched(sorted(moved, key=lambda one: one.activity.occurred_at))
            if (before := original[id(hit.expected_record)])
        ]
    place = {id(expected_record): number for number, expected_record in enumerate(ordered)}
    return sorted(hits, key=lambda hit: place[id(hit.expected_record)])


def _deputies(hits: Iterable[Match], before: Mapping[str, int]) -> set[str]:
    """Users in whose name so much was logged that it is no accident."""
    found = Counter(before)
    for activity, user in {
        hit.expected_record.activity.id: (hit.expected_record.activity, hit.deputy) for hit in hits
    }.values():
        if user:
            found[user] += weight_of(activity)
    return {user for user, weight in found.items() if weight >= ENOUGH}


@dataclass(frozen=True, slots=True)
class _Field:
    """Everything a question is matched against."""

    logged_records: Sequence[LoggedRecord]
    people: People
    classifier: TaskClassifier
    timing: Timing
    authors: Authors
    hands: Hands

    @classmethod
    def of(
        cls, records: Sequence[LoggedRecord], people: People, reader: TaskClassifier, timing: Timing, authors: Authors
    ) -> Self:
        """With records of two loggers taken together."""
        hands = Hands(reader)
        return cls(as_one_record(records, people, hands, authors), people, reader, timing, authors, hands)

    def matched(self, ordered: Sequence[ExpectedRecord]) -> list[Match]:
        """The matches of these legs, which are sorted by time."""
        proved, rest = proved_by_id(as_one_call(ordered), self.logged_records, self.people, self.classifier)
        used = {logged_record.id for _, logged_record in proved}
        free = [logged_record for logged_record in self.logged_records if logged_record.id not in used]
        hits = [
            Match(
                expected_record=expected_record,
                logged_record=logged_record,
                match=MatchStrength.EXACT,
                person_id=logged_record.task.who_id if logged_record.task else None,
                deputy=self._deputy_by_id(expected_record, logged_record),
            )
            for group, logged_record in proved
            for expected_record in group
        ]
        places = RecordIndex(free, self.classifier, self.authors)
        search = Search(places, self.people, self.timing, self.hands.hand)
        close, copies = _by_closeness(rest, proved, places, search, self.authors)
        return [_with_copies(hit, copies) for hit in (*hits, *close)] if copies else hits + close

    def _deputy_by_id(self, expected_record: ExpectedRecord, logged_record: LoggedRecord) -> str | None:
        """A colleague logs what was copied to him, too, and a short id may be another dialer's."""
        activity = expected_record.activity
        if isinstance(activity, Email):
            return None
        if activity.task_id not in logged_record.ids and not is_long(activity.id.partition(":")[2]):
            return None
        return _deputy(logged_record, self.authors)


def _with_copies(hit: Match, copies: Mapping[str, Sequence[LoggedRecord]]) -> Match:
    record, more = hit.logged_record, copies.get(hit.logged_record.id)
    return replace(hit, logged_record=replace(record, doubles=(*record.doubles, *more))) if more else hit


def _deputy(logged_record: LoggedRecord, authors: Authors) -> str | None:
    """Who owns the record, or made it for the rep, where that is somebody else."""
    task = logged_record.task
    if task is None or not authors.rep_id:
        return None
    return next((user for user in (task.owner_id, task.created_by_id) if user not in {"", authors.rep_id}), None)


def _by_closeness(
    groups: Sequence[Group],
    proved: Sequence[tuple[Group, LoggedRecord]],
    places: RecordIndex,
    search: Search,
    authors: Authors,
) -> tuple[list[Match], Mapping[str, Sequence[LoggedRecord]]]:
    """The assignment; `proved` are groups that have their record by id and only bear witness.

    With it: id of a matched record → what another tool wrote beside it.
    """
    known = search.candidates(groups)
    alone = search.alone(groups, known)
    chosen = assign(
        (Edge(*pair, close.cost + (_PART_ALONE if pair in alone else 0.0)) for pair, close in known.items()), ALONE
    )
    matched = (*(places[place].logged_record for place in chosen.values()), *(record for _, record in proved))
    tools = TwoTools(matched, search.hand)
    asked = {
        places[place].key
        for pair, place in chosen.items()
        if known[pair, place].cost > _CLEARLY or tools.writes_beside_another(places[place].logged_record)
    }
    asked |= {None for place in chosen.values() if places[place].key is None}
    heard = [one for one in proved if None in asked or not asked.isdisjoint(search.keys(one[0][0]))]
    holder, nearest = {place: number for number, place in chosen.items()}, dict[int, _Rival]()
    witnesses = search.candidates([group for group, _ in heard], among=holder)
    rivals = [
        (place, close, places[chosen[number]].logged_record)
        for (number, place), close in known.items()
        if place in holder and chosen.get(number, place) != place
    ]
    rivals += [(place, close, heard[number][1]) for (number, place), close in witnesses.items()]
    others: set[int] = set()
    copies: dict[str, dict[str, LoggedRecord]] = defaultdict(dict)
    for place, close, own in sorted(rivals, key=lambda rival: rival[1].cost):
        record, claim = places[place].logged_record, known[holder[place], place]
        late = search.is_late(groups[holder[place]], places[place])
        if place not in others and tools.is_of_rival(record, claim, close, own, late=late):
            others.add(place)
            copies[own.id][record.id] = record
    for place, close, own in rivals:
        if place not in nearest or close.cost < nearest[place].close.cost:
            nearest[place] = _Rival(close, own.created_at)
    claims = Counter(place for _, place in (*known, *witnesses))
    users, shared = dict[str, str](), set[str]()
    for number, place in chosen.items():
        activity = groups[number][0].activity.id
        if users.setdefault(places[place].logged_record.id, activity) != activity:
            shared.add(places[place].logged_record.id)
    alike, claimants = _alike(known, holder, groups, places, search)
    hits = []
    for number, place in chosen.items():
        logged_record, key = places[place].logged_record, places[place].key
        close = known[number, place]
        person_id = (
            key if key is not None and "@" not in key else logged_record.task.who_id if logged_record.task else None
        )
        # It may be the second record of something nearer, on nobody and somebody else's, or one that several people
        # share and two activities claim: then it proves less.
        near = nearest.get(place)
        if (near is not None and near.left_a_copy(logged_record, close)) or place in others:
            continue
        claimed = (key is None and claims[place] > 1) or logged_record.id in shared
        doubtful = claimed or (near is not None and near.is_nearer(close)) or bool(alike.get(number))
        how = MatchStrength.PROBABLE if doubtful else close.match
        hits += [
            Match(
                expected_record=expected_record,
                logged_record=logged_record,
                match=how,
                person_id=person_id,
                likeness=close.likeness,
                rivals=alike.get(number, frozenset()),
                claimants=claimants.get(number, frozenset()),
                deputy=_deputy(logged_record, authors),
            )
            for expected_record in groups[number]
        ]
    return hits, {id_: tuple(found.values()) for id_, found in copies.items()}


def _alike(
    known: Mapping[tuple[int, int], MatchCost],
    holder: Mapping[int, int],
    groups: Sequence[Group],
    places: RecordIndex,
    search: Search,
) -> tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]]:
    """Number of a group with a record → ids of those without one that fit as well, and of all that might be meant.

    `holder`: place → number of the group whose record it is.
    """
    chosen = set(holder.values())
    found: dict[int, set[str]] = defaultdict(set)
    claimants: dict[int, set[str]] = defaultdict(set)
    for (number, place), close in known.items():
        if number in chosen or place not in holder:
            continue
        its = known[holder[place], place]
        ids = {expected_record.activity.id for expected_record in groups[number]}
        claimants[holder[place]] |= ids
        same_signs = (close.likeness, close.telling) == (its.likeness, its.telling)
        # Of a record that came late for both, the time tells nothing.
        late = search.is_late(groups[holder[place]], places[place])
        if same_signs and (late or abs(close.cost - its.cost) < _CLEARLY):
            found[holder[place]] |= ids
    return _frozen(found), _frozen(claimants)


def _frozen(found: Mapping[int, set[str]]) -> dict[int, frozenset[str]]:
    return {number: frozenset(ids) for number, ids in found.items()}
