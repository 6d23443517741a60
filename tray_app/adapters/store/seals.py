"""A checksum at the end of each stored text: a byte that the disk has changed is seen, and never taken for an answer.

SQLite sees a page that makes no sense, but not a letter that became another one: a person whose address has a wrong
letter would not be in Salesforce, and that would be proved.
"""

import zlib

_DIGITS = 8
_MARK = "#"


class SealBroken(ValueError):
    """The text is not the one that was stored."""


def checksum(content: bytes) -> int:
    """What a changed byte changes."""
    return zlib.crc32(content)


def sealed(text: str) -> str:
    """The text with its checksum."""
    return f"{text}{_MARK}{checksum(text.encode('utf-8', 'surrogatepass')):0{_DIGITS}x}"


def opened(text: str) -> str:
    """The text without its checksum. Raises SealBroken."""
    if not isinstance(text, str):
        raise SealBroken("not a text any more")
    content = text[: -_DIGITS - 1]
    if sealed(content) != text:
        raise SealBroken("the text has changed on the disk")
    return content


def sealed_cell(cell: str | None) -> str | None:
    """`sealed` for SQL, where a cell may be empty."""
    return None if cell is None else sealed(cell)
