"""Rows of a messy org while they pile up, and the records that the app's own readers make of them."""

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.golden.messy_people import COLLEAGUE, REP_ID, Somebody
from tests.golden.messy_writers import Row, Talk, Tool
from tray_app.adapters.salesforce.records import message_from, task_from
from tray_app.core.model.crm import EmailMessage, Task

INTEGRATION = "005000000000099AAA"
_CUSTOM = {"MSE_Email_Status__c": "MSE_Email_Status__c"}
_LINES = ("Invoice 2211", "Webinar seats", "Gift sent", "Support case", "Onboarding")


def stamp(moment: datetime) -> str:
    """As Salesforce writes a time."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


@dataclass
class Org:
    """Everything that stands in Salesforce."""

    rng: random.Random
    owner: str
    """Who owns what the tools write."""
    maker: str
    """Under whose name they write it."""
    tasks: list[Task] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)

    def delay(self, tool_is_first: bool = True) -> timedelta:
        """Mostly a minute or two; one in 25 takes hours, one in 100 up to three days. A second tool is prompt."""
        roll = self.rng.random() if tool_is_first else 1.0
        if roll < 0.01:
            return timedelta(hours=self.rng.uniform(24, 62))
        if roll < 0.05:
            return timedelta(hours=self.rng.uniform(1, 20))
        middle = 90 if tool_is_first else 60
        return timedelta(seconds=round(math.exp(self.rng.gauss(math.log(middle), 1.0))) + 1)

    def task(self, at: datetime, who: Iterable[str], row: Row) -> str:
        """A Task on these people, the first of them in WhoId. `row` may say whose it is."""
        ids = list(who)
        number = f"00T{len(self.tasks):012d}AAA"
        owner = {"OwnerId": self.owner, "CreatedById": self.maker}
        values: Row = {"Id": number, "CreatedDate": stamp(at), "IsClosed": True, "CompletedDateTime": stamp(at)}
        values |= owner | row | {"WhoId": ids[0] if ids else None}
        values |= {"Owner": {"Name": "Robin Rep" if values["OwnerId"] == REP_ID else "Somebody Else"}}
        if len(ids) > 1:
            values["TaskRelations"] = {"records": [{"RelationId": one} for one in ids]}
        self.tasks.append(task_from(values, _CUSTOM))
        return number

    def message(self, at: datetime, row: Row) -> str:
        """An EmailMessage."""
        number = f"02s{len(self.messages):012d}AAA"
        self.messages.append(message_from({"Id": number, "CreatedDate": stamp(at), "CreatedById": REP_ID} | row))
        return number

    def email(
        self,
        tool: Tool,
        email: Row,
        people: list[Somebody],
        at: datetime,
        *,
        deleted: bool = False,
        nobody: bool = False,
    ) -> set[str]:
        """What a tool writes about an email: one Task for each person, one for all, or a message with its Task."""
        if tool.emails is None:
            return set()
        ids = [] if nobody else [one.record_id for one in people if one.record_id]
        base = tool.emails(str(email["Subject"]), self.rng) | {"IsDeleted": deleted}
        if tool.as_message and not deleted and not nobody:
            twin = self.task(at, ids, base)
            known = self.rng.random() < 0.85
            addresses = "; ".join(one.address for one in people)
            row = {key: email[key] for key in ("Subject", "FromAddress", "MessageDate")}
            row |= {"ToAddress": addresses, "ActivityId": twin, "Incoming": False}
            row |= {"MessageIdentifier": f"<{email['MessageIdentifier']}>"} if known else {}
            return {twin, self.message(at, row)}
        if nobody or (len(ids) > 1 and self.rng.random() < 0.2):
            return {self.task(at, ids, base | _account(people, nobody))}
        return {
            self.task(at + timedelta(seconds=place), [one.record_id], base | {"WhatId": one.account_id})
            for place, one in enumerate(person for person in people if person.record_id)
            if one.record_id
        }

    def call(
        self, tool: Tool, talk: Talk, call_id: str, person: Somebody, at: datetime, *, deleted: bool = False
    ) -> set[str]:
        """What a tool writes about a call."""
        if tool.calls is None or person.record_id is None:
            return set()
        if tool.while_ringing:
            at = talk.began + timedelta(seconds=2)
        row = tool.calls(talk, call_id, self.rng) | {"IsDeleted": deleted, "WhatId": person.account_id}
        return {self.task(at, [person.record_id], row)}

    # --- what others do

    def colleague(self, at: datetime, person: Somebody) -> None:
        """A colleague's email or call to the same person."""
        if person.record_id is None:
            return
        theirs: Row = {"OwnerId": COLLEAGUE, "CreatedById": COLLEAGUE}
        if self.rng.random() < 0.5:
            row: Row = {"Subject": f"Email: {self.rng.choice(_LINES)}", "Type": "Email", "TaskSubtype": "Email"}
        else:
            row = {"Subject": "Call: Connected", "Type": "Call", "TaskSubtype": "Call"}
            row |= {"CallDurationInSeconds": self.rng.randint(20, 1500)} if self.rng.random() < 0.7 else {}
        self.task(at, [person.record_id], row | theirs)

    def answer(self, at: datetime, person: Somebody, subject: str, tool: Tool) -> None:
        """The customer's answer, as tools log what comes in."""
        if person.record_id is None:
            return
        if tool.as_message:
            row: Row = {"Subject": f"Re: {subject}", "FromAddress": person.address, "ToAddress": "rep@acme.example"}
            self.message(at, row | {"Incoming": True, "MessageDate": stamp(at), "MessageIdentifier": f"<{at}@example>"})
        elif tool.name == "outreach":
            row = {"Subject": f"[Outreach] [Email] [In] Re: {subject}"[:255], "TaskSubtype": "Email"}
            self.task(at, [person.record_id], row)
        else:
            self.task(at, [person.record_id], {"Subject": f"Reply: Re: {subject}"[:255], "Type": "Reply"})

    def clutter(self, at: datetime, person: Somebody, subject: str) -> None:
        """Opens, clicks and to-dos that carry an email's words, and Tasks with some other dialer's small id."""
        if person.record_id is None:
            return
        roll = self.rng.random()
        if roll < 0.4:
            word = self.rng.choice(("Opened", "Clicked"))
            self.task(at, [person.record_id], {"Subject": f"{word}: {subject}"[:255], "TaskSubtype": "Task"})
        elif roll < 0.6:
            self.task(at, [person.record_id], {"Subject": f"Follow up: {subject}"[:255], "IsClosed": False})
        elif roll < 0.8:
            done = stamp(at + timedelta(hours=self.rng.uniform(1, 30)))
            words: Row = {"Subject": f"Call {person.name} back", "TaskSubtype": "Task", "CompletedDateTime": done}
            self.task(at, [person.record_id], words)
        else:
            row: Row = {"Subject": "Dial", "CallObject": str(self.rng.randint(1, 400)), "CallType": "Outbound"}
            row |= {"OwnerId": COLLEAGUE, "CreatedById": COLLEAGUE}
            self.task(at, [person.record_id], row)

    def kept_by_email_to_case(self, at: datetime, email: Row, addresses: str) -> None:
        """The copy to support@ comes in as a record with the rep's own Message-ID."""
        row = {key: email[key] for key in ("Subject", "FromAddress", "MessageDate")}
        row |= {"ToAddress": addresses, "CcAddress": "support@acme.example", "Incoming": True}
        self.message(at, row | {"MessageIdentifier": f"<{email['MessageIdentifier']}>", "CreatedById": INTEGRATION})


def _account(people: list[Somebody], nobody: bool) -> Row:
    account = next((one.account_id for one in people if one.account_id), None)
    return {"WhatId": account} if account and nobody else {}
