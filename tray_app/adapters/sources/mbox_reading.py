"""Finds the messages of an mbox file and reads their header blocks, never a body.

The file may be of any size and is written to meanwhile. Bodies are passed over: they go through a buffer of fixed size
in which only the next separator is looked for.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from tray_app.adapters.sources.header_block import LONGEST, HeaderBlock, end_of_headers

_PIECE: Final = 1024 * 1024
_STEPS: Final = (8 * 1024, 128 * 1024, LONGEST)
_KEPT: Final = 1024
"""Bytes of one piece that are looked at again with the next: a separator may lie across both."""
_DAY: Final = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
_SEPARATOR: Final = re.compile(rb"From (?:-[^\r\n]*|\S+ +" + _DAY + rb"[^\r\n]*|)\r?\n[!-9;-~]{1,80}[ \t]*:")
"""A line as Thunderbird and others write it, and a header field. A line of a body that begins so is quoted by >; where
an old program left that out, the rest of its line is hardly a date and the next line hardly a field."""
_OWN: Final = re.compile(rb"From - " + _DAY)
"""Thunderbird's own form, which counts even where a body did not end with an empty line."""
_LINE: Final = re.compile(rb"From [^\r\n]*\r?\n")
_WRITTEN_AT: Final = re.compile(rb"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4}")


@dataclass(frozen=True, slots=True)
class MboxMessage:
    """One message in the file."""

    offset: int
    """Where its separator begins."""
    headers: HeaderBlock
    """Its headers, as far as they are written."""
    is_whole: bool
    """The end of its headers is there: if not, the mail program is writing it, or never finished."""
    written_at: datetime | None
    """When it was put there by the separator, which is in this computer's time."""


def messages(
    file: BinaryIO, start: int, size: int, is_late: Callable[[], bool] = lambda: False
) -> Iterator[MboxMessage]:
    """The messages from `start` on, of a file that had `size` bytes. Ends early when `is_late`. Raises OSError."""
    offset: int | None = start
    while offset is not None and offset < size and not is_late():
        head = _head(file, offset, size)
        line = _LINE.match(head)
        if line is None:  # the file does not begin with a message, or lines were cut out of it
            offset = _next(file, max(offset - 2, 0), size, is_late)
            continue
        end = end_of_headers(head, line.end())
        is_whole = end is not None or len(head) >= LONGEST
        block = head[line.end() : end if end is not None else head.rfind(b"\n") + 1]
        yield MboxMessage(offset, HeaderBlock.cut_from(block), is_whole, _written_at(line[0]))
        offset = _next(file, offset + line.end(), size, is_late)


def _head(file: BinaryIO, offset: int, size: int) -> bytes:
    """The beginning of a message, as much as its headers need: nearly all are short."""
    file.seek(offset)
    head = b""
    for length in _STEPS:
        head += file.read(min(length, size - offset) - len(head))
        if len(head) < length or end_of_headers(head, head.find(b"\n") + 1) is not None:
            break
    return head


def _next(file: BinaryIO, position: int, size: int, is_late: Callable[[], bool]) -> int | None:
    """Where the first message behind `position` begins."""
    window, base = b"", position
    file.seek(position)
    while position < size and not is_late():
        piece = file.read(min(_PIECE, size - position))
        if not piece:
            return None
        position += len(piece)
        window += piece
        found = window.find(b"\nFrom ")
        while found >= 0:
            after_empty_line = window[max(found - 2, 0) : found].endswith((b"\n", b"\n\r"))
            if (after_empty_line or _OWN.match(window, found + 1)) and _SEPARATOR.match(window, found + 1):
                return base + found + 1
            found = window.find(b"\nFrom ", found + 1)
        window = window[-_KEPT:]
        base = position - len(window)
    return None


def _written_at(line: bytes) -> datetime | None:
    found = _WRITTEN_AT.search(line)
    try:
        # Without a zone: the mail program writes the time of the computer it runs on.
        moment = datetime.strptime(found[0].decode(), "%a %b %d %H:%M:%S %Y") if found else None  # noqa: DTZ007
        return moment.astimezone().astimezone(UTC) if moment else None
    except (ValueError, OverflowError, OSError):
        return None
