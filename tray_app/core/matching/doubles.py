"""Two loggers that write the same email or call: both records are that one activity, and neither is another's.

Two records of one logger are two activities: it writes each once. Two records of different loggers on one person, with
the same words or the same length and in one go, are one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from tray_app.core.matching.authorship import Author, Authors
from tray_app.core.matching.match_cost import TELLING_LENGTH_S, says_other_way
from tray_app.core.matching.people import People
from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.matching.subjects import Likeness, RecordSubject, Subject
from tray_app.core.matching.task_classifier import TaskClass, TaskClassifier, written_by_logger

_AT_ONCE = timedelta(minutes=1)
"""Two records that differ in their author alone are doubles only this close to each other."""
_IN_ONE_GO = timedelta(minutes=20)
"""Two programs that are told of the same activity write within so much time."""
_LENGTHLESS = timedelta(seconds=90)
"""The same where one of them does not say how long the call was."""
_WHEN_IT_BEGAN = timedelta(minutes=5)
"""The same between the beginning of the call, as the other one tells it, and a record written when it rang."""
_SLOW = timedelta(hours=24)
"""So long one logger may take longer than the other, where the length says that it is the same call."""
_SAME_LENGTH_S = 2
_LONG = 12
"""Characters from which a subject within another one is no accident."""
_HEAD = re.compile(
    r"^((?:\s*\[[^\]]{1,40}\]\s*-?\s*)*)(e-?mail|list email|inmail|mkto_sales|call|reply|sent|inbox|dialpad)?(?:\b|$)",
    re.IGNORECASE,
)

Hand = tuple[object, ...]
"""What records of one logger have in common."""
_Pair = tuple[LoggedRecord, LoggedRecord]


def as_one_record(
    records: Sequence[LoggedRecord], people: People, reading: "Hands", authors: Authors
) -> list[LoggedRecord]:
    """The records in their order; of two that are doubles the fuller one, with the other among its `doubles`."""
    found = list(_pairs([record for record in records if _counts(record, authors)], people, reading))
    if not found:
        return list(records)
    partners: dict[str, set[tuple[Hand, frozenset[str]]]] = defaultdict(set)
    led: set[str] = set()
    doubles: dict[str, list[LoggedRecord]] = defaultdict(list)
    for one, other in sorted(found, key=_how_far):
        if _apart(one, other) > _allowed(one, other) and not _wrote_when_it_rang(one, other):
            continue
        lead, double = sorted((one, other), key=_fullness)
        if lead.id in led or double.id in led or double.id in doubles:
            continue
        # One record of each other tool: a message for several people may have one beside it for each of them.
        place = (reading.hand(double), double.task.people if double.task else frozenset())
        if place in partners[lead.id]:
            continue
        partners[lead.id].add(place)
        led.add(double.id)
        doubles[lead.id].append(double)
    return [
        replace(record, doubles=tuple(doubles[record.id])) if record.id in doubles else record
        for record in records
        if record.id not in led
    ]


def _counts(record: LoggedRecord, authors: Authors) -> bool:
    """Whether it may record something the rep did: what a colleague logged is no double."""
    task, message = record.task, record.message
    if message is not None and (message.incoming or not authors.made(message.created_by_id)):
        return False
    return task is None or (not task.is_deleted and task.is_closed and authors.of(task) is not Author.OTHER)


def _how_far(pair: _Pair) -> tuple[timedelta, str, str]:
    return _since_the_ring(*pair) or _apart(*pair), pair[0].id, pair[1].id


def _apart(one: LoggedRecord, other: LoggedRecord) -> timedelta:
    return abs(one.created_at - other.created_at)


def _since_the_ring(one: LoggedRecord, other: LoggedRecord) -> timedelta | None:
    """From the record of a call that tells no length to the beginning of the call, as the later record tells it."""
    first, last = sorted((one, other), key=lambda record: record.created_at)
    length = last.task.call_duration_s if last.task else None
    if not length or length < TELLING_LENGTH_S or first.task is None or first.task.call_duration_s is not None:
        return None
    return abs(last.created_at - timedelta(seconds=length) - first.created_at)


def _wrote_when_it_rang(one: LoggedRecord, other: LoggedRecord) -> bool:
    since = _since_the_ring(one, other)
    return since is not None and since <= _WHEN_IT_BEGAN


class Hands:
    """The records as the profile reads them, each looked at once and only when it is asked for."""

    def __init__(self, classifier: TaskClassifier) -> None:
        self._classifier = classifier
        self._hands: dict[str, Hand] = {}
        self._calls: dict[str, bool] = {}

    def hand(self, record: LoggedRecord) -> Hand:
        """Which logger wrote it, as far as its looks tell."""
        if record.id not in self._hands:
            self._hands[record.id] = self._hand(record)
        return self._hands[record.id]

    def are_two(self, one: LoggedRecord, other: LoggedRecord) -> bool:
        """Whether two tools wrote them; the same one under two names counts only where they lie close together."""
        first, second = self.hand(one), self.hand(other)
        if first == second:
            return False
        close = _apart(one, other) <= _AT_ONCE
        return close or self.is_call(one) or (first[0], *first[2:]) != (second[0], *second[2:])

    def is_call(self, record: LoggedRecord) -> bool:
        """Whether it records a call."""
        found = self._calls.get(record.id)
        if found is None:
            read = self._read(record)
            self._calls[record.id] = found = read is not None and read.may_be_call and not read.as_email
        return found

    def alike(self, one: LoggedRecord, other: LoggedRecord) -> bool:
        """Whether two emails have the same words, or two calls the same length."""
        if self.is_call(one):
            return _same_call(one, other)
        if not (self._is_send(one) and self._is_send(other)):
            return False
        return any(
            self._same_words(record, words, told_by)
            for record, told_by in ((one, other), (other, one))
            for words in self._plain_words(told_by)
        )

    def _same_words(self, record: LoggedRecord, words: Subject, told_by: LoggedRecord) -> bool:
        subject = self._words(record)
        alike = subject.likeness(words.folded)
        if alike is Likeness.CONTAINED:
            # A Task's template may hold the subject that an email record tells as it was.
            return record.message is None and (told_by.message is not None or len(words.core) > _LONG)
        return alike <= Likeness.SAME and not subject.says_other_prefix(words.folded)

    def _plain_words(self, record: LoggedRecord) -> list[Subject]:
        """What may be the email's own subject."""
        found = [reading for reading in self._words(record).readings if reading is not None]
        return found if found and not any(reading.is_without_words or not reading.core for reading in found) else []

    def _is_send(self, record: LoggedRecord) -> bool:
        read = self._read(record)
        if read is None:
            return record.message is not None
        return read.may_be_email and not (read.wording.tracking or read.wording.answer or read.wording.call)

    def _words(self, record: LoggedRecord) -> RecordSubject:
        read = self._read(record)
        if read is not None:
            return read.wording.subject
        return RecordSubject.read(record.message.subject if record.message else "")

    def _read(self, record: LoggedRecord) -> TaskClass | None:
        if record.task is None or record.message is not None:
            return None
        return self._classifier.task_class(record.task)

    def _hand(self, record: LoggedRecord) -> Hand:
        task = record.task
        if record.message is not None or task is None:
            return ("message", record.message.created_by_id if record.message else "")
        head = _HEAD.match(task.subject)
        words = " ".join(part.strip().casefold() for part in head.groups() if part) if head else ""
        marked = written_by_logger(task, self._classifier.profile)
        kind = (task.type, task.subtype, bool(task.call_object), bool(task.call_type))
        return ("task", task.created_by_id, *kind, marked, words)


