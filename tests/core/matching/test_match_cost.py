"""The rules by which an activity and a Task are taken for the same, each with the nearest pair that is not."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, call, email, profile, task
from tests.tables import every_row
from tray_app.core.matching.authorship import Author
from tray_app.core.matching.match_cost import ALONE, MatchCost, Timing, call_to_task, email_to_message, email_to_task
from tray_app.core.matching.task_classifier import TaskClassifier
from tray_app.core.model.activity import Call, CallResult, Direction, Email, Mark
from tray_app.core.model.crm import EmailMessage, Task

TIMING = Timing(usual=timedelta(minutes=30), longest=timedelta(hours=24))
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
NINE = 3 * HOUR
"""Noon is three hours later: all activities took place at nine."""
GENERIC = profile("generic")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, and what stands on its two sides."""

    says: str
    activity: Email | Call
    fits: Task | EmailMessage
    does_not: Task | EmailMessage
    author: Author = Author.REP


def mailed(after: timedelta = 2 * MINUTE, subject: str = "Email: Pricing for spring", **more: object) -> Task:
    return task(1, subject=subject, ago=NINE - after, **more)  # type: ignore[arg-type]


def noted(after: timedelta = 4 * MINUTE, seconds: int | None = 120, subject: str = "Call", **more: object) -> Task:
    return task(1, subject=subject, ago=NINE - after, call_duration_s=seconds, **({"subtype": "Call"} | more))  # type: ignore[arg-type]


def panel(**more: object) -> EmailMessage:
    values: dict[str, object] = {"subject": "Pricing for spring", "from_address": "rep@acme.example"}
    values |= {"created_at": NOON - NINE + MINUTE, "sent_at": NOON - NINE}
    return EmailMessage(id="02s000000000001AAA", **(values | more))  # type: ignore[arg-type]


ANSWER, BLANK, WORDS = email(marks=frozenset({Mark.REPLY})), email(subject=""), email()
MISSED = call(duration_s=0, result=CallResult.NO_ANSWER)
THEIRS = Author.OTHER

RULES = [
    Rule("a record is at most five minutes older", WORDS, mailed(-4 * MINUTE), mailed(-6 * MINUTE)),
    Rule("the same words are found for seven days", WORDS, mailed(166 * HOUR), mailed(170 * HOUR)),
    Rule("other words are another email's", WORDS, mailed(), mailed(subject="Email: Terms for spring")),
    Rule(
        "a template may hold the words",
        WORDS,
        mailed(subject="Email - Pricing for spring - push"),
        mailed(subject="Email - Pricing - push"),
    ),
    Rule("a Task without words has an hour", WORDS, mailed(50 * MINUTE, ""), mailed(70 * MINUTE, "")),
    Rule("without words, a logger must have written it", WORDS, mailed(subject=""), mailed(subject="", subtype="Task")),
    Rule(
        "no words on either side: a plain Task has five minutes",
        BLANK,
        mailed(4 * MINUTE, "", subtype="Task"),
        mailed(6 * MINUTE, "", subtype="Task"),
    ),
    Rule("no words on either side: a logger's has three days", BLANK, mailed(70 * HOUR, ""), mailed(74 * HOUR, "")),
    Rule(
        "an open Task that no tool wrote is a plan",
        WORDS,
        mailed(subtype="Task"),
        mailed(subtype="Task", is_closed=False),
    ),
    Rule(
        "a to-do is ticked off later",
        WORDS,
        mailed(subtype="Task", completed_at=NOON - NINE + 3 * MINUTE),
        mailed(subtype="Task", completed_at=NOON),
    ),
    Rule(
        "a reply's Task is an email's only if that answers",
        ANSWER,
        mailed(subject="Reply: Pricing for spring"),
        mailed(-MINUTE, "Reply: Pricing for spring"),
    ),
    Rule("an open of the email is no email", WORDS, mailed(), mailed(subject="Opened: Pricing for spring")),
    Rule("another user's Task needs the same words", WORDS, mailed(), mailed(subject="Email: Invoice"), THEIRS),
    Rule("another user's Task needs words at all", WORDS, mailed(), mailed(subject=""), THEIRS),
    Rule("another user's same words count for a day", WORDS, mailed(23 * HOUR), mailed(25 * HOUR), THEIRS),
    Rule("an email record is out-going", WORDS, panel(), panel(incoming=True)),
    Rule("an email record is the rep's own", WORDS, panel(), panel(from_address="chris@acme.example")),
    Rule(
        "an email record says when it was sent",
        WORDS,
        panel(sent_at=NOON - NINE + 9 * MINUTE),
        panel(sent_at=NOON - NINE + 11 * MINUTE),
    ),
    Rule("lengths differ by ringing and whole minutes at most", call(), noted(seconds=180), noted(seconds=181)),
    Rule("of a long call, by a fifth", call(duration_s=600), noted(12 * MINUTE, 720), noted(12 * MINUTE, 721)),
    Rule("a length of 0 is not known yet", call(), noted(seconds=0), noted(seconds=301)),
    Rule("the same length is found for seven days", call(), noted(166 * HOUR), noted(170 * HOUR)),
    Rule("another length for one", call(), noted(23 * HOUR, 140), noted(25 * HOUR, 140)),
    Rule("no length for three", MISSED, noted(70 * HOUR, None), noted(74 * HOUR, None)),
    Rule(
        "a Task that is no call's is none",
        call(),
        noted(seconds=None),
        noted(seconds=None, subtype="Email", subject="Email: Hi"),
    ),
    Rule(
        "a to-do with the word call is none",
        call(),
        noted(seconds=None, subtype="Task", subject="Call with Jane"),
        noted(seconds=None, subtype="Task", subject="Call Jane back"),
    ),
    Rule(
        "an open Task of the team's type for calls is a plan",
        call(),
        noted(seconds=None, subtype="Task", type="Phone Call"),
        noted(seconds=None, subtype="Task", type="Phone Call", is_closed=False),
    ),
    Rule(
        "CallType alone makes a call",
        call(),
        noted(seconds=None, subtype="Task", subject="Jane", call_type="Outbound"),
        noted(seconds=None, subtype="Task", subject="Jane"),
    ),
    Rule(
        "another user's call has the same length, to two seconds",
        call(),
        noted(seconds=122),
        noted(seconds=123),
        THEIRS,
    ),
    Rule("and is written within five minutes", call(), noted(6 * MINUTE), noted(8 * MINUTE), THEIRS),
    Rule(
        "an odd length is believed for the usual time",
        call(duration_s=611),
        noted(30 * MINUTE, 611),
        noted(45 * MINUTE, 611),
        THEIRS,
    ),
    Rule(
        "or it is written at the second the call began",
        call(),
        noted(4 * SECOND, None),
        noted(6 * SECOND, None),
        THEIRS,
    ),
]


