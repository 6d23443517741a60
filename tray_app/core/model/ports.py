"""What the core needs from the outside, as Protocols. The adapters fulfil them; tests have one fake per port."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import ApiUsage, Keys, Person, Records, Rep, Schema
from tray_app.core.model.rules import Rule
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, RelatedChoices, WriteAnswer
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Evidence, Finding


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something could not be asked."""

    code: str
    """A `check.*`, `source.*`, `access.*` or `org.*` code."""
    evidence: tuple[Evidence, ...] = ()
    """What was seen, for the rep."""
    retry_after_s: float | None = None
    """Seconds the other side asked us to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one poll of a source brought."""

    activities: tuple[Activity, ...] = ()
    """New or changed activities."""
    formerly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of one of them → ids under which it came before, as its source read it otherwise then."""
    cursor: bytes | None = None
    """Where the next poll begins; saved only after the activities are. None keeps the old one."""
    more: bool = False
    """There is more to fetch right away."""
    left: int | None = None
    """How much of it, where the source knows."""
    trouble: Trouble | None = None
    """Why the poll is incomplete; activities fetched before it are kept."""
    not_read: int = 0
    """How many emails or calls the source holds and cannot read, those that earlier polls found included."""
    problems: tuple[Text, ...] = ()
    """Which ones and why, for a few of them: a row of a file, an email by its time."""


class Source(Protocol):
    """A mailbox or a log of calls."""

    @property
    def id(self) -> str:
        """The id from the configuration."""

    @property
    def type(self) -> str:
        """imap, call-files, …"""

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """Activities that are new since `cursor`, none that occurred before `since` (UTC-aware).

        Never raises for a refused sign-in, a dead network or a bad file: that is the batch's `trouble`. Bounded in
        items and in time. A lost cursor (UIDVALIDITY changed, …) is normal: the source reads again from `since`.
        """

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""


@runtime_checkable
class Watchable(Protocol):
    """A source that can tell between its polls that a poll would bring something. A hint: polls come all the same."""

    def watch(self, tell: Callable[[], None]) -> None:
        """Listen from now on, unless it does already; `tell` may be called at any time, on any thread. Never raises."""

    def rest(self) -> None:
        """Listen no more, until `watch` is called again."""


@runtime_checkable
class ReadByRep(Protocol):
    """A source whose activities are read by what Salesforce says of the rep: calls on a clock that names no zone."""

    needs_rep: bool
    """Whether it had better not be polled before Salesforce was asked who the rep is."""


class NumberReader(Protocol):
    """Reads numbers that are written without their country."""

    @property
    def countries(self) -> tuple[str, ...]:
        """Where such numbers may belong (ISO 3166), first the best founded; empty while nothing is known."""

    def read(self, written: str) -> tuple[str, ...]:
        """The E.164 form of an outside number in the first country where it is one, empty when it is none.

        More than one where nothing decides what it means there, the likeliest first.
        """


class Crm(Protocol):
    """Salesforce, asked with the rep's own rights. Every method raises `CannotCheck` when it cannot be asked."""

    @property
    def requests_made(self) -> int:
        """Requests that Salesforce counts, since this object was made."""

    @property
    def usage(self) -> ApiUsage | None:
        """The org's API usage as of the last answer."""

    @property
    def instance_url(self) -> str | None:
        """The org's address, where the records open; None before the first sign-in."""

    def clock_offset(self) -> timedelta | None:
        """How far Salesforce's clock is ahead of this computer's; None when that cannot be learned. Never raises.

        Known from the last answers; asked for, at no cost, when there was none, when the clock was set since, and each
        time while it is far off. One answer alone never says that it is.
        """

    def rep(self) -> Rep:
        """The signed-in user; asked once a day together with the schema."""

    def schema(self, at_most: timedelta | None = None) -> Schema:
        """The describes of the objects that matter; asked at most once a day, or anew when they are older than that.

        Every later question, `rep` included, goes by them.
        """

    def look_up(self, keys: Keys) -> Records:
        """The rep's records around these keys, in one request."""

    def look_closer(self, keys: Keys, known: Records) -> Records:
        """What other owners, other fields and capture tools have on these keys: only for what stayed unmatched."""

    def close(self) -> None:
        """Give up what is being asked, from any thread; every later question raises `CannotCheck`."""


class TaskWriter(Protocol):
    """Writes and deletes the rep's records in Salesforce, with the rep's own rights. Nothing is ever sent twice."""

    def closed_status(self) -> str | None:
        """A value of Task.Status that means "done" in this org; None when it does not say. Raises `CannotCheck`."""

    def create(self, drafts: Sequence[RecordDraft]) -> Sequence[WriteAnswer]:
        """Make up to 200 records, each by itself; one answer for each, in the same order. Raises nothing."""

    def delete(self, record_ids: Sequence[str]) -> Sequence[WriteAnswer]:
        """Delete up to 200 records; what is deleted already counts as done. Raises nothing."""

    def related_choices(self, people: Sequence[Person]) -> Mapping[str, RelatedChoices]:
        """What stands around those of them that are Contacts, by id, in one request; without what nobody could say.

        Raises nothing.
        """


