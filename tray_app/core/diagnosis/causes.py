"""From findings to causes: one warning for one thing that is wrong, whatever number of activities it holds back."""

from collections import defaultdict
from collections.abc import Iterable

from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.ports import Trouble
from tray_app.core.model.reasons import facts_of, place_of
from tray_app.core.model.snapshot import Item
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Alert, Cause, Confidence, Evidence, Reason, RecipientFinding, Verdict

_TOLD = frozenset({Verdict.NOT_LOGGED, Verdict.INCOMPLETE, Verdict.CANNOT_CHECK})
_LOUDNESS = list(Alert)
_REMARKS = {"calls.time_shifted": Confidence.LIKELY, "logging.doubled": Confidence.PROVED}
"""Notes that are a cause of their own, and how sure they are."""


def causes_of(items: Iterable[Item], troubles: Iterable[Trouble] = ()) -> tuple[Cause, ...]:
    """Every cause among findings and troubles: loudest first, then the one that holds back more, then the newest."""
    members: dict[str, list[tuple[Activity, Reason]]] = defaultdict(list)
    for item in items:
        for reason in reasons_of(item):
            members[key_of(item, reason)].append((item.activity, reason))
    causes = [_cause(key, held) for key, held in members.items()]
    newest = {key: max(activity.occurred_at for activity, _ in held).timestamp() for key, held in members.items()}
    known = {cause.code for cause in causes}
    for trouble in troubles:
        if trouble.code not in known:
            known.add(trouble.code)
            alert = facts_of(trouble.code).alert
            causes.append(
                Cause(code=trouble.code, confidence=Confidence.PROVED, activities=(), alert=alert, key=trouble.code)
            )

    def rank(cause: Cause) -> tuple[int, int, int, float, str]:
        loudness = _LOUDNESS.index(cause.alert)
        return loudness, -len(cause.activities), place_of(cause.code), -newest.get(cause.key, 0.0), cause.key

    return tuple(sorted(causes, key=rank))


def reasons_of(item: Item) -> tuple[Reason, ...]:
    """Everything about the activity that is a cause: why it is missing, and remarks that are worth mending."""
    finding = item.finding
    remarks = tuple(
        Reason(
            code=note.code,
            confidence=_REMARKS[note.code],
            evidence=(Evidence(text("What was seen"), note.detail),),
            group=item.activity.source if note.code == "calls.time_shifted" else "",
        )
        for note in finding.notes
        if note.code in _REMARKS
    )
    return (*(finding.reason.all if finding.reason and finding.verdict in _TOLD else ()), *remarks)


def key_of(item: Item, reason: Reason) -> str:
    """The cause's identity: the code, and the person, the fields or the outage it is about."""
    activity = item.activity
    if reason.group:
        return f"{reason.code}:{reason.group}"
    if facts_of(reason.code).whole_rep:
        return reason.code
    if reason.fields:
        return f"{reason.code}:{','.join(sorted(reason.fields))}"
    if reason.code.startswith("person.") or reason.code == "access.record_hidden":
        return f"{reason.code}:{_person_of(item, reason)}"
    if reason.code in {"task.deleted", "task.unattached", "task.no_person", "recipients.partial"}:
        return f"{reason.code}:{activity.id}"
    return reason.code


def address_of(item: Item, reason: Reason | None) -> str:
    """Whom the reason is about among the recipients of an email, and without one, of whom anything was expected.

    The address as written; empty for a call, and for an email to nobody.
    """
    if not isinstance(item.activity, Email):
        return ""
    told = item.finding.recipients
    if not told:
        return next((recipient.address for recipient in item.activity.recipients), "")
    ids = {record.id for record in reason.records} if reason is not None else set()

    def farness(one: RecipientFinding) -> tuple[bool, ...]:
        is_named = reason is not None and (one.address == reason.group or one.person_id in ids)
        is_why = reason is not None and one.code == reason.code
        return not is_named, not is_why, one.verdict not in _TOLD, one.verdict is Verdict.IGNORED

    return min(told, key=farness).address


def _person_of(item: Item, reason: Reason) -> str:
    activity = item.activity
    if reason.records:
        return reason.records[0].id
    if isinstance(activity, Call):
        return activity.salesforce_id or activity.person_email or activity.number or activity.id
    return address_of(item, reason).casefold() or activity.id


def _cause(key: str, held: list[tuple[Activity, Reason]]) -> Cause:
    held.sort(key=lambda pair: (pair[0].occurred_at, pair[0].id))
    reasons = [reason for _, reason in held]
    alerts = [reason.alert or facts_of(reason.code).alert for reason in reasons]
    confidences = [reason.confidence for reason in reasons]
    return Cause(
        code=reasons[0].code,
        confidence=Confidence.PROVED if Confidence.PROVED in confidences else Confidence.LIKELY,
        activities=tuple(activity.id for activity, _ in held),
        alert=min(alerts, key=_LOUDNESS.index),
        key=key,
    )
