"""Which part of a message is asked for, and what to make of an answer that had to be cut.

A header can be of any length. Servers send what stands between the brackets of <0.n> and no more (RFC 3501 section
6.4.5), so that one mail to half the world costs the mailbox no more than any other. ENVELOPE cannot be cut, and is
asked for only where there are no headers at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tray_app.adapters.sources.imap_headers import FIELDS

_LONGEST: Final = 128 * 1024
"""Bytes of the headers of one message that are read: two thousand recipients and more."""
_PEOPLE: Final = frozenset({"To", "Cc", "Bcc", "References"})
"""Fields that may be longer than that."""
WITHOUT_PEOPLE: Final = tuple(name for name in FIELDS if name not in _PEOPLE)
"""The fields that tell the rest about a message with very long ones."""

Items = Mapping[bytes, Any]
"""What imapclient gives for one message."""


def all_of_headers(fields: Iterable[str]) -> str:
    """The item that asks for these fields, in a way that leaves no trace."""
    return f"BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})]"


def part_of_headers(fields: Iterable[str]) -> str:
    """The same, up to a bearable length."""
    return f"{all_of_headers(fields)}<0.{_LONGEST}>"


def is_cut(items: Items) -> bool:
    """Whether there is more of the headers than was sent."""
    return len(_block(items)) >= _LONGEST


def has_no_headers(items: Items) -> bool:
    """Whether nothing can be learnt from the headers."""
    return not _block(items).strip()


def with_headers_of(rest: Items, items: Items) -> dict[bytes, Any]:
    """`items`, cut where an address ends rather than within one, behind the headers of `rest`."""
    block = _block(items)
    whole = _block(rest).rstrip(b"\r\n")
    lines = (whole + b"\r\n" if whole else b"") + _up_to_an_address(block) + b"\r\n"
    return {**{key: value for key, value in items.items() if not _is_block(key)}, b"BODY[HEADER.FIELDS]": lines}


def _up_to_an_address(block: bytes) -> bytes:
    """Without what follows the last comma or line end, and without a name in quotes that was cut there."""
    line = block.rfind(b"\n") + 1
    end = max(line, block.rfind(b",") + 1)
    while block.count(b'"', line, end) % 2:
        end = max(line, block.rfind(b",", 0, block.rfind(b'"', line, end)) + 1)
    return block[:end].rstrip(b"\r\n")


def _block(items: Items) -> bytes:
    values = [value for key, value in items.items() if _is_block(key)]
    return values[0] if values and isinstance(values[0], bytes) else b""


def _is_block(key: bytes) -> bool:
    return isinstance(key, bytes) and key.upper().startswith(b"BODY[HEADER.FIELDS")
