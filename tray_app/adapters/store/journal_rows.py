"""The journal of written Tasks as rows of the store: one sealed text each, compared as a whole when it is replaced."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from tray_app.adapters.store.seals import opened, sealed
from tray_app.adapters.store.times import from_ticks, to_ticks
from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, Relation, WriteState

KEEP_WRITTEN = timedelta(days=90)
"""How long an entry is kept after its last change."""
KEEP_WRITTEN_WORDS = timedelta(days=15)
"""How long its words are: as long as what was written can be taken back."""
_OPEN = frozenset({WriteState.SENDING, WriteState.REMOVING})


def content_of_entry(entry: JournalEntry) -> str:
    """The entry as it is stored."""
    draft = entry.draft
    kept: dict[str, Any] = {
        "draft": {
            "activity_id": draft.activity_id,
            "address": draft.address,
            "kind": draft.kind,
            "object": draft.object,
            "who_name": draft.who_name,
            "values": dict(draft.values),
            "relations": [asdict(one) for one in draft.relations],
        },
        "rep_id": entry.rep_id,
        "state": entry.state,
        "sent_at": to_ticks(entry.sent_at),
        "changed_at": to_ticks(entry.changed_at),
        "attempts": entry.attempts,
        "record_id": entry.record_id,
        "twin_id": entry.twin_id,
        "is_told": entry.is_told,
        "former": list(entry.former),
        "code": entry.code,
        "error": entry.error,
        "message": entry.message,
        "fields": list(entry.fields),
    }
    return sealed(json.dumps(kept, separators=(",", ":"), sort_keys=True))


def entry_from(content: object) -> JournalEntry | None:
    """The entry that was stored; None when it is spoilt, or of a newer version that keeps more."""
    try:
        kept = _opened(content)
        kept |= {name: from_ticks(kept[name]) for name in ("sent_at", "changed_at")}
        kept |= {name: tuple(kept[name]) for name in ("fields", "former")}
        draft = kept.pop("draft")
        people = (Relation(**{**one, "role": RecipientRole(one["role"])}) for one in draft.pop("relations", ()))
        return JournalEntry(
            draft=RecordDraft(**draft, relations=tuple(people)), state=WriteState(kept.pop("state")), **kept
        )
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def is_spoilt(content: object) -> bool:
    """Whether the disk has changed the entry. One that is whole and not understood is a newer version's: it stays."""
    try:
        _opened(content)
    except (ValueError, TypeError, RecursionError):
        return True
    return False


def after_a_while(content: str, now: datetime) -> str | None:
    """What is left of a stored entry at `now`: itself, itself without words, or nothing (None).

    What nobody knows the end of yet is kept as it is, and so is what a newer version has written, until it is seen to
    be old: while it stands here, its record is not written a second time.
    """
    if is_spoilt(content):
        return None
    entry = entry_from(content)
    if entry is None:
        return None if _is_over(_opened(content), now) else content
    if entry.state in _OPEN or now - entry.changed_at <= KEEP_WRITTEN_WORDS:
        return content
    if now - entry.changed_at > KEEP_WRITTEN:
        return None
    return content_of_entry(entry.without_words())


def _opened(content: object) -> dict[str, Any]:
    """What stands in it. Raises ValueError, TypeError and RecursionError for what is spoilt."""
    kept = json.loads(opened(content))  # type: ignore[arg-type]  # what is no text is refused there
    if not isinstance(kept, dict):
        raise TypeError("not an entry")
    return kept


def _is_over(kept: dict[str, Any], now: datetime) -> bool:
    """Whether an entry that is not understood is past its retention all the same."""
    try:
        return kept["state"] not in _OPEN and now - from_ticks(kept["changed_at"]) > KEEP_WRITTEN
    except (KeyError, ValueError, TypeError, OverflowError):
        return False
