"""One rep's office on a clock of its own: what is real here is what the app consists of, not what it talks to.

Real: the monitor, the store on disk, the reader of call files, the announcer. Played: the mailbox, Salesforce, the
desktop's notifications and the time.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

from tests.core.building import REP, contact, profile, schema
from tests.fakes import FakeNotifier
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.store import SqliteStore
from tray_app.core.cycle.clock import time_to_delete_by
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.matching.word_memory import forget_subjects
from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.crm import ApiUsage, Keys, Person, Records, Rep, Schema, Task
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Notification, Trouble
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Finding
from tray_app.resources import resource_folder
from tray_app.services.announcer import Announcer

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
EVERY = timedelta(minutes=15)
SETTINGS = CycleSettings(profile=profile(), boundaries=Boundaries(own_domains=frozenset({"acme.example"})))
_RESOURCES = resource_folder()
_PAGES = PageMaker(GuideShelf(_RESOURCES / "fixes", "en"), LinkBook(_RESOURCES / "links.toml"), NullTranslations(), UTC)
_SCHEMA = schema()
Verdicts = dict[str, tuple[str, str | None]]
Step = Callable[[str], None]
STEPS = ("begin", "read mail", "read calls", "describe", "ask", "judge", "save", "tell")


_KEPT = timedelta(days=35)
"""So long the played mailbox, Salesforce and calls keep what they have: more than is ever asked for."""


@dataclass(slots=True)
class Mailbox:
    """Emails by their number in the mailbox; the cursor is the last one that was read."""

    emails: list[Email] = field(default_factory=list)
    gone: int = 0
    """How many emails are no more in it; the first of those that are has this number."""
    trouble: Trouble | None = None
    at: Step = lambda _: None
    id: str = "mail"
    type: str = "imap"

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        self.at("read mail")
        if self.trouble is not None:
            return Batch(trouble=self.trouble)
        begin = max(int(cursor or b"0") - self.gone, 0)
        new = self.emails[begin : begin + 50]
        found = tuple(email for email in new if email.occurred_at >= since)
        end = begin + len(new)
        return Batch(activities=found, cursor=str(self.gone + end).encode(), more=end < len(self.emails))

    def forget(self, before: datetime) -> None:
        """Delete what is older."""
        left = [email for email in self.emails if email.occurred_at >= before]
        self.gone += len(self.emails) - len(left)
        self.emails[:] = left

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass(slots=True)
class Org:
    """A Salesforce that knows what was logged by now."""

    now: Callable[[], datetime]
    people: list[Person] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    trouble: CannotCheck | None = None
    offset: timedelta | None = timedelta()
    at: Step = lambda _: None
    requests_made: int = 0
    usage: ApiUsage | None = None
    instance_url: str | None = "https://acme.my.salesforce.com"

    def clock_offset(self) -> timedelta | None:
        return None if self.trouble is not None else self.offset

    def rep(self) -> Rep:
        self._ask("describe")
        return REP

    def schema(self, at_most: timedelta | None = None) -> Schema:
        self._ask("describe")
        return replace(_SCHEMA, described_at=self.now())

    def look_up(self, keys: Keys) -> Records:
        self._ask("ask")
        self.requests_made += 1
        tasks = [task for task in self.tasks if keys.since <= task.created_at <= self.now()]
        people = [
            one
            for one in self.people
            if one.email in keys.addresses or one.id in keys.person_ids or one.phones & keys.numbers
        ]
        return Records(tasks=tuple(tasks), people=tuple(people))

    def look_closer(self, keys: Keys, known: Records) -> Records:
        self._ask("judge")
        self.requests_made += 1
        return Records(looked_closer=True)

    def close(self) -> None:
        """Nothing to let go of."""

    def _ask(self, step: str) -> None:
        self.at(step)
        if self.trouble is not None:
            raise self.trouble


class Desktop(FakeNotifier):
    """Keeps what was told; may break like a desktop."""

    def __init__(self, at: Step) -> None:
        super().__init__()
        self._at = at

    def show(self, notification: Notification) -> None:
        self._at("tell")
        super().show(notification)


class Store(SqliteStore):
    """The store on disk; what is saved is a step."""

    at: Step = staticmethod(lambda _: None)

    def save_batch(self, source: str, batch: Batch, first_check_at: Mapping[str, datetime]) -> int:
        self.at("save")
        return super().save_batch(source, batch, first_check_at)

    def save_findings(self, findings: Sequence[Finding], next_check_at: Mapping[str, datetime | None]) -> None:
        self.at("save")
        super().save_findings(findings, next_check_at)


class Calls(CallFiles):
    """The folder of calls; reading it is a step."""

    at: Step = staticmethod(lambda _: None)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        self.at("read calls")
        return super().poll(cursor, since)


class Office:
    """A rep who sends and calls, and an app beside."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.file = folder / "store.sqlite3"
        self.true = BEGIN
        self.skew = timedelta()
        self.calls = folder / "calls"
        self.calls.mkdir(exist_ok=True)
        self._random = random.Random(seed)  # noqa: S311 the same day anew, no secret
        self._sent = 0
        self.at: Step = lambda _: None
        """Called at each step of a cycle with its name; may raise, and may spoil something."""
        self.mailbox, self.org = Mailbox(at=self._at), Org(lambda: self.true, at=self._at)
        self.desktop = Desktop(self._at)
        self._never: set[str] = set()
        self.other: sqlite3.Connection | None = None
        """Another program's connection to the store, while it holds it."""
        self.org.people = [contact(number, f"person{number}@example.com") for number in range(1, 9)]
        self._rows: list[str] = []
        self.snapshot: Snapshot | None = None
        self.start()

    def start(self) -> None:
        """The app starts: whatever it knew is what lies on the disk."""
        self.store, self._source = Store(self.file), Calls(id="dialer", folder=self.calls, region=lambda: "US")
        self.store.at = self._source.at = self._at
        self._monitor = self.make_monitor(self.store)
        self._announcer = Announcer(self.store, lambda: self.desktop, _PAGES, BEGIN - EVERY)
        self._tidied: datetime | None = None

    def make_monitor(self, store: Store) -> Monitor:
        """The cycle on another store object, as a second program has it."""
        return Monitor(sources=[self.mailbox, self._source], crm=self.org, store=store, settings=SETTINGS)

    def stop(self) -> None:
        """The app ends, in order or not: nothing but the disk remains."""
        self._source.close()
        self.store.close()

    def work(self, activities: int = 1) -> None:
        """The rep sends emails and calls; most are logged minutes later, some never."""
        for _ in range(activities):
            self._sent += 1
            number = self._random.randint(1, 10)  # 9 and 10 are nobody's
            later = self._random.choice((1, 2, 3, 5, 9, None)) if number < 9 else None
            at = self.true - timedelta(seconds=self._random.randint(1, 600))
            if self._random.random() < 0.7:
                self._send(number, at, later)
            else:
                self._call(number, at, later)

    def cycle(self, request: CycleRequest | None = None) -> Snapshot:
        """One check, as the engine does it, by this computer's clock."""
        self._at("begin")
        shown = self._monitor.run_once(self.true + self.skew, request)
        forget_subjects()
        at = time_to_delete_by(shown)
        if at is not None and (self._tidied is None or abs(at - self._tidied) >= timedelta(days=1)):
            self.store.expire(at)
            self._tidied = at
        self._announcer.announce(shown)
        self.snapshot = shown
        return shown

    def pass_time(self, span: timedelta = EVERY) -> None:
        """Time goes by, and what is old is forgotten where it was played: what grows then is the app."""
        self.true += span
        oldest = self.true - _KEPT
        if self.mailbox.emails and self.mailbox.emails[0].occurred_at < oldest - timedelta(days=1):
            self.mailbox.forget(oldest)
            self.org.tasks = [task for task in self.org.tasks if task.created_at >= oldest]
            self._rows = self._rows[-400:]

    def verdicts(self) -> Verdicts:
        """What is said about each activity that is kept."""
        found = {}
        for check in self.store.between(BEGIN - timedelta(days=400), self.true + timedelta(days=400)):
            reason = check.finding.reason if check.finding else None
            verdict = check.finding.verdict if check.finding else "pending"
            found[check.activity.id] = (str(verdict), reason.code if reason else None)
        return found

    @property
    def never_logged(self) -> frozenset[str]:
        """Ids of what no record proves at any time."""
        return frozenset(self._never)

    def _send(self, number: int, at: datetime, later: int | None) -> None:
        subject = f"Letter {self._sent}"
        email = Email(
            id=f"mail:7:{self._sent}",
            source="mail",
            occurred_at=at,
            subject=subject,
            message_id=f"m{self._sent}@acme.example",
            sender=REP.email,
            recipients=(Recipient(f"person{number}@example.com"),),
        )
        self.mailbox.emails.append(email)
        self._log(email.id, f"Email: {subject}", number, at, later, "Email")

    def _call(self, number: int, at: datetime, later: int | None) -> None:
        person = f"003{number:012d}AAA" if number < 9 else ""
        self._rows.append(
            f"call-{self._sent},{at.isoformat()},outbound,+1202555{100 + number:04d},{person},120,answered"
        )
        header = "id,started_at,direction,number,salesforce_id,duration_s,result"
        (self.calls / "calls.csv").write_text("\n".join([header, *self._rows[-400:]]) + "\n", "utf-8")
        self._log(f"dialer:call-{self._sent}", f"Call {self._sent}", number, at, later, "Call")

    def _log(self, activity: str, subject: str, number: int, at: datetime, later: int | None, subtype: str) -> None:
        if later is None:
            self._never.add(activity)
            return
        self.org.tasks.append(
            Task(
                id=f"00T{self._sent:012d}AAA",
                subject=subject,
                who_id=f"003{number:012d}AAA",
                created_at=at + timedelta(minutes=later),
                subtype=subtype,
                owner_id=REP.user_id,
                created_by_id=REP.user_id,
                owner_name=REP.name,
                call_duration_s=120 if subtype == "Call" else None,
            )
        )

    def _at(self, step: str) -> None:
        self.at(step)
