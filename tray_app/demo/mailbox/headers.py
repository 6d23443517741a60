"""The header block of a message as bytes, because an IMAP server passes headers on exactly as they were written."""

import re
from collections.abc import Iterable

_LINE_END = re.compile(rb"\r\n|\r|\n")
_FIELD = re.compile(rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")


def header_block(message: bytes) -> bytes:
    """Return the header of `message` with CRLF line ends and its closing blank line; the body is dropped.

    NUL has no form in IMAP (RFC 3501 section 9, CHAR8), so it becomes a question mark.
    """
    text = _LINE_END.sub(b"\r\n", message.replace(b"\0", b"?"))
    if text.startswith(b"\r\n"):
        return b"\r\n"
    head = text.partition(b"\r\n\r\n")[0].removesuffix(b"\r\n")
    return head + b"\r\n\r\n" if head else b"\r\n"


def fields(block: bytes) -> list[tuple[bytes, bytes]]:
    """Return (lower-case name, whole field with its folded lines) as written; lines with no name are left out."""
    found = []
    for field in _FIELD.findall(block):
        name = _NAME.match(field)
        if name is not None:
            found.append((name[1].lower(), field))
    return found


def values(block: bytes, name: bytes) -> list[bytes]:
    """Return the unfolded values of every field called `name` (lower case), without surrounding white space."""
    return [field.partition(b":")[2].replace(b"\r\n", b"").strip() for found, field in fields(block) if found == name]


def chosen_fields(block: bytes, names: Iterable[bytes]) -> bytes:
    """Return the part of `block` with the fields called `names`, in the order written, and the closing blank line."""
    wanted = {name.lower() for name in names}
    return b"".join(field for name, field in fields(block) if name in wanted) + b"\r\n"
