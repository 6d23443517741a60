"""Remarks on records that were found where a plain search would have missed them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tray_app.core.diagnosis.situation import Situation
from tray_app.core.matching.matcher import Match
from tray_app.core.matching.subjects import fold
from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.crm import Task
from tray_app.core.model.record_ids import object_of
from tray_app.core.model.text import Text, ntext, text, verbatim
from tray_app.core.model.verdict import Note


def notes_on(
    hits: Sequence[Match], situation: Situation, late_s: int | None = None, *, doubled: bool = False
) -> tuple[Note, ...]:
    """Every remark on the records of one activity, each once.

    `late_s`: it was called missing and came after all. `doubled`: two loggers keep writing the same activities.
    """
    notes = [note for hit in hits for note in _on(hit, situation)]
    if doubled and (further := {one.id for hit in hits for one in hit.logged_record.doubles}):
        words = ntext("{n} record of another logger beside it", "{n} records of other loggers beside it", len(further))
        notes.append(Note("logging.doubled", words))
    notes += [Note("calls.time_shifted", ahead_words(hit.shift)) for hit in hits if hit.shift]
    if late_s is not None:
        minutes = max(late_s // 60, 1)
        notes.append(Note("note.late", ntext("logged {n} minute later", "logged {n} minutes later", minutes)))
    return tuple(dict.fromkeys(notes))


def unreadable_recipients(activity: Activity) -> tuple[Note, ...]:
    """That there are recipients whom nobody looked for, as their addresses cannot be read."""
    names = activity.unreadable_recipients if isinstance(activity, Email) else ()
    return (Note("note.unreadable_recipient", verbatim(", ".join(names))),) if names else ()


def ahead_words(shift: timedelta) -> Text:
    """By how much a call file's clock is off."""
    minutes = abs(round(shift.total_seconds())) // 60
    hours, ahead = minutes // 60, shift > timedelta(0)
    if minutes % 60:
        words = text("the call file is {hours} h {minutes} min ahead of Salesforce", hours=hours, minutes=minutes % 60)
        behind = text("the call file is {hours} h {minutes} min behind Salesforce", hours=hours, minutes=minutes % 60)
        return words if ahead else behind
    if ahead:
        return ntext(
            "the call file is {n} hour ahead of Salesforce", "the call file is {n} hours ahead of Salesforce", hours
        )
    return ntext("the call file is {n} hour behind Salesforce", "the call file is {n} hours behind Salesforce", hours)


def _on(hit: Match, situation: Situation) -> Iterator[Note]:
    rep, task, message = situation.rep, hit.logged_record.task, hit.logged_record.message
    if message is not None and not any(part.task for part in hit.logged_record.parts):
        yield Note("note.email_message", text("Logged as an email record"))
    if (
        message is not None
        and message.created_by_id not in {"", rep.user_id}
        and (task is None or rep.user_id not in {task.owner_id, task.created_by_id})
    ):
        yield Note("note.colleague", verbatim(task.owner_name if task and task.owner_name else message.created_by_id))
    if task is None:
        return
    if message is None and rep.user_id != task.owner_id:
        yield Note("note.other_owner", verbatim(task.owner_name or task.owner_id))
    elif message is None and task.created_by_id not in {"", rep.user_id}:
        yield Note("note.other_owner", verbatim(task.created_by_id))
    if not task.people and message is None and task.what_id and situation.profile.writes_on_accounts:
        yield Note("note.on_account", verbatim(f"{object_of(task.what_id)} {task.what_id}".strip()))
    if len(task.people) > 1:
        yield Note("note.shared_task", ntext("on {n} person", "on {n} people", len(task.people)))
    if task.is_archived:
        yield Note("note.archived", text("found among archived Tasks"))
    if _stands_elsewhere(hit, task, situation):
        person = situation.people.by_id.get(hit.person_id or "")
        name = person.name if person and person.name else hit.person_id or ""
        yield Note("note.other_record", verbatim(name))
    if isinstance(hit.expected_record.activity, Email) and fold(task.subject) != fold(
        hit.expected_record.activity.subject
    ):
        yield Note("note.renamed_subject", verbatim(task.subject))


def _stands_elsewhere(hit: Match, task: Task, situation: Situation) -> bool:
    """Whether the Task is on a record the logger would not have looked up first."""
    if not task.people or hit.person_id is None:
        return False
    activity = hit.expected_record.activity
    if isinstance(activity, Call) and activity.salesforce_id:
        return hit.person_id != activity.salesforce_id
    if hit.expected_record.address is None:
        return False
    direct = [
        person.id
        for person in situation.people.by_address.get(hit.expected_record.address, ())
        if not person.is_converted
    ]
    return hit.person_id not in direct or len(direct) > 1
