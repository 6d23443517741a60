"""How close an activity and a record are: the cost of taking them for the same thing.

Costs are in bits, so to say: each point halves the belief. What an id proves never comes here. Never by Type, never by
the UTC date, never by the subject alone: a person in common is the condition, everything else moves the cost.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tray_app.core.matching.authorship import Author
from tray_app.core.matching.subjects import Likeness, likeness, subject_of
from tray_app.core.matching.task_classifier import TaskClass
from tray_app.core.matching.word_memory import remembered
from tray_app.core.model.activity import Call, CallResult, Direction, Email, Mark
from tray_app.core.model.addresses import plain_address
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
_LATE_WITHOUT_WORDS = timedelta(days=3)
"""A record that tells nothing but person and kind is recognised this late, where nothing nearer claims it."""
_DAYS_LATER = 0.25
"""What a delay twice as long costs more, once the logger took longer than it ever should."""
_DURATION_SLACK_S = 5
"""Seconds two systems may differ on one call's length."""
_OTHERS_PACES = 4
"""A Task somebody else owns counts by person and time within so many usual delays; later it is their own work."""
_RINGING_S = 30
"""Seconds by which one system's length is longer because it counts the ringing."""
_OTHER_LENGTH_S = 60
"""A length further apart than this, and than a fifth of the call, is another call's."""
_MINUTE_S = 60
"""Seconds by which a length of whole minutes may be off: a call log that keeps no seconds rounds up, down or both."""
_OTHER_LENGTH = 4.0
"""What it costs when the lengths differ by more than ringing, as when a logger counts whole minutes."""
_ANOTHER_LENGTH = 2.0
"""What it costs when they differ by more than ringing and by more than a logger's rounding to minutes."""
TELLING_LENGTH_S = 20
"""Short calls are alike by chance."""
_SAME_LENGTH_S = 2
"""Seconds by which two systems that measure the same differ."""
_ODD_LENGTH_S = 180
"""So long a call hardly ever has the same length as another one."""
_AT_THE_SECOND = timedelta(seconds=5)
"""Written by a program that was told of this very call."""
_AT_ONCE = timedelta(minutes=5)
"""Written by a program right after the activity: nobody else's work looks so."""
_OTHER_PREFIX = 0.6
"""What it costs when "Re:" or "Fw:" stands on one side only, or differs: loggers keep what the email has."""
_KEPT_PREFIX = 4.0
"""The same where the logger is seen to keep them."""
_DOUBTFUL = 3.0
"""What a Task costs more that looks like something else, yet may be the record after all."""
_ANSWER = 9.0
"""What a Task worded as an answer costs more: nearly always the customer's, it counts only where nothing else does."""

_LONG = 12
"""Characters from which a subject within another one is no accident."""

_OTHER_WAY = 5.0
"""What it costs when the words tell of a call the other way, or of one that nobody answered."""
_UNANSWERED = re.compile(
    r"\bunanswered\b|\bnot answered\b|\bno[ -](?:answer|contact)\b|\bmissed\b|\bverpasst|부재중|不在", re.IGNORECASE
)
ACCOUNT = "001"
"""How the ids of Accounts begin."""

_DIRECTIONS = frozenset(Direction)
_DIRECTION = re.compile(r"\b(?P<way>in|out)(?:bound|going|coming)\b", re.IGNORECASE)

SUBJECT_COST = {
    Likeness.IDENTICAL: 0.0,
    Likeness.SAME: 0.6,
    Likeness.CONTAINED: 1.2,
    Likeness.BLANK: 2.5,
    Likeness.SILENT: 5.0,
}
"""What it costs that the subjects are no more alike than this."""


@dataclass(frozen=True, slots=True)
class MatchCost:
    """One possible pair."""

    cost: float
    """Smaller is closer."""
    match: MatchStrength
    """How the pair would be recognised."""
    likeness: Likeness | None = None
    """For emails: how alike the subjects are."""
    telling: bool = False
    """Something beyond person and time speaks for it: the very same words, or the same length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How fast the logger is, as learned."""

    usual: timedelta
    """The 95th percentile of observed delays, or the profile's grace before anything was observed."""
    longest: timedelta
    """A record this old can still be the activity's next to similar ones."""

    def window(self, author: Author, widest: timedelta, *, certain: bool) -> timedelta:
        """How long after the activity its Task may have been written. `certain`: more than the person agrees."""
        if author is Author.REP or (author is Author.DEPUTY and certain):
            return widest
        if author is Author.DEPUTY:
            return min(widest, _LATE_WITHOUT_WORDS)
        if certain:
            return min(widest, self.longest)
        return min(widest, max(_SILENT_WINDOW, self.usual * _OTHERS_PACES))


