"""Causes that concern all of the rep's emails or calls: nothing has logged, or nothing of one kind.

Each is judged against the rep's own history, and each is one cause whatever it holds back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tray_app.core.diagnosis.situation import EmailLogging, Past, Situation, likely, proved
from tray_app.core.text import ntext, text
from tray_app.core.verdict import Evidence, Reason, RecordRef

ENOUGH = 5
"""Fewer missing activities than this are no pattern."""
_BEFORE = 3
"""So many logged ones before a standstill show that it had worked."""


def whole_rep_reasons(situation: Situation) -> dict[str, tuple[Reason, ...]]:
    """Activity id → the whole-rep reasons that would explain it; empty when there is no pattern."""
    reasons: dict[str, tuple[Reason, ...]] = {}
    for reason, concerned in _patterns(situation):
        for past in concerned:
            if not past.logged and not past.explained:
                reasons[past.activity_id] = (*reasons.get(past.activity_id, ()), reason)
    return reasons


def _patterns(situation: Situation) -> Iterator[tuple[Reason, Sequence[Past]]]:
    past = situation.past
    yield from ((reason, past) for reason in _proved(situation))
    emails = [item for item in past if item.kind == "email"]
    calls = [item for item in past if item.kind == "call" and item.has_salesforce_id]
    email_run, call_run = _standstill(emails), _standstill(calls)
    both = _standstill(sorted([*emails, *calls], key=lambda item: (item.occurred_at, item.activity_id)))
    if len(both) >= ENOUGH and _is_quiet(emails, both) and _is_quiet(calls, both):
        yield _stopped_or_never(both, [*emails, *calls], situation), both
        return
    if len(email_run) >= ENOUGH and _logs_meanwhile(calls, email_run):
        yield _kind_off("settings.email_logging_off", email_run, calls, situation), email_run
    elif len(call_run) >= ENOUGH and _logs_meanwhile(emails, call_run):
        yield _kind_off("settings.call_logging_off", call_run, emails, situation), call_run
    replies = _standstill([item for item in emails if item.reply])
    sends = [item for item in emails if not item.reply]
    if len(replies) >= ENOUGH and _logs_meanwhile(sends, replies) and not _any_reply_logged(emails):
        yield likely("settings.replies_off", _counted(replies), _others_log(sends)), replies


def _proved(situation: Situation) -> Iterator[Reason]:
    if not situation.rep.is_active:
        yield proved("connection.user_inactive", Evidence(text("Is your Salesforce user active?"), text("no")))
    task = situation.schema.objects.get("Task")
    if task is not None and not task.createable:
        yield proved("access.task_create", Evidence(text("May you create Tasks in Salesforce?"), text("no")))
    if (situation.records.capture_state or "").upper().replace("_", "") in {"DISABLED", "NEEDSATTENTION"}:
        state = Evidence(
            text("State of your Einstein Activity Capture connection"),
            text("{state}", state=situation.records.capture_state or ""),
        )
        yield proved("eac.needs_attention", state)


def _standstill(items: Sequence[Past]) -> list[Past]:
    """The unbroken run of unlogged ones at the end, leaving out those with a proved reason of their own."""
    run: list[Past] = []
    for item in reversed(items):
        if item.logged:
            break
        if not item.explained:
            run.append(item)
    return run[::-1]


def _is_quiet(kind: Sequence[Past], run: Sequence[Past]) -> bool:
    """Whether nothing of this kind was logged since the run began."""
    return not any(item.logged and item.occurred_at >= run[0].occurred_at for item in kind)


def _logs_meanwhile(others: Sequence[Past], run: Sequence[Past]) -> bool:
    return any(item.logged and item.occurred_at >= run[0].occurred_at for item in others)


def _any_reply_logged(emails: Sequence[Past]) -> bool:
    return any(item.reply and item.logged for item in emails)


def _stopped_or_never(run: Sequence[Past], items: Sequence[Past], situation: Situation) -> Reason:
    before = sorted((item for item in items if item.logged), key=lambda item: item.occurred_at)
    signed_in = Evidence(text("Your own Salesforce sign-in"), text("works"))
    if len(before) < _BEFORE:
        reason = likely("connection.tool_not_connected", _counted(run), signed_in)
    else:
        last = Evidence(text("Last activity that logged"), text("{time}", time=before[-1].occurred_at))
        reason = likely("connection.tool_stopped", _counted(run), last, signed_in)
    kinds = {item.kind for item in run}
    other = {"email": "settings.email_logging_off", "call": "settings.call_logging_off"}
    also = tuple(other[kind] for kind in sorted(kinds, reverse=True)) if len(kinds) == 1 else ()
    return _since(reason, run, also, situation)


def _kind_off(code: str, run: Sequence[Past], others: Sequence[Past], situation: Situation) -> Reason:
    if code == "settings.email_logging_off" and situation.set_up.email_logging is EmailLogging.BCC:
        code = "settings.bcc_not_accepted"
    return _since(likely(code, _counted(run), _others_log(others)), run, (), situation)


def _since(reason: Reason, run: Sequence[Past], also: tuple[str, ...], situation: Situation) -> Reason:
    user = (RecordRef("User", situation.rep.user_id),)
    return replace(reason, since=run[0].occurred_at, also_possible=also, records=user)


def _counted(run: Sequence[Past]) -> Evidence:
    emails, calls = (sum(item.kind == kind for item in run) for kind in ("email", "call"))
    asked = text("Logged since {time}", time=run[0].occurred_at)
    if not calls:
        return Evidence(asked, ntext("none of {n} email", "none of {n} emails", emails))
    if not emails:
        return Evidence(asked, ntext("none of {n} call", "none of {n} calls", calls))
    return Evidence(asked, text("none of {emails} emails and {calls} calls", emails=emails, calls=calls))


def _others_log(others: Sequence[Past]) -> Evidence:
    logged = [item for item in others if item.logged]
    kind = text("Calls that logged") if logged[-1].kind == "call" else text("Other emails that logged")
    return Evidence(kind, text("{n}, the last at {time}", n=len(logged), time=logged[-1].occurred_at))
