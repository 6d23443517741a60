"""What a Task looks like, whoever it may belong to: an email, a call, a to-do, a trace of an open."""

from dataclasses import dataclass

from tray_app.core.crm import Task
from tray_app.core.profiles import Profile
from tray_app.core.subjects import RecordSubject, matches

_EMAIL_SUBTYPES = frozenset({"Email", "ListEmail"})
_TOOLS_SUBTYPES = _EMAIL_SUBTYPES | {"Call"}


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
    """The words of an open, a click or a form."""

    @classmethod
    def of(cls, raw: str, profile: Profile) -> "Wording":
        """The subject, read by the profile."""
        answers, sends = matches(raw, profile.reply_subjects), matches(raw, profile.subjects)
        return cls(
            subject=RecordSubject.read(raw, answers + sends),
            send=bool(sends),
            answer=bool(answers),
            call=bool(matches(raw, profile.call_subjects)),
            tracking=bool(matches(raw, profile.not_sends)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """One Task as the logger's profile reads it; read once, compared often."""

    task: Task
    """The Task."""
    wording: Wording
    """What its subject says."""
    as_call: bool
    """It records a call. One sign is enough: loggers fill one or the other."""
    as_email: bool
    """It records an email."""
    typed_email: bool
    """TaskSubtype or Type say so, not only the words."""
    marked: bool
    """A field that only the logger fills has a value."""
    plan: bool
    """A to-do. Its words and its Type may be an email's or a call's: that is what is planned."""

    @property
    def may_be_email(self) -> bool:
        """An email the rep sent can be meant by it."""
        return not self.plan and (self.as_email or not self.as_call)

    @property
    def may_be_call(self) -> bool:
        """A call can be meant by it."""
        return self.as_call and not self.plan and not (self.typed_email and self.task.subtype != "Call")

    @classmethod
    def of(cls, task: Task, wording: Wording, profile: Profile) -> "Looks":
        """The Task, read by the profile; `wording`: what that takes its subject for."""
        kind = (task.type or "").casefold()
        typed_email = task.subtype in _EMAIL_SUBTYPES or kind in {"email", "reply"}
        typed_call = task.subtype == "Call" or kind == "call"
        measured = task.call_duration_s is not None or bool(task.call_object)
        marked = written_by_logger(task, profile)
        by_tool = task.subtype in _TOOLS_SUBTYPES or bool(task.call_duration_s or task.call_object) or marked
        return cls(
            task=task,
            wording=wording,
            as_call=typed_call or measured or wording.call,
            as_email=typed_email or wording.send,
            typed_email=typed_email,
            marked=marked,
            plan=not task.is_closed and not by_tool,
        )


def written_by_logger(task: Task, profile: Profile) -> bool:
    """Whether a field that only the logger fills has a value."""
    return bool(task.custom) and any(task.custom.get(name) not in (None, "", False) for name in profile.markers)
