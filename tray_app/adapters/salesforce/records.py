"""Rows of the REST API → the core's records. What the rep may not see was never selected and stays empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tray_app.core.model.crm import EmailMessage, FieldValue, ObjectInfo, Person, Task

Row = Mapping[str, Any]
ReadNumber = Callable[[str], str | None]
"""A phone field's text → E.164, or None when it is no outside number."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_STAGED_FOR = timedelta(days=30)
"""So long Salesforce keeps an unmatched address after its last activity (Object Reference, StagedUnmtchdEmailAddr)."""


def long_id(record_id: str) -> str:
    """The 18-character form of a 15-character id; anything else comes back as it is.

    The three added characters say which of the others are capitals (Salesforce Help, article 000385008).
    """
    if len(record_id) != 15 or not (record_id.isascii() and record_id.isalnum()):
        return record_id
    parts = (record_id[start : start + 5] for start in (0, 5, 10))
    capitals = (sum(1 << place for place, letter in enumerate(part) if letter.isupper()) for part in parts)
    return record_id + "".join(_ALPHABET[value] for value in capitals)


def moment_from(text: str | None) -> datetime | None:
    """A datetime field such as 2026-11-23T17:02:11.000+0000; None when it is empty or no datetime."""
    try:
        value = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def task_from(row: Row, custom: Mapping[str, str]) -> Task | None:
    """A Task; None for a row without Id or CreatedDate. `custom`: profile's field name → the org's."""
    created_at = moment_from(row.get("CreatedDate"))
    if not row.get("Id") or created_at is None:
        return None
    seconds = row.get("CallDurationInSeconds")
    return Task(
        id=long_id(row["Id"]),
        subject=row.get("Subject") or "",
        who_id=_id(row, "WhoId"),
        who_ids=frozenset(_relations(row)),
        what_id=_id(row, "WhatId"),
        owner_id=_id(row, "OwnerId") or "",
        owner_name=_parent(row, "Owner"),
        created_by_id=_id(row, "CreatedById") or "",
        created_at=created_at,
        modified_at=moment_from(row.get("LastModifiedDate")),
        modified_by_name=_parent(row, "LastModifiedBy"),
        activity_date=_date(row.get("ActivityDate")),
        completed_at=moment_from(row.get("CompletedDateTime")),
        is_closed=row.get("IsClosed") is not False,
        type=row.get("Type"),
        subtype=row.get("TaskSubtype"),
        call_duration_s=int(seconds) if seconds is not None else None,
        call_object=row.get("CallObject"),
        call_type=row.get("CallType"),
        is_deleted=row.get("IsDeleted") is True,
        is_archived=row.get("IsArchived") is True,
        custom={name: _value(row.get(actual)) for name, actual in custom.items()},
    )


def shared_tasks_from(rows: Iterable[Row], custom: Mapping[str, str]) -> list[Task]:
    """TaskRelation rows with their Task → each Task once, with everybody the rows name."""
    found: dict[str, Task] = {}
    for row in rows:
        task = task_from(row.get("Task") or {}, custom)
        person = _id(row, "RelationId")
        if task is not None and person:
            people = task.people | {person} | (found[task.id].who_ids if task.id in found else frozenset())
            found[task.id] = replace(task, who_ids=frozenset(people))
    return list(found.values())


def merged(tasks: Iterable[Task], known: Iterable[Task]) -> tuple[Task, ...]:
    """Each Task once, with everybody that any of its copies names; copies in `known` only add their people."""
    people = {task.id: task.who_ids for task in known}
    found: dict[str, Task] = {}
    for task in tasks:
        earlier = found[task.id].who_ids if task.id in found else people.get(task.id, frozenset())
        found[task.id] = replace(task, who_ids=task.who_ids | earlier)
    return tuple(found.values())


def message_from(row: Row) -> EmailMessage | None:
    """An EmailMessage; None for a row without Id or CreatedDate."""
    created_at = moment_from(row.get("CreatedDate"))
    if not row.get("Id") or created_at is None:
        return None
    written = ";".join(row.get(field) or "" for field in ("ToAddress", "CcAddress", "BccAddress"))
    return EmailMessage(
        id=long_id(row["Id"]),
        message_id=(row.get("MessageIdentifier") or "").strip().removeprefix("<").removesuffix(">") or None,
        subject=row.get("Subject") or "",
        from_address=(row.get("FromAddress") or "").strip().lower(),
        addresses=frozenset(address.strip().lower() for address in written.split(";") if address.strip()),
        sent_at=moment_from(row.get("MessageDate")),
        created_at=created_at,
        created_by_id=_id(row, "CreatedById") or "",
        task_id=_id(row, "ActivityId"),
        incoming=row.get("Incoming") is True,
    )


def person_from(row: Row, info: ObjectInfo, read_number: ReadNumber) -> Person | None:
    """A Lead or a Contact, whichever `info` describes; None for a row without Id."""
    if not row.get("Id"):
        return None
    emails = [field.name for field in info.fields.values() if field.type == "email" and field.name != "Email"]
    phones = [field.name for field in info.fields.values() if field.type == "phone"]
    numbers = (read_number(row[name]) for name in phones if row.get(name))
    return Person(
        object=info.name,
        id=long_id(row["Id"]),
        name=row.get("Name") or "",
        email=(row.get("Email") or "").strip().lower() or None,
        other_emails=frozenset(row[name].strip().lower() for name in emails if row.get(name)),
        phones=frozenset(number for number in numbers if number),
        owner_id=_id(row, "OwnerId") or "",
        account_id=_id(row, "AccountId") or _id(row, "ConvertedAccountId"),
        is_converted=row.get("IsConverted") is True,
        converted_contact_id=_id(row, "ConvertedContactId"),
        is_deleted=row.get("IsDeleted") is True,
        master_record_id=_id(row, "MasterRecordId"),
    )


def capture_state_from(rows: Sequence[Row]) -> str | None:
    """The state of the rep's connection to Einstein Activity Capture."""
    return next((row["ConnectivityStatus"] for row in rows if row.get("ConnectivityStatus")), None)


def staged_from(rows: Iterable[Row]) -> dict[str, datetime]:
    """Unmatched addresses → when each is dropped unless something happens."""
    staged: dict[str, datetime] = {}
    for row in rows:
        seen = _date(row.get("LastInteractionDate"))
        last = datetime.combine(seen, time(), UTC) if seen else moment_from(row.get("CreatedDate"))
        if row.get("EmailAddress") and last is not None:
            staged[row["EmailAddress"].strip().lower()] = last + _STAGED_FOR
    return staged


def _id(row: Row, field: str) -> str | None:
    value = row.get(field)
    return long_id(value) if value else None


def _parent(row: Row, relation: str) -> str:
    parent = row.get(relation)
    return (parent.get("Name") or "") if isinstance(parent, Mapping) else ""


def _relations(row: Row) -> Iterable[str]:
    inner = row.get("TaskRelations")
    rows = inner.get("records") or () if isinstance(inner, Mapping) else ()
    return [long_id(part["RelationId"]) for part in rows if part.get("RelationId") and part.get("IsWhat") is not True]


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _value(value: object) -> FieldValue:
    return value if isinstance(value, (str, bool, float, int)) or value is None else str(value)
