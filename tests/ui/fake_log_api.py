"""Writing Tasks without a Salesforce: what is proposed and what comes of it are told beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.crm import FieldValue, Person
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, Related, Relation, WriteState
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.log_api import Key, LogResult, Permission, Proposal, Standing, Wish
from tray_app.core.writing.precheck import Obstacle
from tray_app.services.log_words import WORDS

JANE = Person(object="Contact", id="003000000000001AAA", name="Jane Doe", email="jane@example.com")
OTHER_JANE = Person(object="Lead", id="00Q000000000001AAA", name="Jane Doe (Example GmbH)", email="jane@example.com")
JOE = Person(object="Contact", id="003000000000002AAA", name="Joe Roe", email="joe@example.com")
WRITTEN_ID = "00T000000000001AAA"


def draft(key: Key, subject: str = "Email: Pricing", person: Person = JANE, kind: str = "email") -> RecordDraft:
    values = {
        "Subject": subject,
        "WhoId": person.id,
        "ActivityDate": "2026-11-23",
        "Status": "Completed",
        "Priority": "Normal",
        "TaskSubtype": kind.capitalize(),
    }
    return RecordDraft(activity_id=key[0], address=key[1], kind=kind, who_name=person.name, values=values)


def ready(key: Key, subject: str = "Email: Pricing", choices: tuple[Person, ...] = (JANE,)) -> Proposal:
    return Proposal(
        key=key,
        standing=Standing.READY,
        words=WORDS[Standing.READY],
        draft=draft(key, subject, choices[0]),
        choices=(choices,),
    )


def email_record(key: Key) -> Proposal:
    people = (
        Relation(role=RecipientRole.TO, address="jane@example.com", person_id=JANE.id, person_name=JANE.name),
        Relation(role=RecipientRole.CC, address="joe@example.com", person_id=JOE.id, person_name=JOE.name),
    )
    values: dict[str, FieldValue] = {
        "Subject": "Pricing for spring",
        "FromAddress": "rep@acme.example",
        "MessageDate": "2026-11-23T17:02:11+00:00",
        "MessageIdentifier": "<1@acme.example>",
        "Status": "3",
        "IsClientManaged": True,
    }
    made = RecordDraft(
        activity_id=key[0],
        kind="email",
        object="EmailMessage",
        who_name="Jane Doe, Joe Roe",
        values=values,
        relations=people,
    )
    related = (Related(object="Opportunity", id="006000000000001AAA", name="Spring deal"),)
    words = WORDS[Standing.READY]
    choices = ((JANE, OTHER_JANE), (JOE,))
    return Proposal(key=key, standing=Standing.READY, words=words, draft=made, choices=choices, related=related)


def blocked(key: Key) -> Proposal:
    words = text("Salesforce would refuse it: the field {field} is required.", field="Region (Region__c)")
    against = (Obstacle(code="org.required_field", words=words, fields=("Region__c",)),)
    return replace(ready(key), standing=Standing.BLOCKED, words=words, obstacles=against)


def nobody(key: Key) -> Proposal:
    page = "https://acme.lightning.force.com/lightning/o/{}/new?defaultFieldValues=Email%3Dnew%2540example.com"
    create = tuple((name, page.format(name)) for name in ("Contact", "Lead"))
    return Proposal(key=key, standing=Standing.NO_PERSON, words=WORDS[Standing.NO_PERSON], create=create)


def written(key: Key = ("work-mail:7:1", "jane@example.com"), state: WriteState = WriteState.WRITTEN) -> JournalEntry:
    now = datetime.now(UTC)
    return JournalEntry(
        draft=draft(key),
        rep_id="005000000000001AAA",
        state=state,
        record_id=WRITTEN_ID,
        is_told=True,
        sent_at=now - timedelta(hours=1),
        changed_at=now,
    )


class FakeLogApi:
    """`core.ui_api.log_api.LogApi`; everything is answered at once."""

    def __init__(self) -> None:
        self.permission = Permission.GIVEN
        self.proposals: Callable[[frozenset[str]], Sequence[Proposal] | Text] = lambda ids: [
            ready((one, "jane@example.com")) for one in sorted(ids)
        ]
        self.refused: dict[str, LogResult] = {}
        """Activity id → how it ends, where it is not written."""
        self.entries: list[JournalEntry] = []
        self.asked: list[tuple[str, object]] = []
        """Name and value of each request, in order."""
        self.holds: list[Callable[[], None]] | None = None
        """Set to a list to keep answers back until they are called."""

    def allow(self, allowed: bool, done: Callable[[Text | None], None]) -> None:
        self.asked.append(("allow", allowed))
        self.permission = Permission.GIVEN if allowed else Permission.NOT_YET
        self._answer(lambda: done(None))

    def propose(
        self,
        activity_ids: frozenset[str],
        wishes: Mapping[Key, Wish],
        done: Callable[[Sequence[Proposal] | Text], None],
    ) -> None:
        self.asked.append(("propose", dict(wishes) or activity_ids))
        found = self.proposals(activity_ids)
        if not isinstance(found, Text):
            found = [_as_wished(one, wishes.get(one.key, Wish())) for one in found]
        self._answer(lambda: done(found))

    def write(self, drafts: Sequence[RecordDraft], done: Callable[[Sequence[LogResult] | Text], None]) -> None:
        self.asked.append(("write", list(drafts)))
        results = [
            self.refused.get(one.activity_id)
            or LogResult(key=one.key, standing=Standing.WRITTEN, words=WORDS[Standing.WRITTEN], record_id=WRITTEN_ID)
            for one in drafts
        ]
        self._answer(lambda: done(results))

    def take_back(self, record_id: str, done: Callable[[LogResult | Text], None]) -> None:
        self.asked.append(("take_back", record_id))
        entry = next(one for one in self.entries if one.record_id == record_id)
        self.entries = [one.at(WriteState.REMOVED, one.changed_at) if one is entry else one for one in self.entries]
        words = text("Taken back: it is in Salesforce's recycle bin.")
        result = LogResult(key=entry.key, standing=Standing.NOT_DUE, words=words, record_id=record_id)
        self._answer(lambda: done(result))

    def url_of(self, result: LogResult) -> str | None:
        place = "https://acme.lightning.force.com/lightning/r/Task"
        return f"{place}/{result.record_id}/view" if result.record_id else None

    def journal(self) -> Sequence[JournalEntry]:
        return self.entries

    def can_be_taken_back(self, entry: JournalEntry) -> bool:
        return entry.state is WriteState.WRITTEN

    def _answer(self, answer: Callable[[], None]) -> None:
        if self.holds is None:
            answer()
        else:
            self.holds.append(answer)


def _as_wished(proposal: Proposal, wish: Wish) -> Proposal:
    if proposal.draft is None:
        return proposal
    if proposal.draft.object == "EmailMessage":
        return replace(proposal, draft=replace(proposal.draft, values={**proposal.draft.values, **wish.values}))
    (choices,) = proposal.choices
    person = next((one for one in choices if one.id in wish.people), choices[0])
    values = {**proposal.draft.values, "WhoId": person.id, **wish.values}
    return replace(proposal, draft=replace(proposal.draft, who_name=person.name, values=values))
