"""Records that the app itself writes when the rep asks for it: what is sent, what was answered, what is remembered.

A call is written as a Task; an email as a Task, or as an EmailMessage for which Salesforce makes the Task by itself.

Nothing here decides anything; `core/writing` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.crm import MARK, FieldValue

MOST_AT_ONCE = 200
"""Records of one request (REST API Developer Guide, "sObject Collections")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One person whom an EmailMessage names: Salesforce makes an EmailMessageRelation of it."""

    role: RecipientRole
    """Where the email has the address."""
    address: str
    """The address, in small letters."""
    person_id: str
    """The Lead or Contact."""
    person_name: str = ""
    """Its name, for display."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An Account or an Opportunity to which a record may be related (Task.WhatId, EmailMessage.RelatedToId)."""

    object: str
    """`Account` or `Opportunity`."""
    id: str
    """Its id."""
    name: str
    """Its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedChoices:
    """What stands around one Contact."""

    related: tuple[Related, ...] = ()
    """The open Opportunities of its Account, the next to close first, and the Account."""
    usual_id: str | None = None
    """What the newest email or call that is logged on it is related to; None where that is related to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDraft:
    """One Task or EmailMessage as it would be written. It never holds the body of an email."""

    activity_id: str
    """The email or call that it records."""
    address: str = ""
    """The recipient it is for, in small letters; empty for a call, and for an EmailMessage, which is for several."""
    kind: str
    """`email` or `call`."""
    object: str = "Task"
    """`Task` or `EmailMessage`."""
    who_name: str = ""
    """Name of the Lead or Contact, for display; of several one after the other."""
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    """API name of the field → its value; dates as Salesforce writes them (2026-11-23)."""
    relations: tuple[Relation, ...] = ()
    """The people whom an EmailMessage names; none for a Task, which stands on its WhoId."""

    @property
    def key(self) -> tuple[str, str]:
        """Which record of which activity this is; there is one record for each."""
        return self.activity_id, self.address

    @property
    def covers(self) -> frozenset[str]:
        """The recipients it is the record for; for a call the empty one."""
        return frozenset(one.address for one in self.relations) or frozenset({self.address})

    @property
    def mark(self) -> str | None:
        """The id of our own that it carries, where a field was free for one."""
        kept = self.values.get("CallObject")
        return kept if isinstance(kept, str) and kept.startswith(MARK) else None

    def person_of(self, address: str) -> str:
        """Id of the Lead or Contact that it names for a recipient; empty where it names none."""
        return next((one.person_id for one in self.relations if one.address == address), self.who_id)

    @property
    def who_id(self) -> str:
        """The Lead or Contact that it stands on; empty when it stands on nobody."""
        return str(self.values.get("WhoId") or "")

    @property
    def subject(self) -> str:
        """Its Subject."""
        return str(self.values.get("Subject") or "")


class WriteState(StrEnum):
    """How far the writing of one record is, as the journal knows it."""

    SENDING = "sending"
    """It was about to be sent: whether Salesforce has it is not known before Salesforce has answered, or is asked."""
    WRITTEN = "written"
    """It is in Salesforce."""
    REFUSED = "refused"
    """Salesforce said no: nothing was made."""
    ABSENT = "absent"
    """It never arrived: Salesforce was asked when nothing could be under way any more, or it was never sent."""
    DROPPED = "dropped"
    """Another record of the activity is there, so that this one is not needed."""
    REMOVING = "removing"
    """It was about to be deleted; deleting twice does no harm."""
    REMOVED = "removed"
    """It was in Salesforce and is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One record in the journal. It is kept before anything is sent, and after each answer."""

    draft: RecordDraft
    """What was sent last."""
    rep_id: str
    """User.Id of the rep who asked for it."""
    state: WriteState = WriteState.SENDING
    """How far it is."""
    sent_at: datetime
    """When it was journalled to be sent, by Salesforce's clock, UTC-aware: no record of it can be older."""
    changed_at: datetime
    """When its state became what it is, UTC-aware."""
    attempts: int = 1
    """How often it was sent."""
    record_id: str | None = None
    """Its id, where it is known."""
    twin_id: str | None = None
    """Of an EmailMessage, the Task that Salesforce made for it; None before it was seen."""
    is_told: bool = False
    """It is ours for certain: Salesforce told the id when it made the record, or the record has our mark. Otherwise it
    was recognised by everything else, and is never deleted."""
    former: tuple[str, ...] = ()
    """Ids of records that were written for it before and are deleted."""
    code: str | None = None
    """Why it was refused, or why nobody knows: a code of the catalogue."""
    error: str = ""
    """Salesforce's own name of a refusal, such as REQUIRED_FIELD_MISSING."""
    message: str = ""
    """Salesforce's words for it: the org's own, for a validation rule."""
    fields: tuple[str, ...] = ()
    """API names of the fields it names."""

    @property
    def key(self) -> tuple[str, str]:
        """Which record of which activity this is."""
        return self.draft.key

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of everything that was made: its own, and of an EmailMessage its Task's."""
        return tuple(one for one in (self.record_id, self.twin_id) if one is not None)

    def at(self, state: WriteState, changed_at: datetime) -> Self:
        """The same in another state, since `changed_at`."""
        return replace(self, state=state, changed_at=changed_at)

    def without_words(self) -> Self:
        """The same without what is only for display."""
        kept = {name: value for name, value in self.draft.values.items() if name in _KEPT}
        people = tuple(replace(one, person_name="") for one in self.draft.relations)
        return replace(self, draft=replace(self.draft, who_name="", values=kept, relations=people), message="")


_KEPT = frozenset({"WhoId", "WhatId", "RelatedToId", "ActivityDate", "MessageDate", "Status", "TaskSubtype", "Type"})
"""Fields of a draft that hold nothing a person wrote."""


class WriteOutcome(StrEnum):
    """What became of one record of a request."""

    DONE = "done"
    """Made, or deleted."""
    REFUSED = "refused"
    """Salesforce looked at it and said no."""
    UNSENT = "unsent"
    """It never reached Salesforce, or was turned away at the door."""
    UNKNOWN = "unknown"
    """No answer that says which: it may be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAnswer:
    """What Salesforce said about one record."""

    outcome: WriteOutcome
    """What became of it."""
    record_id: str | None = None
    """Its id, when it was made."""
    code: str | None = None
    """Why it was not done: a code of the catalogue."""
    error: str = ""
    """Salesforce's own name of the error."""
    message: str = ""
    """Salesforce's words for it."""
    fields: tuple[str, ...] = ()
    """API names of the fields it names."""
