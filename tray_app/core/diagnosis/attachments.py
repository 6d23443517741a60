"""Errors that explain activities: found by the rep in the logger's own log, or met by the app when it wrote the Task.

Only what the error means is kept, never the pasted line: it may hold customer data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.timestamp import parse_timestamp
from tray_app.core.model.verdict import Confidence, Evidence, Fixer, Reason, Verdict

NOTE = "attached"
"""Under this name the store keeps them."""
_KEPT = timedelta(days=90)
_OF_ALL = ("org.", "access.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What one pasted error means."""

    code: str
    """A code of the catalogue."""
    confidence: Confidence
    """How sure the meaning is."""
    at: datetime
    """When it was attached, UTC-aware."""
    error: str = ""
    """The error's own name, in capitals; empty when it has none."""
    fields: tuple[str, ...] = ()
    """API names of the fields it names."""

    by_app: bool = False
    """Salesforce said it to the app, when that wrote such a Task; otherwise the rep pasted it."""

    @property
    def reason(self) -> Reason:
        """The reason of an activity this is attached to."""
        named = text("{error}, attached {time}", error=self.error, time=self.at)
        plain = text("attached {time}", time=self.at)
        line = Evidence(text("The line you pasted from the logger's Diagnostics"), named if self.error else plain)
        if self.by_app:
            said = text("refused: {error}", error=self.error)
            line = Evidence(text("The same kind of record, written by DidItLog"), said)
        evidence = [line]
        if self.fields:
            evidence.append(Evidence(text("Fields it names"), verbatim(", ".join(self.fields))))
        return Reason(code=self.code, confidence=self.confidence, evidence=tuple(evidence), fields=self.fields)


def can_be_attached(code: str) -> bool:
    """Whether the code says why something is not in Salesforce, rather than that nobody knows or could look."""
    return code in CATALOGUE and CATALOGUE[code].verdict is Verdict.NOT_LOGGED and code != "unknown.unproven"


def stands_against_all(code: str) -> bool:
    """Whether what Salesforce refused one record for stands against everything of the kind.

    The org's rules and the rep's rights do; what lies at one person, or heals by itself, says something of that one.
    """
    return can_be_attached(code) and code.startswith(_OF_ALL) and Fixer.NOBODY not in CATALOGUE[code].fixers


def attached(
    known: Mapping[str, Attachment], attachment: Attachment, activity_ids: Iterable[str]
) -> dict[str, Attachment]:
    """What is known, with one more attachment; what is older than 90 days is dropped."""
    fresh = {key: one for key, one in known.items() if attachment.at - one.at < _KEPT}
    return fresh | dict.fromkeys(activity_ids, attachment)


def to_note(known: Mapping[str, Attachment]) -> dict[str, list[Any]] | None:
    """Everything attached as plain data; None when there is nothing."""
    rows = {
        key: [one.code, one.confidence, one.at.isoformat(), one.error, list(one.fields), one.by_app]
        for key, one in known.items()
    }
    return rows or None


def from_note(note: Any) -> dict[str, Attachment]:
    """What is in the data of `to_note`; nothing when it cannot be read, and no code that is not known any more."""
    try:
        return {
            key: Attachment(
                code=code,
                confidence=Confidence(confidence),
                at=parse_timestamp(at),
                error=error,
                fields=tuple(fields),
                by_app=bool(by_app and by_app[0]),  # earlier versions kept no such word
            )
            for key, (code, confidence, at, error, fields, *by_app) in (note or {}).items()
            if can_be_attached(code)
        }
    except (ValueError, TypeError, AttributeError):
        return {}