class Vault(Protocol):
    """The operating system's keyring. Methods raise `CannotCheck` (`check.keyring_locked`, `check.no_keyring`)."""

    def read(self, name: str) -> str | None:
        """The secret of that name, or None when there is none."""

    def write(self, name: str, secret: str) -> None:
        """Keep the secret under that name."""

    def remove(self, name: str) -> None:
        """Forget the secret; no error when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """When an activity is looked at next."""

    activity: Activity
    """The activity."""
    finding: Finding | None = None
    """What the last check said; None before the first."""


class Store(Protocol):
    """The truth on disk. Each method is one transaction; raises OSError when the disk cannot be written."""

    def cursor(self, source: str) -> bytes | None:
        """Where the source's next poll begins."""

    def save_batch(self, source: str, batch: Batch, first_check_at: Mapping[str, datetime]) -> int:
        """Keep the batch's activities, then its cursor. Known ones keep their findings. Returns how many were new.

        `first_check_at` says for each activity id when to look first. What is known under a former id is known under
        the new one then, with its finding, its rule and what was written of it. One whose time has moved was looked for
        at the wrong time: its finding is forgotten.
        """

    def due(self, now: datetime, limit: int) -> Sequence[Check]:
        """Activities whose next check has come, oldest first."""

    def between(self, since: datetime, until: datetime) -> Sequence[Check]:
        """Activities that occurred in the window, oldest first, with their findings."""

    def find(self, activity_id: str) -> Check | None:
        """One activity with its finding."""

    def save_findings(self, findings: Sequence[Finding], next_check_at: Mapping[str, datetime | None]) -> None:
        """Keep findings, and when each activity is to be looked at again (None: settled)."""

    def told(self) -> Mapping[str, datetime]:
        """Cause keys that were already told, and when."""

    def mark_told(self, key: str, at: datetime) -> None:
        """Record, before it is shown, that a cause is told."""

    def forget_told(self, key: str) -> None:
        """The cause has healed: it may be told again if it ever comes back."""

    def note(self, name: str) -> Any:
        """A small remembered value, as plain data (text, numbers, lists, dictionaries by text), or None.

        Another version may have written it: whoever reads it checks what it is.
        """

    def write_note(self, name: str, value: Any) -> None:
        """Remember a small value, as plain data; None forgets it."""

    def change_note(self, name: str, change: Callable[[Any], Any]) -> None:
        """Remember what `change` makes of the value that is remembered; nobody else writes in between."""

    def rules(self) -> Sequence[Rule]:
        """What the rep decided to leave alone, in the order in which it was decided."""

    def add_rule(self, rule: Rule) -> Rule:
        """Keep a rule. Returns it with its number, or the one that says the same and is there already.

        When that one knows of no mistake, it gets that of `rule`.
        """

    def remove_rule(self, number: int) -> bool:
        """Forget a rule. Returns whether there was one of this number."""

    def journal(self) -> Sequence[JournalEntry]:
        """Every Task that the app has written, or was about to write, in the order in which that was asked for."""

    def journalled(self, key: tuple[str, str]) -> JournalEntry | None:
        """The journal's entry for this record of an activity (its id, the recipient's address or nothing)."""

    def keep_entry(self, entry: JournalEntry, before: JournalEntry | None) -> bool:
        """Put `entry` in the place of `before` (None: there is none yet). False, and nothing kept, when it is not so.

        It is on the disk when this returns: what it says of is sent only then.
        """

    def mend_times(self, now: datetime) -> None:
        """Bring back what was stamped in the future, while the clock was wrong: nothing stays put off or untold."""

    def forget_cursor(self, source: str) -> None:
        """Have a source read again from the beginning of the window."""

    def expire(self, now: datetime) -> None:
        """Drop what is past its retention: activities and rules about single ones after 90 days, words after 14."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message to the rep, ready to show."""

    key: str
    """The cause's key: shown again it replaces, withdrawn it disappears."""
    title: str
    """One line, translated."""
    body: str
    """One or two sentences, translated; plain text, no markup."""
    actions: tuple[tuple[str, str], ...] = field(default=())
    """Button id → label; the first is the default action."""


class Notifier(Protocol):
    """Shows notifications in the way of the desktop."""

    @property
    def is_unwelcome(self) -> bool:
        """Whether the rep has asked the desktop for quiet: do not disturb, a presentation. False where nobody says."""

    def show(self, notification: Notification) -> None:
        """Show it, or replace the one with the same key."""

    def withdraw(self, key: str) -> None:
        """Take it back; no error when it is gone."""

    def close(self) -> None:
        """Let go of the desktop's connection."""
