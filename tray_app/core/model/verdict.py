"""What we say about an activity: the verdict, the reason behind it and the evidence for the reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from tray_app.core.model.text import Text


class Verdict(StrEnum):
    """The answer to "did it log?"."""

    LOGGED = "logged"
    """A record of it is in Salesforce."""
    INCOMPLETE = "incomplete"
    """It is there; something about it is not right."""
    PENDING = "pending"
    """Still within the logger's usual time."""
    NOT_LOGGED = "not_logged"
    """Looked for after its time, and nothing is there."""
    IGNORED = "ignored"
    """Nothing was expected."""
    CANNOT_CHECK = "cannot_check"
    """We could not find out: our problem, not the rep's."""


THERE = frozenset({Verdict.LOGGED, Verdict.INCOMPLETE})
"""Verdicts on what has a record in Salesforce."""


class Confidence(StrEnum):
    """How sure a reason is."""

    PROVED = "proved"
    """The evidence itself shows it."""
    LIKELY = "likely"
    """It fits; something else could fit too."""


class MatchStrength(StrEnum):
    """How an activity and a record were recognised as the same."""

    EXACT = "exact"
    """By an id both carry."""
    STRONG = "strong"
    """Same person, same subject (or a call on that person), in the time window."""
    PROBABLE = "probable"
    """Same person and time only."""


class Fixer(StrEnum):
    """Who can put it right."""

    REP = "rep"
    """The rep."""
    SALESFORCE_ADMIN = "salesforce_admin"
    """The company's Salesforce administrator."""
    LOGGER_ADMIN = "logger_admin"
    """Whoever administers the logging tool; a profile may have a closer name."""
    MARKETO_ADMIN = "marketo_admin"
    """The company's Marketo administrator, who looks after a logging tool of Marketo's."""
    IT = "it"
    """Whoever looks after the rep's computer and mailbox."""
    APPROVER = "approver"
    """Whoever decides the approval that locks the record."""
    NOBODY = "nobody"
    """It heals by itself."""


class Alert(StrEnum):
    """How loudly a cause is told."""

    NOW = "now"
    """One notification per cause."""
    DIGEST = "digest"
    """Once a day at most, together with others."""
    LIST = "list"
    """Shown in the window, never notified."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One question that was asked, and its answer, in plain words."""

    question: Text
    """What was looked at."""
    answer: Text
    """What was found."""


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A Salesforce record worth opening."""

    object: str
    """Task, EmailMessage, Lead, Contact, …"""
    id: str
    """Its id."""
    match: MatchStrength | None = None
    """How it was recognised, when it is a record of the activity itself."""

    @classmethod
    def of_person(cls, record_id: str) -> Self:
        """The Lead or Contact of this id."""
        return cls("Lead" if record_id.startswith("00Q") else "Contact", record_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the verdict is what it is."""

    code: str
    """A code of the catalogue in `reasons.py`."""
    confidence: Confidence
    """How sure it is."""
    evidence: tuple[Evidence, ...] = ()
    """What shows it, question by question."""
    also: tuple["Reason", ...] = ()
    """What holds as well, best founded first; each is a cause of its own. None of them has an `also`."""
    also_possible: tuple[str, ...] = ()
    """Codes that could hold instead, best first; never one that is proved."""
    records: tuple[RecordRef, ...] = ()
    """The records the fix steps link to: a person, the surviving record, …"""
    fields: tuple[str, ...] = ()
    """API names of the fields concerned."""
    since: datetime | None = None
    """When the cause began, as far as it is known, UTC-aware."""
    alert: Alert | None = None
    """Louder or quieter than the catalogue says, where the case decides it."""
    one_of: tuple[str, ...] = ()
    """Ids of activities that look alike, this one among them: some of them have a record, and nobody can say which."""
    group: str = ""
    """What its activities have in common when that makes them one cause: a domain, the beginning of an outage."""

    @property
    def all(self) -> tuple["Reason", ...]:
        """This reason, and what holds as well."""
        return (self, *self.also)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a record that was found somewhere unexpected (`note.*`)."""

    code: str
    """A note code of the catalogue."""
    detail: Text
    """Which record, who, how late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientFinding:
    """The answer for one recipient of an email."""

    address: str
    """The address as written."""
    role: str
    """to, cc or bcc."""
    verdict: Verdict
    """The answer for this person."""
    code: str | None = None
    """The reason's or note's code, if there is one."""
    person_id: str | None = None
    """The Lead or Contact, when one is visible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Everything we say about one activity after one check."""

    activity_id: str
    """The activity."""
    verdict: Verdict
    """The answer."""
    checked_at: datetime | None
    """When Salesforce was asked; None when it has not been asked yet. UTC-aware."""
    reason: Reason | None = None
    """Why; present unless logged or pending."""
    notes: tuple[Note, ...] = ()
    """Remarks on what was found."""
    records: tuple[RecordRef, ...] = ()
    """The records that prove it is logged."""
    recipients: tuple[RecipientFinding, ...] = ()
    """For an email: the answer per expected recipient."""
    logged_at: datetime | None = None
    """CreatedDate of the first record, UTC-aware."""
    time_to_log_s: int | None = None
    """Seconds from the activity to its record."""
    deputies: tuple[str, ...] = ()
    """Ids of the Users in whose names it was logged, other than the rep."""
    rules: tuple[int, ...] = ()
    """Numbers of the rep's own rules that had a say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that is wrong, with every activity it holds back: the unit of warning."""

    code: str
    """A code of the catalogue."""
    confidence: Confidence
    """The best confidence among its activities."""
    activities: tuple[str, ...]
    """Ids, oldest first."""
    alert: Alert
    """How loudly it is told."""
    key: str
    """Stable identity: the code, and the person or field it is about."""
