"""Salesforce record ids: 15 characters where case matters, or 18 with a checksum that survives tools which lose it.

The last three characters say which of the fifteen are capitals, five at a time (Salesforce Object Reference, "ID Field
Type").
"""

import re
from typing import Final

_SHAPE: Final = re.compile(r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?")
_CHECKS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_PEOPLE: Final = ("003", "00Q")
"""What the ids of Contacts and Leads begin with."""


def long_id(raw: str) -> str | None:
    """The 18-character form, or None when it is no id or its checksum is wrong."""
    plain = raw.strip()
    if not plain.isascii() or not _SHAPE.fullmatch(plain):
        return None
    short = plain[:15]
    whole = short + "".join(_check(short[start : start + 5]) for start in (0, 5, 10))
    return whole if plain in (short, whole) else None


def person_id(raw: str) -> str | None:
    """The 18-character id of a Lead or Contact, or None when it is anything else."""
    found = long_id(raw)
    return found if found and found.startswith(_PEOPLE) else None


def _check(five: str) -> str:
    return _CHECKS[sum(1 << place for place, char in enumerate(five) if char.isupper())]
