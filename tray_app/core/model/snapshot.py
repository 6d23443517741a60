"""What a cycle leaves behind for everybody who shows something: tray, window, command line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import ApiUsage, Rep
from tray_app.core.model.ports import Trouble
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Alert, Cause, Evidence, Finding, Verdict

_MISSING = frozenset({Verdict.NOT_LOGGED, Verdict.INCOMPLETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How one source answered the last poll."""

    id: str
    """The source's id."""
    type: str
    """The source's type."""
    trouble: Trouble | None = None
    """Why it could not be read, if so."""
    fetched: int = 0
    """New activities of the last poll."""
    not_read: int = 0
    """How many emails or calls the source holds and cannot read."""
    problems: tuple[Text, ...] = ()
    """Which ones and why, for a few of them."""
    error: Exception | None = None
    """What the source raised although it never should; `trouble` is `source.broken` then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmState:
    """How Salesforce answered the last time it was asked."""

    trouble: Trouble | None = None
    """Why it could not be asked, if so."""
    asked: bool = False
    """Whether it was asked in this cycle."""
    instance_url: str | None = None
    """The org's address."""
    requests: int = 0
    """Requests of this cycle that count against the org's allowance."""
    usage: ApiUsage | None = None
    """The org's allowance."""


@dataclass(frozen=True, slots=True)
class Item:
    """One activity and what is said about it."""

    activity: Activity
    """The activity."""
    finding: Finding
    """The verdict; `pending` without a check when it was never looked for."""


@dataclass(frozen=True, slots=True)
class RestingCause:
    """A cause that the rep wants to hear of later."""

    cause: Cause
    """The cause."""
    until: datetime | None
    """When it comes back, UTC-aware; None until it changes."""


def sort_of(item: Item) -> "Sort":
    """What it has in common with many others."""
    activity, finding = item.activity, item.finding
    return Sort(finding.verdict, activity.kind, activity.source, finding.reason.code if finding.reason else None)


def kind_of(items: Iterable[Item]) -> str | None:
    """`email` or `call` when all of them are that, None when they are of both kinds or there are none."""
    kinds = {item.activity.kind for item in items}
    return kinds.pop() if len(kinds) == 1 else None


@dataclass(frozen=True, slots=True)
class Sort:
    """What many activities have in common, and what lists are narrowed by."""

    verdict: Verdict
    """How they stand."""
    kind: str
    """email or call."""
    source: str
    """Id of the source that saw them."""
    code: str | None
    """Why; None where there is nothing to explain."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Which sort each activity is of: there are few sorts, so that a long list is narrowed by asking each once."""

    sorts: tuple[Sort, ...]
    """Every sort there is."""
    places: tuple[int, ...]
    """For each activity, newest first, where its sort stands among them."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The state after a cycle."""

    at: datetime
    """When the cycle ended, UTC-aware."""
    rep: Rep | None = None
    """The signed-in user, once known."""
    crm: CrmState = field(default_factory=CrmState)
    """Salesforce."""
    sources: tuple[SourceState, ...] = ()
    """The sources, in the order of the configuration."""
    items: tuple[Item, ...] = ()
    """Activities of the reported window, newest first."""
    causes: tuple[Cause, ...] = ()
    """What is wrong and told, most pressing first."""
    snoozed: tuple[RestingCause, ...] = ()
    """What is wrong and rests, because the rep wants to hear of it later."""
    is_time_proved: bool = False
    """Whether a server has said what time it is and this computer's clock agrees: nothing is deleted by a wrong one."""
    failure: Text | None = None
    """Why the last cycle broke off, and all of this is what was known before it; None when it came to its end."""

    @cached_property
    def summary(self) -> Mapping[Verdict, int]:
        """How many activities of the window have each verdict; every verdict is present."""
        counted = Counter(item.finding.verdict for item in self.items)
        return {verdict: counted.get(verdict, 0) for verdict in Verdict}

    @cached_property
    def sorted(self) -> Sorted:
        """The sorts of the activities of the window."""
        known: dict[Sort, int] = {}
        places = [known.setdefault(sort_of(item), len(known)) for item in self.items]
        return Sorted(tuple(known), tuple(places))

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The activities of the window by their id."""
        return {item.activity.id: item for item in self.items}

    @property
    def every_cause(self) -> tuple[Cause, ...]:
        """What is wrong, also what rests."""
        return (*self.causes, *(one.cause for one in self.snoozed))

    @cached_property
    def open_causes(self) -> tuple[Cause, ...]:
        """Causes worth a line of their own: all but those that are only ever listed."""
        return tuple(cause for cause in self.causes if cause.alert is not Alert.LIST)

    @cached_property
    def listed_causes(self) -> tuple[Cause, ...]:
        """Causes that nobody is called for: they are only ever listed."""
        return tuple(cause for cause in self.causes if cause.alert is Alert.LIST)

    @cached_property
    def needing(self) -> int:
        """How many activities need the rep: the one number of the icon, the window, notifications and commands."""
        return self.missing_of(self.open_causes)

    def verdict_of(self, cause: Cause) -> Verdict | None:
        """What it means for its activities: the worst of it, or the first one's; None where it holds nothing back."""
        held = [item.finding.verdict for key in cause.activities if (item := self.by_id.get(key)) is not None]
        return worst_of(held) if held else None

    def missing_of(self, causes: Iterable[Cause]) -> int:
        """How many activities are missing or incomplete because of these."""
        held = {activity for cause in causes for activity in cause.activities}
        items = (self.by_id[activity] for activity in held if activity in self.by_id)
        return sum(item.finding.verdict in _MISSING for item in items)

    def prepare(self) -> None:
        """Work out here and now what everybody asks again and again, so that no window has to wait for it."""
        _ = self.summary, self.sorted, self.by_id, self.needing, self.open_causes, self.listed_causes

    def seen_of(self, code: str) -> tuple[Evidence, ...]:
        """What was seen of a trouble of this code; empty when there is none."""
        return next((trouble.evidence for trouble in self.troubles if trouble.code == code), ())

    @property
    def not_read(self) -> int:
        """How many emails or calls the sources hold and cannot read."""
        return sum(state.not_read for state in self.sources)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Everything that could not be asked, Salesforce first."""
        found = [self.crm.trouble, *(state.trouble for state in self.sources)]
        return tuple(trouble for trouble in found if trouble is not None)


def worst_of(verdicts: Sequence[Verdict]) -> Verdict:
    """What one or more of them come to: a missing one counts before all others, else the first."""
    return Verdict.NOT_LOGGED if Verdict.NOT_LOGGED in verdicts else verdicts[0]
