"""Activities as JSON: what must be kept, and apart from it the words that are only for display."""

import json
from typing import Any

from tray_app.adapters.store.times import from_ticks, to_ticks
from tray_app.core.model.activity import (
    Activity,
    Call,
    CallResult,
    Direction,
    Email,
    Mark,
    NumberKind,
    Recipient,
    RecipientRole,
)

JsonObject = dict[str, Any]


def content_of(activity: Activity) -> str:
    """Everything that stays until the row expires, as JSON (ASCII, so that broken characters survive too)."""
    common = {"id": activity.id, "source": activity.source, "at": to_ticks(activity.occurred_at)}
    if isinstance(activity, Email):
        return _dump(
            common
            | {
                "kind": "email",
                "message_id": activity.message_id,
                "original_message_id": activity.original_message_id,
                "sender": activity.sender,
                "submitter": activity.submitter,
                "unreadable": activity.unreadable_recipients,
                "recipients": [_person(recipient) for recipient in activity.recipients],
                "marks": sorted(activity.marks),
            }
            | ({"left_at": to_ticks(activity.left_at)} if activity.left_at else {})
        )
    return _dump(
        common
        | {
            "kind": "call",
            "direction": activity.direction,
            "number": activity.number,
            "raw_number": activity.raw_number,
            "number_kind": activity.number_kind,
            "place": activity.place,
            "duration_s": activity.duration_s,
            "result": activity.result,
            "person_email": activity.person_email,
            "salesforce_id": activity.salesforce_id,
            "raw_salesforce_id": activity.raw_salesforce_id,
            "salesforce_activity_id": activity.salesforce_activity_id,
            "knows_salesforce_ids": activity.knows_salesforce_ids,
            "outcome": activity.outcome,
            "url": activity.url,
        }
        # Not where there is none: what earlier versions have stored must not seem to have changed.
        | ({"other_numbers": activity.other_numbers} if activity.other_numbers else {})
    )


def words_of(activity: Activity) -> str:
    """The words for display, as JSON: an email's subject, the name of a call's other side."""
    if isinstance(activity, Email):
        return _dump({"subject": activity.subject})
    return _dump({"person_name": activity.person_name})


def activity_from(content: str, words: str | None) -> Activity:
    """The activity that was stored; without its words once they have been blanked."""
    data: JsonObject = json.loads(content)
    shown: JsonObject = json.loads(words) if words else {}
    if data["kind"] == "email":
        return Email(
            id=data["id"],
            source=data["source"],
            occurred_at=from_ticks(data["at"]),
            subject=shown.get("subject", ""),
            message_id=data["message_id"],
            original_message_id=data.get("original_message_id"),  # emails of earlier versions have fewer keys
            sender=data["sender"],
            submitter=data.get("submitter", ""),
            unreadable_recipients=tuple(data.get("unreadable", ())),
            recipients=tuple(_recipient(*kept) for kept in data["recipients"]),
            marks=frozenset(Mark(mark) for mark in data["marks"]),
            left_at=from_ticks(data["left_at"]) if "left_at" in data else None,
        )
    return Call(
        id=data["id"],
        source=data["source"],
        occurred_at=from_ticks(data["at"]),
        direction=Direction(data["direction"]),
        number=data["number"],
        other_numbers=tuple(data.get("other_numbers", ())),
        raw_number=data["raw_number"],
        number_kind=_number_kind(data),
        place=data.get("place", ""),
        duration_s=data["duration_s"],
        result=CallResult(data["result"]),
        person_email=data["person_email"],
        person_name=shown.get("person_name"),
        salesforce_id=data["salesforce_id"],
        raw_salesforce_id=data.get("raw_salesforce_id", ""),
        salesforce_activity_id=data.get("salesforce_activity_id"),
        knows_salesforce_ids=data["knows_salesforce_ids"],
        outcome=data["outcome"],
        url=data["url"],
    )


def _person(recipient: Recipient) -> list[str | None]:
    kept: list[str | None] = [recipient.address, recipient.role]
    return [*kept, recipient.salesforce_id, recipient.known_as] if recipient.known_as else kept


def _recipient(address: str, role: str, salesforce_id: str | None = None, known_as: str | None = None) -> Recipient:
    return Recipient(address, RecipientRole(role), salesforce_id, known_as)


def _number_kind(data: JsonObject) -> NumberKind:
    """Rows of earlier versions do not say: without a number nobody knows what it was, until the file is read again."""
    return NumberKind(data.get("number_kind") or ("outside" if data["number"] else "unreadable"))


def _dump(value: JsonObject) -> str:
    return json.dumps(value, separators=(",", ":"))
