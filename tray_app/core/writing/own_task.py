"""Which record in Salesforce is the one that we sent, when no answer told its id.

A Task has a field free for an id of ours, CallObject, unless a dialer's id of the call stands in it; an EmailMessage
has the email's Message-ID. Without ours, it is known by everything together: who made it, whom it stands on, its words,
its date, and that it was made after it was journalled. A logger that writes at the same time in the rep's name can make
the very same record; that is one record all the same, and it is never deleted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from tray_app.core.matching.subjects import fold
from tray_app.core.model.crm import EmailMessage, Records, Task
from tray_app.core.model.task_writing import JournalEntry, RecordDraft

CLOCKS_DIFFER = timedelta(minutes=2)
"""The journal goes by Salesforce's clock as it was last heard; it is exact to the second, and drifts little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrace:
    """What Salesforce has of a record that we sent."""

    id: str
    """Its id; of an EmailMessage of which only the deleted Task is left to see, that Task's."""
    twin_id: str | None = None
    """Of an EmailMessage, its Task's id."""
    is_deleted: bool = False
    """It is in the recycle bin."""
    is_certain: bool = False
    """It has our mark: nobody else can have made it."""


def recognised(entry: JournalEntry, records: Records, others: Collection[str]) -> OwnTrace | None:
    """The record that was sent: the one whose id was told, or that has its mark, or the oldest that looks like it.

    Deleted ones count as well, where no other one does. `others`: ids of records of the journal's other entries.
    """
    if entry.draft.object == "EmailMessage":
        return _message_of(entry, records, others)
    if entry.is_told:
        told = next((task for task in records.tasks if task.id == entry.record_id), None)
        return OwnTrace(id=told.id, is_deleted=told.is_deleted, is_certain=True) if told is not None else None
    alike = [task for task in records.tasks if task.id not in others and is_like(task, entry)]
    found = min(alike, key=lambda task: (task.is_deleted, _age(task)), default=None)
    if found is None:
        return None
    return OwnTrace(id=found.id, is_deleted=found.is_deleted, is_certain=found.mark is not None)


def earlier_twin(entry: JournalEntry, records: Records, others: Collection[str]) -> str | None:
    """Id of another record like the one that we made, made before it and since it was journalled: ours is one too many.

    Two computers that write at the same moment both find it, and both take the same one for the earlier.
    """
    if not entry.is_told:
        return None
    alike: list[Task | EmailMessage]
    if entry.draft.object == "EmailMessage":
        alike = [message for message in records.messages if is_like_message(message, entry)]
    else:
        alike = [task for task in records.tasks if not task.is_deleted and is_twin(task, entry)]
    own = next((one for one in alike if one.id == entry.record_id), None)
    if own is None:
        return None
    twins = (one for one in alike if one.id not in others and _age(one) < _age(own))
    return next((one.id for one in sorted(twins, key=_age)), None)


def is_like(task: Task, entry: JournalEntry) -> bool:
    """Whether the Task has everything that was sent, our mark among it, and the same rep made it since."""
    return task.mark == entry.draft.mark and _is_alike(task, entry)


def is_twin(task: Task, entry: JournalEntry) -> bool:
    """Whether the Task is ours, or the same made by the app elsewhere: with another mark where ours has one."""
    return (task.mark is None) == (entry.draft.mark is None) and _is_alike(task, entry)


def is_like_message(message: EmailMessage, entry: JournalEntry) -> bool:
    """Whether the EmailMessage records the same email as the one that was sent, and the same rep made it since."""
    sent_id = str(entry.draft.values.get("MessageIdentifier") or "").strip("<>")
    return _is_of_the_rep(message, entry) and not message.incoming and bool(sent_id) and message.message_id == sent_id


def _message_of(entry: JournalEntry, records: Records, others: Collection[str]) -> OwnTrace | None:
    if entry.is_told:
        alike = [message for message in records.messages if message.id == entry.record_id]
    else:
        alike = [one for one in records.messages if one.id not in others and is_like_message(one, entry)]
    found = min(alike, key=_age, default=None)
    if found is not None:
        return OwnTrace(id=found.id, twin_id=found.task_id, is_certain=entry.is_told)
    gone = [task for task in records.tasks if task.is_deleted and task.id not in others and _is_twin_of(task, entry)]
    task = min(gone, key=_age, default=None)
    if task is None:
        return None
    return OwnTrace(id=entry.record_id or task.id, twin_id=task.id, is_deleted=True, is_certain=entry.is_told)


def _is_twin_of(task: Task, entry: JournalEntry) -> bool:
    """Whether Salesforce made this Task for the EmailMessage that was sent: deleting either deletes both."""
    if entry.is_told and entry.twin_id is not None:
        return task.id == entry.twin_id
    people = {one.person_id for one in entry.draft.relations}
    return (
        _is_of_the_rep(task, entry)
        and task.subtype == "Email"
        and (not task.people or bool(people & task.people))
        and fold(entry.draft.subject) in fold(task.subject)
    )


def _is_of_the_rep(record: Task | EmailMessage, entry: JournalEntry) -> bool:
    return record.created_by_id == entry.rep_id and record.created_at >= entry.sent_at - CLOCKS_DIFFER


def _is_alike(task: Task, entry: JournalEntry) -> bool:
    draft = entry.draft
    return (
        _is_of_the_rep(task, entry)
        and (not draft.who_id or draft.who_id in task.people)
        and fold(task.subject) == fold(draft.subject)
        and _agrees(task, draft)
    )


def _agrees(task: Task, draft: RecordDraft) -> bool:
    told = {
        "ActivityDate": task.activity_date.isoformat() if task.activity_date else None,
        "CallDurationInSeconds": task.call_duration_s,
        "CallType": task.call_type,
        "TaskSubtype": task.subtype,
    }
    if draft.mark is None:
        told["CallObject"] = task.call_object
    return all(told[name] == value for name, value in draft.values.items() if name in told)


def _age(record: Task | EmailMessage) -> tuple[object, str]:
    return record.created_at, record.id


def others_in(journal: Iterable[JournalEntry], key: tuple[str, str]) -> frozenset[str]:
    """Ids of records that other entries of the journal have than the one with this key."""
    return frozenset(one for entry in journal if entry.key != key for one in entry.ids)
