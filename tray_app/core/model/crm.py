"""Records as Salesforce shows them to the rep, under Salesforce's own names.

Everything here is seen with the rep's own rights: what is absent may exist and be hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

_ENDS = (9, 8, 7)
"""Digits at the end of two numbers that must agree where only one of them has its country."""


def ends_of(number: str) -> frozenset[str]:
    """The ends by which a number (E.164) is found among those written without their country."""
    return frozenset(number[-length:] for length in _ENDS if len(number) > length)


MARK = "diditlog-"
"""How the app's own id of a Task begins, in its CallObject: where no dialer has put its own there, it is free."""
FieldValue = str | bool | float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """The signed-in Salesforce User."""

    user_id: str
    """User.Id, 18 characters."""
    username: str
    """User.Username."""
    email: str = ""
    """User.Email: the address the rep's emails carry, most often."""
    name: str = ""
    """User.Name."""
    time_zone: str = "UTC"
    """User.TimeZoneSidKey, an IANA name; ActivityDate is a date in this zone."""
    country: str = ""
    """The country national phone numbers belong to (ISO 3166): the User's, or the org's; may be empty."""
    countries: tuple[str, ...] = ()
    """All countries that the User and the org suggest, that one first."""
    is_active: bool = True
    """User.IsActive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A Task row. Fields the rep's describe does not show stay None."""

    id: str
    """Task.Id."""
    subject: str = ""
    """Task.Subject, cut by Salesforce at 255 characters."""
    who_id: str | None = None
    """WhoId: the Lead or Contact."""
    who_ids: frozenset[str] = frozenset()
    """Everybody the Task is shared with (TaskRelations), `who_id` included."""
    what_id: str | None = None
    """WhatId: Account, Opportunity or other."""
    owner_id: str = ""
    """OwnerId."""
    owner_name: str = ""
    """Owner.Name."""
    created_by_id: str = ""
    """CreatedById."""
    created_at: datetime
    """CreatedDate, UTC-aware."""
    modified_at: datetime | None = None
    """LastModifiedDate, UTC-aware."""
    modified_by_name: str = ""
    """LastModifiedBy.Name: for a deleted Task the one who deleted it, when nothing wrote to it since."""
    activity_date: date | None = None
    """ActivityDate: a date without zone, in the rep's zone. Weak evidence only."""
    completed_at: datetime | None = None
    """CompletedDateTime, UTC-aware."""
    is_closed: bool = True
    """IsClosed: a logged email or call is closed, a to-do is open."""
    type: str | None = None
    """Type, where the rep may see it."""
    subtype: str | None = None
    """TaskSubtype: Task, Email, ListEmail, Cadence, Call, LinkedIn."""
    call_duration_s: int | None = None
    """CallDurationInSeconds."""
    call_object: str | None = None
    """CallObject: a dialer's own id of the call."""
    mark: str | None = None
    """The app's own id of what it wrote itself, which CallObject has then instead."""
    call_type: str | None = None
    """CallType: Inbound, Outbound, Internal."""
    is_deleted: bool = False
    """In the recycle bin (15 days)."""
    is_archived: bool = False
    """Shown by queryAll only: closed and a year old."""
    custom: Mapping[str, FieldValue] = field(default_factory=dict)
    """The profile's fields (API name → value) that the rep's describe shows."""

    @property
    def people(self) -> frozenset[str]:
        """Ids of every Lead or Contact this Task stands on."""
        return self.who_ids | {self.who_id} if self.who_id else self.who_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailMessage:
    """An EmailMessage row: what Enhanced Email and mail client panels write."""

    id: str
    """EmailMessage.Id."""
    message_id: str | None = None
    """MessageIdentifier without angle brackets."""
    subject: str = ""
    """Subject."""
    from_address: str = ""
    """FromAddress."""
    addresses: frozenset[str] = frozenset()
    """To, Cc and Bcc addresses, lower case."""
    people: frozenset[str] = frozenset()
    """Ids of the Leads and Contacts that its EmailMessageRelations name: their addresses need not be in the fields."""
    sent_at: datetime | None = None
    """MessageDate, UTC-aware."""
    created_at: datetime
    """CreatedDate, UTC-aware."""
    created_by_id: str = ""
    """CreatedById."""
    task_id: str | None = None
    """ActivityId: the twin Task Salesforce made for it."""
    incoming: bool = False
    """Incoming: somebody wrote to the rep; never a record of a send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Lead or a Contact."""

    object: str
    """`Lead` or `Contact`."""
    id: str
    """Id, 18 characters."""
    name: str = ""
    """Name."""
    email: str | None = None
    """Email: the one field loggers look up."""
    other_emails: frozenset[str] = frozenset()
    """Values of the object's further email fields, lower case."""
    phones: frozenset[str] = frozenset()
    """Values of the object's phone fields in E.164, as each country that may be meant has them."""
    phone_ends: frozenset[str] = frozenset()
    """The last seven to nine digits of values that are written without their country."""
    owner_id: str = ""
    """OwnerId; a queue's begins with 00G."""
    account_id: str | None = None
    """Contact.AccountId or the Account a Lead became."""
    is_person_account: bool = False
    """The Contact and its Account are one record: a person account."""
    is_converted: bool = False
    """Lead.IsConverted."""
    converted_contact_id: str | None = None
    """Lead.ConvertedContactId: the Contact it became."""
    is_deleted: bool = False
    """In the recycle bin or merged away."""
    master_record_id: str | None = None
    """MasterRecordId: the record that survived a merge."""

    @property
    def later_ids(self) -> frozenset[str]:
        """What the person became: the Contact of a converted Lead, the survivor of a merge."""
        return frozenset(later for later in (self.converted_contact_id, self.master_record_id) if later)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """One field of a describe, with the rep's rights on it."""

    name: str
    """API name."""
    label: str = ""
    """Label in the rep's language."""
    type: str = "string"
    """Describe type: string, textarea, boolean, url, picklist, …"""
    length: int = 0
    """Length in characters; 0 where it has none."""
    createable: bool = True
    """The rep may set it on a new record."""
    updateable: bool = True
    """The rep may change it."""
    filterable: bool = True
    """It may stand in a WHERE clause."""
    nillable: bool = True
    """It may be empty."""
    defaulted: bool = False
    """Salesforce fills it on create when nothing is given."""
    picklist: tuple[str, ...] = ()
    """Active picklist values, exact case."""
    default_value: str | None = None
    """The default picklist value, if one is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectInfo:
    """One object of a describe."""

    name: str
    """API name."""
    createable: bool = True
    """The rep may create records of it."""
    fields: Mapping[str, FieldInfo] = field(default_factory=dict)
    """The fields the rep may see, by API name."""

    def shows(self, name: str) -> bool:
        """Whether the rep sees the field; API names compare without regard to case."""
        return name in self.fields or name.casefold() in {known.casefold() for known in self.fields}

    def find(self, name: str) -> FieldInfo | None:
        """The field of that API name, without regard to case."""
        if name in self.fields:
            return self.fields[name]
        return next((info for known, info in self.fields.items() if known.casefold() == name.casefold()), None)


class Alteration(StrEnum):
    """What became different between two describes."""

    OBJECT_GONE = "object_gone"
    """The object is not shown any more."""
    OBJECT_APPEARED = "object_appeared"
    """The object is shown now."""
    OBJECT_RIGHTS = "object_rights"
    """Whether records of it may be created."""
    GONE = "gone"
    """The field is not shown any more."""
    APPEARED = "appeared"
    """The field is shown now."""
    RIGHTS = "rights"
    """Whether the field may be written."""
    TYPE = "type"
    """The field's type or length."""
    PICKLIST = "picklist"
    """The values of a picklist."""
    DEFAULT = "default"
    """The default value of a picklist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """One difference between two describes in a row."""

    object: str
    """API name of the object."""
    field: str
    """API name of the field; empty when it is about the object itself."""
    what: Alteration
    """What is different."""
    was: str
    """As it was, in Salesforce's words; empty when it was not there."""
    is_now: str
    """As it is; empty when it is not there."""
    seen_at: datetime
    """The last describe that showed it as it was, UTC-aware."""
    noticed_at: datetime
    """The first describe that showed it as it is, UTC-aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What the rep's describes showed on one day."""

    described_at: datetime
    """When Salesforce was asked, UTC-aware."""
    objects: Mapping[str, ObjectInfo] = field(default_factory=dict)
    """Objects the rep has access to; one that is absent is hidden or not there."""
    changes: tuple[SchemaChange, ...] = ()
    """What became different in the last weeks, oldest first."""
    unknown: Mapping[str, str] = field(default_factory=dict)
    """Objects about which nobody could say whether the rep has access → why; `objects` has what was known before."""


