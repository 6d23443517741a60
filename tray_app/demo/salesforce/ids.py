"""Record ids: three characters that tell the object, twelve of its own, three of checksum."""

import itertools
import re
from collections.abc import Iterator

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WRITTEN = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


def suffix(short: str) -> str:
    """The checksum of a 15-character id: which of its letters are capitals (Salesforce Help, article 000385008)."""
    parts = (short[start : start + 5] for start in (0, 5, 10))
    return "".join(
        _ALPHABET[sum(1 << place for place, letter in enumerate(part) if letter.isupper())] for part in parts
    )


def long_id(text: str) -> str:
    """The 18-character form of an id. Raises ValueError for text that is not an id, or has a wrong checksum."""
    if not _WRITTEN.fullmatch(text):
        raise ValueError("an id has 15 or 18 letters and digits")
    short = text[:15]
    if len(text) == 18 and text[15:].upper() != suffix(short):
        raise ValueError("the last three characters do not fit the others")
    return short + suffix(short)


class IdMint:
    """Makes ids in a fixed order: the same world gives the same ids each time."""

    def __init__(self) -> None:
        self._counters: dict[str, Iterator[int]] = {}

    def next(self, prefix: str) -> str:
        """The next 18-character id with this three-character prefix."""
        number = next(self._counters.setdefault(prefix, itertools.count(1)))
        return long_id(f"{prefix}D100000{_base62(number):0>5}")


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _DIGITS[digit] + digits
    return digits
