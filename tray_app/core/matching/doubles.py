"""Two loggers that write the same email or call: both records are that one activity, and neither is another's.

Two records of one logger are two activities: it writes each once. Two records of different loggers on one person, with
the same words or the same length and in one go, are one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tray_app.core.matching.authorship import Author, Authors
from tray_app.core.matching.match_cost import says_other_way
from tray_app.core.matching.people import People
from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.matching.subjects import Prefix, subject_of
from tray_app.core.matching.task_classifier import TaskClassifier, written_by_logger

_IN_ONE_GO = timedelta(minutes=5)
"""Two programs that are told of the same activity write within so much time."""
_LENGTHLESS = timedelta(seconds=90)
"""The same where one of them does not say how long the call was."""
_SLOW = timedelta(hours=24)
"""So long one logger may take longer than the other, where the length says that it is the same call."""
_SAME_LENGTH_S = 2
_TELLING_LENGTH_S = 20
_HEAD = re.compile(r"^((?:\s*\[[^\]]{1,40}\]\s*-?\s*)*)(?:(\w[\w -]{0,18}?)\s*[:–—|])?")

Hand = tuple[object, ...]
"""What records of one logger have in common."""
_Pair = tuple[LoggedRecord, LoggedRecord]
_Sign = tuple[str, Prefix | None]
_CALL: frozenset[_Sign] = frozenset({("", None)})


def as_one_record(
    records: Sequence[LoggedRecord], people: People, classifier: TaskClassifier, authors: Authors
) -> list[LoggedRecord]:
    """The records in their order; of two that are doubles the fuller one, with the other among its `doubles`."""
    reading = _Reading(classifier)
    found = list(_pairs([record for record in records if _counts(record, authors)], people, reading))
    if not found:
        return list(records)
    partners: dict[str, set[Hand]] = defaultdict(set)
    led: set[str] = set()
    doubles: dict[str, list[LoggedRecord]] = defaultdict(list)
    for one, other in sorted(found, key=_how_far):
        apart = abs(one.created_at - other.created_at)
        if apart > _allowed(one, other):
            continue
        lead, double = sorted((one, other), key=_fullness)
        if lead.id in led or double.id in led or double.id in doubles:
            continue
        if reading.hand(double) in partners[lead.id] and lead.message is None:
            continue  # one record of each other logger; a message has one beside it for each of its people
        partners[lead.id].add(reading.hand(double))
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
    return abs(pair[0].created_at - pair[1].created_at), pair[0].id, pair[1].id


class _Reading:
    """The records as the profile reads them, each looked at once and only when it is asked for."""

    def __init__(self, classifier: TaskClassifier) -> None:
        self._classifier = classifier
        self._hands: dict[str, Hand] = {}

    def hand(self, record: LoggedRecord) -> Hand:
        """Which logger wrote it, as far as its looks tell."""
        if record.id not in self._hands:
            self._hands[record.id] = self._hand(record)
        return self._hands[record.id]

    def signs(self, record: LoggedRecord) -> frozenset[_Sign]:
        """What two records of one activity have in common: an email's words, or that it was a call."""
        if record.message is not None or record.task is None:
            subject = subject_of(record.message.subject if record.message else "")
            return frozenset({(subject.core, subject.prefix)} if subject.core else ())
        read = self._classifier.task_class(record.task)
        if read.may_be_call and not read.as_email:
            return _CALL
        wording = read.wording
        if not read.may_be_email or wording.tracking or wording.answer or wording.call:
            return frozenset()
        return frozenset((found.core, found.prefix) for found in wording.subject.readings if found and found.core)

    def _hand(self, record: LoggedRecord) -> Hand:
        task = record.task
        if record.message is not None or task is None:
            return ("message", record.message.created_by_id if record.message else "")
        head = _HEAD.match(task.subject)
        words = ""
        if head is not None:
            tags, word = head[1].casefold().strip(), (head[2] or "").casefold()
            words = tags + ("" if subject_of(f"{word}:").prefix else word)
        marked = written_by_logger(task, self._classifier.profile)
        kind = (task.type, task.subtype, bool(task.call_object), bool(task.call_type))
        return ("task", task.created_by_id, *kind, marked, words)


def _pairs(records: Sequence[LoggedRecord], people: People, reading: _Reading) -> Iterator[_Pair]:
    """Records of two loggers on one person that look like one activity, each pair once."""
    on: dict[str, list[LoggedRecord]] = defaultdict(list)
    for record in records:
        for key in _keys(record, people):
            on[key].append(record)
    seen = set()
    for held in on.values():
        if len(held) < 2:
            continue
        alike: dict[_Sign, list[LoggedRecord]] = defaultdict(list)
        for record in held:
            for sign in reading.signs(record):
                alike[sign].append(record)
        for sign, group in alike.items():
            if len(group) < 2:
                continue
            group.sort(key=lambda record: record.id)
            group.sort(key=lambda record: record.created_at)
            for place, one in enumerate(group):
                for other in group[place + 1 :]:
                    if other.created_at - one.created_at > _SLOW:
                        break
                    if (one.id, other.id) in seen or reading.hand(one) == reading.hand(other):
                        continue
                    if sign not in _CALL or _same_call(one, other):
                        seen.add((one.id, other.id))
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
    if all(length and length >= _TELLING_LENGTH_S for length in lengths):
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
    return abs(one.created_at - other.created_at) <= _LENGTHLESS
