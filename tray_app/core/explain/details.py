"""What an error names: API names of fields, ids of records, and the words worth showing."""

import re
from collections.abc import Iterator

from tray_app.core.explain.error_lines import Complaint
from tray_app.core.model.verdict import RecordRef

_LONGEST_MESSAGE = 500
_MOST = 30
"""Fields or records that are named at most."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}(?:\.[A-Za-z][A-Za-z0-9_]{0,79})?")
_LISTS = (
    re.compile(r"Unable to create/update fields: ([^.]{1,2000})", re.IGNORECASE),
    re.compile(r"Required fields are missing: \[([^\]]{1,2000})\]", re.IGNORECASE),
    re.compile(r"No such column '([^']{1,200})'", re.IGNORECASE),
    re.compile(r"\b(\w{1,80}): bad value for restricted picklist", re.IGNORECASE),
    re.compile(r"\b(\w{1,80}): data value too large", re.IGNORECASE),
    re.compile(r"field integrity exception: (\w{1,80})", re.IGNORECASE),
    re.compile(r"\[(\w{1,76}__c(?:, ?\w{1,76}__c){0,20})\]"),
)
"""Where Salesforce's own sentences name fields."""
_AT_THE_END = re.compile(r":?\s?\[([^\[\]]{0,2000})\](?:\s?:?\s?--.{0,200})?[\s.]*$")
"""Salesforce closes many messages with the fields concerned, `[]` when there are none."""
_ID = re.compile(r"(?<![A-Za-z0-9])(001|003|006|00Q|00T|500)([A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)(?![A-Za-z0-9])")
_OBJECTS = {"001": "Account", "003": "Contact", "006": "Opportunity", "00Q": "Lead", "00T": "Task", "500": "Case"}
_OBJECT = re.compile(r"sObject type '(\w{1,80})'", re.IGNORECASE)


def fields_in(complaint: Complaint) -> tuple[str, ...]:
    """API names of the fields the error names, each once."""
    names = (name.strip() for name in (*complaint.fields, *_listed(complaint.whole), *_at_the_end(complaint.message)))
    return tuple(dict.fromkeys(name for name in names if _NAME.fullmatch(name)))[:_MOST]


def records_in(complaint: Complaint) -> tuple[RecordRef, ...]:
    """Records whose ids the error names, each once."""
    found = (match for match in _ID.finditer(complaint.whole) if not match[0].isdigit())
    refs = dict.fromkeys(RecordRef(_OBJECTS[match[1]], match[0]) for match in found)
    return tuple(refs)[:_MOST]


def object_in(complaint: Complaint) -> str | None:
    """The object that Salesforce says it does not support, if it says so."""
    found = _OBJECT.search(complaint.whole)
    return found[1] if found else None


def message_of(complaint: Complaint) -> str:
    """The words worth showing: without the list of fields at the end, and not longer than a paragraph."""
    words = complaint.message
    if _AT_THE_END.search(words) and _AT_THE_END.sub("", words) and not words.casefold().startswith("required fields"):
        words = _AT_THE_END.sub("", words)
    words = words.strip()
    return words if len(words) <= _LONGEST_MESSAGE else words[: _LONGEST_MESSAGE - 1].rstrip() + "…"


def _listed(words: str) -> Iterator[str]:
    for pattern in _LISTS:
        for found in pattern.findall(words):
            yield from found.split(",")


def _at_the_end(message: str) -> Iterator[str]:
    found = _AT_THE_END.search(message)
    if found:
        yield from found[1].split(",")
