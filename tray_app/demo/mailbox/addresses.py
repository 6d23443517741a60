"""Address lists of a header as ENVELOPE wants them: groups kept, encoded words raw.

The email package is no help here: `getaddresses` drops groups, and the structured policy decodes encoded words.
"""

import re
from dataclasses import dataclass, field

_PIECE = re.compile(
    rb'(?P<space>[ \t\r\n]+)|"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|\\?\Z)|(?P<mark>[<>,;:(])|(?P<atom>[^ \t\r\n"<>,;:(]+)',
    re.DOTALL,
)
_COMMENT_MARK = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """One element of an ENVELOPE address list; no host means a group opens, no mailbox and no host that it closes."""

    name: bytes | None
    """The display name as written, or None."""
    route: bytes | None
    """The obsolete source route, or None."""
    mailbox: bytes | None
    """The local part, the name of the group, or None at the end of a group."""
    host: bytes | None
    """The domain, or None for the marks around a group."""


@dataclass(slots=True)
class _Pending:
    """What has been read of the address not yet finished."""

    words: list[bytes] = field(default_factory=list)
    spaced: list[bytes] = field(default_factory=list)
    angle: bytes | None = None
    comment: bytes | None = None

    def add(self, word: bytes, space: bool) -> None:
        """Take one more word of the phrase or of the bare address."""
        self.words.append(word)
        self.spaced.append(b" " + word if space and self.spaced else word)

    def phrase(self) -> bytes:
        """Return the words with one space where there was white space."""
        return b"".join(self.spaced)

    def address(self) -> Address | None:
        """Return the finished address, or None when nothing but white space was read."""
        if self.angle is not None:
            return _address(self.phrase() or self.comment, self.angle)
        return _address(self.comment, b"".join(self.words)) if self.words else None


def _address(name: bytes | None, spec: bytes) -> Address:
    route, colon, rest = spec.partition(b":")
    if not (colon and route.startswith(b"@")):
        route, rest = b"", spec
    mailbox, at, host = rest.rpartition(b"@")
    if not at:
        mailbox, host = host, b""
    # An absent host would read as the start of a group (RFC 3501 section 7.4.2), hence the placeholders.
    return Address(name, route or None, mailbox or b"MISSING_MAILBOX", host or b"MISSING_DOMAIN")


def _comment_end(value: bytes, start: int) -> int:
    depth = 0
    for mark in _COMMENT_MARK.finditer(value, start):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.end()
    return len(value)


def addresses(value: bytes) -> list[Address]:
    """Return the addresses of an unfolded header value; what is no address is read as far as it goes."""
    found: list[Address] = []
    pending, in_group, space, at = _Pending(), False, False, 0
    while at < len(value):
        piece = _PIECE.match(value, at)
        if piece is None:
            at, space = at + 1, False
            continue
        at = piece.end()
        if piece["space"] is not None:
            space = True
            continue
        mark = piece["mark"]
        if mark is None:
            word = piece["atom"] if piece["atom"] is not None else _ESCAPED.sub(rb"\1", piece["quoted"])
            pending.add(word, space)
        elif mark == b"(":
            end = _comment_end(value, piece.start())
            pending.comment, at = value[at:end].removesuffix(b")").strip() or None, end
            continue
        elif mark == b"<":
            end = value.find(b">", at)
            end = len(value) if end < 0 else end
            pending.angle, at = b"".join(value[at:end].split()), end + 1
        elif mark == b":" and not in_group and pending.angle is None:
            found.append(Address(None, None, pending.phrase(), None))
            pending, in_group = _Pending(), True
        elif mark in b",;":
            finished = pending.address()
            found += [finished] if finished else []
            pending = _Pending()
            if mark == b";" and in_group:
                found.append(Address(None, None, None, None))
                in_group = False
        space = False
    finished = pending.address()
    found += [finished] if finished else []
    if in_group:
        found.append(Address(None, None, None, None))
    return found