def close(activity: Email | Call, record: Task | EmailMessage, author: Author) -> MatchCost | None:
    if isinstance(record, EmailMessage):
        return email_to_message(activity, record) if isinstance(activity, Email) else None
    seen = TaskClassifier(GENERIC).task_class(record)
    if isinstance(activity, Call):
        return call_to_task(activity, record, seen, TIMING, author=author)
    return email_to_task(activity, record, seen, TIMING, author=author)


def is_match(activity: Email | Call, record: Task | EmailMessage, author: Author = Author.REP) -> bool:
    found = close(activity, record, author)
    return found is not None and found.cost < ALONE


@every_row("rule", RULES)
def test_both_sides_of_each_rule(rule: Rule) -> None:
    assert is_match(rule.activity, rule.fits, rule.author), f"{rule.says}: should fit"
    assert not is_match(rule.activity, rule.does_not, rule.author), f"{rule.says}: should not"


NEARER = [
    ("the same words before words in a template", WORDS, mailed(), mailed(subject="Email - Pricing for spring - push")),
    ("soon before late", WORDS, mailed(), mailed(2 * HOUR)),
    ("a live Task before a deleted one", WORDS, mailed(), mailed(is_deleted=True)),
    ("a Task on somebody before one on nobody", WORDS, mailed(), mailed(who=None)),
    (
        "the prefix that the email has",
        email(subject="FW: Pricing"),
        mailed(subject="[X] FW: Pricing"),
        mailed(subject="[X] RE: Pricing"),
    ),
    ("the same length before another", call(), noted(seconds=121), noted(seconds=170)),
    ("the same way before the other", call(), noted(call_type="Outbound"), noted(call_type="Inbound")),
    (
        "a call that was answered",
        call(),
        noted(subject="answered: Outbound call."),
        noted(subject="Outbound unanswered call to Jane"),
    ),
    ("the rep's before another user's", call(), noted(), replace(noted(), owner_id="005000000000050AAA")),
]


@every_row("row", NEARER)
def test_what_is_nearer(row: tuple[str, Email | Call, Task, Task]) -> None:
    says, activity, near, far = row
    author = Author.REP if far.owner_id == near.owner_id else Author.OTHER
    one, other = close(activity, near, Author.REP), close(activity, far, author)

    assert one is not None, says
    assert other is None or one.cost < other.cost or one.match < other.match, says


def test_the_direction_may_stand_in_the_words() -> None:
    inbound = call(direction=Direction.INBOUND)
    way, other = noted(subject="Incoming call from Jane"), noted(subject="Outgoing call to Jane")

    first, second = close(inbound, way, Author.REP), close(inbound, other, Author.REP)

    assert first is not None
    assert second is not None
    assert first.cost < second.cost


@pytest.mark.parametrize("seconds", [121, 125, 150, 172, 239])
def test_a_call_log_that_keeps_whole_minutes_does_not_speak_against_seconds_within_the_minute(seconds: int) -> None:
    untold = close(call(duration_s=180), noted(seconds=None), Author.REP)
    told = close(call(duration_s=180), noted(seconds=seconds), Author.REP)
    assert untold is not None
    assert told is not None
    assert told.cost == untold.cost
    # A log that keeps seconds does
    exact = close(call(duration_s=seconds + 50), noted(seconds=seconds), Author.REP)
    assert exact is not None
    assert exact.cost > told.cost
