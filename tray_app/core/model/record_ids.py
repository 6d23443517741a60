"""What stands where a Salesforce ID should: the ID, a link that holds one, or what is wrong with it.

An ID has 15 characters where case matters, or 18: the last three say which of the others are capitals, five at a time
(Salesforce Object Reference, "ID Field Type"). Its first three characters say what kind of record it is.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_CHECKS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHAPE: Final = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_IN_LINK: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?(?![A-Za-z0-9])")
_OBJECTS: Final = {
    "001": "Account",
    "003": "Contact",
    "005": "User",
    "006": "Opportunity",
    "00D": "Organization",
    "00G": "Group",
    "00Q": "Lead",
    "00T": "Task",
    "00U": "Event",
    "02s": "EmailMessage",
    "500": "Case",
    "701": "Campaign",
    "800": "Contract",
    "801": "Order",
    "0Q0": "Quote",
}
"""First three characters → API name, for records that activities stand on."""
PEOPLE: Final = frozenset({"Contact", "Lead"})
"""Objects whose records are people."""


class IdProblem(StrEnum):
    """Why a text is no ID of a person."""

    NO_ID = "no_id"
    """It has neither the length nor the signs of one."""
    WRONG_CHECK = "wrong_check"
    """Its last three characters do not fit the others: one was changed."""
    LOWER_CASE = "lower_case"
    """Its capitals are lost, and 15 characters cannot tell which they were."""
    OTHER_OBJECT = "other_object"
    """It is the ID of something that is no Lead and no Contact."""


@dataclass(frozen=True, slots=True)
class RecordId:
    """What a text says."""

    id: str | None = None
    """The ID in its long form, of whatever record; None when there is none to be trusted."""
    object: str = ""
    """API name of the object, where its ID tells."""
    problem: IdProblem | None = None
    """Why it is no ID of a person."""


def object_of(record_id: str) -> str:
    """API name of the object that an ID belongs to; empty for one that is not known here."""
    return _OBJECTS.get(record_id[:3], "")


def read_record_id(raw: str) -> RecordId:
    """The ID in a text, or in a link to a record of Salesforce. Never raises."""
    plain = raw.strip().strip("\"'").strip()
    if not plain.isascii():
        return RecordId(problem=IdProblem.NO_ID)
    if _SHAPE.fullmatch(plain):
        return _read(plain)
    if not any(sign in plain for sign in "/?=#%"):
        return RecordId(problem=IdProblem.NO_ID)
    found = [_read(part) for part in _IN_LINK.findall(re.sub(r"%[0-9A-Fa-f]{2}", "/", plain))]
    known = [one for one in found if one.object and one.object != "Organization"]
    people = [one for one in known if one.problem is None]
    return next(iter((*people, *known)), RecordId(problem=IdProblem.NO_ID))


def _read(plain: str) -> RecordId:
    short, check = plain[:15], plain[15:]
    if check and check != _check_of(short):
        short = _with_capitals(short, check.upper()) if short in (short.lower(), short.upper()) else ""
        if not short:
            return RecordId(object=object_of(plain), problem=IdProblem.WRONG_CHECK)
    kind = object_of(short)
    if not kind and object_of(short[:3].upper()) and short == short.lower():
        return RecordId(object=object_of(short[:3].upper()), problem=IdProblem.LOWER_CASE)
    return RecordId(short + _check_of(short), kind, None if kind in PEOPLE else IdProblem.OTHER_OBJECT)


def _check_of(short: str) -> str:
    """The three characters behind a short ID."""
    fives = (short[start : start + 5] for start in (0, 5, 10))
    return "".join(_CHECKS[sum(1 << place for place, char in enumerate(five) if char.isupper())] for five in fives)


def _with_capitals(short: str, check: str) -> str:
    """The ID with the capitals that its check asks for; empty when no ID can have this check."""
    letters = list(short.lower())
    for number, sign in enumerate(check):
        bits = _CHECKS.find(sign)
        for place in range(5):
            if bits < 0 or (bits >> place & 1 and not letters[number * 5 + place].isalpha()):
                return ""
            if bits >> place & 1:
                letters[number * 5 + place] = letters[number * 5 + place].upper()
    return "".join(letters)
