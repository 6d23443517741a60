"""Writes missing records, each exactly once: looks, journals, sends, remembers the answer, and looks again.

What may be done when is decided in `core/writing`; here it is carried out, under a lock that all windows and commands
of this computer share. On another computer the same rep may do the same at the same moment: then both look again at
once, and the one that came later takes its own back; who lost the answer does so when it is known what became of it.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tray_app.adapters.system.file_lock import file_lock
from tray_app.app import Connection
from tray_app.core.cycle.monitor import HISTORY
from tray_app.core.diagnosis.attachments import Attachment, stands_against_all
from tray_app.core.model.crm import MARK
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check, Store
from tray_app.core.model.task_writing import (
    MOST_AT_ONCE,
    JournalEntry,
    RecordDraft,
    WriteAnswer,
    WriteOutcome,
    WriteState,
)
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Confidence
from tray_app.core.reporting.corrections import Corrections
from tray_app.core.ui_api.log_api import TAKEN_BACK_WITHIN, Key, LogResult, Permission, Proposal, Standing, Wish
from tray_app.core.writing.exactly_once import SETTLED, answered, begun, removed, settled
from tray_app.core.writing.own_task import earlier_twin, others_in
from tray_app.services.fresh_look import FreshLook, look
from tray_app.services.log_words import WORDS, of_entry
from tray_app.services.proposing import Proposer, Shelf

_log = logging.getLogger(__name__)
LOCK_WAIT_S = 120.0
"""No other process is at it for longer."""
_FINISHED_WITHIN = timedelta(days=1)
"""So long what the rep asked for is finished by itself when it turns out never to have arrived."""
_MOST_ATTEMPTS = 3
_GRAVITY = (WriteOutcome.DONE, WriteOutcome.UNSENT, WriteOutcome.REFUSED, WriteOutcome.UNKNOWN)
"""Of several deletions that belong together the last in this order is what became of them."""


class WritingForbidden(Exception):
    """Nothing may be written: the rep has not allowed it, or the company does not want it."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.permission = permission


def _new_mark() -> str:
    from uuid import uuid4  # for what is written, and most days nothing is

    return f"{MARK}{uuid4().hex}"


