"""Which Task in Salesforce is the one that we sent, when no answer told its id.

A record has no free field for an id of ours, but CallObject for a call. So it is known by everything together: who made
it, whom it stands on, its words, its date, and that it was made after it was journalled. A logger that writes at the
same time in the rep's name can make the very same record; that is one record all the same, and it is never deleted.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from tray_app.core.matching.subjects import fold
from tray_app.core.model.crm import Task
from tray_app.core.model.task_writing import JournalEntry, TaskDraft

CLOCKS_DIFFER = timedelta(minutes=2)
"""The journal goes by Salesforce's clock as it was last heard; it is exact to the second, and drifts little."""


def recognised(entry: JournalEntry, tasks: Iterable[Task], others: Collection[str]) -> Task | None:
    """The Task that was sent: the one whose id was told, or the oldest that looks like it. Deleted ones count as well,
    where no other one does.

    `others`: ids of Tasks that other entries of the journal have.
    """
    if entry.is_told:
        return next((task for task in tasks if task.id == entry.record_id), None)
    alike = [task for task in tasks if task.id not in others and is_like(task, entry)]
    return min(alike, key=lambda task: (task.is_deleted, _age(task)), default=None)


def earlier_twin(entry: JournalEntry, tasks: Iterable[Task], others: Collection[str]) -> Task | None:
    """Another record like the one that we just made, made before it and since we last looked: ours is one too many.

    Two computers that write at the same moment both find it, and both take the same one for the earlier.
    """
    tasks = tuple(tasks)
    own = next((task for task in tasks if task.id == entry.record_id and not task.is_deleted), None)
    if own is None or not entry.is_told:
        return None
    twins = [
        task
        for task in tasks
        if task.id != own.id and task.id not in others and not task.is_deleted and is_like(task, entry)
    ]
    return min((task for task in twins if _age(task) < _age(own)), key=_age, default=None)


def is_like(task: Task, entry: JournalEntry) -> bool:
    """Whether the Task has everything that was sent, and was made by the same rep since it was journalled."""
    draft = entry.draft
    return (
        task.created_by_id == entry.rep_id
        and task.created_at >= entry.sent_at - CLOCKS_DIFFER
        and (not draft.who_id or draft.who_id in task.people)
        and fold(task.subject) == fold(draft.subject)
        and _agrees(task, draft)
    )


def _agrees(task: Task, draft: TaskDraft) -> bool:
    told = {
        "ActivityDate": task.activity_date.isoformat() if task.activity_date else None,
        "CallObject": task.call_object,
        "CallDurationInSeconds": task.call_duration_s,
        "CallType": task.call_type,
        "TaskSubtype": task.subtype,
    }
    return all(told[name] == value for name, value in draft.values.items() if name in told)


def _age(task: Task) -> tuple[object, str]:
    return task.created_at, task.id
