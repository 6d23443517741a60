"""What became of the Task that a dialer says it wrote, where that Task does not prove the call.

Salesforce answers alike for a record that never was, one that is gone for good and one that this rep may not see:
only what it shows is a disproof.
"""

from dataclasses import replace

from tray_app.core.diagnosis.situation import Situation, proved
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Task
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence, Reason, RecordRef


def named_record(call: Call, situation: Situation) -> Reason | None:
    """What Salesforce shows of the Task that the call's source names; None where it names none.

    For a call that has no record: were that Task the call's, it would be its record.
    """
    if call.task_id is None:
        return None
    named = Evidence(text("Task that your phone system says it wrote"), verbatim(call.task_id))
    task = next((task for task in situation.records.tasks if task.id == call.task_id), None)
    if task is None:
        answer = text("neither shown to you nor in the recycle bin, asked at {time}", time=situation.now)
        reason = proved("task.not_visible", named, Evidence(text("This Task in Salesforce"), answer))
    elif task.is_deleted:
        reason = deleted(task, named)
    else:
        seen = Evidence(text("This Task in Salesforce"), _described(task))
        reason = proved("task.not_this_call", named, seen)
    return replace(reason, records=(RecordRef("Task", call.task_id),))


def deleted(task: Task, *before: Evidence) -> Reason:
    """The record was there and was deleted. `before`: what led to it."""
    when = task.modified_at or task.created_at
    answer = (
        text("in the recycle bin, last changed {time} by {name}", time=when, name=task.modified_by_name)
        if task.modified_by_name
        else text("in the recycle bin, last changed {time}", time=when)
    )
    reason = proved("task.deleted", *before, Evidence(text("Tasks for this activity"), answer))
    return replace(reason, records=(RecordRef("Task", task.id),))


def _described(task: Task) -> Text:
    return text("“{subject}”, created {time}: a record of something else", subject=task.subject, time=task.created_at)
