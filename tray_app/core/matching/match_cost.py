"""How close an activity and a record are: the cost of taking them for the same thing.

Costs are in bits, so to say: each point halves the belief. What an id proves never comes here. Never by Type, never by
the UTC date, never by the subject alone: a person in common is the condition, everything else moves the cost.
"""

import math
import re
from dataclasses import dataclass
from datetime import timedelta

from tray_app.core.matching.subjects import Likeness, likeness, subject_of
from tray_app.core.matching.task_classifier import TaskClass
from tray_app.core.model.activity import Call, CallResult, Direction, Email, Mark
from tray_app.core.model.crm import EmailMessage, Task
from tray_app.core.model.verdict import MatchStrength

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
_OTHERS_PACES = 4
"""A Task somebody else owns counts by person and time within so many usual delays; later it is their own work."""
_OTHER_LENGTH = 9.0
"""What it costs when both know the call's length and disagree: only a Task of the same hour may still be its record."""
_DOUBTFUL = 3.0
"""What a Task costs more that looks like something else, yet may be the record after all."""
_ANSWER = 9.0
"""What a Task worded as an answer costs more: nearly always the customer's, it counts only where nothing else does."""

_DIRECTIONS = frozenset(Direction)
_DIRECTION = re.compile(r"\b(?:in|out)bound\b", re.IGNORECASE)

_SUBJECT_COST = {
    Likeness.IDENTICAL: 0.0,
    Likeness.SAME: 0.6,
    Likeness.CONTAINED: 1.2,
    Likeness.BLANK: 2.5,
    Likeness.SILENT: 5.0,
}


@dataclass(frozen=True, slots=True)
class MatchCost:
    """One possible pair."""

    cost: float
    """Smaller is closer."""
    match: MatchStrength
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

    def window(self, task: Task, rep_id: str, widest: timedelta, *, certain: bool) -> timedelta:
        """How long after the activity this Task may have been written. `certain`: more than the person agrees."""
        if not rep_id or rep_id in {task.owner_id, task.created_by_id}:
            return widest
        return min(widest, self.longest if certain else max(_SILENT_WINDOW, self.usual * _OTHERS_PACES))


def email_to_task(
    email: Email, task: Task, task_class: TaskClass, timing: Timing, *, rep_id: str = ""
) -> MatchCost | None:
    """How close an email and a Task on one of its people are; None when they cannot be the same."""
    alike = task_class.wording.subject.likeness(email.subject)
    if alike is Likeness.DIFFERENT and Mark.UNREADABLE_SUBJECT in email.marks:
        alike = Likeness.SILENT  # the email's words are a guess
    if alike is Likeness.DIFFERENT or not task_class.may_be_email:
        return None
    if task_class.wording.answer and Mark.REPLY not in email.marks:
        return None
    if task_class.wording.tracking and subject_of(task.subject).folded != subject_of(email.subject).folded:
        return None
    wordless = alike in {Likeness.BLANK, Likeness.SILENT}
    if wordless and (task_class.as_call or not task_class.by_logger):
        return None
    delay = task.created_at - email.occurred_at
    widest = min(max(_SILENT_WINDOW, timing.usual * 2), _LATE) if alike is Likeness.SILENT else _LATE
    if task_class.wording.answer:
        widest = timing.usual  # later than that, it is the customer's answer rather than the rep's
    elif alike is Likeness.BLANK:
        widest = timing.longest
    elif not task.people:
        widest = max(_SILENT_WINDOW, timing.usual * 2)  # nobody in common: the time has to speak for it
    time_cost = _delay_cost(delay, timing.usual, timing.window(task, rep_id, widest, certain=alike <= Likeness.SAME))
    if time_cost is None:
        return None
    cost = _SUBJECT_COST[alike] + time_cost + _record_cost(task)
    match = MatchStrength.PROBABLE if wordless else MatchStrength.STRONG
    if not task_class.by_logger and alike is Likeness.CONTAINED:
        cost, match = cost + _DOUBTFUL, MatchStrength.PROBABLE
    if task_class.wording.tracking or task_class.wording.answer:
        cost, match = cost + (_ANSWER if task_class.wording.answer else _DOUBTFUL), MatchStrength.PROBABLE
    return MatchCost(cost, match, alike)


def email_to_message(email: Email, message: EmailMessage) -> MatchCost | None:
    """How close an email and an EmailMessage with one of its addresses are, apart from the Message-ID."""
    if message.incoming:
        return None
    alike = likeness(message.subject, email.subject)
    if alike is Likeness.DIFFERENT and Mark.UNREADABLE_SUBJECT in email.marks:
        alike = Likeness.SILENT
    if alike is Likeness.DIFFERENT:
        return None
    apart = abs((message.sent_at or message.created_at) - email.occurred_at)
    if apart > _MESSAGE_WINDOW:
        return None
    match = MatchStrength.PROBABLE if alike in {Likeness.BLANK, Likeness.SILENT} else MatchStrength.STRONG
    return MatchCost(_SUBJECT_COST[alike] + apart / timedelta(minutes=5), match, alike)


def call_to_task(
    call: Call, task: Task, task_class: TaskClass, timing: Timing, *, rep_id: str = ""
) -> MatchCost | None:
    """How close a call and a Task on its person are; None when they cannot be the same."""
    if not task_class.may_be_call:
        return None
    # Words of an email on a Task marked as a call: the team's template, or Type has "Call" as its default.
    cost, same_length = (_DOUBTFUL if task_class.as_email else 0.0), False
    if task.call_duration_s and (call.duration_s or call.result is not CallResult.ANSWERED):
        apart = abs(call.duration_s - task.call_duration_s)
        if apart > max(30, call.duration_s // 5):
            cost += _OTHER_LENGTH
        elif apart <= _DURATION_SLACK_S:
            cost, same_length = cost - 1.0, True
    if _says_other_direction(call, task):
        cost += 5.0
    ended = call.occurred_at + timedelta(seconds=call.duration_s)
    delay = task.created_at - ended
    if delay < timedelta(0) <= task.created_at - call.occurred_at:
        delay = timedelta(0)  # written while it was still going on
    time_cost = _delay_cost(delay, timing.usual, timing.window(task, rep_id, timing.longest, certain=same_length))
    if time_cost is None:
        return None
    cost += time_cost + _record_cost(task)
    if same_length or not rep_id or rep_id in {task.owner_id, task.created_by_id}:
        return MatchCost(cost, MatchStrength.STRONG)
    return MatchCost(cost + _DOUBTFUL, MatchStrength.PROBABLE)


def _says_other_direction(call: Call, task: Task) -> bool:
    said = (task.call_type or "").casefold()
    if said not in _DIRECTIONS:
        found = _DIRECTION.search(task.subject)
        said = found[0].casefold() if found else call.direction
    return said != call.direction


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
