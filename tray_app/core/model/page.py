"""One issue, ready to be shown in the reader's language: by the window, the command line and the notification alike."""

from dataclasses import dataclass
from datetime import datetime

from tray_app.core.model.guide import Branch
from tray_app.core.model.verdict import Confidence, Fixer, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStep:
    """One step, its link resolved."""

    who: Fixer
    """Who does it."""
    text: str
    """What to do; `**` marks labels, backquotes mark API names."""
    url: str | None = None
    """The exact page; https, or a `diditlog:` address the app itself handles."""
    branch: Branch | None = None
    """The alternative it belongs to; None for a step that everybody takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A Salesforce record to open."""

    object: str
    """Task, EmailMessage, Lead, Contact, …"""
    id: str
    """Its id."""
    url: str
    """Where it opens."""
    match: str | None = None
    """exact, strong or probable, for a record of the activity itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReason:
    """One more thing that holds beside the page's own reason."""

    code: str
    """The reason's code."""
    title: str
    """What is wrong."""
    confidence: Confidence
    """How sure it is."""
    fixers: tuple[Fixer, ...] = ()
    """Who can put it right."""
    fields: tuple[str, ...] = ()
    """API names of the fields concerned."""
    evidence: tuple[tuple[str, str], ...] = ()
    """Question and answer, line by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProof:
    """What shows that one activity is in Salesforce, beside its records."""

    person: str
    """Who is at the other end; empty when nobody knows."""
    subject: str
    """What the email is about, or which way the call went."""
    logged_at: datetime | None = None
    """When the record was made, UTC-aware."""
    time_to_log_s: int | None = None
    """Seconds from the activity to its record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything said about one activity or one cause."""

    code: str | None
    """The reason's code; None when there is nothing to explain."""
    verdict: Verdict
    """The verdict."""
    title: str
    """What is wrong, or that it is logged."""
    what: str
    """Which email or call it is about: subject and person, or direction and number."""
    when: datetime | None
    """When it happened, UTC-aware."""
    cause: str = ""
    """Why, in plain words."""
    confidence: Confidence | None = None
    """How sure the reason is."""
    fixers: tuple[Fixer, ...] = ()
    """Who can put it right."""
    evidence: tuple[tuple[str, str], ...] = ()
    """Question and answer, line by line."""
    steps: tuple[PageStep, ...] = ()
    """What to do, about this reason and about those that hold as well."""
    also: tuple[PageReason, ...] = ()
    """What holds as well."""
    also_possible: tuple[str, ...] = ()
    """Titles of what could hold instead."""
    notes: tuple[str, ...] = ()
    """Remarks on the records found."""
    records: tuple[PageRecord, ...] = ()
    """The records that prove it is logged, or that the reason is about."""
    activities: tuple[str, ...] = ()
    """Ids of the activities concerned."""
    proof: PageProof | None = None
    """Of one activity that is there: how it is known."""
