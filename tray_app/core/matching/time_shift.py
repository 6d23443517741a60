"""A call file whose clock is hours off: local time exported as UTC, or the other way round.

Every call then lies the same number of hours from its Task, and all of them look missing. It is found by comparing, as
a person would: the same people, the same lengths, always so many hours apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.people import People
from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Task

_STEP = timedelta(minutes=30)
"""Zones differ by whole hours, or by half of one in India and in the middle of Australia."""
FARTHEST_SHIFT = timedelta(hours=14)
"""The zone that is farthest from UTC."""
_FARTHEST = FARTHEST_SHIFT // _STEP
_BEFORE = timedelta(minutes=2)
_AFTER = timedelta(minutes=10)
"""A record that proves a shift was written so soon after the call."""
_SLOW = timedelta(hours=1, minutes=50)
"""A record later than this may as well be a record in time of a call whose clock is wrong."""
ENOUGH_FOR_A_SHIFT = 3
"""So many calls with the same shift are no accident."""
_ENOUGH_WITHOUT_LENGTH = 5
"""The same where the Tasks do not say how long a call was."""
_SAME_LENGTH_S = 2
_TELLING_LENGTH_S = 10


class _Found(Protocol):
    """A match, as far as it matters here."""

    @property
    def expected_record(self) -> ExpectedRecord: ...
    @property
    def logged_record(self) -> LoggedRecord: ...


def shifts_of(
    expected_records: Iterable[ExpectedRecord],
    found: Iterable[_Found],
    tasks: Iterable[Task],
    people: People,
    known: Mapping[str, timedelta],
) -> dict[str, timedelta]:
    """Source → how far its clock is ahead of Salesforce's; without sources whose clock is right.

    `found`: the matches as the times stand. `known`: what an earlier comparison said.
    """
    matched, used = set(), set[str]()
    for hit in found:
        # A record many hours late may be the record of a call whose time is wrong.
        if hit.logged_record.created_at - hit.expected_record.activity.occurred_at < _SLOW:
            matched.add(hit.expected_record.activity.id)
            used |= hit.logged_record.ids
    in_time: Counter[str] = Counter()
    lost: dict[str, list[ExpectedRecord]] = defaultdict(list)
    for expected_record in expected_records:
        activity = expected_record.activity
        if not isinstance(activity, Call):
            continue
        if activity.id in matched:
            in_time[activity.source] += 1
        else:
            lost[activity.source].append(expected_record)
    lost = {
        source: missing
        for source, missing in lost.items()
        if source in known or len(missing) >= max(ENOUGH_FOR_A_SHIFT, in_time[source])
    }
    if not lost:
        return {}
    on: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.id not in used and not task.is_deleted and _looks_like_a_call(task):
            for person in task.people:
                on[person].append(task)
    ahead = {}
    for source, missing in lost.items():
        shift = _shift_of(missing, in_time[source], on, people, known.get(source))
        if shift:
            ahead[source] = shift
    return ahead


def as_it_was(expected_record: ExpectedRecord, ahead: Mapping[str, timedelta]) -> ExpectedRecord:
    """The same with the time at which it took place by Salesforce's clock."""
    activity = expected_record.activity
    if activity.source not in ahead or not isinstance(activity, Call):
        return expected_record
    moved = replace(activity, occurred_at=activity.occurred_at - ahead[activity.source])
    return replace(expected_record, activity=moved)


def _shift_of(
    missing: Sequence[ExpectedRecord],
    in_time: int,
    on: Mapping[str, Sequence[Task]],
    people: People,
    known: timedelta | None,
) -> timedelta | None:
    measured, counted = Counter[int](), Counter[int]()
    for expected_record in missing:
        call = expected_record.activity
        if not isinstance(call, Call):
            continue
        tasks = {task.id: task for key in people.ids_of(expected_record) for task in on.get(key, ())}
        steps, alike = set(), set()
        for task in tasks.values():
            found = _steps(call, task)
            if _same_length(call, task):
                steps |= found
            if not task.call_duration_s or _same_length(call, task):
                alike |= found
        measured.update(steps)
        counted.update(alike)
    for votes, enough in ((measured, ENOUGH_FOR_A_SHIFT), (counted, _ENOUGH_WITHOUT_LENGTH)):
        if not votes:
            continue
        best, count = max(votes.items(), key=lambda item: (item[1], item[0] % 2 == 0, -abs(item[0]), item[0]))
        if known is not None and votes[round(known / _STEP)]:
            return known
        # A clock that is wrong is wrong for every call: most of them have to agree, and few may be right as they stand.
        if count >= enough and count * 2 > len(missing) and count > in_time * 2:
            return best * _STEP
    return None


def _steps(call: Call, task: Task) -> set[int]:
    """By how many steps the call would have to be ahead for the Task to be written right after it."""
    begin, end = call.occurred_at - _BEFORE, call.occurred_at + timedelta(seconds=call.duration_s) + _AFTER
    apart = (task.created_at - begin, task.created_at - end)
    first, last = -(apart[0] // _STEP), -(apart[1] // _STEP)
    return {
        step
        for step in range(min(first, last), max(first, last) + 1)
        if step and abs(step) <= _FARTHEST and begin - step * _STEP <= task.created_at <= end - step * _STEP
    }


def _looks_like_a_call(task: Task) -> bool:
    return task.subtype == "Call" or bool(task.call_duration_s or task.call_object or task.call_type)


def _same_length(call: Call, task: Task) -> bool:
    if call.duration_s < _TELLING_LENGTH_S or not task.call_duration_s:
        return False
    return abs(call.duration_s - task.call_duration_s) <= _SAME_LENGTH_S