def _pairs(records: Sequence[LoggedRecord], people: People, reading: Hands) -> Iterator[_Pair]:
    """Records of two loggers on one person that look like one activity, each pair once."""
    on: dict[str, list[LoggedRecord]] = defaultdict(list)
    for record in records:
        for key in _keys(record, people):
            on[key].append(record)
    seen = set()
    for held in on.values():
        if len(held) < 2:
            continue
        held.sort(key=lambda record: record.id)
        held.sort(key=lambda record: record.created_at)
        calls = [record for record in held if reading.is_call(record)]
        emails = [record for record in held if not reading.is_call(record)]
        for group, most in ((calls, _SLOW), (emails, _IN_ONE_GO)):
            for one, other in _close(group, most):
                if (one.id, other.id) not in seen and reading.are_two(one, other) and reading.alike(one, other):
                    seen.add((one.id, other.id))
                    yield one, other


def _close(held: Sequence[LoggedRecord], most: timedelta) -> Iterator[_Pair]:
    """Pairs that were written within `most`; the records are in the order of time."""
    for place, one in enumerate(held):
        for other in islice(held, place + 1, None):
            if other.created_at - one.created_at > most:
                break
            yield one, other


def _keys(record: LoggedRecord, people: People) -> Iterable[str]:
    keys = set(record.task.people) if record.task else set()
    for address in record.message.addresses if record.message else ():
        keys.add(address)
        keys |= {person.id for person in people.by_address.get(address, ())}
    return keys


def _allowed(one: LoggedRecord, other: LoggedRecord) -> timedelta:
    lengths = [record.task.call_duration_s if record.task else None for record in (one, other)]
    if not any(lengths):
        return _IN_ONE_GO
    if all(length and length >= TELLING_LENGTH_S for length in lengths):
        return _SLOW
    return _IN_ONE_GO if all(lengths) else _LENGTHLESS


def _fullness(record: LoggedRecord) -> tuple[bool, int, datetime, str]:
    people = len(record.task.people) if record.task else 0
    return record.message is None, -people, record.created_at, record.id


def _same_call(one: LoggedRecord, other: LoggedRecord) -> bool:
    first, second = one.task, other.task
    if first is None or second is None or says_other_way(first, second):
        return False
    if first.call_duration_s and second.call_duration_s:
        return abs(first.call_duration_s - second.call_duration_s) <= _SAME_LENGTH_S
    return _apart(one, other) <= _LENGTHLESS or _wrote_when_it_rang(one, other)
