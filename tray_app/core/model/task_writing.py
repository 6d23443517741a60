"""Tasks that the app itself writes when the rep asks for it: what is sent, what was answered, and what is remembered.

Nothing here decides anything; `core/writing` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from tray_app.core.model.crm import FieldValue

MOST_AT_ONCE = 200
"""Records of one request (REST API Developer Guide, "sObject Collections")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """One Task as it would be written. It never holds the body of an email."""

    activity_id: str
    """The email or call that it records."""
    address: str = ""
    """The recipient it is for, in small letters; empty for a call."""
    kind: str
    """`email` or `call`."""
    who_name: str = ""
    """Name of the Lead or Contact, for display."""
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    """API name of the field → its value; dates as Salesforce writes them (2026-11-23)."""

    @property
    def key(self) -> tuple[str, str]:
        """Which record of which activity this is; there is one Task for each."""
        return self.activity_id, self.address

    @property
    def who_id(self) -> str:
        """The Lead or Contact that it stands on; empty when it stands on nobody."""
        return str(self.values.get("WhoId") or "")

    @property
    def subject(self) -> str:
        """Task.Subject."""
        return str(self.values.get("Subject") or "")


class WriteState(StrEnum):
    """How far the writing of one Task is, as the journal knows it."""

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
    """One Task in the journal. It is kept before anything is sent, and after each answer."""

    draft: TaskDraft
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
    """Its Task.Id, where it is known."""
    is_told: bool = False
    """Salesforce itself told the id when it made the record. Otherwise it was recognised, and is never deleted."""
    former: tuple[str, ...] = ()
    """Ids of Tasks that were written for it before and are deleted."""
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

    def at(self, state: WriteState, changed_at: datetime) -> Self:
        """The same in another state, since `changed_at`."""
        return replace(self, state=state, changed_at=changed_at)

    def without_words(self) -> Self:
        """The same without what is only for display."""
        kept = {name: value for name, value in self.draft.values.items() if name in _KEPT}
        return replace(self, draft=replace(self.draft, who_name="", values=kept), message="")


_KEPT = frozenset({"WhoId", "WhatId", "ActivityDate", "Status", "TaskSubtype", "Type"})
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
