"""Everything a rule may look at: what Salesforce showed, how the logger works, and how it went lately."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.diagnosis.incidents import Incident
from tray_app.core.matching.people import People
from tray_app.core.model.activity import Activity, Call, Email, Mark
from tray_app.core.model.crm import Person, Records, Rep, Schema
from tray_app.core.model.profiles import Profile
from tray_app.core.model.rules import RuleBook
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Confidence, Evidence, Reason, RecordRef


class EmailLogging(StrEnum):
    """How the rep's logger was set up to log emails: no API tells, so the rep or a policy answers once."""

    UNKNOWN = "unknown"
    """Nobody answered yet."""
    API = "api"
    """Through the Salesforce API."""
    BCC = "bcc"
    """By a copy to Email-to-Salesforce."""
    OFF = "off"
    """Not at all."""


class CallLogging(StrEnum):
    """Whether the rep's logger was set up to log calls."""

    UNKNOWN = "unknown"
    """Nobody answered yet."""
    ON = "on"
    """It logs them."""
    OFF = "off"
    """It does not."""


class ReplyLogging(StrEnum):
    """Whether Log Replies is on in the rep's logger."""

    UNKNOWN = "unknown"
    """Nobody answered yet."""
    YES = "yes"
    """It is."""
    NO = "no"
    """It is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """Answers about the logger that no API gives."""

    email_logging: EmailLogging = EmailLogging.UNKNOWN
    """How emails are logged."""
    call_logging: CallLogging = CallLogging.UNKNOWN
    """Whether calls are logged."""
    log_replies: ReplyLogging = ReplyLogging.UNKNOWN
    """Whether replies are logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One activity of the last weeks, as whole-rep rules see it."""

    activity_id: str
    """The activity."""
    kind: str
    """email or call."""
    occurred_at: datetime
    """When, UTC-aware."""
    logged: bool
    """Whether a record was found."""
    explained: bool = False
    """Not logged for a reason of its own that is proved: it says nothing about the logger."""
    reply: bool = False
    """For an email: whether it answered another."""
    has_salesforce_id: bool = True
    """For a call: whether its person has a Salesforce ID at the source."""
    domains: frozenset[str] = frozenset()
    """For an email: the domains of the people who should have a record."""

    @classmethod
    def of(cls, activity: Activity, *, logged: bool, explained: bool, domains: frozenset[str]) -> Self:
        """What the rules need of an activity, with what was found about it."""
        return cls(
            activity_id=activity.id,
            kind=activity.kind,
            occurred_at=activity.occurred_at,
            logged=logged,
            explained=explained,
            reply=isinstance(activity, Email) and Mark.REPLY in activity.marks,
            has_salesforce_id=not isinstance(activity, Call) or bool(activity.salesforce_id),
            domains=domains,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The context of one diagnosis."""

    now: datetime
    """When Salesforce was asked, UTC-aware."""
    rep: Rep
    """The signed-in user."""
    schema: Schema
    """The rep's describes."""
    profile: Profile
    """The logger."""
    records: Records
    """What Salesforce answered."""
    people: People
    """The Leads and Contacts among it."""
    past: tuple[Past, ...] = ()
    """Expected activities of the last weeks, this cycle's included, oldest first."""
    set_up: SetUp = field(default_factory=SetUp)
    """What the rep answered about the logger."""
    incidents: tuple[Incident, ...] = ()
    """What Salesforce refused to us lately."""
    rules: RuleBook = field(default_factory=RuleBook)
    """What the rep decided to leave alone."""
    attached: Mapping[str, Attachment] = field(default_factory=dict)
    """Activity id → the error the rep found for it."""
    own: frozenset[str] = frozenset()
    """Ids of Tasks that the app wrote itself: they say nothing about the logger, nor lack what only it can know."""
    doubled: int = 0
    """How many activities of the last weeks two loggers wrote."""


def proved(code: str, *evidence: Evidence, people: tuple[Person, ...] = ()) -> Reason:
    """A reason the evidence itself shows."""
    return Reason(code=code, confidence=Confidence.PROVED, evidence=evidence, records=refs_of(people))


def likely(code: str, *evidence: Evidence, people: tuple[Person, ...] = ()) -> Reason:
    """A reason that fits, next to which something else may fit."""
    return Reason(code=code, confidence=Confidence.LIKELY, evidence=evidence, records=refs_of(people))


def refs_of(people: tuple[Person, ...]) -> tuple[RecordRef, ...]:
    """The people as records to open."""
    return tuple(RecordRef(person.object, person.id) for person in people)


def found(question: Text, people: tuple[Person, ...]) -> Evidence:
    """Evidence whose answer is a list of people, or nobody."""
    if not people:
        return Evidence(question, text("none visible to you"))
    names = ", ".join(f"{person.name or person.id} ({person.object})" for person in people)
    return Evidence(question, text("{names}", names=names))