def email_to_task(
    email: Email,
    task: Task,
    task_class: TaskClass,
    timing: Timing,
    *,
    author: Author = Author.REP,
    keeps_prefix: Callable[[], bool] = lambda: False,
) -> MatchCost | None:
    """How close an email and a Task on one of its people are; None when they cannot be the same.

    `keeps_prefix`: whether the Task's logger is seen to write "Re:" and "Fw:" as the email has them.
    """
    alike = task_class.wording.subject.likeness(email.subject)
    if alike is Likeness.DIFFERENT and Mark.UNREADABLE_SUBJECT in email.marks:
        alike = Likeness.SILENT  # the email's words are a guess
    if alike is Likeness.DIFFERENT or not task_class.may_be_email:
        return None
    if author is Author.OTHER and not _same_words(alike, email, task_class):
        return None
    if task_class.wording.answer and Mark.REPLY not in email.marks:
        return None
    if task_class.wording.tracking and subject_of(task.subject).folded != subject_of(email.subject).folded:
        return None
    wordless = alike in {Likeness.BLANK, Likeness.SILENT}
    delay = email.late_by(task.created_at)
    if task_class.wording.answer and delay < timedelta(0):
        return None  # the customer's answer, which the rep then answered
    at_once = alike is Likeness.BLANK and abs(delay) <= _AT_ONCE
    if wordless and (task_class.as_call or not (task_class.by_logger or at_once)):
        return None
    widest = min(max(_SILENT_WINDOW, timing.usual * 2), _LATE) if alike is Likeness.SILENT else _LATE
    if task_class.wording.answer:
        widest = timing.usual  # later than that, it is the customer's answer rather than the rep's
    elif alike is Likeness.BLANK:
        widest = _LATE_WITHOUT_WORDS if task_class.by_logger else _AT_ONCE
    elif not task.people and (task.what_id or "").startswith(ACCOUNT):
        widest = _LATE if alike <= Likeness.SAME else timing.longest
    elif not task.people:
        widest = max(_SILENT_WINDOW, timing.usual * 2)  # nobody in common: the time has to speak for it
    time_cost = _delay_cost(delay, timing, timing.window(author, widest, certain=alike <= Likeness.SAME))
    if time_cost is None:
        return None
    cost = SUBJECT_COST[alike] + time_cost + _record_cost(task)
    other_prefix = alike is Likeness.SAME and task_class.wording.subject.says_other_prefix(email.subject)
    if other_prefix:
        cost += _KEPT_PREFIX if keeps_prefix() else _OTHER_PREFIX
    match = MatchStrength.PROBABLE if wordless else MatchStrength.STRONG
    if not task_class.by_logger and alike is Likeness.CONTAINED:
        cost, match = cost + _DOUBTFUL, MatchStrength.PROBABLE
    if task_class.wording.tracking or task_class.wording.answer:
        cost, match = cost + (_ANSWER if task_class.wording.answer else _DOUBTFUL), MatchStrength.PROBABLE
    return MatchCost(cost, match, alike, telling=alike <= Likeness.SAME and not other_prefix)


def _same_words(alike: Likeness, email: Email, task_class: TaskClass) -> bool:
    """Whether the words alone say that it is this email: the same, or long ones within the logger's own template."""
    if alike <= Likeness.SAME:
        return True
    return alike is Likeness.CONTAINED and (task_class.wording.send or len(subject_of(email.subject).core) > _LONG)


def email_to_message(email: Email, message: EmailMessage) -> MatchCost | None:
    """How close an email and an EmailMessage with one of its addresses are, apart from the Message-ID."""
    if message.incoming or not _same_sender(email, message):
        return None
    alike = likeness(message.subject, email.subject)
    if alike is Likeness.DIFFERENT and Mark.UNREADABLE_SUBJECT in email.marks:
        alike = Likeness.SILENT
    if alike is Likeness.DIFFERENT:
        return None
    moment = message.sent_at or message.created_at
    apart = min(abs(moment - email.occurred_at), abs(moment - email.loggable_at))
    if apart > _MESSAGE_WINDOW:
        return None
    match = MatchStrength.PROBABLE if alike in {Likeness.BLANK, Likeness.SILENT} else MatchStrength.STRONG
    telling = alike <= Likeness.SAME
    return MatchCost(SUBJECT_COST[alike] + apart / timedelta(minutes=5), match, alike, telling=telling)


def _same_sender(email: Email, message: EmailMessage) -> bool:
    """Whether nothing says that a colleague wrote it."""
    if not email.sender or not message.from_address or email.sender == message.from_address:
        return True
    return plain_address(email.sender) == plain_address(message.from_address)


