"""Rows of the REST API → the core's records. What the rep may not see was never selected and stays empty.

A value of another type or size than Salesforce gives makes its row unreadable: guessed at, it would hide a record.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tray_app.adapters.salesforce.country_codes import country_code
from tray_app.adapters.sources.mail_addresses import read_addresses
from tray_app.adapters.sources.stored_numbers import StoredNumbers
from tray_app.core.model.crm import MARK, EmailMessage, FieldValue, ObjectInfo, Person, Task

Row = Mapping[str, Any]
ReadNumbers = Callable[[str, str], StoredNumbers]
"""A phone field's text, and the country of the person's address or an empty text → the numbers in it."""
COUNTRY_FIELDS = ("MailingCountryCode", "MailingCountry", "OtherCountryCode", "OtherCountry", "CountryCode", "Country")
"""Fields of Contact and Lead that say in which country the person is, the best first."""

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_LONGEST_TEXT = 4_000
"""Characters; EmailMessage.Subject holds 3,000, and no other field that is read and stands alone holds more."""
_PEOPLE = ("003", "00Q")
"""How the ids of Contacts and Leads begin; the sender of an email, a User, is named beside them."""
_LONGEST_LIST = 132_000
"""Characters of a list of addresses, or of a long text area."""
_MOST = 2**53
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_STAGED_FOR = timedelta(days=30)
"""So long Salesforce keeps an unmatched address after its last activity (Object Reference, StagedUnmtchdEmailAddr)."""


class UnreadableRow(Exception):
    """A row that no Salesforce gives. It carries none of the row's values."""


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
    """A datetime field such as 2026-11-23T17:02:11.000+0000; None when it is empty.

    Raises `UnreadableRow` for what is no datetime.
    """
    if text is None or text == "":
        return None
    try:
        value = datetime.fromisoformat(text)
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        pass
    raise UnreadableRow


def task_from(row: Row, custom: Mapping[str, str]) -> Task:
    """A Task. `custom`: profile's field name → the org's. Raises `UnreadableRow`."""
    kept = _text(row, "CallObject")
    return Task(
        id=_own_id(row),
        subject=_text(row, "Subject"),
        who_id=_id(row, "WhoId"),
        who_ids=frozenset(_relations(row, "TaskRelations")),
        what_id=_id(row, "WhatId"),
        owner_id=_id(row, "OwnerId") or "",
        owner_name=_parent(row, "Owner"),
        created_by_id=_id(row, "CreatedById") or "",
        created_at=_created(row),
        modified_at=moment_from(row.get("LastModifiedDate")),
        modified_by_name=_parent(row, "LastModifiedBy"),
        activity_date=_date(row.get("ActivityDate")),
        completed_at=moment_from(row.get("CompletedDateTime")),
        is_closed=_flag(row, "IsClosed") is not False,
        type=_text(row, "Type") or None,
        subtype=_text(row, "TaskSubtype") or None,
        call_duration_s=_whole(row, "CallDurationInSeconds"),
        call_object=None if kept.startswith(MARK) else kept or None,
        mark=kept if kept.startswith(MARK) else None,
        call_type=_text(row, "CallType") or None,
        is_deleted=_flag(row, "IsDeleted") is True,
        is_archived=_flag(row, "IsArchived") is True,
        custom={name: _value(row.get(actual)) for name, actual in custom.items()},
    )


def shared_task_from(row: Row, custom: Mapping[str, str]) -> Task:
    """The Task of a TaskRelation row, with the person the row names. Raises `UnreadableRow`."""
    inner = row.get("Task")
    if not isinstance(inner, Mapping):
        raise UnreadableRow
    task, person = task_from(inner, custom), _id(row, "RelationId")
    return replace(task, who_ids=task.people | {person}) if person else task


def merged(tasks: Iterable[Task], known: Iterable[Task]) -> tuple[Task, ...]:
    """Each Task once, with everybody that any of its copies names; copies in `known` only add their people."""
    people = {task.id: task.who_ids for task in known}
    found: dict[str, Task] = {}
    for task in tasks:
        earlier = found[task.id].who_ids if task.id in found else people.get(task.id, frozenset())
        found[task.id] = replace(task, who_ids=task.who_ids | earlier)
    return tuple(found.values())


