"""Which logged records an expected record may be matched with, and what each match costs."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter

from tray_app.core.matching.call_grouping import readings
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.match_cost import ACCOUNT, MatchCost, Timing, call_to_task, email_to_message, email_to_task
from tray_app.core.matching.people import People
from tray_app.core.matching.prefix_habit import PrefixHabit
from tray_app.core.matching.record_index import LoggedRecord, RecordIndex, RecordSlot
from tray_app.core.matching.subjects import Likeness, subject_of
from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.verdict import MatchStrength

_EXTRA_EARLY = timedelta(minutes=10)
_EXTRA_LATE = timedelta(days=8)
_ALIKE_S = 5
"""Calls whose lengths differ by no more seconds than this cannot be told apart by them."""
_SIBLINGS = 3.0
"""What a very late record costs more when a later sibling may have left it."""
_UNKNOWN = 6.0
"""What a record on an Account costs more for an address that nobody in Salesforce has: how would a logger know it?"""
_STRANGER = 6.0
"""What a Task costs more that also stands on somebody the email did not go to: loggers add nobody."""
_UNLIKELY = 1.5
"""What a record costs more for a call or a copy of which this logger writes none."""
_IN_ONE_GO = timedelta(minutes=20)
"""A logger writes the records of one email's people within so much time."""
_SENT_AT = itemgetter(0)


class Search:
    """Among the records of one cycle, for one rep and logger."""

    def __init__(
        self, index: RecordIndex, people: People, timing: Timing, hand: Callable[[LoggedRecord], object]
    ) -> None:
        """`hand` tells which tool wrote a record, as far as its looks tell."""
        self._index = index
        self._people = people
        self._timing = timing
        self.hand = hand
        """Which tool wrote a record, as far as its looks tell."""
        self._prefixes = PrefixHabit(index.logged_records, hand)
        self._addressed: dict[str, frozenset[str]] = {}
        self._keys: dict[str, frozenset[str]] = {}

    def candidates(
        self, groups: Sequence[Sequence[ExpectedRecord]], *, among: Container[int] | None = None
    ) -> dict[tuple[int, int], MatchCost]:
        """(number of a group, number of a place) → how close they are at best. `among`: the only places of interest."""
        siblings = _Siblings(expected_record for group in groups for expected_record in group)
        known: dict[tuple[int, int], MatchCost] = {}
        for number, group in enumerate(groups):
            for expected_record in readings(group):
                for slot in self._places(expected_record):
                    if among is not None and slot.number not in among:
                        continue
                    close = self._closeness(expected_record.activity, slot)
                    if close is not None and slot.key is None:
                        close = self._on_nobody(expected_record, slot, close)
                    if close is None:
                        continue
                    if not self._is_in_time(expected_record.activity, slot) and not siblings.leave_it_to(
                        expected_record, slot
                    ):
                        close = replace(close, cost=close.cost + _SIBLINGS, match=MatchStrength.PROBABLE)
                    if expected_record.unlikely:
                        close = replace(close, cost=close.cost + _UNLIKELY)
                    pair = (number, slot.number)
                    if pair not in known or close.cost < known[pair].cost:
                        known[pair] = close
        return known

    def alone(
        self, groups: Sequence[Sequence[ExpectedRecord]], known: Iterable[tuple[int, int]]
    ) -> set[tuple[int, int]]:
        """The pairs of one of several people of an email, where nothing beside the record can be the others'.

        Only those where another email has a claim to the record, too.
        """
        pairs = list(known)
        legs, times, claims = defaultdict[str, set[int]](set), defaultdict[int, list[datetime]](list), Counter[int]()
        for number, group in enumerate(groups):
            if isinstance(group[0].activity, Email) and any(self._people.of(one) for one in group):
                legs[group[0].activity.id].add(number)
        for number, place in pairs:
            times[number].append(self._index[place].logged_record.created_at)
            claims[place] += 1
        return {
            (number, place)
            for number, place in pairs
            if claims[place] > 1
            and any(
                all(abs(time - self._index[place].logged_record.created_at) > _IN_ONE_GO for time in times[other])
                for other in legs[groups[number][0].activity.id] - {number}
            )
        }

    def is_late(self, group: Sequence[ExpectedRecord], slot: RecordSlot) -> bool:
        """Whether the record came later than the logger usually takes."""
        last = max(expected_record.activity.occurred_at for expected_record in group)
        return slot.logged_record.created_at - last > self._timing.usual

    def keys(self, expected_record: ExpectedRecord) -> frozenset[str]:
        """The ids its record may stand on; for an email also the address, which an EmailMessage carries."""
        if expected_record.address is None or not isinstance(expected_record.activity, Email):
            return self._people.ids_of(expected_record)
        if expected_record.address not in self._keys:
            self._keys[expected_record.address] = self._people.ids_of(expected_record) | {expected_record.address}
        return self._keys[expected_record.address]

    def _people_of(self, email: Email) -> frozenset[str]:
        """Ids of everybody the email went to, as far as Salesforce has their addresses."""
        if email.id not in self._addressed:
            self._addressed[email.id] = frozenset().union(
                *(self._people.ids_with(one.address) for one in email.recipients),
                {one.salesforce_id for one in email.recipients if one.salesforce_id},
            )
        return self._addressed[email.id]

    def _on_nobody(self, expected_record: ExpectedRecord, slot: RecordSlot, close: MatchCost) -> MatchCost | None:
        """The match with a record that names no person; None when it names an Account of somebody else."""
        task, people = slot.logged_record.task, self._people.of(expected_record)
        if task is None or not (task.what_id or "").startswith(ACCOUNT):
            return close
        known = [person for person in people if person.account_id or person.object == "Lead"]
        if any(person.account_id == task.what_id for person in known):
            return close
        if len(known) == len(people) > 0:
            return None
        # Where the Account is not known, somebody whose Account it is has the better claim.
        in_time = self._is_in_time(expected_record.activity, slot)
        return replace(close, cost=close.cost + _UNKNOWN) if in_time else None

    def _is_in_time(self, activity: Activity, slot: RecordSlot) -> bool:
        return slot.logged_record.created_at - activity.occurred_at <= self._timing.longest

    def _places(self, expected_record: ExpectedRecord) -> Iterator[RecordSlot]:
        """Where its record may be: all around it, and for a call that is late what agrees in its length."""
        activity, keys = expected_record.activity, self.keys(expected_record)
        since, until = activity.occurred_at - _EXTRA_EARLY, activity.occurred_at + _EXTRA_LATE
        if isinstance(activity, Email):
            yield from self._index.near(keys, since, until)
            return
        soon = activity.occurred_at + self._timing.longest + timedelta(seconds=activity.duration_s)
        yield from self._index.near(keys, since, min(soon, until))
        yield from self._index.of_length(keys, activity.duration_s, soon, until)

    def _closeness(self, activity: Activity, slot: RecordSlot) -> MatchCost | None:
        task, message, task_class = slot.logged_record.task, slot.logged_record.message, slot.task_class
        if message is not None:
            return email_to_message(activity, message) if isinstance(activity, Email) else None
        if task is None or task_class is None:
            return None
        if isinstance(activity, Call):
            return call_to_task(activity, task, task_class, self._timing, author=slot.author)
        close = email_to_task(
            activity,
            task,
            task_class,
            self._timing,
            author=slot.author,
            keeps_prefix=lambda: self._prefixes.keeps(slot.logged_record),
        )
        if close is not None and len(task.people) > 1 and not task.people <= self._people_of(activity):
            close = replace(close, cost=close.cost + _STRANGER)
        if close is not None and slot.key is None and close.likeness not in {Likeness.IDENTICAL, Likeness.SAME}:
            return None if close.likeness in {Likeness.BLANK, Likeness.SILENT} else close
        return close


