"""A world: what a rep did, what stands in Salesforce, and what is true about each activity.

The truth is written down, never computed from the code under test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import EmailMessage, Person, Rep, Schema, Task
from tray_app.core.model.ports import Check
from tray_app.core.model.profiles import Profile
from tray_app.core.model.verdict import Confidence, Finding, MatchStrength, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What must be told about one activity."""

    verdict: Verdict
    """The right verdict."""
    codes: frozenset[str] = frozenset()
    """Reason codes that are right; empty when any may be given."""
    confidence: Confidence | None = None
    """The strongest confidence that is right: `likely` forbids `proved`."""
    notes: frozenset[str] | None = None
    """Notes that must be there, and no others; None when they do not matter."""
    records: frozenset[str] = frozenset()
    """Ids of its records: each of those that are told must be one of these, and one must be told."""
    match: MatchStrength | None = None
    """How it must have been recognised; None when that does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One activity and its truth."""

    activity: Activity
    """What the source saw."""
    truth: Truth
    """What must be told."""
    before: Finding | None = None
    """What the check before this one said."""
    why: str = ""
    """What makes it worth asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything that stands in the org, seen from above; the replay decides what the rep is shown when."""

    tasks: tuple[Task, ...] = ()
    """Task rows, deleted and archived ones flagged."""
    messages: tuple[EmailMessage, ...] = ()
    """EmailMessage rows."""
    people: tuple[Person, ...] = ()
    """Leads and Contacts."""
    rare_phones: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Person id → E.164 numbers in phone fields other than Phone and MobilePhone: found by the closer look alone."""
    hidden: frozenset[str] = frozenset()
    """Ids of records that exist and that the rep's rights do not show."""
    capture_state: str | None = None
    """ActivityUsrConnectionStatus of the rep."""
    staged: Mapping[str, datetime] = field(default_factory=dict)
    """StagedUnmtchdEmailAddr: address → when it is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One theme, judged at one moment."""

    name: str
    """File name without its ending, or the generator's seed."""
    about: str = ""
    """The theme, in a sentence."""
    profile: Profile
    """The logger."""
    rep: Rep
    """Whose activities these are."""
    boundaries: Boundaries = field(default_factory=Boundaries)
    """Where the company ends."""
    settings: CycleSettings
    """All that is decided, profile and boundaries included."""
    schema: Schema
    """What the rep's describes show."""
    now: datetime
    """When the question is asked."""
    history: tuple[Check, ...] = ()
    """Activities of the last weeks that are not due any more."""
    cases: tuple[Case, ...] = ()
    """The activities that are due."""
    held: Held = field(default_factory=Held)
    """What is in Salesforce."""
