"""What a Task looks like, whoever it may belong to: an email, a call, a to-do, a trace of an open."""

from dataclasses import dataclass
from datetime import timedelta

from tray_app.core.matching.subjects import RecordSubject, matches
from tray_app.core.matching.task_words import (
    names_a_call,
    names_an_email,
    speaks_of_a_plan,
    tells_of_a_call,
    tells_of_an_answer,
    tells_of_incoming,
)
from tray_app.core.model.crm import Task
from tray_app.core.model.profiles import Profile

_EMAIL_SUBTYPES = frozenset({"Email", "ListEmail"})
_TOOLS_SUBTYPES = _EMAIL_SUBTYPES | {"Call"}
_OPEN_FOR = timedelta(minutes=15)
"""A logger closes its Task at once, or when the call is over; a to-do waits for its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a Task's subject says by itself, as the profile reads it."""

    subject: RecordSubject
    """The subject."""
    send: bool
    """The words of an email that was sent."""
    answer: bool
    """The words of somebody's answer."""
    call: bool
    """The words of a call."""
    tracking: bool
    """The words of an open, a click or a form, or of an email that came in: nothing that the rep sent."""

    @classmethod
    def of(cls, raw: str, profile: Profile) -> "Wording":
        """The subject, read by the profile."""
        answers, sends = matches(raw, profile.reply_subjects), matches(raw, profile.subjects)
        return cls(
            subject=RecordSubject.read(raw, answers + sends),
            send=bool(sends),
            answer=bool(answers) or tells_of_an_answer(raw),
            call=tells_of_a_call(raw) or (bool(matches(raw, profile.call_subjects)) and not speaks_of_a_plan(raw)),
            tracking=bool(matches(raw, profile.not_sends)) or tells_of_incoming(raw),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClass:
    """What Tasks that are worded, typed and filled alike look like to the logger's profile."""

    wording: Wording
    """What the subject says."""
    as_call: bool
    """It records a call. One sign is enough: loggers fill one or the other."""
    as_email: bool
    """It records an email."""
    by_logger: bool
    """It records an email, or a field that only the logger fills has a value."""
    may_be_email: bool
    """An email the rep sent can be meant by it."""
    may_be_call: bool
    """A call can be meant by it."""

    @classmethod
    def of(cls, task: Task, wording: Wording, *, marked: bool) -> "TaskClass":
        """The Task's; `marked`: a field that only the logger fills has a value."""
        kind = task.type or ""
        typed_email = task.subtype in _EMAIL_SUBTYPES or names_an_email(kind)
        typed_call = task.subtype == "Call" or names_a_call(kind)
        measured = task.call_duration_s is not None or bool(task.call_object or task.call_type)
        by_tool = task.subtype in _TOOLS_SUBTYPES or bool(task.call_duration_s or task.call_object) or marked
        # A to-do. Its words and its Type may be an email's or a call's: that is what is planned.
        plan = not by_tool and (not task.is_closed or _waited(task))
        as_call, as_email = typed_call or measured or wording.call, typed_email or wording.send
        return cls(
            wording=wording,
            as_call=as_call,
            as_email=as_email,
            by_logger=as_email or marked,
            # "Call tomorrow?" may be what an email is about.
            may_be_email=not plan and (as_email or not (typed_call or measured)),
            # TaskSubtype or Type say "email", not only the words.
            may_be_call=not plan and as_call and not (typed_email and task.subtype != "Call"),
        )


class TaskClassifier:
    """Reads Tasks by a profile. Most of a rep's are alike, so that what they share is read once."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        """The logger's."""
        self._wordings: dict[str, Wording] = {}
        self._known: dict[tuple[object, ...], TaskClass] = {}

    def task_class(self, task: Task) -> TaskClass:
        """What the Task looks like."""
        marked = written_by_logger(task, self.profile)
        length, kept = task.call_duration_s, bool(task.call_object)
        closed = task.is_closed and not _waited(task)
        spoken = bool(task.call_type)
        signs = (task.subject, task.subtype, task.type, length is None, bool(length), kept, spoken, closed, marked)
        task_class = self._known.get(signs)
        if task_class is None:
            if task.subject not in self._wordings:
                self._wordings[task.subject] = Wording.of(task.subject, self.profile)
            self._known[signs] = task_class = TaskClass.of(task, self._wordings[task.subject], marked=marked)
        return task_class


def _waited(task: Task) -> bool:
    """Whether it was open for a while, as a to-do is until somebody ticks it off."""
    return task.completed_at is not None and task.completed_at - task.created_at > _OPEN_FOR


def written_by_logger(task: Task, profile: Profile) -> bool:
    """Whether a field that only the logger fills has a value."""
    return bool(task.custom) and any(task.custom.get(name) not in (None, "", False) for name in profile.markers)
