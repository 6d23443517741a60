"""One small stand-in per port, all in memory, for tests that are about something else than the adapter behind it."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Activity, Email
from tray_app.core.model.crm import ApiUsage, Keys, Records, Rep, Schema
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Check, Notification
from tray_app.core.model.rules import Rule, RuleKind
from tray_app.core.model.task_writing import JournalEntry, WriteState
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Finding, Verdict

_UNANSWERED = {Verdict.PENDING, Verdict.CANNOT_CHECK}


@dataclass
class _Row:
    activity: Activity
    finding: Finding | None
    next_check_at: datetime | None
    worded: bool = True


class FakeStore:
    """`core.model.ports.Store` in dictionaries, with the real one's rules: the store's contract tests run on both."""

    def __init__(self) -> None:
        self.full = False
        self._rows: dict[str, _Row] = {}
        self._cursors: dict[str, bytes] = {}
        self._told: dict[str, datetime] = {}
        self._notes: dict[str, Any] = {}
        self._changing_note = threading.Lock()
        self._rules: dict[int, Rule] = {}
        self._last_rule = 0
        self._journal: dict[tuple[str, str], JournalEntry] = {}

    def cursor(self, source: str) -> bytes | None:
        return self._cursors.get(source)

    def save_batch(self, source: str, batch: Batch, first_check_at: Mapping[str, datetime]) -> int:
        self._need_room()
        new = 0
        for known_as, former in batch.formerly.items():
            for before in former:
                self._rename(before, known_as)
        for activity in batch.activities:
            row = self._rows.get(activity.id)
            first = first_check_at.get(activity.id)
            if row is None:
                new += 1
                self._rows[activity.id] = _Row(activity, None, first)
            elif row.activity != activity:
                moved = row.activity.occurred_at != activity.occurred_at
                if row.worded and (row.next_check_at is None or moved):
                    row.next_check_at = first
                if row.worded and moved:
                    row.finding = None
                row.activity, row.worded = activity, True
        if batch.cursor is not None:
            self._cursors[source] = batch.cursor
        return new

    def _rename(self, before: str, after: str) -> None:
        if before == after or (row := self._rows.pop(before, None)) is None:
            return
        if after not in self._rows:
            finding = row.finding and replace(row.finding, activity_id=after)
            self._rows[after] = replace(row, activity=replace(row.activity, id=after), finding=finding)
        rules = {(rule.kind, rule.value) for rule in self._rules.values()}
        for number, rule in list(self._rules.items()):
            if (rule.kind, rule.value) == (RuleKind.ACTIVITY, before) and (RuleKind.ACTIVITY, after) not in rules:
                self._rules[number] = replace(rule, value=after)
        for key, entry in list(self._journal.items()):
            if key[0] == before and (after, key[1]) not in self._journal:
                self._journal = {
                    (after, key[1]) if one is entry else name: (
                        replace(one, draft=replace(one.draft, activity_id=after)) if one is entry else one
                    )
                    for name, one in self._journal.items()
                }

    def due(self, now: datetime, limit: int) -> Sequence[Check]:
        rows = [row for row in self._rows.values() if row.next_check_at is not None and row.next_check_at <= now]
        rows.sort(key=lambda row: (row.next_check_at, row.activity.id))
        return [_check(row) for row in rows[:limit]]

    def between(self, since: datetime, until: datetime) -> Sequence[Check]:
        rows = [row for row in self._rows.values() if since <= row.activity.occurred_at < until]
        return [_check(row) for row in sorted(rows, key=lambda row: (row.activity.occurred_at, row.activity.id))]

    def find(self, activity_id: str) -> Check | None:
        row = self._rows.get(activity_id)
        return _check(row) if row else None

    def save_findings(self, findings: Sequence[Finding], next_check_at: Mapping[str, datetime | None]) -> None:
        self._need_room()
        for finding in findings:
            if row := self._rows.get(finding.activity_id):
                row.finding = finding
        for activity_id, at in next_check_at.items():
            if row := self._rows.get(activity_id):
                row.next_check_at = at

    def told(self) -> Mapping[str, datetime]:
        return dict(self._told)

    def mark_told(self, key: str, at: datetime) -> None:
        self._need_room()
        self._told[key] = at

    def forget_told(self, key: str) -> None:
        self._need_room()
        self._told.pop(key, None)

    def note(self, name: str) -> Any:
        return deepcopy(self._notes.get(name))

    def write_note(self, name: str, value: Any) -> None:
        self.change_note(name, lambda _: value)

    def change_note(self, name: str, change: Callable[[Any], Any]) -> None:
        self._need_room()
        with self._changing_note:
            value = change(self.note(name))
            if value is None:
                self._notes.pop(name, None)
            else:
                self._notes[name] = deepcopy(value)

    def rules(self) -> Sequence[Rule]:
        return list(self._rules.values())

    def add_rule(self, rule: Rule) -> Rule:
        self._need_room()
        known = next((one for one in self._rules.values() if (one.kind, one.value) == (rule.kind, rule.value)), None)
        if known is None:
            self._last_rule += 1
            known = replace(rule, number=self._last_rule)
        known = self._rules[known.number] = replace(known, mistake=rule.mistake or known.mistake)
        return known

    def remove_rule(self, number: int) -> bool:
        self._need_room()
        return self._rules.pop(number, None) is not None

    def journal(self) -> Sequence[JournalEntry]:
        return list(self._journal.values())

    def journalled(self, key: tuple[str, str]) -> JournalEntry | None:
        return self._journal.get(key)

    def keep_entry(self, entry: JournalEntry, before: JournalEntry | None) -> bool:
        self._need_room()
        if self._journal.get(entry.key) != before:
            return False
        self._journal[entry.key] = entry
        return True

    def mend_times(self, now: datetime) -> None:
        self._told = {key: min(at, now) for key, at in self._told.items()}
        self._rules = {
            number: replace(rule, created_at=min(rule.created_at, now)) for number, rule in self._rules.items()
        }
        for row in self._rows.values():
            finding = row.finding
            is_open = finding is None or finding.verdict in {Verdict.PENDING, Verdict.CANNOT_CHECK}
            latest = now if is_open else now + timedelta(days=2)
            put_off = row.next_check_at is not None and row.next_check_at > latest
            ahead = finding is not None and finding.checked_at is not None and finding.checked_at > now
            if put_off or (ahead and row.worded):
                row.next_check_at = now

    def forget_cursor(self, source: str) -> None:
        self._cursors.pop(source, None)

    def expire(self, now: datetime) -> None:
        self._need_room()
        oldest = now - timedelta(days=90)
        for key, entry in list(self._journal.items()):
            if entry.state in {WriteState.SENDING, WriteState.REMOVING}:
                continue
            if entry.changed_at < oldest:
                del self._journal[key]
            elif now - entry.changed_at > timedelta(days=15):
                self._journal[key] = entry.without_words()
        self._rules = {
            number: rule
            for number, rule in self._rules.items()
            if rule.kind is not RuleKind.ACTIVITY or rule.created_at >= oldest
        }
        self._rows = {
            key: row for key, row in self._rows.items() if row.activity.occurred_at >= now - timedelta(days=90)
        }
        for row in self._rows.values():
            answered = row.next_check_at is None or (row.finding and row.finding.verdict not in _UNANSWERED)
            if row.worded and answered and row.activity.occurred_at < now - timedelta(days=14):
                row.activity, row.finding = _wordless(row.activity), _without_words(row.finding)
                row.next_check_at, row.worded = None, False

    def _need_room(self) -> None:
        if self.full:
            raise OSError("No space left on device")


class FakeVault:
    """`core.model.ports.Vault` in a dictionary. Set `trouble` to the code it shall fail with."""

    def __init__(self, **secrets: str) -> None:
        self.secrets = dict(secrets)
        self.trouble: str | None = None

    def read(self, name: str) -> str | None:
        self._open()
        return self.secrets.get(name)

    def write(self, name: str, secret: str) -> None:
        self._open()
        self.secrets[name] = secret

    def remove(self, name: str) -> None:
        self._open()
        self.secrets.pop(name, None)

    def _open(self) -> None:
        if self.trouble:
            raise CannotCheck(self.trouble)


@dataclass
class FakeCrm:
    """`core.model.ports.Crm` that answers with given records and remembers what it was asked."""

    records: Records = field(default_factory=Records)
    """Answer of `look_up`."""
    closer: Records = field(default_factory=Records)
    """Answer of `look_closer`, flagged as such."""
    user: Rep = field(default_factory=lambda: Rep(user_id="005000000000001AAA", username="rep@acme.example"))
    """Answer of `rep`."""
    described: Schema = field(default_factory=lambda: Schema(described_at=datetime(2026, 11, 23, tzinfo=UTC)))
    """Answer of `schema`, and what was known before a describe that is asked for anew."""
    mended: Schema | None = None
    """What a describe would show that is asked for anew: an admin has changed something since."""
    described_anew: list[timedelta] = field(default_factory=list)
    """How old the describe was allowed to be, each time that somebody said so."""
    trouble: CannotCheck | None = None
    """Raised by every question while set."""
    usage: ApiUsage | None = None
    """What the last answer said of the allowance."""
    instance_url: str | None = "https://acme.my.salesforce.com"
    """Where the records open."""
    requests_made: int = 0
    """Requests that would have been counted."""
    asked: list[Keys] = field(default_factory=list)
    """Keys of every `look_up`."""
    asked_closer: list[Keys] = field(default_factory=list)
    """Keys of every `look_closer`."""
    asking: Callable[[], None] = lambda: None
    """Called with every question."""
    offset: timedelta | None = None
    """How far Salesforce's clock is ahead."""

    def clock_offset(self) -> timedelta | None:
        return self.offset

    def rep(self) -> Rep:
        self._request()
        return self.user

    def schema(self, at_most: timedelta | None = None) -> Schema:
        self._request()
        if at_most is not None:
            self.described_anew.append(at_most)
            self.described, self.mended = self.mended or self.described, None
        return self.described

    def look_up(self, keys: Keys) -> Records:
        self.asked.append(keys)
        self._request()
        return self.records

    def look_closer(self, keys: Keys, known: Records) -> Records:
        self.asked_closer.append(keys)
        self._request()
        return replace(self.closer, looked_closer=True)

    def _request(self) -> None:
        self.requests_made += 1
        self.asking()
        if self.trouble:
            raise self.trouble

    def close(self) -> None:
        """Nothing to let go of."""


