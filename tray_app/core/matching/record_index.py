"""What the loggers wrote in Salesforce, indexed so that an expected record finds its candidates fast.

What is the same for every expected record is worked out here once, because each is compared with many.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from tray_app.core.matching.authorship import Author, Authors
from tray_app.core.matching.task_classifier import TaskClass, TaskClassifier
from tray_app.core.model.crm import EmailMessage, Records, Task

_SLACK_S = 5
"""Seconds two systems may differ on one call's length; what is no longer than this says nothing."""
_Record = TypeVar("_Record", Task, EmailMessage)


@dataclass(frozen=True, slots=True)
class LoggedRecord:
    """What one logging left behind: a Task, an EmailMessage, or an EmailMessage with its twin Task."""

    task: Task | None = None
    """The Task, if there is one and it is visible."""
    message: EmailMessage | None = None
    """The EmailMessage, if there is one."""
    doubles: "tuple[LoggedRecord, ...]" = ()
    """What other loggers wrote about the same activity."""
    created_at: datetime = field(init=False)
    """CreatedDate of the earlier of the two, UTC-aware."""

    def __post_init__(self) -> None:
        """Compare the dates once.

        Raises:
            ValueError: Neither record was given.

        """
        dates = [record.created_at for record in (self.task, self.message) if record is not None]
        object.__setattr__(self, "created_at", min(dates))

    @property
    def id(self) -> str:
        """Id of the record that stands for the trace."""
        return self.task.id if self.task else self.message.id if self.message else ""

    @property
    def ids(self) -> frozenset[str]:
        """Ids of all its records."""
        own = frozenset(record.id for record in (self.task, self.message) if record is not None)
        return own.union(*(double.ids for double in self.doubles))

    @property
    def parts(self) -> "tuple[LoggedRecord, ...]":
        """What each logger wrote."""
        return (self, *self.doubles)


@dataclass(frozen=True, slots=True)
class RecordSlot:
    """One person's part in a trace: a Task that several people share has one for each."""

    number: int
    """Tells it from all others; counted in the traces' order."""
    logged_record: LoggedRecord
    """The trace."""
    key: str | None
    """Id or address of the person; None: the Task stands on nobody."""
    task_class: TaskClass | None
    """The Task as the profile reads it; None where an EmailMessage says more."""
    author: Author
    """Whose record it is."""


class RecordIndex:
    """Finds logged records by person and time. A record is read when it is looked for, not before."""

    def __init__(self, logged_records: Iterable[LoggedRecord], classifier: TaskClassifier, authors: Authors) -> None:
        self.logged_records = tuple(logged_records)
        """All of them."""
        self._authors = authors
        self._reader = classifier
        self._traces: list[LoggedRecord] = []
        self._keys: list[str | None] = []
        by_key: dict[str | None, list[int]] = defaultdict(list)
        for logged_record in self.logged_records:
            for key in _keys(logged_record):
                by_key[key].append(len(self._traces))
                self._traces.append(logged_record)
                self._keys.append(key)
        self._lengths: dict[str, dict[int | None, list[int]]] = {}
        self._read: list[RecordSlot | None] = [None] * len(self._traces)
        created = [logged_record.created_at for logged_record in self._traces]
        for numbers in by_key.values():
            numbers.sort(key=created.__getitem__)
        self._by_key = {key: ([created[number] for number in numbers], numbers) for key, numbers in by_key.items()}

    def __getitem__(self, number: int) -> RecordSlot:
        """The place with the number, as `near` names it."""
        return self._read[number] or self._place(number)

    def near(self, keys: Iterable[str], since: datetime, until: datetime) -> Iterator[RecordSlot]:
        """The places for any of the keys, and those on nobody, created in the window (UTC-aware).

        Each once, as long as each key is.
        """
        for key in (*keys, None):
            times, numbers = self._by_key.get(key, ((), ()))
            for number in numbers[bisect_left(times, since) : bisect_right(times, until)]:
                yield self[number]

    def of_length(self, keys: Iterable[str], length_s: int, after: datetime, until: datetime) -> Iterator[RecordSlot]:
        """The places of calls of about this length, or of none, for any of the keys, created in the window."""
        for key in keys:
            if key not in self._lengths:
                self._lengths[key] = self._by_length(key)
            held = self._lengths[key]
            for seconds in (None, *range(max(length_s - _SLACK_S, 0), length_s + _SLACK_S + 1)):
                for number in held.get(seconds, ()):
                    if after < self._traces[number].created_at <= until:
                        yield self[number]

    def _by_length(self, key: str) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for number in self._by_key.get(key, ((), ()))[1]:
            task, task_class = self._traces[number].task, self[number].task_class
            if task is not None and task_class is not None and task_class.may_be_call:
                length = task.call_duration_s or 0
                found[length if length > _SLACK_S else None].append(number)
        return found

    def _place(self, number: int) -> RecordSlot:
        logged_record = self._traces[number]
        author = self._authors.of(logged_record.task) if logged_record.task else Author.REP
        task_class = (
            self._reader.task_class(logged_record.task)
            if logged_record.task is not None and logged_record.message is None
            else None
        )
        self._read[number] = slot = RecordSlot(number, logged_record, self._keys[number], task_class, author)
        return slot


def logged_records_in(records: Records) -> list[LoggedRecord]:
    """The records' traces, in an order that depends on what was written and when only."""
    tasks = {task.id: task for task in _by_date(records.tasks)}
    messages = _by_date(records.messages)
    twins = [LoggedRecord(tasks.pop(message.task_id or "", None), message) for message in messages]
    return twins + [LoggedRecord(task) for task in tasks.values()]


def _by_date(records: Iterable[_Record]) -> list[_Record]:
    by_id = sorted(records, key=lambda record: record.id)
    return sorted(by_id, key=lambda record: record.created_at)


def _keys(logged_record: LoggedRecord) -> Sequence[str | None]:
    if logged_record.message is not None and logged_record.message.addresses:
        return sorted(logged_record.message.addresses)
    if logged_record.message is not None and logged_record.message.people:
        return sorted(logged_record.message.people)
    if logged_record.task is None:
        return ()
    return sorted(logged_record.task.people) if logged_record.task.who_ids else (logged_record.task.who_id or None,)
