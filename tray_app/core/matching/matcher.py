"""Activities × records → one record per activity and person, each record used once.

Ids that both sides carry decide first. The rest is one assignment over all activities at once, because "a matching Task
exists" hides every tenth missing one: the same person gets the same subject twice a day. The order of the input never
matters.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tray_app.core.matching.assignment import Edge, assign
from tray_app.core.matching.call_grouping import as_one_call
from tray_app.core.matching.candidates import Search
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.match_cost import ALONE, MatchCost, Timing
from tray_app.core.matching.people import People
from tray_app.core.matching.record_index import LoggedRecord, RecordIndex, logged_records_in
from tray_app.core.matching.subjects import Likeness
from tray_app.core.model.activity import Email
from tray_app.core.model.crm import Records, Task
from tray_app.core.model.profiles import Profile
from tray_app.core.model.verdict import MatchStrength

_CLEARLY = 1.0
"""A claim this much closer is the better one."""
_FAR = 2.0
"""A claim this much closer comes from an activity at least two paces nearer."""
_IN_ONE_GO = timedelta(minutes=5)
"""A logger that writes an email twice does so in one go; a late record is this close to another's by chance only."""
Group = tuple[ExpectedRecord, ...]
"""Expected records that share one logged record: the entries of one call; mostly just one."""


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
        if self.close.likeness is None or claim.likeness is None or not self.is_nearer(claim):
            return False
        if (self.close.likeness, claim.likeness) == (Likeness.IDENTICAL, Likeness.SAME):
            return True  # loggers keep "Re:", and the claim's words differ by it
        in_one_go = abs(logged_record.created_at - self.written_at) <= _IN_ONE_GO
        return in_one_go and self.close.likeness <= claim.likeness and self.close.cost + _FAR < claim.cost


def match(
    expected_records: Iterable[ExpectedRecord],
    records: Records,
    people: People,
    profile: Profile,
    timing: Timing,
    *,
    rep_id: str = "",
    taken: frozenset[str] = frozenset(),
) -> list[Match]:
    """One-to-one: which expected record is proved by which logged record. Those without a match are left out.

    `rep_id`: the User whose activities these are; others' Tasks are judged more strictly. Empty: all are taken for his.
    `taken`: ids of records that are other activities'.
    """
    # By time, id and address: three stable sorts leave the garbage collector less to look at than one key of three.
    ordered = sorted(expected_records, key=lambda expected_record: expected_record.address or "")
    ordered.sort(key=lambda expected_record: expected_record.activity.id)
    ordered.sort(key=lambda expected_record: expected_record.activity.occurred_at)
    place = {id(expected_record): number for number, expected_record in enumerate(ordered)}
    logged_records = [
        logged_record
        for logged_record in logged_records_in(records)
        if not taken or taken.isdisjoint(logged_record.ids)
    ]
    proved, rest, free = _by_id(as_one_call(ordered), logged_records, profile)
    hits = [
        Match(
            expected_record=expected_record,
            logged_record=logged_record,
            match=MatchStrength.EXACT,
            person_id=logged_record.task.who_id if logged_record.task else None,
        )
        for group, logged_record in proved
        for expected_record in group
    ]
    places = RecordIndex(free, profile)
    hits += _by_closeness(rest, proved, places, Search(places, people, timing, rep_id))
    return sorted(hits, key=lambda hit: place[id(hit.expected_record)])


def _by_id(
    groups: Sequence[Group], logged_records: Sequence[LoggedRecord], profile: Profile
) -> tuple[list[tuple[Group, LoggedRecord]], list[Group], list[LoggedRecord]]:
    """Exact matches, who is left, and which traces are: an exact match takes its own away from everybody else."""
    by_message_id = {
        logged_record.message.message_id: logged_record
        for logged_record in reversed(logged_records)
        if logged_record.message
    }
    by_call_id = {
        key: logged_record
        for logged_record in reversed(logged_records)
        if logged_record.task
        for key in _call_ids(logged_record.task, profile)
    }
    proved, rest, used = [], [], set()
    for group in groups:
        logged_record = None
        for expected_record in group:
            activity = expected_record.activity
            if isinstance(activity, Email):
                logged_record = logged_record or (
                    by_message_id.get(activity.message_id) if activity.message_id else None
                )
            else:
                logged_record = logged_record or by_call_id.get(activity.id.partition(":")[2])
        if logged_record is None or (logged_record.task is not None and logged_record.task.is_deleted):
            rest.append(group)
        else:
            proved.append((group, logged_record))
            used.add(logged_record.id)
    return proved, rest, [logged_record for logged_record in logged_records if logged_record.id not in used]


def _call_ids(task: Task, profile: Profile) -> list[str]:
    values = [task.call_object, *(task.custom.get(name) for name in profile.call_id_fields)]
    return [value for value in values if isinstance(value, str) and value]


def _by_closeness(
    groups: Sequence[Group], proved: Sequence[tuple[Group, LoggedRecord]], places: RecordIndex, search: Search
) -> list[Match]:
    """The assignment; `proved` are groups that have their record by id and only bear witness."""
    known = search.candidates(groups)
    chosen = assign((Edge(number, place, close.cost) for (number, place), close in known.items()), ALONE)
    asked = {places[place].key for pair, place in chosen.items() if known[pair, place].cost > _CLEARLY}
    asked |= {None for place in chosen.values() if places[place].key is None}
    heard = [one for one in proved if None in asked or not asked.isdisjoint(search.keys(one[0][0]))]
    taken, nearest = set(chosen.values()), dict[int, _Rival]()
    witnesses = search.candidates([group for group, _ in heard], among=taken)
    rivals = [
        (place, close, places[chosen[number]].logged_record)
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
        if users.setdefault(places[place].logged_record.id, activity) != activity:
            shared.add(places[place].logged_record.id)
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
        if near is not None and near.left_a_copy(logged_record, close):
            continue
        claimed = (key is None and claims[place] > 1) or logged_record.id in shared
        doubtful = claimed or (near is not None and near.is_nearer(close))
        how = MatchStrength.PROBABLE if doubtful else close.match
        hits += [
            Match(
                expected_record=expected_record,
                logged_record=logged_record,
                match=how,
                person_id=person_id,
                likeness=close.likeness,
            )
            for expected_record in groups[number]
        ]
    return hits
