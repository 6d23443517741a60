"""When a record may be sent: a state machine without any clock or connection, so that every case can be tried.

One rule carries the rest: an entry is in the journal before anything is sent, and once it says `sending`, nothing is
sent again until Salesforce was asked when the first sending could no longer be under way, and did not have it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteAnswer, WriteOutcome, WriteState
from tray_app.core.writing.own_task import OwnTrace

SETTLED = timedelta(minutes=12)
"""So long after it was sent a request may still be worked on: a transaction of Salesforce ends after ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a fresh look at Salesforce showed of one record of an activity."""

    at: datetime
    """When the look began, by Salesforce's clock, UTC-aware."""
    is_missing: bool = False
    """Everything was answered, the logger's time is over, and no record of it is there."""
    is_there: bool = False
    """A record of it is there, whoever wrote it."""
    own: OwnTrace | None = None
    """The record that we sent, where it was recognised; it may be deleted."""
    whole: bool = True
    """The rep's records were answered as a whole: that ours is not among them means that it is not there."""


class Move(StrEnum):
    """What is to be done."""

    SEND = "send"
    """Journal it and send it."""
    WAIT = "wait"
    """Look again later: it may still arrive, or the answer was not whole."""
    NOTHING = "nothing"
    """It is there already, or nothing is missing."""


def settled(entry: JournalEntry, seen: Sighting) -> JournalEntry:
    """The entry after a look: what was in doubt and can be told now."""
    if entry.state is WriteState.WRITTEN and seen.own is not None:
        # What was only recognised may turn out to be another's.
        known = replace(entry, record_id=seen.own.id, twin_id=seen.own.twin_id or entry.twin_id)
        return known.at(WriteState.REMOVED, seen.at) if seen.own.is_deleted else known
    if entry.state is not WriteState.SENDING:
        return entry
    if seen.own is not None:
        state = WriteState.REMOVED if seen.own.is_deleted else WriteState.WRITTEN
        own = seen.own
        return replace(
            entry.at(state, seen.at), record_id=own.id, twin_id=own.twin_id, is_told=own.is_certain, code=None
        )
    if not seen.whole or seen.at - entry.sent_at < SETTLED:
        return entry
    # What Salesforce was asked for is over by now, and it was never made.
    return entry.at(WriteState.DROPPED if seen.is_there else WriteState.ABSENT, seen.at)


def move_for(entry: JournalEntry | None, seen: Sighting) -> Move:
    """What follows for an entry that is settled as far as can be, or for none."""
    if entry is not None and entry.state in {WriteState.SENDING, WriteState.REMOVING}:
        return Move.WAIT
    if entry is not None and entry.state is WriteState.WRITTEN:
        return Move.NOTHING
    if seen.is_there:
        return Move.NOTHING
    return Move.SEND if seen.is_missing else Move.WAIT


def begun(draft: RecordDraft, entry: JournalEntry | None, rep_id: str, now: datetime) -> JournalEntry:
    """The entry that is journalled before the draft is sent; `entry`: what the journal had of it so far."""
    if entry is None:
        return JournalEntry(draft=draft, rep_id=rep_id, sent_at=now, changed_at=now)
    former = (*entry.former, *entry.ids)
    attempts = entry.attempts + 1
    return JournalEntry(draft=draft, rep_id=rep_id, sent_at=now, changed_at=now, attempts=attempts, former=former)


def answered(entry: JournalEntry, answer: WriteAnswer, now: datetime) -> JournalEntry:
    """The entry after Salesforce's answer to its sending."""
    match answer.outcome:
        case WriteOutcome.DONE:
            return replace(entry.at(WriteState.WRITTEN, now), record_id=answer.record_id, is_told=True)
        case WriteOutcome.REFUSED:
            told = {"code": answer.code, "error": answer.error, "message": answer.message, "fields": answer.fields}
            return replace(entry.at(WriteState.REFUSED, now), **told)  # type: ignore[arg-type]  # its own fields
        case WriteOutcome.UNSENT:
            return replace(entry.at(WriteState.ABSENT, now), code=answer.code)
        case WriteOutcome.UNKNOWN:
            return replace(entry, code=answer.code)


def removed(entry: JournalEntry, answer: WriteAnswer, now: datetime) -> JournalEntry:
    """The entry after Salesforce's answer to its deletion; without a clear one it stays as it is, to be tried again."""
    match answer.outcome:
        case WriteOutcome.DONE:
            return entry.at(WriteState.REMOVED, now)
        case WriteOutcome.REFUSED | WriteOutcome.UNSENT:
            back = replace(entry.at(WriteState.WRITTEN, now), code=answer.code, error=answer.error)
            return replace(back, message=answer.message, fields=answer.fields)
        case WriteOutcome.UNKNOWN:
            return replace(entry, code=answer.code)
