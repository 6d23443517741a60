"""What would be written after a fresh look, or what is said of a record that is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tray_app.adapters.salesforce.link_book import pages_url
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.app import Connection
from tray_app.core.cycle.monitor import HISTORY
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Call, Email
from tray_app.core.model.crm import FieldValue, ObjectInfo, Person
from tray_app.core.model.ports import Store
from tray_app.core.model.profiles import Profile
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteState
from tray_app.core.model.text import text
from tray_app.core.model.verdict import THERE, Finding
from tray_app.core.ui_api.log_api import Key, LogResult, Proposal, Standing, Wish
from tray_app.core.writing.drafting import Workplace, choices_for, draft_of
from tray_app.core.writing.email_drafting import keeps_email_messages, message_draft_of
from tray_app.core.writing.exactly_once import Move, move_for
from tray_app.core.writing.own_task import others_in
from tray_app.core.writing.precheck import Obstacle, obstacles
from tray_app.core.writing.relating import FIELDS, choices_of, proposed
from tray_app.services.fresh_look import FreshLook
from tray_app.services.log_words import WORDS, of_entry

_DELETED = "task.deleted"
_OPEN = frozenset({WriteState.SENDING, WriteState.REMOVING})


class Shelf:
    """The store as it is now, as one who writes records reads it: the journal once, and what is known of late."""

    def __init__(self, store: Store) -> None:
        """Raises OSError from the store."""
        self._store = store
        self.entries: dict[Key, JournalEntry] = {entry.key: entry for entry in store.journal()}
        """The journal."""

    def others(self, key: Key) -> frozenset[str]:
        """Ids of records that other entries of the journal have."""
        return others_in(self.entries.values(), key)

    def keeps_email_messages(self, found: FreshLook) -> bool:
        """Whether this org keeps emails as EmailMessage records."""
        recent = self._store.between(found.at - HISTORY, found.at)
        return keeps_email_messages((check.finding for check in recent if check.finding is not None), found.records)

    def left(self, draft: RecordDraft, found: FreshLook) -> LogResult | None:
        """What is said of a record that is not to be sent now; None when it is."""
        key = draft.key
        if (elsewhere := self._under_way_as_another(draft)) is not None:
            return replace(of_entry(elsewhere), key=key)
        entry = self.entries.get(key)
        if self._lacks(entry, draft):
            return None  # what stands against it says why it is not sent
        move = move_for(entry, found.sighting(draft, entry, self.others(key)))
        if move is Move.SEND:
            return None
        if entry is not None and entry.state is WriteState.WRITTEN:
            return replace(of_entry(entry), standing=Standing.THERE, words=text("DidItLog has written it already."))
        if entry is not None and entry.state in _OPEN:
            return of_entry(entry)
        standing = Standing.THERE if move is Move.NOTHING else Standing.NOT_DUE
        finding = found.finding(key[0])
        records = finding.records if finding is not None and standing is Standing.THERE else ()
        ref = next((ref for ref in records if ref.match is not None), None)
        return LogResult(
            key=key,
            standing=standing,
            words=WORDS[standing],
            object=ref.object if ref is not None else draft.object,
            record_id=ref.id if ref is not None else None,
        )

    def against(self, draft: RecordDraft, found: FreshLook, profile: Profile) -> tuple[Obstacle, ...]:
        """What stands against a draft that is missing, the gravest first."""
        finding = found.finding(draft.activity_id)
        if any(_DELETED in _codes(finding, address) for address in draft.covers):
            words = text("It was logged, and the Task was deleted: restore it from Salesforce's recycle bin instead.")
            return (Obstacle(code=_DELETED, words=words),)
        if draft.object == "EmailMessage" and (
            _has_email_record(finding) or self._lacks(self.entries.get(draft.key), draft)
        ):
            words = text(
                "The email is in Salesforce already, without this person. Salesforce adds nobody to an email that was "
                "sent, and a second record would be a copy."
            )
            return (Obstacle(code="unknown.unproven", words=words),)
        return obstacles(draft, found.objects.get(draft.object), profile)

    def _lacks(self, entry: JournalEntry | None, draft: RecordDraft) -> bool:
        """Whether the email is written, but not for everybody whom the draft is for."""
        if entry is None or entry.state is not WriteState.WRITTEN:
            return False
        return not draft.covers <= entry.draft.covers

    def _under_way_as_another(self, draft: RecordDraft) -> JournalEntry | None:
        """What is open of the same recipients as a record of the other kind: the org's habit has changed meanwhile."""
        open_ = (one for one in self.entries.values() if one.state in _OPEN and one.key != draft.key)
        return next((one for one in open_ if one.key[0] == draft.key[0] and one.draft.covers & draft.covers), None)


