"""What would be written after a fresh look, or what is said of a record that is not."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tray_app.adapters.salesforce.link_book import pages_url
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.app import Connection
from tray_app.core.cycle.monitor import HISTORY
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import ObjectInfo
from tray_app.core.model.ports import Store
from tray_app.core.model.profiles import Profile
from tray_app.core.model.task_writing import TaskDraft, WriteState
from tray_app.core.model.text import text
from tray_app.core.model.verdict import THERE, Finding
from tray_app.core.ui_api.log_api import Key, LogResult, Proposal, Standing, Wish
from tray_app.core.writing.drafting import Workplace, choices_for, draft_of, keeps_email_messages
from tray_app.core.writing.exactly_once import Move, move_for
from tray_app.core.writing.precheck import Obstacle, obstacles
from tray_app.services.fresh_look import FreshLook
from tray_app.services.log_words import WORDS, of_entry

_DELETED = "task.deleted"


class Shelf:
    """The store, as one who writes Tasks reads it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        """The truth on disk."""

    def others(self, key: Key) -> frozenset[str]:
        """Ids of Tasks that other entries of the journal have."""
        return frozenset(
            entry.record_id for entry in self.store.journal() if entry.record_id is not None and entry.key != key
        )

    def left(self, key: Key, found: FreshLook) -> LogResult | None:
        """What is said of a record that is not to be sent now; None when it is."""
        entry = self.store.journalled(key)
        move = move_for(entry, found.sighting(key, entry, self.others(key)))
        if move is Move.SEND:
            return None
        if entry is not None and entry.state is WriteState.WRITTEN:
            words = text("DidItLog has written it already.")
            return LogResult(key=key, standing=Standing.THERE, words=words, record_id=entry.record_id)
        if entry is not None and entry.state in {WriteState.SENDING, WriteState.REMOVING}:
            return of_entry(entry)
        standing = Standing.THERE if move is Move.NOTHING else Standing.NOT_DUE
        finding = found.finding(key[0])
        records = finding.records if finding is not None and standing is Standing.THERE else ()
        record_id = next((ref.id for ref in records if ref.match is not None), None)
        return LogResult(key=key, standing=standing, words=WORDS[standing], record_id=record_id)

    def against(self, draft: TaskDraft, found: FreshLook, profile: Profile) -> tuple[Obstacle, ...]:
        """What stands against a draft that is missing, the gravest first."""
        finding = found.finding(draft.activity_id)
        if _DELETED in _codes(finding, draft.address):
            words = text("It was logged, and the Task was deleted: restore it from Salesforce's recycle bin instead.")
            return (Obstacle(code=_DELETED, words=words),)
        recent = self.store.between(found.at - HISTORY, found.at)
        kept = keeps_email_messages(check.finding for check in recent if check.finding is not None)
        return obstacles(draft, found.task, profile, email_messages=kept)


class Proposer:
    """Makes the proposals of one look."""

    def __init__(self, shelf: Shelf, connection: Connection, found: FreshLook, wishes: Mapping[Key, Wish]) -> None:
        """Raises `CannotCheck` when the org cannot be asked which Status is closed."""
        self._shelf = shelf
        self._found = found
        self._wishes = wishes
        self._instance_url = connection.crm.instance_url
        self._workplace = Workplace(
            profile=connection.settings.profile,
            task=found.task or ObjectInfo(name="Task", createable=False),
            zone=_zone(found.rep.time_zone),
            closed_status=connection.writer.closed_status(),
        )

    def of_activity(self, activity_id: str) -> Iterator[Proposal]:
        """One for each record that is missing or was written here; one that says so when there is none."""
        missing = self._found.missing(activity_id)
        keys = {expected.key for expected in missing}
        for expected in missing:
            yield self._of_record(expected)
        entries = [one for one in self._shelf.store.journal() if one.draft.activity_id == activity_id]
        others = [one for one in entries if one.key not in keys and one.state is not WriteState.REMOVED]
        for entry in others:
            left = self._shelf.left(entry.key, self._found) or of_entry(entry)
            yield Proposal(key=entry.key, standing=left.standing, words=left.words)
        if not missing and not others:
            finding = self._found.finding(activity_id)
            is_there = finding is not None and finding.verdict in THERE
            standing = Standing.THERE if is_there else Standing.NOT_DUE
            yield Proposal(key=(activity_id, ""), standing=standing, words=WORDS[standing])

    def _of_record(self, expected: ExpectedRecord) -> Proposal:
        key = expected.key
        if (left := self._shelf.left(key, self._found)) is not None:
            return Proposal(key=key, standing=left.standing, words=left.words)
        choices, wish = choices_for(expected, self._found.people), self._wishes.get(key, Wish())
        person = next((one for one in choices if one.id == wish.person_id), next(iter(choices), None))
        if person is None:
            pages = tuple(_creations(expected, self._instance_url))
            return Proposal(key=key, standing=Standing.NO_PERSON, words=WORDS[Standing.NO_PERSON], create=pages)
        draft = draft_of(expected, person, self._workplace, wish.values)
        against = self._shelf.against(draft, self._found, self._workplace.profile)
        standing = Standing.BLOCKED if against else Standing.READY
        words = against[0].words if against else WORDS[Standing.READY]
        known = {name: self._workplace.task.find(name) for name in draft.values}
        return Proposal(
            key=key,
            standing=standing,
            words=words,
            draft=draft,
            choices=choices,
            labels={name: info.label for name, info in known.items() if info is not None and info.label},
            obstacles=against,
        )


def _creations(expected: ExpectedRecord, instance_url: str | None) -> Iterator[tuple[str, str]]:
    """Salesforce's own pages for a new person, with what is known of this one (Lightning: `defaultFieldValues`)."""
    if instance_url is None:
        return
    activity = expected.activity
    known = {"Email": expected.address or ""}
    if isinstance(activity, Call):
        known |= {"Phone": activity.number or "", "LastName": activity.person_name or ""}
    values = ",".join(f"{name}={quote(value, safe='')}" for name, value in known.items() if value)
    for name in ("Contact", "Lead"):
        yield name, f"{pages_url(instance_url)}/lightning/o/{name}/new?defaultFieldValues={quote(values, safe='')}"


def _codes(finding: Finding | None, address: str) -> set[str | None]:
    if finding is None:
        return set()
    if address:
        return {one.code for one in finding.recipients if one.address.casefold() == address}
    return {finding.reason.code} if finding.reason is not None else set()


def _zone(name: str) -> ZoneInfo | LocalZone:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return LocalZone()
