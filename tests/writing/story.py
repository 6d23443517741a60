"""What a run begins with: an org that keeps emails as Tasks or as EmailMessages, people, and what the rep did."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.adapters.salesforce.wire import REP, record_id
from tray_app.core.model.activity import Activity, Call, Email, Recipient, RecipientRole
from tray_app.demo.salesforce import writes
from tray_app.demo.salesforce.org import Org

START = datetime(2026, 11, 23, 20, tzinfo=UTC)
PEOPLE = {f"p{number}@example.com": record_id("003", number) for number in range(1, 5)}
_BY_LOGGER = "written by the logger"


@dataclass(frozen=True)
class Record:
    """One record that is in Salesforce, as far as it counts."""

    id: str
    subject: str
    who: str
    """The Contact of a Task; empty for an EmailMessage, which is for all its people."""
    is_loggers: bool


def world(*, email_messages: bool = False, now: datetime = START) -> dict[str, Any]:
    """An org with a few people and none of the rep's records; `email_messages`: but one email, kept as such."""
    contacts = [
        {"Id": one, "LastName": f"P{number}", "Email": address, "Phone": f"+120255501{number:02}"}
        for number, (address, one) in enumerate(PEOPLE.items(), 1)
    ]
    other = {
        "Subject": "Something else",
        "FromAddress": "rep@acme.example",
        "ToAddress": "other@example.com",
        "MessageIdentifier": "<other@acme.example>",
        "Status": "3",
        "MessageDate": now.isoformat(),
        "CreatedDate": now.isoformat(),
    }
    return {
        "token": "first",
        "rep": {"Id": REP, "Username": "rep@acme.example", "Email": "rep@acme.example", "TimeZoneSidKey": "Asia/Seoul"},
        "records": {"Contact": contacts, **({"EmailMessage": [other]} if email_messages else {})},
    }


def activities(chance: random.Random) -> list[Activity]:
    """A few emails to one person or two, and calls; some of them alike."""
    made: list[Activity] = []
    for number in range(chance.randint(1, 4)):
        address = chance.choice(list(PEOPLE))
        at = START - timedelta(hours=3, minutes=number * 7)
        if chance.random() < 0.4:
            # A dialer whose ids are long leaves no field free for an id of ours.
            own = f"5f1c2d3e-{number:04}" if chance.random() < 0.5 else f"{number}"
            call = Call(
                id=f"work:{own}", source="work", occurred_at=at, duration_s=60 + 10 * number,
                salesforce_id=PEOPLE[address], knows_salesforce_ids=True, number="+12025550100",
            )  # fmt: skip
            made.append(call)
            continue
        others = [one for one in PEOPLE if one != address]
        copies = [Recipient(chance.choice(others))] if chance.random() < 0.3 else []
        mail = Email(
            id=f"work:7:{number}",
            source="work",
            occurred_at=at,
            subject=f"Mail {number}",
            message_id=f"{number}@acme.example",
            sender="rep@acme.example",
            recipients=(Recipient(address), *copies),
        )
        made.append(mail)
        if chance.random() < 0.2:  # the same once more, to the same people
            later = at + timedelta(minutes=3)
            made.append(replace(mail, id=f"{mail.id}b", message_id=f"{number}b@acme.example", occurred_at=later))
    return made


def wanted(activity: Activity, *, email_messages: bool) -> list[tuple[str, str]]:
    """Subject and Contact of each record that there must be in the end."""
    if isinstance(activity, Call):
        who = activity.salesforce_id or ""
        return [(f"Call: {_name(who)}", who)]
    if email_messages:
        return [(activity.subject, "")]
    return [(f"Email: {activity.subject}", PEOPLE[one.address]) for one in activity.recipients]


def log_late(org: Org, activity: Activity, *, email_messages: bool) -> None:
    """The logger writes it after all, with what only it knows."""
    if isinstance(activity, Email) and email_messages:
        to = {RecipientRole.TO: "ToIds", RecipientRole.CC: "CcIds"}
        lists = {name: [PEOPLE[p.address] for p in activity.recipients if p.role is role] for role, name in to.items()}
        content: dict[str, Any] = {
            "Subject": activity.subject,
            "FromAddress": activity.sender,
            "MessageIdentifier": f"<{activity.message_id}>",
            "MessageDate": activity.occurred_at.isoformat(),
            "Status": "3",
            "FromName": _BY_LOGGER,
            **{name: ids for name, ids in lists.items() if ids},
        }
        writes.create(org, org.objects["EmailMessage"], content)
        return
    for subject, who in wanted(activity, email_messages=False):
        of_call = (
            {"TaskSubtype": "Call", "CallDurationInSeconds": activity.duration_s, "CallType": "Outbound"}
            if isinstance(activity, Call)
            else {"TaskSubtype": "Email"}
        )
        told = {"Subject": subject, "Status": "Completed", "WhoId": who, "CallDisposition": _BY_LOGGER}
        org.create("Task", {**told, **of_call})


def records_in(org: Org) -> Iterator[Record]:
    """What counts in Salesforce: EmailMessages, and Tasks that are no EmailMessage's."""
    messages = [row for row in org.rows("EmailMessage") if not row.deleted]
    twins = {row.values.get("ActivityId") for row in messages}
    for row in messages:
        if row.values.get("Subject") != "Something else":
            yield Record(row.id, str(row.values["Subject"]), "", row.values.get("FromName") == _BY_LOGGER)
    for row in org.rows("Task"):
        if not row.deleted and row.id not in twins:
            values = row.values
            by_logger = values.get("CallDisposition") == _BY_LOGGER
            yield Record(row.id, str(values["Subject"]), str(values.get("WhoId") or ""), by_logger)


def _name(person_id: str) -> str:
    return f"P{list(PEOPLE.values()).index(person_id) + 1}"
