"""What stands around Contacts to which a record may be related. Pure: queries out, their rows in.

Asked are the open Opportunities of each Contact's Account, the Account's name, and what the rep's newest closed Tasks
on the Contact are related to.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tray_app.adapters.salesforce.records import long_id
from tray_app.adapters.salesforce.soql import any_of, literal, select, statements
from tray_app.core.model.crm import Person, Rep, Schema
from tray_app.core.model.task_writing import Related, RelatedChoices

_OPPORTUNITIES, _ACCOUNTS, _TASKS = "Opportunities", "Accounts", "NewestTasks"
_MOST_TASKS = 200
"""Tasks that are read to find the newest of each person."""
Row = Mapping[str, Any]


def related_queries(people: Iterable[Person], schema: Schema, rep: Rep) -> dict[str, str]:
    """Name → statement of what is asked; nothing when nobody can be related to anything."""
    contacts = [person for person in people if person.object == "Contact" and person.account_id]
    accounts = any_of("AccountId", (person.account_id or "" for person in contacts))
    task = schema.objects.get("Task")
    if not accounts or task is None or not task.shows("WhatId"):
        return {}
    asked: dict[str, list[str]] = {}
    opportunity, account = schema.objects.get("Opportunity"), schema.objects.get("Account")
    if opportunity is not None and all(map(opportunity.shows, ("Name", "AccountId", "IsClosed"))):
        order = " ORDER BY CloseDate" if opportunity.shows("CloseDate") else ""
        head = select(("Id", "Name", "AccountId"), "Opportunity")
        asked[_OPPORTUNITIES] = statements(head, accounts, tail=f" AND IsClosed = false{order}")
    if account is not None and account.shows("Name"):
        ids = any_of("Id", (person.account_id or "" for person in contacts))
        asked[_ACCOUNTS] = statements(select(("Id", "Name"), "Account"), ids)
    mine = f" AND OwnerId = {literal(rep.user_id)} AND IsClosed = true AND TaskSubtype IN ('Call', 'Email')"
    if task.shows("TaskSubtype"):
        head = select(("WhoId", "WhatId"), "Task")
        newest = f"{mine} ORDER BY CreatedDate DESC LIMIT {_MOST_TASKS}"
        asked[_TASKS] = statements(head, any_of("WhoId", (person.id for person in contacts)), tail=newest)
    # A statement that would have to be cut into several is one about more people than anybody chooses for.
    return {name: texts[0] for name, texts in asked.items() if len(texts) == 1}


def related_from(people: Sequence[Person], answers: Mapping[str, Sequence[Row]]) -> dict[str, RelatedChoices]:
    """What the rows say of each Contact, by its id."""
    opportunities = [
        (_id(row, "AccountId"), Related(object="Opportunity", id=_id(row, "Id"), name=str(row.get("Name") or "")))
        for row in answers.get(_OPPORTUNITIES, ())
    ]
    accounts = {
        _id(row, "Id"): Related(object="Account", id=_id(row, "Id"), name=str(row.get("Name") or ""))
        for row in answers.get(_ACCOUNTS, ())
    }
    usual: dict[str, str] = {}
    for row in answers.get(_TASKS, ()):
        usual.setdefault(_id(row, "WhoId"), _id(row, "WhatId"))
    found = {}
    for person in people:
        if person.object == "Contact" and person.account_id:
            own = [one for account_id, one in opportunities if account_id == person.account_id and one.id]
            account = accounts.get(person.account_id)
            found[person.id] = RelatedChoices(
                related=(*own, *((account,) if account is not None else ())), usual_id=usual.get(person.id) or None
            )
    return found


def rows_of(body: object) -> list[Row]:
    """The rows of a query's first page."""
    rows = body.get("records") if isinstance(body, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _id(row: Row, name: str) -> str:
    value = row.get(name)
    return long_id(value) if isinstance(value, str) and value else ""
