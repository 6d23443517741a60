"""An email or a call that happened: what a source saw, before anybody asks whether it was logged."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tray_app.core.model.record_ids import object_of, read_record_id

_SOON = timedelta(minutes=5)
"""So long a server may take, and so far clocks may be apart, without an email having waited anywhere."""
_MOVED = timedelta(days=7)
"""What a server gets later than this was moved there from elsewhere."""


class RecipientRole(StrEnum):
    """Where a recipient's address stood in the email."""

    TO = "to"
    """Addressed directly."""
    CC = "cc"
    """In copy."""
    BCC = "bcc"
    """In blind copy, where the mailbox keeps it."""


class Direction(StrEnum):
    """Who started a call."""

    OUTBOUND = "outbound"
    """The rep called."""
    INBOUND = "inbound"
    """The rep was called."""


class CallResult(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    """Two people spoke."""
    NO_ANSWER = "no_answer"
    """It rang, nobody answered."""
    VOICEMAIL = "voicemail"
    """It ended in a mailbox."""
    BUSY = "busy"
    """The line was busy."""
    FAILED = "failed"
    """It was never connected."""


class NumberKind(StrEnum):
    """What the number of a call's other side is, as far as its source can say."""

    OUTSIDE = "outside"
    """An outside line, readable."""
    EXTENSION = "extension"
    """An extension or a short number of the phone system: somebody inside the company, or a service."""
    WITHHELD = "withheld"
    """The other side hid it, or the phone system wrote that there is none."""
    UNREADABLE = "unreadable"
    """Something stands there that is neither: spoilt, unfinished, or national while the country is unknown."""


class Mark(StrEnum):
    """What else the headers of an email say about its nature."""

    AUTOMATIC = "automatic"
    """Written by a program, not by a person: an automatic answer (RFC 3834), or a recall of an earlier email."""
    LIST = "list"
    """Sent to a mailing list (List-Id)."""
    RECEIPT = "receipt"
    """A read or delivery receipt (multipart/report)."""
    MEETING = "meeting"
    """An invitation or its answer (text/calendar): an Event, not a Task."""
    DRAFT = "draft"
    """Not sent yet."""
    BOUNCED = "bounced"
    """It came back: it never reached anybody."""
    REPLY = "reply"
    """Answers another email (In-Reply-To)."""
    RECEIVED = "received"
    """A server has delivered it to a mailbox: it came in, or a copy did."""
    UNREADABLE_SUBJECT = "unreadable_subject"
    """The subject's letters are a guess: that it is another than a record's says nothing."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person an email was sent to."""

    address: str
    """Email address as written; compared without regard to case."""
    role: RecipientRole = RecipientRole.TO
    """Which header it stood in."""
    salesforce_id: str | None = None
    """The Lead or Contact that the logger has for this person (18 characters), where a source knows it."""
    known_as: str | None = None
    """Id of the activity under which the logger itself reports the email to this person, where a source knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Activity:
    id: str
    """`SOURCE:` and the source's own id; stable over polls."""
    source: str
    """Id of the source that saw it."""
    occurred_at: datetime
    """When it was sent or started, UTC-aware."""

    @property
    def loggable_at(self) -> datetime:
        """From when on a logger can know of it, UTC-aware."""
        return self.occurred_at

    def late_by(self, moment: datetime) -> timedelta:
        """How long after the logger could know of it; less than nothing for what was before it was sent or started."""
        late = moment - self.loggable_at
        return late if late >= timedelta(0) else min(moment - self.occurred_at, timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(_Activity):
    """An email the rep sent."""

    subject: str = ""
    """The decoded subject, as written."""
    message_id: str | None = None
    """The Message-ID without angle brackets, or None when the header is missing or broken."""
    original_message_id: str | None = None
    """The Message-ID that the sending program gave it, where the server has put another one in its place."""
    sender: str = ""
    """The address in From."""
    submitter: str = ""
    """The address in Sender, where somebody sent it on behalf of the one in From."""
    recipients: tuple[Recipient, ...] = ()
    """Everybody addressed, in the order of the headers."""
    unreadable_recipients: tuple[str, ...] = ()
    """Recipients that the headers name in a way that gives no address, as written."""
    marks: frozenset[Mark] = frozenset()
    """What the headers say about its nature."""
    left_at: datetime | None = None
    """When the server had it, UTC-aware; only where it had waited in an outbox, as it does on a plane."""

    @property
    def loggable_at(self) -> datetime:
        """From when on a logger can know of it, UTC-aware."""
        return self.left_at or self.occurred_at

    @property
    def kind(self) -> str:
        """The word used in JSON and in filters."""
        return "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(_Activity):
    """A call the rep made or took."""

    direction: Direction = Direction.OUTBOUND
    """Who started it."""
    number: str | None = None
    """The other side's number in E.164, or None when it is withheld or no outside number."""
    other_numbers: tuple[str, ...] = ()
    """What else the source's digits may mean, E.164, where nothing decides: whoever has one of them may be meant."""
    raw_number: str = ""
    """The number as the source wrote it; with a plus where the source's form is known to leave that out."""
    number_kind: NumberKind = NumberKind.OUTSIDE
    """What `raw_number` is. Says why there is no `number` where there is none."""
    place: str = field(default="", compare=False)
    """Where the source has the call, for the rep to find it (`calls.csv:17`, its line); empty where there is none."""
    duration_s: int = 0
    """Seconds of talk."""
    result: CallResult = CallResult.ANSWERED
    """How it ended."""
    person_email: str | None = None
    """The other side's address where the source knows it."""
    person_name: str | None = None
    """The other side's name where the source knows it."""
    salesforce_id: str | None = None
    """The Lead or Contact the source has for the other side (15 or 18 characters), or None."""
    raw_salesforce_id: str = ""
    """What the source wrote in place of that id, where it is none."""
    salesforce_activity_id: str | None = None
    """The record that the source says it wrote for this call (18 characters), or None."""
    knows_salesforce_ids: bool = False
    """Whether the source has a place for Salesforce IDs, so that an empty one means something."""
    outcome: str | None = None
    """What the rep chose after the call."""
    url: str | None = None
    """Where the source shows the call."""

    @property
    def account_id(self) -> str | None:
        """The Account that the source names in place of a person; it may be a person account."""
        found = read_record_id(self.raw_salesforce_id) if self.raw_salesforce_id else None
        return found.id if found is not None and found.object == "Account" else None

    @property
    def task_id(self) -> str | None:
        """The Task that the source says it wrote for this call; None where it names none, or another kind of record."""
        named = self.salesforce_activity_id
        return named if named and object_of(named) == "Task" else None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Each number that may have been called, the likeliest first; empty where none is known."""
        return (self.number, *self.other_numbers) if self.number else ()

    @property
    def kind(self) -> str:
        """The word used in JSON and in filters."""
        return "call"


def in_whole_minutes(moment: datetime) -> bool:
    """Whether it seems to be known to the minute alone."""
    return not moment.second and not moment.microsecond


def left_outbox_at(sent_at: datetime, taken_in_at: datetime | None) -> datetime | None:
    """The second time, where an email that was sent at the first seems to have waited until then; None where not.

    What a server got weeks later was moved there from another mailbox.
    """
    waited = taken_in_at - sent_at if taken_in_at else timedelta(0)
    return taken_in_at if _SOON < waited < _MOVED else None


Activity = Email | Call
