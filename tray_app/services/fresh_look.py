"""One fresh look at Salesforce for a few activities: the check itself, run on a connection of its own.

It is the same check as always, so that what is called missing here is missing everywhere; the sources are not read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tray_app.app import Connection
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.matching.expectation import Expectation, ExpectedRecord, expect
from tray_app.core.matching.people import People, people_in
from tray_app.core.model.crm import ObjectInfo, Question, Records, Rep
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check, Store
from tray_app.core.model.task_writing import JournalEntry, RecordDraft
from tray_app.core.model.verdict import THERE, Finding
from tray_app.core.writing.drafting import missing_in
from tray_app.core.writing.exactly_once import Sighting
from tray_app.core.writing.own_task import recognised
from tray_app.services.listening_crm import ListeningCrm

_TASKS = frozenset({Question.TASKS, Question.DELETED_TASKS})
_WHERE = {"Task": _TASKS, "EmailMessage": _TASKS | {Question.MESSAGES}}
"""The questions that must be answered for a record of each object to be seen for certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshLook:
    """What Salesforce showed."""

    at: datetime
    """When the look began, by Salesforce's clock, UTC-aware."""
    rep: Rep
    """Who is signed in."""
    objects: Mapping[str, ObjectInfo]
    """The rep's describes of the objects that are written, by API name."""
    records: Records
    """Everything that was answered."""
    people: People
    """The Leads and Contacts among it."""
    checks: dict[str, Check]
    """The activities that were looked at, with what is said of them now."""
    expectations: dict[str, Expectation]
    """What is expected for each."""
    fresh: frozenset[str]
    """Ids of those that this look itself answered."""

    def finding(self, activity_id: str) -> Finding | None:
        """What is said of the activity now."""
        check = self.checks.get(activity_id)
        return check.finding if check is not None else None

    def missing(self, activity_id: str) -> tuple[ExpectedRecord, ...]:
        """Whose record is missing, as this look has found."""
        check = self.checks.get(activity_id)
        if check is None or activity_id not in self.fresh:
            return ()
        return missing_in(self.expectations[activity_id], check.finding)

    def sighting(self, draft: RecordDraft, entry: JournalEntry | None, others: Collection[str]) -> Sighting:
        """What it showed of one record. `others`: ids of records that other entries of the journal have."""
        activity_id, covers = draft.activity_id, draft.covers
        whole = bool(self.fresh) and not _WHERE[draft.object] & self.records.unanswered.keys()
        own = recognised(entry, self.records, others) if entry is not None else None
        missing = covers <= {one.key[1] for one in self.missing(activity_id)}
        finding = self.finding(activity_id)
        there = activity_id in self.fresh and all(_is_there(finding, address) for address in covers)
        return Sighting(at=self.at, is_missing=missing and whole, is_there=there, own=own, whole=whole)


def look(connection: Connection, store: Store, now: datetime, activity_ids: Collection[str]) -> FreshLook:
    """Ask about these activities now, and keep what is found. Raises `CannotCheck`, and OSError from the store."""
    crm = ListeningCrm(connection.crm)
    settings = connection.settings.with_rules(store.rules())
    monitor = Monitor(sources=(), crm=crm, store=store, settings=connection.settings, numbers=connection.numbers)
    shown = monitor.run_once(now, CycleRequest(only_activities=frozenset(activity_ids)))
    if shown.crm.trouble is not None:
        raise CannotCheck(shown.crm.trouble.code, *shown.crm.trouble.evidence)
    checks = {key: check for key in activity_ids if (check := store.find(key)) is not None}
    return FreshLook(
        at=shown.at,
        rep=crm.rep(),
        objects={name: info for name, info in crm.schema().objects.items() if name in _WHERE},
        records=crm.heard,
        people=people_in(crm.heard),
        checks=checks,
        expectations={
            key: expect(check.activity, settings.profile, settings.boundaries) for key, check in checks.items()
        },
        fresh=frozenset(
            key for key, check in checks.items() if check.finding is not None and check.finding.checked_at == shown.at
        ),
    )


def _is_there(finding: Finding | None, address: str) -> bool:
    if finding is None:
        return False
    if not address:
        return finding.verdict in THERE
    return any(one.address.casefold() == address and one.verdict in THERE for one in finding.recipients)