class TaskLogger:
    """One for each process; its methods may be called from several threads, and wait for one another."""

    def __init__(
        self,
        store: Store,
        connect: Callable[[], Connection],
        *,
        lock_file: Path,
        permission: Callable[[], Permission],
        now: Callable[[], datetime],
        lock_wait_s: float = LOCK_WAIT_S,
        step: Callable[[str], None] = lambda _: None,
        new_mark: Callable[[], str] = _new_mark,
    ) -> None:
        """`connect` opens a connection for one errand; `lock_wait_s`: seconds to wait for another process.

        `step` hears what is about to be done, so that a test can end the process there. `new_mark` makes an id of our
        own, different each time.
        """
        self._store = store
        self._connect = connect
        self._lock_file = lock_file
        self._permission = permission
        self._now = now
        self._lock_wait_s = lock_wait_s
        self._step = step
        self._new_mark = new_mark
        self._one_at_a_time = threading.Lock()

    @property
    def permission(self) -> Permission:
        """Whether anything may be written."""
        return self._permission()

    def propose(self, activity_ids: Collection[str], wishes: Mapping[Key, Wish] | None = None) -> list[Proposal]:
        """What would be written for these, after a fresh look. Writes nothing to Salesforce.

        Raises `CannotCheck`, OSError from the store, and LockTaken when another process is at it for too long.
        """
        with self._alone(), self._connection() as connection:
            found = look(connection, self._store, self._now(), activity_ids)
            self._settle(found)
            proposer = Proposer(Shelf(self._store), connection, found, wishes or {}, self._new_mark)
            return [one for key in activity_ids for one in proposer.of_activity(key)]

    def write(self, drafts: Sequence[RecordDraft]) -> list[LogResult]:
        """Write these, each once; the same record only once. Raises as `propose`, and `WritingForbidden`."""
        if self.permission is not Permission.GIVEN:
            raise WritingForbidden(self.permission)
        wanted = list({draft.key: draft for draft in drafts}.values())
        with self._alone(), self._connection() as connection:
            return self._written(connection, wanted)

    def take_back(self, record_id: str) -> LogResult | None:
        """Delete a Task that was written here; None when there is none of this id. Raises as `write`."""
        if self.permission is Permission.FORBIDDEN:
            raise WritingForbidden(self.permission)
        with self._alone():
            entry = next((one for one in self._store.journal() if one.record_id == record_id), None)
            if entry is None:
                return None
            if not self.can_be_taken_back(entry):
                return of_entry(entry)
            with self._connection() as connection:
                # Who is signed in now may be somebody else, on the same computer.
                if connection.crm.rep().user_id != entry.rep_id:
                    return of_entry(entry)
                if entry.draft.object == "EmailMessage" and entry.twin_id is None:
                    # Its Task goes with it, and is to be known as ours afterwards.
                    self._settle(look(connection, self._store, self._now(), {entry.draft.activity_id}))
                    entry = self._store.journalled(entry.key) or entry
                after = self._removed(connection, entry)
                self._look_after(connection, {entry.draft.activity_id})
            return of_entry(after)

    def can_be_taken_back(self, entry: JournalEntry) -> bool:
        """Whether it is ours for certain, is there, and is young enough."""
        open_ = entry.state in {WriteState.WRITTEN, WriteState.REMOVING}
        return open_ and entry.is_told and self._now() - entry.sent_at < TAKEN_BACK_WITHIN

    def finish(self) -> list[LogResult]:
        """Find out what became of everything in doubt, and finish what the rep asked for. Raises as `write`."""
        if self.permission is not Permission.GIVEN or not (keys := self.in_doubt()):
            return []
        with self._alone(), self._connection() as connection:
            found = look(connection, self._store, self._now(), {activity_id for activity_id, _ in keys})
            before = [entry for key in keys if (entry := self._store.journalled(key)) is not None]
            after = self._settle(found)
            for entry in before:
                if entry.state is WriteState.REMOVING and entry.rep_id == found.rep.user_id:
                    after[entry.key] = self._removed(connection, entry)
            twins = self._without_twins(connection, found, after)
            never_came = [
                entry.draft
                for entry in after.values()
                if entry.state is WriteState.ABSENT
                and entry.attempts < _MOST_ATTEMPTS
                and found.at - entry.sent_at < _FINISHED_WITHIN
            ]
            written = self._written(connection, never_came) if never_came else []
        told = {key: of_entry(entry) for key, entry in after.items()} | twins | {one.key: one for one in written}
        return list(told.values())

    def journal(self) -> list[JournalEntry]:
        """Everything that was written here, the newest first. Raises OSError from the store."""
        return sorted(self._store.journal(), key=lambda entry: entry.sent_at, reverse=True)

    def in_doubt(self) -> list[Key]:
        """What a look may tell by now: it was sent long enough ago, or is to be deleted."""
        now = self._now()
        return [
            entry.key
            for entry in self._store.journal()
            if entry.state is WriteState.REMOVING
            or (entry.state is WriteState.SENDING and not timedelta(0) <= now - entry.sent_at < SETTLED)
        ]

    # --- steps

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._one_at_a_time, file_lock(self._lock_file, self._lock_wait_s):
            yield

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        connection = self._connect()
        try:
            yield connection
        finally:
            connection.crm.close()

    def _written(self, connection: Connection, drafts: Sequence[RecordDraft]) -> list[LogResult]:
        self._step("look")
        found = look(connection, self._store, self._now(), {draft.activity_id for draft in drafts})
        self._settle(found)
        profile, shelf = connection.settings.profile, Shelf(self._store)
        results: dict[Key, LogResult] = {}
        to_send: list[RecordDraft] = []
        for draft in drafts:
            if (left := shelf.left(draft, found)) is not None:
                results[draft.key] = left
            elif against := shelf.against(draft, found, profile):
                results[draft.key] = LogResult(
                    key=draft.key,
                    standing=Standing.BLOCKED,
                    words=against[0].words,
                    object=draft.object,
                    code=against[0].code,
                )
            else:
                to_send.append(draft)
        for start in range(0, len(to_send), MOST_AT_ONCE):
            results |= self._sent(connection, found, to_send[start : start + MOST_AT_ONCE])
        self._step("look after")
        if to_send:
            after = self._look_after(connection, {draft.activity_id for draft in to_send})
            if after is not None:
                results |= {key: of_entry(entry) for key, entry in self._settle(after).items() if key in results}
                results |= self._without_twins(connection, after, [draft.key for draft in to_send])
        return [results[draft.key] for draft in drafts]

    def _sent(self, connection: Connection, found: FreshLook, drafts: Sequence[RecordDraft]) -> dict[Key, LogResult]:
        """Journal them, send them, and journal the answers."""
        results, entries = dict[Key, LogResult](), list[JournalEntry]()
        for draft in drafts:
            before = self._store.journalled(draft.key)
            entry = begun(draft, before, found.rep.user_id, found.at)
            self._step("journal")
            if self._store.keep_entry(entry, before):
                entries.append(entry)
            else:  # what stands there cannot be read, or somebody without the lock is at it
                results[draft.key] = LogResult(
                    key=draft.key, standing=Standing.IN_DOUBT, words=WORDS[Standing.IN_DOUBT]
                )
        if not entries:
            return results
        self._step("send")
        answers = connection.writer.create([entry.draft for entry in entries])
        self._step("answer")
        for entry, answer in zip(entries, answers, strict=True):
            after = answered(entry, answer, found.at)
            self._step("keep")
            self._store.keep_entry(after, entry)
            results[entry.key] = of_entry(after)
            if after.state is WriteState.REFUSED:
                self._offer(after, answer)
        return results

    def _settle(self, found: FreshLook) -> dict[Key, JournalEntry]:
        """Journal what the look tells about what was in doubt; the entries that are told now."""
        told = dict[Key, JournalEntry]()
        journal = list(self._store.journal())
        for entry in journal:
            if entry.draft.activity_id not in found.checks or entry.rep_id != found.rep.user_id:
                continue
            known = (told.get(one.key, one) for one in journal)
            after = settled(entry, found.sighting(entry.draft, entry, others_in(known, entry.key)))
            if after != entry and self._store.keep_entry(after, entry):
                told[entry.key] = after
        return told

    def _look_after(self, connection: Connection, activity_ids: Collection[str]) -> FreshLook | None:
        """Judge the activities anew; None when nobody can be asked any more, which the next check makes up for."""
        try:
            return look(connection, self._store, self._now(), activity_ids)
        except CannotCheck:
            return None

    def _without_twins(self, connection: Connection, found: FreshLook, keys: Iterable[Key]) -> dict[Key, LogResult]:
        """Take back what another computer has written as well, a moment before."""
        results = {}
        entries = {entry.key: entry for entry in self._store.journal()}
        for key in keys:
            entry = entries.get(key)
            if entry is None or entry.state is not WriteState.WRITTEN:
                continue
            twin_id = earlier_twin(entry, found.records, others_in(entries.values(), key))
            if twin_id is not None:
                after = self._removed(connection, entry)
                words = text("Another computer of yours had just written it; this one's copy was taken back.")
                standing = Standing.THERE if after.state is WriteState.REMOVED else Standing.IN_DOUBT
                results[key] = LogResult(
                    key=key, standing=standing, words=words, object=entry.draft.object, record_id=twin_id
                )
        if results:
            self._look_after(connection, {activity_id for activity_id, _ in results})
        return results

    def _removed(self, connection: Connection, entry: JournalEntry) -> JournalEntry:
        asked = entry.at(WriteState.REMOVING, self._now())
        self._step("journal deletion")
        if entry.record_id is None or not entry.is_told or not self._store.keep_entry(asked, entry):
            return entry
        self._step("delete")
        # Salesforce deletes an EmailMessage and its Task together; what is deleted already counts as done.
        answers = connection.writer.delete(entry.ids)
        after = removed(asked, max(answers, key=lambda answer: _GRAVITY.index(answer.outcome)), self._now())
        self._step("keep deletion")
        self._store.keep_entry(after, asked)
        return after

    def _offer(self, entry: JournalEntry, answer: WriteAnswer) -> None:
        """What Salesforce refused to us, it may have refused to the logger: offered for what nobody can explain yet."""
        code = answer.code or ""
        found = Attachment(
            code=code,
            confidence=Confidence.LIKELY,
            at=entry.changed_at,
            error=answer.error,
            fields=answer.fields,
            by_app=True,
        )
        alike = {
            check.activity.id
            for check in self._store.between(entry.changed_at - HISTORY, entry.changed_at)
            if stands_against_all(code) and check.activity.kind == entry.draft.kind and _is_unexplained(check)
        }
        Corrections(self._store).attach(found, alike | {entry.draft.activity_id})


def _is_unexplained(check: Check) -> bool:
    finding = check.finding
    return finding is not None and finding.reason is not None and finding.reason.code == "unknown.unproven"
