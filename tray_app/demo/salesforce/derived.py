"""What Salesforce fills in by itself: names, defaults, who and when, and what follows from a Task's Status."""

from collections.abc import Callable
from datetime import datetime

from tray_app.demo.salesforce.describes import ObjectType
from tray_app.demo.salesforce.values import Record, Value

CLOSED = frozenset({"Completed"})
"""Values of Task.Status that close a Task."""


def fill(kind: ObjectType, record: Record, *, now: datetime, user: str, account: Callable[[Value], Value]) -> Record:
    """The record with everything that was not given. `account`: the account behind an id."""
    shown = {field.name for field in kind.fields}
    filled = dict(record)
    given: Record = {
        "CreatedDate": now,
        "CreatedById": user,
        "OwnerId": filled.get("CreatedById") or user,
    }
    given["LastModifiedDate"] = filled.get("CreatedDate") or now
    given["LastModifiedById"] = filled.get("CreatedById") or user
    given["SystemModstamp"] = filled.get("LastModifiedDate") or given["LastModifiedDate"]
    for name, value in given.items():
        if name in shown and filled.get(name) is None:
            filled[name] = value
    for field in kind.fields:
        if field.default is not None and field.name not in filled:
            filled[field.name] = field.default
        elif field.type == "boolean":
            filled.setdefault(field.name, False)
    if "LastName" in shown and not filled.get("Name"):
        parts = (filled.get("FirstName"), filled.get("LastName"))
        filled["Name"] = " ".join(str(part) for part in parts if part) or None
    if kind.name == "Task":
        _fill_task(filled, account)
    return filled


def _fill_task(task: Record, account: Callable[[Value], Value]) -> None:
    task["IsClosed"] = task.get("Status") in CLOSED
    task["IsHighPriority"] = task.get("Priority") == "High"
    if not task["IsClosed"]:
        task["CompletedDateTime"] = None
    elif task.get("CompletedDateTime") is None:
        task["CompletedDateTime"] = task.get("LastModifiedDate")
    if task.get("AccountId") is None:
        task["AccountId"] = account(task.get("WhatId")) or account(task.get("WhoId"))