def call_to_task(
    call: Call, task: Task, task_class: TaskClass, timing: Timing, *, author: Author = Author.REP
) -> MatchCost | None:
    """How close a call and a Task on its person are; None when they cannot be the same."""
    if not task_class.may_be_call:
        return None
    # Words of an email on a Task marked as a call: the team's template, or Type has "Call" as its default.
    cost, same_length = (_DOUBTFUL if task_class.as_email else 0.0), False
    if task.call_duration_s and (call.duration_s or call.result is not CallResult.ANSWERED):
        if contradicts(call, task):
            return None
        apart = abs(call.duration_s - task.call_duration_s)
        if apart > max(_RINGING_S, _rounding_of(call), call.duration_s // 5):
            cost += _OTHER_LENGTH
        elif apart > max(_rounding_of(call), _RINGING_S if task.call_duration_s % 60 else _OTHER_LENGTH_S):
            cost += _ANOTHER_LENGTH
        elif apart <= _DURATION_SLACK_S:
            cost, same_length = cost - 1.0, True
    if says_other_direction(call, task):
        cost += _OTHER_WAY
    if (
        call.duration_s >= _OTHER_LENGTH_S
        and call.result is CallResult.ANSWERED
        and _tells_that_nobody_answered(task.subject)
    ):
        cost += _OTHER_WAY
    ended = call.occurred_at + timedelta(seconds=call.duration_s)
    delay = task.created_at - ended
    if delay < timedelta(0) <= task.created_at - call.occurred_at:
        delay = timedelta(0)  # written while it was still going on
    telling = same_length and call.duration_s >= TELLING_LENGTH_S
    to_the_second = any(timedelta(0) <= task.created_at - at <= _AT_THE_SECOND for at in (call.occurred_at, ended))
    if author is Author.OTHER and not to_the_second and not (telling and _is_this_call(call, task, delay, timing)):
        return None
    widest = _LATE if telling else timing.longest
    if task.people and (task.call_duration_s or 0) <= _DURATION_SLACK_S:
        widest = max(widest, _LATE_WITHOUT_WORDS)
    window = timing.window(author, widest, certain=same_length)
    time_cost = _delay_cost(delay, timing, window)
    if time_cost is None:
        return None
    cost += time_cost + _record_cost(task)
    if not telling and delay > timing.longest:
        return MatchCost(cost, MatchStrength.PROBABLE)
    if author is Author.REP or (same_length and author is Author.DEPUTY):
        return MatchCost(cost, MatchStrength.STRONG, telling=same_length)
    return MatchCost(cost + _DOUBTFUL, MatchStrength.PROBABLE, telling=same_length)


def _is_this_call(call: Call, task: Task, delay: timedelta, timing: Timing) -> bool:
    """Whether another user's Task of the same length was written so soon that it is hardly another call's.

    Round lengths are met twice, as when a logger counts minutes; long ones that are not are believed a while longer.
    """
    if abs(call.duration_s - (task.call_duration_s or 0)) > _SAME_LENGTH_S:
        return False
    is_odd = call.duration_s >= _ODD_LENGTH_S and call.duration_s % 30 != 0
    return delay <= _AT_ONCE or (is_odd and delay <= timing.usual)


def contradicts(call: Call, task: Task) -> bool:
    """Whether both know the length, and it is another call's."""
    if not task.call_duration_s or not (call.duration_s or call.result is not CallResult.ANSWERED):
        return False
    apart = abs(call.duration_s - task.call_duration_s)
    return apart > max(_OTHER_LENGTH_S, call.duration_s // 5)


def _rounding_of(call: Call) -> int:
    """Seconds by which the call log may have rounded the length."""
    return _MINUTE_S if call.duration_s and call.duration_s % _MINUTE_S == 0 else 0


def says_other_direction(call: Call, task: Task) -> bool:
    """Whether the Task was written for a call the other way."""
    return _way_of(task) not in {None, call.direction}


def says_other_way(one: Task, other: Task) -> bool:
    """Whether one was written for a call to, the other for a call from the customer."""
    ways = {_way_of(one), _way_of(other)}
    return None not in ways and len(ways) > 1


def _way_of(task: Task) -> str | None:
    said = (task.call_type or "").casefold()
    return said if said in _DIRECTIONS else _way_in(task.subject)


@remembered
def _way_in(subject: str) -> str | None:
    found = _DIRECTION.search(subject)
    return f"{found['way'].casefold()}bound" if found else None


@remembered
def _tells_that_nobody_answered(subject: str) -> bool:
    return bool(_UNANSWERED.search(subject))


def _record_cost(task: Task) -> float:
    """A live, closed Task on a person is what is looked for; anything else is second choice."""
    return (6.0 if task.is_deleted else 0.0) + (0.0 if task.people else 2.0) + (0.0 if task.is_closed else 1.0)


def _delay_cost(delay: timedelta, timing: Timing, window: timedelta) -> float | None:
    if delay < -_EARLY or delay > window:
        return None
    if delay < timedelta(0):
        return 1.0 + -delay / _EARLY
    pace = max(timing.usual, timedelta(minutes=1))
    if delay <= pace:
        return delay / pace
    # What came this late may be any time late: a day more says little.
    longest = max(timing.longest, pace)
    beyond = math.log2(delay / longest) * _DAYS_LATER if delay > longest else 0.0
    return 1.0 + math.log2(min(delay, longest) / pace) + beyond
