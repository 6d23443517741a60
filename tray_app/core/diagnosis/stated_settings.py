"""Reasons that follow from what the rep told us about the logger, because no API tells it.

An answer is no proof: the setting may have been changed since. What follows is `likely`, needs no pattern, and holds
only for what came after the last activity of its kind that did log. It is told once a day at most: the rep knows it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tray_app.core.diagnosis.runs import standstill
from tray_app.core.diagnosis.situation import CallLogging, EmailLogging, Past, ReplyLogging, Situation, likely
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Alert, Evidence, Reason

_EMAILS = text("How the logger logs emails, as you told us")
_CALLS = text("Whether the logger logs calls, as you told us")
_REPLIES = text("Whether Log Replies is on, as you told us")
_NO = text("no")
_WAYS = {EmailLogging.API: text("through the Salesforce API"), EmailLogging.BCC: text("by a copy (BCC)")}


def told_patterns(situation: Situation) -> Iterator[tuple[Reason, Sequence[Past]]]:
    """What the answers explain, with the activities concerned."""
    answers, past = situation.set_up, situation.past
    emails = [item for item in past if item.kind == "email"]
    if answers.email_logging is EmailLogging.OFF:
        yield from _off("settings.email_logging_off", Evidence(_EMAILS, text("not at all")), emails)
    elif answers.log_replies is ReplyLogging.NO:
        replies = [item for item in emails if item.reply]
        yield from _off("settings.replies_off", Evidence(_REPLIES, _NO), replies)
    if answers.call_logging is CallLogging.OFF:
        calls = [item for item in past if item.kind == "call"]
        yield from _off("settings.call_logging_off", Evidence(_CALLS, _NO), calls)


def told_otherwise(code: str, situation: Situation) -> tuple[Evidence, ...]:
    """What the rep told us that speaks against this reason: worth showing next to it."""
    answers = situation.set_up
    known: dict[str, tuple[Text, Text | None]] = {
        "settings.email_logging_off": (_EMAILS, _WAYS.get(answers.email_logging)),
        "settings.call_logging_off": (_CALLS, text("yes") if answers.call_logging is CallLogging.ON else None),
        "settings.replies_off": (_REPLIES, text("yes") if answers.log_replies is ReplyLogging.YES else None),
    }
    question, answer = known.get(code, (_EMAILS, None))
    return (Evidence(question, answer),) if answer is not None else ()


def _off(code: str, told: Evidence, items: Sequence[Past]) -> Iterator[tuple[Reason, Sequence[Past]]]:
    run = standstill(items)
    if run:
        yield replace(likely(code, told), since=run[0].occurred_at, alert=Alert.DIGEST), run
