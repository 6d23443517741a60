"""Which queries answer which keys. Pure: a schema, a rep and keys in, SOQL out.

Only fields that the rep's describe shows are selected, and only filterable ones stand in a condition: one hidden field
would refuse the whole query ("No such column"). Task.Description is never selected: it can hold a mail's body.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tray_app.adapters.salesforce.phone_texts import all_texts, usual_texts
from tray_app.adapters.salesforce.records import COUNTRY_FIELDS
from tray_app.adapters.salesforce.soql import LONGEST_STATEMENT, Term, any_of, literal, moment, select, statements
from tray_app.core.model.crm import Keys, ObjectInfo, Question, Rep, Schema
from tray_app.core.model.errors import CannotCheck

_TASK = (
    "Id", "Subject", "WhoId", "WhatId", "OwnerId", "Owner.Name", "CreatedById", "CreatedDate", "LastModifiedDate",
    "LastModifiedBy.Name", "ActivityDate", "CompletedDateTime", "IsClosed", "Type", "TaskSubtype",
    "CallDurationInSeconds", "CallObject", "CallType", "IsDeleted", "IsArchived",
)  # fmt: skip
_MESSAGE = (
    "Id", "MessageIdentifier", "Subject", "FromAddress", "ToAddress", "CcAddress", "BccAddress", "MessageDate",
    "CreatedDate", "CreatedById", "ActivityId", "Incoming",
)  # fmt: skip
_PERSON = (
    "Id", "Name", "Email", "OwnerId", "AccountId", "IsDeleted", "MasterRecordId", "IsConverted", "ConvertedContactId",
    "ConvertedAccountId", "IsPersonAccount", *COUNTRY_FIELDS,
)  # fmt: skip
_DIALLED = ("Phone", "MobilePhone")
"""Phone fields that the first question looks into; the second one looks into all."""
PREFIXES = {"Contact": "003", "Lead": "00Q"}
"""How the ids of people begin."""


class Topic(StrEnum):
    """What a query's rows are."""

    TASKS = "Tasks"
    SHARED = "SharedTasks"
    """TaskRelation rows with their Task."""
    MESSAGES = "Messages"
    CONTACTS = "Contacts"
    LEADS = "Leads"
    CAPTURE = "Capture"
    """ActivityUsrConnectionStatus."""
    STAGED = "Staged"
    """StagedUnmtchdEmailAddr."""


OBJECT_OF = {
    Topic.TASKS: "Task",
    Topic.SHARED: "TaskRelation",
    Topic.MESSAGES: "EmailMessage",
    Topic.CONTACTS: "Contact",
    Topic.LEADS: "Lead",
    Topic.CAPTURE: "ActivityUsrConnectionStatus",
    Topic.STAGED: "StagedUnmtchdEmailAddr",
}
"""The object that a topic asks."""
_PEOPLE = {"Contact": Topic.CONTACTS, "Lead": Topic.LEADS}


