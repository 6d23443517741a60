"""What Salesforce does with an EmailMessage besides keeping it: its people, its Task, and what it refuses.

Object Reference, "EmailMessage": the Task is made by Salesforce (ActivityId can be given for emails on cases only), a
list such as ToIds becomes EmailMessageRelations, only the Status 3 (Sent) is valid outside of cases. That deleting
either of the two deletes the other is what developers report.
"""

from collections.abc import Mapping
from typing import Final

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.derived import CLOSED
from tray_app.demo.salesforce.ids import long_id
from tray_app.demo.salesforce.org import Org, StoredRecord
from tray_app.demo.salesforce.values import Json, Record

ROLES: Final = {"ToIds": "ToAddress", "CcIds": "CcAddress", "BccIds": "BccAddress"}
"""A list of people, as a request gives it → RelationType of what it becomes."""
_SENT: Final = "3"
_PEOPLE: Final = ("Contact", "Lead")


def people_in(org: Org, lists: Mapping[str, Json]) -> list[tuple[str, StoredRecord]]:
    """RelationType and record of everybody in the lists. Raises `RequestRefused`."""
    return [(ROLES[name], _person(org, name, one)) for name, listed in lists.items() for one in _ids(name, listed)]


def check(values: Record) -> None:
    """Raises `RequestRefused` for what cannot be said of an email outside of a case."""
    if values.get("ActivityId") is not None:
        raise errors.RequestRefused("INSUFFICIENT_ACCESS_OR_READONLY", "you cannot modify this field", fields=[])
    if values.get("Status") not in (None, _SENT):
        raise errors.not_in_picklist("Status", "Status", str(values["Status"]))


def complete(org: Org, record_id: str, people: list[tuple[str, StoredRecord]]) -> None:
    """Name the people of a new EmailMessage, and make its Task."""
    row = org.find(record_id)
    if row is None:
        raise KeyError(record_id)
    for role, person in people:
        org.create(
            "EmailMessageRelation",
            {"EmailMessageId": record_id, "RelationId": person.id, "RelationType": role},
        )
    if (sender := row.values.get("FromId")) is not None:
        told = {"EmailMessageId": record_id, "RelationId": sender, "RelationType": "FromAddress"}
        org.create("EmailMessageRelation", told)
    concerned = [person.id for _, person in people if person.object in _PEOPLE]
    sent_at = row.values.get("MessageDate") or row.values["CreatedDate"]
    task_id = org.create(
        "Task",
        {
            "Subject": str(row.values.get("Subject") or "")[:255],
            "WhoId": concerned[0] if concerned else None,
            "WhatId": row.values.get("RelatedToId"),
            "ActivityDate": str(sent_at)[:10],
            "Status": next(iter(CLOSED)),
            "TaskSubtype": "Email",
        },
    )
    if "TaskRelation" in org.objects:
        for person_id in concerned[1:]:
            org.create("TaskRelation", {"TaskId": task_id, "RelationId": person_id, "IsWhat": False})
    org.update("EmailMessage", record_id, {"ActivityId": task_id})


def twins_of(org: Org, row: StoredRecord) -> list[StoredRecord]:
    """What is deleted with a Task or an EmailMessage: the other one of the two."""
    if row.object == "EmailMessage":
        task = org.find(str(row.values.get("ActivityId")))
        return [task] if task is not None else []
    return [one for one in org.rows("EmailMessage") if one.values.get("ActivityId") == row.id]


def _ids(name: str, listed: Json) -> list[str]:
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise errors.bad_json(f"{name}: a list of ids is needed")
    return [str(one) for one in listed]


def _person(org: Org, name: str, written: str) -> StoredRecord:
    try:
        row = org.visible(long_id(written))
    except ValueError:
        raise errors.bad_reference(name, name, written) from None
    if row is None:
        raise errors.no_reference()
    if row.object not in {*_PEOPLE, "User"}:
        raise errors.bad_reference(name, name, written)
    if row.deleted:
        raise errors.deleted()
    return row