def message_from(row: Row) -> EmailMessage:
    """An EmailMessage. Raises `UnreadableRow`."""
    written = ";".join(_text(row, field, _LONGEST_LIST) for field in ("ToAddress", "CcAddress", "BccAddress"))
    return EmailMessage(
        id=_own_id(row),
        message_id=_text(row, "MessageIdentifier").strip().removeprefix("<").removesuffix(">") or None,
        subject=_text(row, "Subject"),
        from_address=_text(row, "FromAddress").strip().lower(),
        addresses=_addresses_in(written),
        people=frozenset(id_ for id_ in _relations(row, "EmailMessageRelations") if id_.startswith(_PEOPLE)),
        sent_at=moment_from(row.get("MessageDate")),
        created_at=_created(row),
        created_by_id=_id(row, "CreatedById") or "",
        task_id=_id(row, "ActivityId"),
        incoming=_flag(row, "Incoming") is True,
    )


def _addresses_in(written: str) -> frozenset[str]:
    """Salesforce writes `a@example.com; b@example.com`; what others insert may have names and commas."""
    plain = frozenset(address.strip().lower() for address in written.split(";") if address.strip())
    if not any(sign in written for sign in ',<"'):
        return plain
    return frozenset(address.lower() for address in read_addresses([written.encode()]).addresses) or plain


def person_from(row: Row, info: ObjectInfo, read_numbers: ReadNumbers) -> Person:
    """A Lead or a Contact, whichever `info` describes. Raises `UnreadableRow`."""
    emails = [field.name for field in info.fields.values() if field.type == "email" and field.name != "Email"]
    phones = [field.name for field in info.fields.values() if field.type == "phone"]
    country = next((code for name in COUNTRY_FIELDS if (code := country_code(_text(row, name)))), "")
    numbers = StoredNumbers()
    for name in phones:
        if written := _text(row, name):
            numbers |= read_numbers(written, country)
    return Person(
        object=info.name,
        id=_own_id(row),
        name=_text(row, "Name"),
        email=_text(row, "Email").strip().lower() or None,
        other_emails=frozenset(address for name in emails if (address := _text(row, name).strip().lower())),
        phones=numbers.numbers,
        phone_ends=numbers.ends,
        owner_id=_id(row, "OwnerId") or "",
        account_id=_id(row, "AccountId") or _id(row, "ConvertedAccountId"),
        is_person_account=_flag(row, "IsPersonAccount") is True,
        is_converted=_flag(row, "IsConverted") is True,
        converted_contact_id=_id(row, "ConvertedContactId"),
        is_deleted=_flag(row, "IsDeleted") is True,
        master_record_id=_id(row, "MasterRecordId"),
    )


def capture_state_from(row: Row) -> str | None:
    """The state of the rep's connection to Einstein Activity Capture. Raises `UnreadableRow`."""
    return _text(row, "ConnectivityStatus") or None


def staged_from(row: Row) -> tuple[str, datetime] | None:
    """An unmatched address, and when it is dropped unless something happens. Raises `UnreadableRow`."""
    seen = _date(row.get("LastInteractionDate"))
    last = datetime.combine(seen, time(), UTC) if seen else moment_from(row.get("CreatedDate"))
    address = _text(row, "EmailAddress").strip().lower()
    return (address, last + _STAGED_FOR) if address and last is not None else None


def _own_id(row: Row) -> str:
    found = _id(row, "Id")
    if found is None:
        raise UnreadableRow
    return found


def _created(row: Row) -> datetime:
    moment = moment_from(row.get("CreatedDate"))
    if moment is None:
        raise UnreadableRow
    return moment


def _id(row: Row, field: str) -> str | None:
    value = row.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise UnreadableRow
    return long_id(value)


def _text(row: Row, field: str, longest: int = _LONGEST_TEXT) -> str:
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise UnreadableRow
    return value


def _flag(row: Row, field: str) -> bool | None:
    value = row.get(field)
    if value is not None and not isinstance(value, bool):
        raise UnreadableRow
    return value


def _whole(row: Row, field: str) -> int | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -_MOST <= value <= _MOST:
        raise UnreadableRow
    return int(value)


def _parent(row: Row, relation: str) -> str:
    parent = row.get(relation)
    if parent is None:
        return ""
    if not isinstance(parent, Mapping):
        raise UnreadableRow
    return _text(parent, "Name")


def _relations(row: Row, name: str) -> Iterable[str]:
    inner = row.get(name)
    if inner is None:
        return []
    parts = inner.get("records") if isinstance(inner, Mapping) else None
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise UnreadableRow
    return [person for part in parts if part.get("IsWhat") is not True and (person := _id(part, "RelationId"))]


def _date(text: str | None) -> date | None:
    if text is None or text == "":
        return None
    try:
        return date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        pass
    raise UnreadableRow


def _value(value: object) -> FieldValue:
    if value is None or (isinstance(value, (str, bool, float, int)) and len(str(value)) <= _LONGEST_LIST):
        return value
    raise UnreadableRow
