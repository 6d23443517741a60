"""What may be asked about writing the missing Task: what would be written, what became of it, and taking it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

from tray_app.core.model.crm import FieldValue, Person
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, Related, WriteState
from tray_app.core.model.text import Text, text
from tray_app.core.writing.precheck import Obstacle

TAKEN_BACK_WITHIN = timedelta(days=15)
"""So long what was written can be taken back: as long as Salesforce's recycle bin keeps it then."""

STATE_WORDS: Final = {
    WriteState.SENDING: text("Not known yet whether it arrived"),
    WriteState.WRITTEN: text("Written"),
    WriteState.REFUSED: text("Refused by Salesforce"),
    WriteState.ABSENT: text("Not sent"),
    WriteState.DROPPED: text("Not needed"),
    WriteState.REMOVING: text("Being taken back"),
    WriteState.REMOVED: text("Taken back"),
}
"""Each state of the journal in a few words, for lists."""
Key = tuple[str, str]
"""Id of the activity, and the recipient's address; that is empty for a call."""


class Permission(StrEnum):
    """Whether anything may be written at all."""

    GIVEN = "given"
    """The rep has allowed it."""
    NOT_YET = "not_yet"
    """The rep has not been asked yet, or has taken it back."""
    FORBIDDEN = "forbidden"
    """The company does not want it."""


class Standing(StrEnum):
    """How one record of an activity stands."""

    READY = "ready"
    """It is missing, and can be written."""
    NO_PERSON = "no_person"
    """It is missing, and no Lead or Contact is known that it could stand on."""
    BLOCKED = "blocked"
    """It is missing, and Salesforce would refuse it, or it does not belong there."""
    THERE = "there"
    """It is in Salesforce."""
    NOT_DUE = "not_due"
    """Nothing is missing yet: the logger's time is not over, nothing is expected, or it could not be seen."""
    IN_DOUBT = "in_doubt"
    """It was sent, and whether it arrived is not known yet; or somebody else is at it."""
    WRITTEN = "written"
    """It has just been written."""
    REFUSED = "refused"
    """Salesforce has just refused it."""
    UNSENT = "unsent"
    """It did not get through to Salesforce: nothing was written."""

    @property
    def is_good(self) -> bool:
        """Whether the record is in Salesforce now."""
        return self in {Standing.WRITTEN, Standing.THERE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be written for one person, and whether it can be."""

    key: Key
    """Which record of which activity."""
    standing: Standing
    """How it stands."""
    words: Text
    """That in one sentence."""
    draft: RecordDraft | None = None
    """The exact record; None where there is none to be written."""
    choices: tuple[tuple[Person, ...], ...] = ()
    """For each person it stands on, the Leads and Contacts that may be meant, the surest first; a Task has one such
    group, an EmailMessage one for each recipient."""
    related: tuple[Related, ...] = ()
    """Opportunities and Accounts to which it may be related."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """API names of the draft's fields → what the org calls them, in the rep's language."""
    create: tuple[tuple[str, str], ...] = ()
    """Where a person can be made who is not there: the object's API name, and Salesforce's page, filled in."""
    obstacles: tuple[Obstacle, ...] = ()
    """What Salesforce would refuse it for, as far as its describe tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogResult:
    """What became of one record that was to be written, or taken back."""

    key: Key
    """Which record of which activity."""
    standing: Standing
    """How it stands now."""
    words: Text
    """That in one sentence."""
    object: str = "Task"
    """`Task` or `EmailMessage`."""
    record_id: str | None = None
    """Its id, where there is one."""
    code: str | None = None
    """Why it was refused or did not get through: a code of the catalogue."""
    message: str = ""
    """Salesforce's own words, for a refusal."""
    fields: tuple[str, ...] = ()
    """API names of the fields that they name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the rep wants otherwise than proposed, for one record."""

    people: frozenset[str] = frozenset()
    """Ids of Leads and Contacts that it is to stand on, where several may be meant."""
    related: str | None = None
    """Id of the Opportunity or Account that it is to be related to; empty: to none; None: as proposed."""
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    """Fields with other values, such as Subject."""


class LogApi(Protocol):
    """Methods with a `done` return at once; it is called once, on a thread of its own, unless the app ends before."""

    @property
    def permission(self) -> Permission:
        """Whether anything may be written."""

    def allow(self, allowed: bool, done: Callable[[Text | None], None]) -> None:
        """The rep allows it, or takes that back; None, or why that could not be kept."""

    def propose(
        self,
        activity_ids: frozenset[str],
        wishes: Mapping[Key, Wish],
        done: Callable[[Sequence[Proposal] | Text], None],
    ) -> None:
        """What would be written for these after a fresh look at Salesforce, or why nobody can say."""

    def write(self, drafts: Sequence[RecordDraft], done: Callable[[Sequence[LogResult] | Text], None]) -> None:
        """Write these, after one more look; the activities are judged anew."""

    def take_back(self, record_id: str, done: Callable[[LogResult | Text], None]) -> None:
        """Delete a Task that was written here."""

    def url_of(self, result: LogResult) -> str | None:
        """Where the record opens; None when there is none, or nobody knows where the org is."""

    def journal(self) -> Sequence[JournalEntry]:
        """Everything that was written here, the newest first."""

    def can_be_taken_back(self, entry: JournalEntry) -> bool:
        """Whether that is possible still."""