class _Siblings:
    """Activities with the same person that look alike: a very late record belongs to the last one before it."""

    def __init__(self, expected_records: Iterable[ExpectedRecord]) -> None:
        self._emails: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self._calls: dict[tuple[str, int], list[datetime]] = defaultdict(list)
        for expected_record in expected_records:
            activity = expected_record.activity
            if isinstance(activity, Email):
                self._emails[expected_record.address or ""].append((activity.occurred_at, activity.subject))
            else:
                self._calls[_number_of(activity), activity.duration_s].append(activity.occurred_at)
        for emails in self._emails.values():
            emails.sort()
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for (number, length), calls in self._calls.items():
            self._lengths[number].append(length)
            calls.sort()

    def leave_it_to(self, expected_record: ExpectedRecord, slot: RecordSlot) -> bool:
        """Whether no later sibling has a better claim to the slot than this expected record."""
        activity, written_at = expected_record.activity, slot.logged_record.created_at
        if isinstance(activity, Call):
            number, length, task = _number_of(activity), activity.duration_s, slot.logged_record.task
            told = task is not None and bool(task.call_duration_s)
            lengths = range(length - _ALIKE_S, length + _ALIKE_S + 1) if told else self._lengths[number]
            return not any(
                bisect_right(calls, written_at) > bisect_right(calls, activity.occurred_at)
                for seconds in lengths
                if (calls := self._calls.get((number, seconds)))
            )
        emails, core = self._emails[expected_record.address or ""], subject_of(activity.subject).core
        begin = bisect_right(emails, activity.occurred_at, key=_SENT_AT)
        end = bisect_right(emails, written_at, key=_SENT_AT)
        later = {subject for _, subject in emails[begin:end] if subject_of(subject).core == core}
        if slot.task_class is not None and later:
            # "Offer" may be a late record of the first email, though "Re: Offer" was sent before it was written.
            stored = slot.task_class.wording.subject
            if not stored.says_other_prefix(activity.subject):
                later = {subject for subject in later if not stored.says_other_prefix(subject)}
        return not later


def _number_of(call: Call) -> str:
    return call.number or call.salesforce_id or (call.person_email or "").casefold()