class Proposer:
    """Makes the proposals of one look."""

    def __init__(
        self,
        shelf: Shelf,
        connection: Connection,
        found: FreshLook,
        wishes: Mapping[Key, Wish],
        new_mark: Callable[[], str],
    ) -> None:
        """`new_mark` makes an id of our own.

        Raises `CannotCheck` when the org cannot be asked which Status is closed.
        """
        self._shelf = shelf
        self._found = found
        self._wishes = wishes
        self._new_mark = new_mark
        self._instance_url = connection.crm.instance_url
        self._workplace = Workplace(
            profile=connection.settings.profile,
            task=found.objects.get("Task") or ObjectInfo(name="Task", createable=False),
            message=found.objects.get("EmailMessage"),
            rep=found.rep,
            zone=_zone(found.rep.time_zone),
            closed_status=connection.writer.closed_status(),
        )
        self._keeps_messages = shelf.keeps_email_messages(found)
        everybody = {
            person.id: person
            for activity_id in found.checks
            for expected in found.missing(activity_id)
            for person in choices_for(expected, found.people)
        }
        self._around = connection.writer.related_choices(list(everybody.values())) if everybody else {}

    def of_activity(self, activity_id: str) -> Iterator[Proposal]:
        """One for each record that is missing or was written here; one that says so when there is none."""
        missing = self._found.missing(activity_id)
        proposals = list(self._of_missing(missing))
        yield from proposals
        keys = {one.key for one in proposals}
        entries = [one for one in self._shelf.entries.values() if one.draft.activity_id == activity_id]
        others = [one for one in entries if one.key not in keys and one.state is not WriteState.REMOVED]
        for entry in others:
            left = self._shelf.left(entry.draft, self._found) or of_entry(entry)
            yield Proposal(key=entry.key, standing=left.standing, words=left.words)
        if not missing and not others:
            finding = self._found.finding(activity_id)
            is_there = finding is not None and finding.verdict in THERE
            standing = Standing.THERE if is_there else Standing.NOT_DUE
            yield Proposal(key=(activity_id, ""), standing=standing, words=WORDS[standing])

    def _of_missing(self, missing: Sequence[ExpectedRecord]) -> Iterator[Proposal]:
        """A Task for each, or one EmailMessage for all whose people are known."""
        known = [(one, choices_for(one, self._found.people)) for one in missing]
        together = [pair for pair in known if pair[1] and self._keeps_messages and isinstance(pair[0].activity, Email)]
        if together:
            yield self._of_message(together)
        for expected, choices in known:
            if (expected, choices) not in together:
                yield self._of_task(expected, choices)

    def _of_task(self, expected: ExpectedRecord, choices: Sequence[Person]) -> Proposal:
        key = expected.key
        nothing_yet = RecordDraft(activity_id=key[0], address=key[1], kind=expected.activity.kind)
        if (left := self._shelf.left(nothing_yet, self._found)) is not None:
            return Proposal(key=key, standing=left.standing, words=left.words)
        if not choices:
            pages = tuple(_creations(expected, self._instance_url))
            return Proposal(key=key, standing=Standing.NO_PERSON, words=WORDS[Standing.NO_PERSON], create=pages)
        wish = self._wishes.get(key, Wish())
        person = _chosen(choices, wish)
        return self._proposal(
            lambda values: draft_of(expected, person, self._workplace, values, mark=self._new_mark()),
            wish,
            [person],
            (tuple(choices),),
            "Task",
        )

    def _of_message(self, known: Sequence[tuple[ExpectedRecord, Sequence[Person]]]) -> Proposal:
        wish = self._wishes.get((known[0][0].activity.id, ""), Wish())
        addressed = [(expected, _chosen(choices, wish)) for expected, choices in known]
        proposal = self._proposal(
            lambda values: message_draft_of(addressed, self._workplace, values),
            wish,
            [person for _, person in addressed],
            tuple(tuple(choices) for _, choices in known),
            "EmailMessage",
        )
        left = self._shelf.left(proposal.draft, self._found) if proposal.draft is not None else None
        return Proposal(key=left.key, standing=left.standing, words=left.words) if left is not None else proposal

    def _proposal(
        self,
        draft_with: Callable[[Mapping[str, FieldValue]], RecordDraft],
        wish: Wish,
        people: Sequence[Person],
        choices: tuple[tuple[Person, ...], ...],
        object_name: str,
    ) -> Proposal:
        described = self._found.objects.get(object_name)
        name = FIELDS[object_name]
        info = described.find(name) if described is not None else None
        related = choices_of(people, self._around) if info is not None and info.createable else ()
        to = proposed(people, self._around, related, wish.related)
        draft = draft_with({**wish.values, **({name: to} if to is not None else {})})
        against = self._shelf.against(draft, self._found, self._workplace.profile)
        standing = Standing.BLOCKED if against else Standing.READY
        fields = {one: described.find(one) for one in draft.values} if described is not None else {}
        return Proposal(
            key=draft.key,
            standing=standing,
            words=against[0].words if against else WORDS[Standing.READY],
            draft=draft,
            choices=choices,
            related=related,
            labels={one: info.label for one, info in fields.items() if info is not None and info.label},
            obstacles=against,
        )


def _chosen(choices: Iterable[Person], wish: Wish) -> Person:
    """The one the rep wants, or else the surest. There is at least one."""
    choices = tuple(choices)
    return next((one for one in choices if one.id in wish.people), choices[0])


def _has_email_record(finding: Finding | None) -> bool:
    return finding is not None and any(
        ref.object == "EmailMessage" and ref.match is not None for ref in finding.records
    )


def _creations(expected: ExpectedRecord, instance_url: str | None) -> Iterator[tuple[str, str]]:
    """Salesforce's own pages for a new person, with what is known of this one (Lightning: `defaultFieldValues`)."""
    if instance_url is None:
        return
    activity = expected.activity
    known = {"Email": expected.address or ""}
    if isinstance(activity, Call):
        number = "" if activity.other_numbers else activity.number  # nobody knows which of them to save
        known |= {"Phone": number or "", "LastName": activity.person_name or ""}
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