class FakeSource:
    """`core.model.ports.Source` that hands out prepared batches in turn, then empty ones."""

    def __init__(self, id: str = "work-mail", type: str = "imap", batches: Iterable[Batch] = ()) -> None:  # noqa: A002
        self.id = id
        self.type = type
        self.batches = list(batches)
        self.polls: list[tuple[bytes | None, datetime]] = []

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        self.polls.append((cursor, since))
        return self.batches.pop(0) if self.batches else Batch(cursor=cursor)

    def test(self) -> Trial:
        return Trial(place="INBOX", count=len(self.batches))

    def close(self) -> None:
        """Nothing to let go of."""


class FakeNotifier:
    """`core.model.ports.Notifier` that keeps what is on screen, and everything that ever was."""

    def __init__(self) -> None:
        self.on_screen: dict[str, Notification] = {}
        self.shown: list[Notification] = []
        self.withdrawn: list[str] = []
        self.closed = False
        self.is_unwelcome = False

    def show(self, notification: Notification) -> None:
        self.on_screen[notification.key] = notification
        self.shown.append(notification)

    def withdraw(self, key: str) -> None:
        self.on_screen.pop(key, None)
        self.withdrawn.append(key)

    def close(self) -> None:
        self.closed = True


def _check(row: _Row) -> Check:
    return Check(activity=row.activity, finding=row.finding)


def _wordless(activity: Activity) -> Activity:
    return replace(activity, subject="") if isinstance(activity, Email) else replace(activity, person_name=None)


def _without_words(finding: Finding | None) -> Finding | None:
    if finding is None:
        return None
    reason = finding.reason and replace(
        finding.reason, evidence=(), also=tuple(replace(one, evidence=()) for one in finding.reason.also)
    )
    return replace(finding, reason=reason, notes=tuple(replace(note, detail=Text("")) for note in finding.notes))