@dataclass(frozen=True, slots=True)
class Query:
    """One statement."""

    topic: Topic
    """What its rows are."""
    soql: str = field(repr=False)
    """The statement; not shown, because it holds addresses."""
    include_deleted: bool = False
    """Ask for deleted and archived rows too."""
    question: Question | None = None
    """What it is part of the answer to; None for what only explains."""
    without_numbers: str = field(default="", repr=False)
    """The same without the phone numbers, should they be too much for Salesforce; empty when there are none."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the queries of one day's schema."""

    schema: Schema
    """What the rep may see."""
    rep: Rep
    """Who asks."""
    wanted: tuple[str, ...] = ()
    """The profile's Task fields, by the names the profile gives them."""

    @property
    def custom(self) -> dict[str, str]:
        """The wanted Task fields that the rep sees: profile's name → the org's spelling."""
        task = self._task()
        usual = {name.casefold() for name in _TASK} | {"description"}
        found = {name: task.find(name) for name in self.wanted if name.casefold() not in usual}
        return {name: info.name for name, info in found.items() if info is not None}

    def first(self, keys: Keys) -> list[Query]:
        """The rep's own Tasks and emails in the window, and what these keys name: five queries at most, mostly.

        Raises `CannotCheck` (`check.no_task_access`) when the rep may not read Tasks.
        """
        mine = f"OwnerId = {literal(self.rep.user_id)} AND CreatedDate >= {moment(keys.since)}"
        queries = [Query(Topic.TASKS, f"{self._tasks(related=True)} WHERE {mine}", question=Question.TASKS)]
        queries += self._deleted_or_named(mine, keys.task_ids)
        queries += self._messages(keys)
        for name in PREFIXES:
            terms = [*self._ids(name, keys.person_ids), *self._email_terms(name, keys, first=True)]
            queries += self._people(name, terms, self._number_terms(name, keys, first=True))
        return queries + self._person_accounts(keys)

    def closer(self, keys: Keys, people: Iterable[str], missing: Iterable[str]) -> list[Query]:
        """Everybody's Tasks on `people`, other fields with the keys, the records `missing` by id, and capture tools."""
        missing = frozenset(missing)
        queries = self.tasks_on(people, keys.since)
        for name in PREFIXES:
            terms = [*self._ids(name, missing), *self._email_terms(name, keys, first=False)]
            queries += self._people(name, terms, self._number_terms(name, keys, first=False), deleted=True)
        return queries + self._capture(keys)

    def followed(self, since: datetime, people: Iterable[str], missing: Iterable[str]) -> list[Query]:
        """The same for people that only the closer look brought to light."""
        missing = frozenset(missing)
        queries = self.tasks_on(people, since)
        for name in PREFIXES:
            queries += self._people(name, self._ids(name, missing), (), deleted=True)
        return queries

    def tasks_on(self, people: Iterable[str], since: datetime) -> list[Query]:
        """Tasks of any owner on these Leads and Contacts, as the first person or as one of several."""
        people = frozenset(people)
        queries: list[Query] = []
        if _usable(self._task(), "WhoId"):
            tail = f" AND CreatedDate >= {moment(since)}"
            head = self._tasks(related=True)
            texts = statements(head, any_of("WhoId", people), tail=tail)
            queries += [Query(Topic.TASKS, text, question=Question.TASKS_ON_PEOPLE) for text in texts]
        relation = self.schema.objects.get("TaskRelation")
        if self._shares and relation is not None and _usable(relation, "RelationId"):
            head = select(("RelationId", *(f"Task.{name}" for name in self._task_fields())), "TaskRelation")
            tail = f" AND Task.CreatedDate >= {moment(since)}"
            texts = statements(head, any_of("RelationId", people), tail=tail)
            queries += [Query(Topic.SHARED, text, question=Question.TASKS_ON_PEOPLE) for text in texts]
        return queries

    def _deleted_or_named(self, mine: str, task_ids: Iterable[str]) -> list[Query]:
        """The rep's deleted and archived Tasks, and those that a dialer says it wrote, whoever owns them."""
        gone = [f"{name} = true" for name in ("IsDeleted", "IsArchived") if _usable(self._task(), name)]
        named = any_of("Id", task_ids)
        head = self._tasks(related=bool(named))
        removed = f"{mine} AND ({' OR '.join(gone)})" if gone else ""
        written = statements(head, named, longest=LONGEST_STATEMENT - len(removed) - len(" OR ()"))
        if removed and written:
            written[-1] += f" OR ({removed})"
        elif removed:
            written = [f"{head} WHERE {removed}"]
        return [Query(Topic.TASKS, text, True, Question.DELETED_TASKS) for text in written]

    def _task(self) -> ObjectInfo:
        task = self.schema.objects.get("Task")
        if task is None or not (_usable(task, "OwnerId") and _usable(task, "CreatedDate")):
            raise CannotCheck("check.no_task_access")
        return task

    @property
    def _shares(self) -> bool:
        """Whether the org lets one Task stand on several people ("Shared Activities"): only then Task has WhoCount."""
        return self._task().shows("WhoCount") and "TaskRelation" in self.schema.objects

    def _task_fields(self) -> list[str]:
        return [*_shown(self._task(), _TASK), *dict.fromkeys(self.custom.values())]

    def _tasks(self, *, related: bool = False) -> str:
        fields = self._task_fields()
        if related and self._shares:
            fields.append(f"({select(('RelationId', 'IsWhat'), 'TaskRelations')})")
        return select(fields, "Task")

    def _messages(self, keys: Keys) -> list[Query]:
        message = self.schema.objects.get("EmailMessage")
        if message is None or not message.shows("CreatedDate"):
            return []
        fields = _shown(message, _MESSAGE)
        if "EmailMessageRelation" in self.schema.objects:
            fields.append(f"({select(('RelationId',), 'EmailMessageRelations')})")
        head = select(fields, "EmailMessage")
        sent = ""
        if self.rep.email and _usable(message, "FromAddress") and _usable(message, "MessageDate"):
            sent = f"(FromAddress = {literal(self.rep.email)} AND MessageDate >= {moment(keys.since)})"
        written: list[str] = []
        if _usable(message, "MessageIdentifier"):
            both = (form for id_ in keys.message_ids for form in (id_, f"<{id_}>"))
            longest = LONGEST_STATEMENT - len(sent) - len(" OR ")
            written += statements(head, any_of("MessageIdentifier", both), longest=longest)
        if sent and written:
            written[-1] += f" OR {sent}"
        elif sent:
            written = [f"{head} WHERE {sent}"]
        return [Query(Topic.MESSAGES, text, question=Question.MESSAGES) for text in written]

    def _people(
        self, name: str, terms: Sequence[Term], numbers: Sequence[Term], *, deleted: bool = False
    ) -> list[Query]:
        """Queries for people by `terms`, and by phone number in the same statement where it has room for both."""
        info = self.schema.objects.get(name)
        if info is None:
            return []
        head = self._person_head(info)
        plain, both = statements(head, terms), statements(head, [*terms, *numbers])
        topic, question = _PEOPLE[name], Question.PEOPLE
        if not numbers or len(both) > 1:
            found = [Query(topic, text, deleted, question) for text in plain]
            return found + [Query(topic, text, deleted, Question.NUMBERS) for text in statements(head, numbers)]
        if not terms:
            return [Query(topic, text, deleted, Question.NUMBERS) for text in both]
        return [Query(topic, both[0], deleted, question, without_numbers=plain[0])]

    def _person_head(self, info: ObjectInfo) -> str:
        typed = [known.name for known in info.fields.values() if known.type in {"email", "phone"}]
        return select(dict.fromkeys((*_shown(info, _PERSON), *typed)), info.name)

    def _person_accounts(self, keys: Keys) -> list[Query]:
        """The Contacts that are one with these Accounts: only orgs with person accounts have any."""
        info = self.schema.objects.get("Contact")
        if info is None or not (_usable(info, "IsPersonAccount") and _usable(info, "AccountId")):
            return []
        accounts = any_of("AccountId", (id_ for id_ in keys.account_ids if id_.isalnum()))
        texts = statements(self._person_head(info), accounts, tail=" AND IsPersonAccount = true")
        return [Query(Topic.CONTACTS, text, question=Question.PEOPLE) for text in texts]

    def _email_terms(self, name: str, keys: Keys, *, first: bool) -> list[Term]:
        """Conditions on Email (first), or on the other email fields."""
        info = self.schema.objects.get(name)
        known = [item for item in info.fields.values() if item.filterable] if info else []
        names = sorted(item.name for item in known if item.type == "email" and item.name != "Email")
        if first:
            names = ["Email"] if info is not None and _usable(info, "Email") else []
        return [term for field_name in names for term in any_of(field_name, keys.addresses)]

    def _number_terms(self, name: str, keys: Keys, *, first: bool) -> list[Term]:
        """Conditions on the fields that are dialled most, with the usual forms; or on all of them with all forms."""
        info = self.schema.objects.get(name)
        known = [item for item in info.fields.values() if item.filterable] if info else []
        names = sorted(item.name for item in known if item.type == "phone")
        if first:
            names = [phone for phone in _DIALLED if info is not None and _usable(info, phone)]
        texts = {text for number in keys.numbers for text in (usual_texts(number) if first else all_texts(number))}
        return [term for field_name in names for term in any_of(field_name, texts)]

    def _ids(self, name: str, ids: Iterable[str]) -> list[Term]:
        if name not in self.schema.objects:
            return []
        return any_of("Id", (id_ for id_ in ids if id_.startswith(PREFIXES[name]) and id_.isalnum()))

    def _capture(self, keys: Keys) -> list[Query]:
        """What Einstein Activity Capture shows of the rep (Object Reference, API 54.0 and 66.0)."""
        queries: list[Query] = []
        status = self.schema.objects.get("ActivityUsrConnectionStatus")
        if status is not None and status.shows("ConnectivityStatus") and _usable(status, "UserId"):
            head = select(("UserId", "ConnectivityStatus"), "ActivityUsrConnectionStatus")
            # UserId is a string there, not a reference: it may be stored in its short form.
            ids = any_of("UserId", (self.rep.user_id, self.rep.user_id[:15]))
            queries += [Query(Topic.CAPTURE, text) for text in statements(head, ids)]
        staged = self.schema.objects.get("StagedUnmtchdEmailAddr")
        if staged is not None and _usable(staged, "EmailAddress") and _usable(staged, "UserId"):
            fields = _shown(staged, ("EmailAddress", "LastInteractionDate", "CreatedDate"))
            tail = f" AND UserId = {literal(self.rep.user_id)}"
            terms = any_of("EmailAddress", keys.addresses)
            head = select(fields, "StagedUnmtchdEmailAddr")
            queries += [Query(Topic.STAGED, text) for text in statements(head, terms, tail=tail)]
        return queries


def _shown(info: ObjectInfo, names: Iterable[str]) -> list[str]:
    """Those of the names the rep sees; `Owner.Name` wherever `OwnerId` is shown."""
    return [name for name in names if info.shows(name.replace(".Name", "Id"))]


def _usable(info: ObjectInfo, name: str) -> bool:
    """Whether the field may stand in a condition."""
    known = info.find(name)
    return known is not None and known.filterable
