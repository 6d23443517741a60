"""Whether a record that carries an activity's id is that activity's: ids are copied, shared and used again.

Email-to-Case keeps the incoming copy of what the rep sent to a customer and to support@; a mail merge gives one
Message-ID to many letters; a dialer counts its calls from 1 again, and another dialer does so, too. A dialer that names
the Task which it wrote says more: only what cannot be a record of that call speaks against it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from tray_app.core.matching.call_grouping import Group
from tray_app.core.matching.match_cost import contradicts, says_other_direction
from tray_app.core.matching.people import People
from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.matching.subjects import Likeness, likeness
from tray_app.core.matching.task_classifier import TaskClassifier
from tray_app.core.model.activity import Activity, Call, CallResult, Email, RecipientRole
from tray_app.core.model.crm import EmailMessage, Task
from tray_app.core.model.profiles import Profile

_MOST_ADDRESSES = 50
"""An EmailMessage of Einstein Activity Capture holds so many addresses at most."""
_ZONES = timedelta(hours=26)
"""Two clocks that name the same moment differ by no more, whatever zone each takes for its own."""
_EARLY = timedelta(minutes=5)
"""Clocks differ, and a dialer may write while it rings."""
_LATE = timedelta(days=7)
"""A dialer that was away for a week still writes its calls."""
_NEAR = timedelta(hours=1)
"""A short id is believed this long where the length does not agree as well."""
_LONG_ID = 8
"""Characters from which an id is not met twice by counting."""
_SAME_LENGTH_S = 5
_NAMED = -1
"""A record that the dialer itself names comes before all others."""


def proved_by_id(
    groups: Sequence[Group], logged_records: Sequence[LoggedRecord], people: People, classifier: TaskClassifier
) -> tuple[list[tuple[Group, LoggedRecord]], list[Group]]:
    """Which groups a record with their id proves, and who is left: each record proves one activity to a person."""
    by_message_id: dict[str, list[LoggedRecord]] = defaultdict(list)
    by_call_id: dict[str, list[tuple[LoggedRecord, Task]]] = defaultdict(list)
    by_task_id: dict[str, tuple[LoggedRecord, Task]] = {}
    for record in logged_records:
        for part in record.parts if record.doubles else (record,):
            if part.message is not None and part.message.message_id:
                by_message_id[part.message.message_id].append(record)
            elif part.task is not None and part.message is None:
                by_task_id[part.task.id] = record, part.task
                for key in _call_ids(part.task, classifier.profile):
                    by_call_id[key].append((record, part.task))
    claims: list[tuple[tuple[int, timedelta, str], int, LoggedRecord]] = []
    for number, group in enumerate(groups):
        for expected_record in group:
            activity, address = expected_record.activity, expected_record.address
            if isinstance(activity, Email):
                for record in by_message_id.get(activity.message_id or "", ()):
                    part = next(part for part in record.parts if part.message is not None)
                    keys = people.ids_of(expected_record) | ({address} if address else set())
                    if email_agrees(activity, address, keys, part):
                        claims.append((_closeness(activity, part), number, record))
            else:
                if activity.task_id in by_task_id:
                    record, task = by_task_id[activity.task_id]
                    if named_agrees(activity, task, classifier):
                        claims.append(((_NAMED, *_closeness(activity, record)[1:]), number, record))
                call_id = activity.id.partition(":")[2]
                for record, task in by_call_id.get(call_id, ()):
                    if not task.is_deleted and call_agrees(activity, people.ids_of(expected_record), task, call_id):
                        claims.append((_closeness(activity, record), number, record))
    taken: dict[int, LoggedRecord] = {}
    held: dict[tuple[str, str | None], str] = {}
    for _, number, record in sorted(claims, key=lambda claim: (*claim[0], claim[1])):
        leader = groups[number][0]
        person = leader.address if isinstance(leader.activity, Email) and _people_on(record) else None
        if number in taken or held.setdefault((record.id, person), leader.activity.id) != leader.activity.id:
            continue
        taken[number] = record
    return (
        [(groups[number], taken[number]) for number in sorted(taken)],
        [group for number, group in enumerate(groups) if number not in taken],
    )


def _closeness(activity: Activity, record: LoggedRecord) -> tuple[int, timedelta, str]:
    """The same words first, then the nearest in time."""
    words = likeness(record.message.subject, activity.subject) if record.message and isinstance(activity, Email) else 0
    moment = record.message.sent_at if record.message and record.message.sent_at else record.created_at
    return int(words), abs(moment - activity.occurred_at), record.id


def _call_ids(task: Task, profile: Profile) -> list[str]:
    values = [task.call_object, *(task.custom.get(name) for name in profile.call_id_fields)]
    return [value for value in values if isinstance(value, str) and value]


def email_agrees(email: Email, address: str | None, keys: frozenset[str], record: LoggedRecord) -> bool:
    """Whether the record with the email's Message-ID records that it was sent to this person.

    `keys`: the address and the ids of everybody it may stand for.
    """
    message = record.message
    if message is None or message.incoming or (record.task is not None and record.task.is_deleted):
        return False
    if abs((message.sent_at or message.created_at) - email.occurred_at) > _ZONES and not _logged_later(email, message):
        return False
    if address is None or keys & _people_on(record):
        return True
    if not _people_on(record):
        return likeness(message.subject, email.subject) is not Likeness.DIFFERENT
    # It names others: the person may still be one whom the record leaves out.
    sent_to = {recipient.address.casefold(): recipient.role for recipient in email.recipients}
    if not message.addresses & sent_to.keys():
        return False
    return sent_to.get(address) is RecipientRole.BCC or len(message.addresses) >= _MOST_ADDRESSES


def call_agrees(call: Call, keys: frozenset[str], task: Task, call_id: str) -> bool:
    """Whether the Task with the call's id is this call's. `keys`: ids of everybody it may stand for."""
    if contradicts(call, task) or (task.call_type and says_other_direction(call, task)):
        return False
    begin, end = call.occurred_at - _EARLY, call.occurred_at + timedelta(seconds=call.duration_s)
    written = [moment for moment in (task.created_at, task.completed_at) if moment is not None]
    if not any(begin <= moment <= end + _LATE for moment in written):
        return False
    alike = _same_length(call, task)
    soon = any(begin <= moment <= end + _NEAR for moment in written)
    if keys & task.people:
        return is_long(call_id) or alike or soon
    if keys and task.people:
        # On somebody else: the id has to be one that nobody meets twice, and the call the same to the second.
        return is_long(call_id) and alike
    return is_long(call_id) or alike or soon


def named_agrees(call: Call, task: Task, classifier: TaskClassifier) -> bool:
    """Whether the Task that the dialer names as its record of the call can be one.

    It cannot when it was deleted, records an email, is older than the call, or differs from it in length and direction.
    """
    written = max(task.created_at, task.completed_at or task.created_at)
    if task.is_deleted or written < call.occurred_at - _ZONES:
        return False
    task_class = classifier.task_class(task)
    if task_class.as_email and not task_class.as_call:
        return False
    return not (contradicts(call, task) and says_other_direction(call, task))


def is_long(call_id: str) -> bool:
    """Whether an id is one that nobody meets twice by counting."""
    return len(call_id) >= _LONG_ID


def _people_on(record: LoggedRecord) -> frozenset[str]:
    on_task = record.task.people if record.task else frozenset()
    return on_task | (record.message.addresses | record.message.people if record.message else frozenset())


def _logged_later(email: Email, message: EmailMessage) -> bool:
    """Without a date of its own a message has only the date on which somebody logged it."""
    return message.sent_at is None and message.created_at >= email.occurred_at


def _same_length(call: Call, task: Task) -> bool:
    if not task.call_duration_s or not (call.duration_s or call.result is not CallResult.ANSWERED):
        return False
    return abs(call.duration_s - task.call_duration_s) <= _SAME_LENGTH_S
