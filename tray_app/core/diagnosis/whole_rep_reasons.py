"""Causes that concern all of the rep's emails or calls: nothing has logged, or nothing of one kind, or of one domain.

Each is judged against the rep's own history, and each is one cause whatever it holds back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tray_app.core.diagnosis.changes import dated
from tray_app.core.diagnosis.outages import app_refused, ended_patterns, limit_patterns
from tray_app.core.diagnosis.runs import (
    BEFORE,
    ENOUGH,
    counted,
    in_order,
    logged_since,
    others_go_on,
    others_log,
    standstill,
)
from tray_app.core.diagnosis.situation import EmailLogging, Past, Situation, likely, proved
from tray_app.core.diagnosis.stated_settings import told_otherwise, told_patterns
from tray_app.core.model.crm import Alteration
from tray_app.core.model.text import ntext, text
from tray_app.core.model.verdict import Evidence, Reason, RecordRef

_UNPROVEN = "unknown.unproven"
_Pattern = tuple[Reason, Sequence[Past]]


def whole_rep_reasons(situation: Situation) -> dict[str, tuple[Reason, ...]]:
    """Activity id → the whole-rep reasons that would explain it; empty when there is no pattern."""
    reasons: dict[str, tuple[Reason, ...]] = {}
    for reason, concerned in _patterns(situation):
        for past in concerned:
            if not past.logged and not past.explained:
                reasons[past.activity_id] = (*reasons.get(past.activity_id, ()), reason)
    return reasons


def _patterns(situation: Situation) -> Iterator[_Pattern]:
    yield from ((reason, situation.past) for reason in _proved(situation))
    known = [*limit_patterns(situation), *told_patterns(situation)]
    yield from known
    # What a used up allowance or an answer of the rep explains says nothing about the logger's state.
    answered = {item.activity_id for _, run in known for item in run if not item.logged}
    past = [item for item in situation.past if item.activity_id not in answered]
    now = list(_current(past, situation))
    yield from now
    explained = {item.activity_id for _, run in now for item in run}
    left = [item for item in past if item.activity_id not in explained and _tells(item)]
    yield from ended_patterns(left)


def _current(past: Sequence[Past], situation: Situation) -> Iterator[_Pattern]:
    """Standstills that go on."""
    emails = [item for item in past if item.kind == "email"]
    calls = [item for item in past if item.kind == "call" and item.has_salesforce_id]
    email_run, call_run = standstill(emails), standstill(calls)
    both = standstill(in_order([*emails, *calls]))
    if len(both) >= ENOUGH and not logged_since([*emails, *calls], both):
        yield _stopped_or_never(both, [*emails, *calls], situation), both
        return
    if len(email_run) >= ENOUGH and others_go_on(calls, email_run):
        yield _kind_off("settings.email_logging_off", email_run, calls, situation), email_run
    elif len(call_run) >= ENOUGH and others_go_on(emails, call_run):
        yield _kind_off("settings.call_logging_off", call_run, emails, situation), call_run
    replies = standstill([item for item in emails if item.reply])
    sends = [item for item in emails if not item.reply]
    if len(replies) >= ENOUGH and others_go_on(sends, replies) and not _any_reply_logged(emails):
        yield _kind_off("settings.replies_off", replies, sends, situation), replies
    else:
        yield from _one_domain(emails)


def _proved(situation: Situation) -> Iterator[Reason]:
    if not situation.rep.is_active:
        yield proved("connection.user_inactive", Evidence(text("Is your Salesforce user active?"), text("no")))
    task = situation.schema.objects.get("Task")
    if task is not None and not task.createable:
        reason = proved("access.task_create", Evidence(text("May you create Tasks in Salesforce?"), text("no")))
        yield dated(reason, situation.schema, [("Task", "")], Alteration.OBJECT_RIGHTS)
    if (situation.records.capture_state or "").upper().replace("_", "") in {"DISABLED", "NEEDSATTENTION"}:
        state = Evidence(
            text("State of your Einstein Activity Capture connection"),
            text("{state}", state=situation.records.capture_state or ""),
        )
        yield proved("eac.needs_attention", state)


def _tells(item: Past) -> bool:
    """Whether it says anything about the logger: a call without a Salesforce ID does not."""
    return item.kind == "email" or item.has_salesforce_id


def _any_reply_logged(emails: Sequence[Past]) -> bool:
    return any(item.reply and item.logged for item in emails)


def _stopped_or_never(run: Sequence[Past], items: Sequence[Past], situation: Situation) -> Reason:
    before = in_order(item for item in items if item.logged)
    code = "connection.tool_stopped" if len(before) >= BEFORE else "connection.tool_not_connected"
    evidence = [counted(run)]
    if len(before) >= BEFORE:
        evidence.append(Evidence(text("Last activity that logged"), text("{time}", time=before[-1].occurred_at)))
    kinds = {item.kind for item in run}
    other = {"email": "settings.email_logging_off", "call": "settings.call_logging_off"}
    also = tuple(other[kind] for kind in sorted(kinds, reverse=True)) if len(kinds) == 1 else ()
    refused = app_refused(situation, run)
    if refused is not None:
        # An admin who has our app blocked has probably the logger's blocked too: the same setting decides both.
        answer = text("refused at {time}, the app was not installed or was blocked", time=refused.since)
        evidence.append(Evidence(text("Your own Salesforce sign-in"), answer))
        return _since(likely("connection.tool_app_blocked", *evidence), run, (code, *also), situation)
    evidence.append(Evidence(text("Your own Salesforce sign-in"), text("works")))
    return _since(likely(code, *evidence), run, also, situation)


def _kind_off(code: str, run: Sequence[Past], others: Sequence[Past], situation: Situation) -> Reason:
    against = told_otherwise(code, situation)
    if code == "settings.email_logging_off" and situation.set_up.email_logging is EmailLogging.BCC:
        code = "settings.bcc_not_accepted"
    return _since(likely(code, counted(run), others_log(others, run), *against), run, (), situation)


def _one_domain(emails: Sequence[Past]) -> Iterator[_Pattern]:
    """Every email that is missing went to one domain, while others log: no code says why, but it is one cause."""
    missing = [item for item in emails if not item.logged and not item.explained]
    common = frozenset.intersection(*(item.domains for item in missing)) if len(missing) >= ENOUGH else frozenset()
    logged = logged_since(emails, missing) if missing else []
    if not common or len(logged) < BEFORE or any(common & item.domains for item in logged):
        return
    domain = min(common)
    shared = Evidence(
        text("Emails to {domain} that logged since {time}", domain=domain, time=missing[0].occurred_at),
        ntext("none of {n}", "none of {n}", len(missing)),
    )
    answer = text("the domain {domain}; a rule of the logger may leave it out", domain=domain)
    rule = Evidence(text("What they have in common"), answer)
    reason = likely(_UNPROVEN, shared, others_log(logged, missing), rule)
    yield replace(reason, since=missing[0].occurred_at, group=f"@{domain}"), missing


def _since(reason: Reason, run: Sequence[Past], also: tuple[str, ...], situation: Situation) -> Reason:
    user = (RecordRef("User", situation.rep.user_id),)
    return replace(reason, since=run[0].occurred_at, also_possible=also, records=user)
