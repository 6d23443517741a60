"""Records that the app wrote, in the eyes of a check: proof of their activity, but no sign that the logger works.

They are kept out of the matching, so that none takes another activity's place, nor hides the logger's own record that
comes late. What is left without one is proved by ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.matcher import Match
from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.matching.subjects import fold
from tray_app.core.model.activity import Email
from tray_app.core.model.crm import Records
from tray_app.core.model.ports import Check
from tray_app.core.model.task_writing import JournalEntry, WriteState
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Finding, MatchStrength, Note, RecordRef

OWN = "note.own_record"
"""Code of the note on what only the app's own Task proves."""
COPIED = "note.own_copy"
"""Code of the note on what the logger has written as well."""
_SAYS_NOTHING = frozenset({"note.late", "note.renamed_subject"})
"""Remarks about a logger's record that mean nothing for ours."""


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """What the journal says was written and is not deleted."""

    by_key: Mapping[tuple[str, str], JournalEntry] = field(default_factory=dict)
    """Which record is expected of which activity → the entry of the one that was written for it."""
    gone: frozenset[str] = frozenset()
    """Ids of those that are deleted again: to the logger's records they are as if they had never been."""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all of them."""
        return frozenset(id_ for entry in self.by_key.values() for id_ in entry.ids)

    @property
    def activities(self) -> frozenset[str]:
        """Ids of the activities that they record."""
        return frozenset(activity_id for activity_id, _ in self.by_key)

    def seen_in(self, records: Records) -> "OwnRecords":
        """The same with the Tasks that Salesforce made for EmailMessages: the journal hears of them only after this."""
        twins = {message.id: message.task_id for message in records.messages if message.task_id}
        known = {
            key: replace(entry, twin_id=twins.get(entry.record_id or "", entry.twin_id))
            for key, entry in self.by_key.items()
        }
        return OwnRecords(known, self.gone)

    def left_out(self, records: Records) -> Records:
        """The records without them."""
        if not (own := self.ids | self.gone):
            return records
        return replace(
            records,
            tasks=tuple(task for task in records.tasks if task.id not in own),
            messages=tuple(one for one in records.messages if one.id not in own),
        )

    def satisfied(
        self, expected: Sequence[ExpectedRecord], hits: Sequence[Match], records: Records
    ) -> list[ExpectedRecord]:
        """Those that ours proves, and that were given a record to which another one has as good a right."""
        found = {hit.expected_record.key: hit for hit in hits if not _is_gone(hit)}
        lacking = {_words_of(one) for one in expected if one.key not in found and self._live(one, records) is None} - {
            None
        }
        return [
            one
            for one in expected
            if (hit := found.get(one.key)) is not None
            and (hit.rivals or _words_of(one) in lacking)
            and self._live(one, records) is not None
        ]

    def matches(self, expected: Sequence[ExpectedRecord], hits: Sequence[Match], records: Records) -> list[Match]:
        """The hits, and for what they leave out those of the app's own records that are still there."""
        found = {hit.expected_record.key for hit in hits if not _is_gone(hit)}
        own = [
            Match(
                expected_record=one,
                logged_record=live,
                match=MatchStrength.EXACT,
                person_id=self.by_key[one.key].draft.person_of(one.key[1]) or None,
            )
            for one in expected
            if one.key not in found and (live := self._live(one, records)) is not None
        ]
        replaced = {match.expected_record.key for match in own}
        return [hit for hit in hits if hit.expected_record.key not in replaced] + own

    def copied(self, hits: Iterable[Match], records: Records) -> dict[str, RecordRef]:
        """Activities for which somebody else has written a record beside ours → ours, where it is the one to go.

        That is the logger, mostly. Another computer of the rep's may have done it as well: then the younger one goes,
        so that not each of the two computers offers to remove its own.
        """
        return {
            hit.expected_record.activity.id: RecordRef(entry.draft.object, entry.record_id or "")
            for hit in hits
            if not self.ids & hit.logged_record.ids
            and not _is_gone(hit)
            and hit.match is not MatchStrength.PROBABLE
            and (live := self._live(hit.expected_record, records)) is not None
            and (entry := self.by_key[hit.expected_record.key]).is_told
            and not _is_of_the_app_and_younger(hit.logged_record, live)
        }

    def told_of(self, finding: Finding, copied: Mapping[str, RecordRef]) -> Finding:
        """The finding with what the rep is to know of the app's own record."""
        if own := copied.get(finding.activity_id):
            note = Note(COPIED, text("The logger has written its own record since: DidItLog's can be removed."))
            return replace(finding, notes=(*finding.notes, note), records=(*finding.records, own))
        if not self.proves(finding):
            return finding
        notes = tuple(note for note in finding.notes if note.code not in _SAYS_NOTHING)
        written = Note(OWN, text("DidItLog wrote this record when you asked for it"))
        return replace(finding, notes=(*notes, written), time_to_log_s=None)

    def proves(self, finding: Finding | None) -> bool:
        """Whether nothing but records of the app's own proves the activity."""
        refs = [ref.id for ref in finding.records if ref.match is not None] if finding is not None else []
        return bool(refs) and self.ids.issuperset(refs)

    def without(self, history: Iterable[Check]) -> list[Check]:
        """The history without what only the app wrote: it says nothing about the logger."""
        return [check for check in history if not self.proves(check.finding)]

    def _live(self, expected_record: ExpectedRecord, records: Records) -> LoggedRecord | None:
        """Ours, where it is still there."""
        entry = self.by_key.get(expected_record.key)
        if entry is None:
            return None
        message = next((one for one in records.messages if one.id == entry.record_id), None)
        task_id = message.task_id if message is not None else entry.record_id
        task = next((one for one in records.tasks if one.id == task_id and not one.is_deleted), None)
        return LoggedRecord(task, message) if task is not None or message is not None else None


def own_records_in(journal: Iterable[JournalEntry]) -> OwnRecords:
    """The app's own records that are in Salesforce, as far as the journal knows."""
    journal = tuple(journal)
    there = [one for one in journal if one.record_id and one.state in {WriteState.WRITTEN, WriteState.REMOVING}]
    removed = (entry for entry in journal if entry.state is WriteState.REMOVED)
    return OwnRecords(
        {(entry.draft.activity_id, address): entry for entry in there for address in entry.draft.covers},
        frozenset(id_ for entry in removed for id_ in entry.ids) | {id_ for entry in journal for id_ in entry.former},
    )


def _words_of(expected_record: ExpectedRecord) -> tuple[str, str | None] | None:
    """By what two emails are alike: whichever of them a record is called, the count is right. None for a call."""
    activity = expected_record.activity
    return (fold(activity.subject), expected_record.address) if isinstance(activity, Email) else None


def _is_of_the_app_and_younger(other: LoggedRecord, own: LoggedRecord) -> bool:
    is_marked = other.task is not None and other.task.mark is not None
    return is_marked and (own.created_at, own.id) < (other.created_at, other.id)


def _is_gone(hit: Match) -> bool:
    task = hit.logged_record.task
    return task is not None and task.is_deleted
