"""How close an activity and a record are: the cost of taking them for the same thing.

Costs are in bits, so to say: each point halves the belief. What an id proves never comes here. Never by Type, never by
the UTC date, never by the subject alone: a person in common is the condition, everything else moves the cost.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from tray_app.core.activity import Call, Direction, Email, Mark
from tray_app.core.crm import EmailMessage, Task
from tray_app.core.profiles import Profile
from tray_app.core.subjects import Likeness, likeness
from tray_app.core.verdict import Match

ALONE = 12.0
"""What it costs to leave an activity without a record."""
_EARLY = timedelta(minutes=5)
"""Clocks differ, and a logger may write before the mail server stamps."""
_SILENT_WINDOW = timedelta(minutes=60)
"""Person and time alone are believed this long (22.9 % of pairs are ambiguous within an hour, 56 % within a day)."""
_MESSAGE_WINDOW = timedelta(minutes=10)
"""MessageDate is the email's own time: it differs by delivery only."""
_LATE = timedelta(days=7)
"""A record this late is still recognised by subject, where nothing nearer claims it."""
_DURATION_SLACK_S = 5
"""Seconds two systems may differ on one call's length."""

_SUBJECT_COST = {
    Likeness.IDENTICAL: 0.0,
    Likeness.SAME: 0.6,
    Likeness.CONTAINED: 1.2,
    Likeness.SILENT: 5.0,
}


@dataclass(frozen=True, slots=True)
class Closeness:
    """One possible pair."""

    cost: float
    """Smaller is closer."""
    match: Match
    """How the pair would be recognised."""
    likeness: Likeness | None = None
    """For emails: how alike the subjects are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How fast the logger is, as learned."""

    usual: timedelta
    """The 95th percentile of observed delays, or the profile's grace before anything was observed."""
    longest: timedelta
    """A record this old can still be the activity's next to similar ones."""


def looks_like_call(task: Task, profile: Profile) -> bool:
    """Whether the Task records a call. One sign is enough: loggers fill one or the other."""
    return (
        task.subtype == "Call"
        or (task.type or "").casefold() == "call"
        or task.call_duration_s is not None
        or bool(task.call_object)
        or any(pattern.match(task.subject) for pattern in profile.call_subjects)
    )


def looks_like_email(task: Task, profile: Profile) -> bool:
    """Whether the Task records an email."""
    return (
        task.subtype in {"Email", "ListEmail"}
        or (task.type or "").casefold() in {"email", "reply"}
        or any(pattern.match(task.subject) for pattern in profile.subjects)
    )


def written_by_logger(task: Task, profile: Profile) -> bool:
    """Whether a field that only the logger fills has a value."""
    return any(task.custom.get(name) not in (None, "", False) for name in profile.markers)


def email_to_task(email: Email, task: Task, profile: Profile, timing: Timing) -> Closeness | None:
    """How close an email and a Task on one of its people are; None when they cannot be the same."""
    as_email = looks_like_email(task, profile)
    if looks_like_call(task, profile) and not as_email:
        return None
    if any(pattern.match(task.subject) for pattern in profile.not_sends):
        return None
    if Mark.REPLY not in email.marks and any(pattern.match(task.subject) for pattern in profile.reply_subjects):
        return None
    if not task.is_closed and not as_email:
        return None  # a to-do: a plan, not a record
    alike = likeness(task.subject, email.subject, (*profile.reply_subjects, *profile.subjects))
    by_logger = as_email or written_by_logger(task, profile)
    if alike is Likeness.DIFFERENT or (alike is Likeness.SILENT and not by_logger):
        return None
    delay = task.created_at - email.occurred_at
    window = min(max(_SILENT_WINDOW, timing.usual * 2), _LATE) if alike is Likeness.SILENT else _LATE
    time_cost = _delay_cost(delay, timing.usual, window)
    if time_cost is None:
        return None
    cost = _SUBJECT_COST[alike] + time_cost + _record_cost(task)
    match = Match.PROBABLE if alike is Likeness.SILENT else Match.STRONG
    if not by_logger and alike is Likeness.CONTAINED:
        cost, match = cost + 3.0, Match.PROBABLE
    return Closeness(cost, match, alike)


def email_to_message(email: Email, message: EmailMessage) -> Closeness | None:
    """How close an email and an EmailMessage with one of its addresses are, apart from the Message-ID."""
    if message.incoming:
        return None
    alike = likeness(message.subject, email.subject)
    if alike is Likeness.DIFFERENT:
        return None
    apart = abs((message.sent_at or message.created_at) - email.occurred_at)
    if apart > _MESSAGE_WINDOW:
        return None
    match = Match.PROBABLE if alike is Likeness.SILENT else Match.STRONG
    return Closeness(_SUBJECT_COST[alike] + apart / timedelta(minutes=5), match, alike)


def call_to_task(call: Call, task: Task, profile: Profile, timing: Timing) -> Closeness | None:
    """How close a call and a Task on its person are; None when they cannot be the same."""
    if not looks_like_call(task, profile) or (looks_like_email(task, profile) and task.subtype != "Call"):
        return None
    cost = 0.0
    if call.duration_s and task.call_duration_s:
        apart = abs(call.duration_s - task.call_duration_s)
        if apart > max(30, call.duration_s // 5):
            cost += 5.0
        elif apart <= _DURATION_SLACK_S:
            cost -= 1.0
    if _says_other_direction(call, task):
        cost += 5.0
    ended = call.occurred_at + timedelta(seconds=call.duration_s)
    delay = task.created_at - ended
    if delay < timedelta(0) <= task.created_at - call.occurred_at:
        delay = timedelta(0)  # written while it was still going on
    time_cost = _delay_cost(delay, timing.usual, timing.longest)
    if time_cost is None:
        return None
    return Closeness(cost + time_cost + _record_cost(task), Match.STRONG)


def _says_other_direction(call: Call, task: Task) -> bool:
    said = (task.call_type or "").casefold()
    return said in {"inbound", "outbound"} and said != (
        "inbound" if call.direction is Direction.INBOUND else "outbound"
    )


def _record_cost(task: Task) -> float:
    """A live, closed Task on a person is what is looked for; anything else is second choice."""
    return (6.0 if task.is_deleted else 0.0) + (0.0 if task.people else 2.0) + (0.0 if task.is_closed else 1.0)


def _delay_cost(delay: timedelta, usual: timedelta, window: timedelta) -> float | None:
    if delay < -_EARLY or delay > window:
        return None
    if delay < timedelta(0):
        return 1.0 + -delay / _EARLY
    pace = max(usual, timedelta(minutes=1))
    if delay <= pace:
        return delay / pace
    return 1.0 + math.log2(delay / pace)