@dataclass(frozen=True, slots=True)
class ApiUsage:
    """The org's API allowance of the last 24 hours, from Sforce-Limit-Info."""

    used: int
    """Requests the whole org made."""
    limit: int
    """Requests the org may make."""

    @property
    def share(self) -> float:
        """Used part of the allowance, 0 to 1 and above."""
        return self.used / self.limit if self.limit else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What one cycle asks Salesforce about."""

    since: datetime
    """Nothing created earlier can be a record of these activities, UTC-aware."""
    message_ids: frozenset[str] = frozenset()
    """Message-IDs without angle brackets."""
    addresses: frozenset[str] = frozenset()
    """Lower-case addresses of people outside the company."""
    numbers: frozenset[str] = frozenset()
    """E.164 numbers of people outside the company."""
    person_ids: frozenset[str] = frozenset()
    """Lead and Contact ids that sources gave, 18 characters."""
    account_ids: frozenset[str] = frozenset()
    """Account ids that sources gave for a person, 18 characters: each may be a person account."""
    task_ids: frozenset[str] = frozenset()
    """Tasks that sources say they wrote, 18 characters."""

    def concern(self, person: Person) -> bool:
        """Whether the person is one of those asked about, by id, any address or any number."""
        return bool(
            person.id in self.person_ids
            or (person.is_person_account and person.account_id in self.account_ids)
            or (person.email or "") in self.addresses
            or person.other_emails & self.addresses
            or person.phones & self.numbers
            or any(ends_of(number) & person.phone_ends for number in self.numbers)
        )


class Question(StrEnum):
    """What Salesforce is asked in one cycle; each part is answered or refused by itself."""

    TASKS = "tasks"
    """The rep's own Tasks in the window."""
    DELETED_TASKS = "deleted_tasks"
    """Those of them that are deleted or archived."""
    MESSAGES = "messages"
    """The rep's EmailMessages."""
    PEOPLE = "people"
    """Leads and Contacts by id or address."""
    NUMBERS = "numbers"
    """Leads and Contacts by phone number."""
    TASKS_ON_PEOPLE = "tasks_on_people"
    """Anybody's Tasks on the people found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What Salesforce answered in one cycle."""

    tasks: tuple[Task, ...] = ()
    """Tasks in the window, the rep's own first; deleted and archived ones flagged."""
    messages: tuple[EmailMessage, ...] = ()
    """EmailMessages by Message-ID and window."""
    people: tuple[Person, ...] = ()
    """Leads and Contacts by id, address or number."""
    capture_state: str | None = None
    """ActivityUsrConnectionStatus of the rep, where readable: how Einstein Activity Capture stands."""
    staged_addresses: Mapping[str, datetime] = field(default_factory=dict)
    """Addresses Einstein Activity Capture could not match (StagedUnmtchdEmailAddr) → when each is dropped."""
    looked_closer: bool = False
    """Whether the second question (other owners, other fields) was asked too."""
    unanswered: Mapping[Question, str] = field(default_factory=dict)
    """Questions without an answer, or with part of one → the code that says why."""

    def __add__(self, other: "Records") -> "Records":
        """Both answers, each record once (the later one wins)."""
        return Records(
            tasks=tuple({task.id: task for task in (*self.tasks, *other.tasks)}.values()),
            messages=tuple({message.id: message for message in (*self.messages, *other.messages)}.values()),
            people=tuple({person.id: person for person in (*self.people, *other.people)}.values()),
            capture_state=other.capture_state or self.capture_state,
            staged_addresses={**self.staged_addresses, **other.staged_addresses},
            looked_closer=self.looked_closer or other.looked_closer,
            unanswered={**self.unanswered, **other.unanswered},
        )
