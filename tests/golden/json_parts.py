"""The JSON of a world, key by key: what README.md describes, and how each part becomes one of the core's own."""

import datetime as dt
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from tests.core.building import schema as whole_schema
from tests.golden.world import Held, Truth
from tray_app.adapters.sources.salesforce_id import long_id
from tray_app.core.diagnosis import EmailLogging
from tray_app.core.matching.expectation import Boundaries
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
from tray_app.core.model.crm import EmailMessage, FieldInfo, FieldValue, ObjectInfo, Person, Rep, Schema, Task
from tray_app.core.model.profiles import Profile
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.verdict import Confidence, Finding, MatchStrength, Reason, RecordRef, Verdict


def whole_id(short: str) -> str:
    """The 18-character form of an id; one that is shorter than 15 is filled up behind its first three characters."""
    filled = short if len(short) >= 15 else f"{short[:3]}{short[3:]:0>12}"
    whole = long_id(filled)
    if whole is None:
        raise ValueError(f"{short} is no record id")
    return whole


def _known(code: str) -> str:
    if code not in CATALOGUE:
        raise ValueError(f"{code} is not in the catalogue")
    return code


Id = Annotated[str, AfterValidator(whole_id)]
Code = Annotated[str, AfterValidator(_known)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class TruthJson(Strict):
    verdict: Verdict
    code: Code | list[Code] | None = None
    confidence: Confidence | None = None
    notes: list[Code] | None = None
    record: Id | list[Id] | None = None
    match: MatchStrength | None = None

    def built(self) -> Truth:
        codes = [self.code] if isinstance(self.code, str) else self.code or []
        records = [self.record] if isinstance(self.record, str) else self.record or []
        return Truth(
            verdict=self.verdict,
            codes=frozenset(codes),
            confidence=self.confidence,
            notes=None if self.notes is None else frozenset(self.notes),
            records=frozenset(records),
            match=self.match,
        )


class WasJson(Strict):
    verdict: Verdict
    code: Code | None = None
    confidence: Confidence = Confidence.LIKELY
    seconds: int | None = None
    record: Id | None = None

    def built(self, activity: Activity, at: datetime) -> Finding:
        return Finding(
            activity_id=activity.id,
            verdict=self.verdict,
            checked_at=at,
            reason=Reason(code=self.code, confidence=self.confidence) if self.code else None,
            records=(RecordRef("Task", self.record, MatchStrength.STRONG),) if self.record else (),
            time_to_log_s=self.seconds,
        )


class ActivityJson(Strict):
    id: str
    at: AwareDatetime
    source: str | None = None
    truth: TruthJson | None = None
    was: WasJson | None = None
    why: str = ""
    # An email.
    subject: str | None = None
    to: list[str] = []
    cc: list[str] = []
    bcc: list[str] = []
    message_id: str | None = ""
    marks: list[Mark] = []
    from_: str | None = Field(default=None, alias="from")
    unreadable: list[str] = []
    # A call.
    call: Direction | None = None
    number: str | None = None
    raw_number: str | None = None
    number_kind: NumberKind = NumberKind.OUTSIDE
    seconds: int = 0
    result: CallResult = CallResult.ANSWERED
    person_email: str | None = None
    person_name: str | None = None
    salesforce_id: Id | None = None
    salesforce_activity_id: Id | None = None
    knows_ids: bool = False
    outcome: str | None = None

    def built(self, rep: Rep) -> Activity:
        if self.call is not None:
            source = self.source or "dialer"
            return Call(
                id=f"{source}:{self.id}",
                source=source,
                occurred_at=self.at,
                direction=self.call,
                number=self.number,
                raw_number=self.number or "" if self.raw_number is None else self.raw_number,
                number_kind=self.number_kind,
                duration_s=self.seconds,
                result=self.result,
                person_email=self.person_email,
                person_name=self.person_name,
                salesforce_id=self.salesforce_id,
                salesforce_activity_id=self.salesforce_activity_id,
                knows_salesforce_ids=self.knows_ids,
                outcome=self.outcome,
            )
        source = self.source or "mail"
        people = [Recipient(address) for address in self.to]
        people += [Recipient(address, RecipientRole.CC) for address in self.cc]
        people += [Recipient(address, RecipientRole.BCC) for address in self.bcc]
        return Email(
            id=f"{source}:{self.id}",
            source=source,
            occurred_at=self.at,
            subject=self.subject or "",
            message_id=f"{self.id}@acme.example" if self.message_id == "" else self.message_id,
            sender=rep.email if self.from_ is None else self.from_,
            recipients=tuple(people),
            unreadable_recipients=tuple(self.unreadable),
            marks=frozenset(self.marks),
        )


class TaskJson(Strict):
    id: Id
    at: AwareDatetime
    subject: str = ""
    who: Id | None = None
    shared_with: list[Id] = []
    what: Id | None = None
    owner: Id | None = None
    owner_name: str = ""
    by: Id | None = None
    modified_at: AwareDatetime | None = None
    modified_by: str = ""
    date: dt.date | None = None
    completed_at: AwareDatetime | None = None
    closed: bool = True
    type: str | None = None
    subtype: str | None = None
    seconds: int | None = None
    call_object: str | None = None
    call_type: str | None = None
    deleted: bool = False
    archived: bool = False
    fields: dict[str, FieldValue] = {}
    hidden: bool = False

    def built(self, rep: Rep) -> Task:
        owner = self.owner or rep.user_id
        return Task(
            id=self.id,
            subject=self.subject,
            who_id=self.who,
            who_ids=frozenset([self.who, *self.shared_with]) if self.who and self.shared_with else frozenset(),
            what_id=self.what,
            owner_id=owner,
            owner_name=self.owner_name or (rep.name if owner == rep.user_id else "Somebody Else"),
            created_by_id=self.by or owner,
            created_at=self.at,
            modified_at=self.modified_at or self.at,
            modified_by_name=self.modified_by,
            activity_date=self.date,
            completed_at=self.completed_at,
            is_closed=self.closed,
            type=self.type,
            subtype=self.subtype,
            call_duration_s=self.seconds,
            call_object=self.call_object,
            call_type=self.call_type,
            is_deleted=self.deleted,
            is_archived=self.archived,
            custom=self.fields,
        )


class MessageJson(Strict):
    id: Id
    at: AwareDatetime
    message_id: str | None = None
    subject: str = ""
    from_: str | None = Field(default=None, alias="from")
    to: list[str] = []
    sent_at: AwareDatetime | None = None
    by: Id | None = None
    task: Id | None = None
    incoming: bool = False
    hidden: bool = False

    def built(self, rep: Rep) -> EmailMessage:
        return EmailMessage(
            id=self.id,
            message_id=self.message_id,
            subject=self.subject,
            from_address=(rep.email if self.from_ is None else self.from_).lower(),
            addresses=frozenset(address.lower() for address in self.to),
            sent_at=self.sent_at or self.at,
            created_at=self.at,
            created_by_id=self.by or rep.user_id,
            task_id=self.task,
            incoming=self.incoming,
        )


class PersonJson(Strict):
    id: Id
    name: str = ""
    email: str | None = None
    other_emails: list[str] = []
    phones: list[str] = []
    other_phones: list[str] = []
    owner: Id | None = None
    account: Id | None = None
    converted_to: Id | None = None
    deleted: bool = False
    merged_into: Id | None = None
    hidden: bool = False

    def built(self, rep: Rep) -> Person:
        return Person(
            object={"003": "Contact", "00Q": "Lead"}[self.id[:3]],
            id=self.id,
            name=self.name,
            email=self.email.lower() if self.email else None,
            other_emails=frozenset(address.lower() for address in self.other_emails),
            phones=frozenset((*self.phones, *self.other_phones)),
            owner_id=self.owner or rep.user_id,
            account_id=self.account,
            is_converted=self.converted_to is not None,
            converted_contact_id=self.converted_to,
            is_deleted=self.deleted or self.merged_into is not None,
            master_record_id=self.merged_into,
        )


class RecordsJson(Strict):
    people: list[PersonJson] = []
    tasks: list[TaskJson] = []
    messages: list[MessageJson] = []
    capture_state: str | None = None
    staged: dict[str, AwareDatetime] = {}

    def built(self, rep: Rep) -> Held:
        records: list[PersonJson | TaskJson | MessageJson] = [*self.people, *self.tasks, *self.messages]
        ids = [record.id for record in records]
        if len(ids) != len(set(ids)):
            raise ValueError(f"a record id stands twice: {sorted({id_ for id_ in ids if ids.count(id_) > 1})}")
        return Held(
            tasks=tuple(task.built(rep) for task in self.tasks),
            messages=tuple(message.built(rep) for message in self.messages),
            people=tuple(person.built(rep) for person in self.people),
            rare_phones={person.id: frozenset(person.other_phones) for person in self.people if person.other_phones},
            hidden=frozenset(record.id for record in records if record.hidden),
            capture_state=self.capture_state,
            staged=self.staged,
        )


class SchemaJson(Strict):
    absent: list[str] = []
    not_createable: list[str] = []
    hidden: dict[str, list[str]] = {}
    fields: dict[str, dict[str, dict[str, str | int | bool | list[str] | None]]] = {}

    def built(self, profile: Profile, now: datetime) -> Schema:
        objects = dict(whole_schema(profile).objects)
        task = objects["Task"]
        common = {name: FieldInfo(name=name) for name in ("WhoId", "WhatId", "ActivityDate")}
        objects["Task"] = ObjectInfo(name="Task", fields={**task.fields, **common})
        for name, info in list(objects.items()):
            fields = {known: field for known, field in info.fields.items() if known not in self.hidden.get(name, ())}
            for known, changes in self.fields.get(name, {}).items():
                usual = fields.get(known, FieldInfo(name=known, label=known))
                values = {slot: getattr(usual, slot) for slot in FieldInfo.__slots__} | changes
                values["picklist"] = tuple(values["picklist"])
                fields[known] = FieldInfo(**values)
            objects[name] = ObjectInfo(name=name, createable=name not in self.not_createable, fields=fields)
        return Schema(
            described_at=now, objects={name: info for name, info in objects.items() if name not in self.absent}
        )


class CompanyJson(Strict):
    own_domains: list[str] = ["acme.example"]
    own_addresses: list[str] = []
    own_numbers: list[str] = []
    ignored_addresses: list[str] = []
    ignored_domains: list[str] = []
    ignored_numbers: list[str] = []
    started_at: AwareDatetime | None = None

    def built(self) -> Boundaries:
        return Boundaries(
            own_domains=frozenset(self.own_domains),
            own_addresses=frozenset(self.own_addresses),
            own_numbers=frozenset(self.own_numbers),
            ignored_addresses=frozenset(self.ignored_addresses),
            ignored_domains=frozenset(self.ignored_domains),
            ignored_numbers=frozenset(self.ignored_numbers),
            started_at=self.started_at,
        )


class RepJson(Strict):
    user_id: Id = "005rep"
    username: str = "rep@acme.example"
    email: str = "rep@acme.example"
    name: str = "Robin Rep"
    time_zone: str = "UTC"
    country: str = "US"
    is_active: bool = True


class WorldJson(Strict):
    about: str
    profile: str
    now: AwareDatetime
    rep: RepJson = RepJson(user_id="005rep")
    company: CompanyJson = CompanyJson()
    email_logging: EmailLogging = EmailLogging.UNKNOWN
    described: SchemaJson = SchemaJson()
    logged_lately: list[Literal["email", "reply", "call"]] = []
    history: list[ActivityJson] = []
    activities: list[ActivityJson]
    records: RecordsJson = RecordsJson()
