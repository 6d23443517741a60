"""Address lists of a header as ENVELOPE wants them: groups kept, encoded words raw.

The email package is no help here: `getaddresses` drops groups, and the structured policy decodes encoded words.
"""

import re
from dataclasses import dataclass

_PIECE = re.compile(
    rb'(?P<space>[ \t\r\n]+)|"(?P<quoted>(?:[^"\\]|\\.)*)(?P<close>"|\\?\Z)'
    rb'|(?P<mark>[<>,;:(])|(?P<atom>[^ \t\r\n"<>,;:(]+)',
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

    name: bytes = b""
    """The words before any bracket, with a space where there was one."""
    spec: bytes | None = None
    """The words inside the brackets; before any bracket those of the name without spaces, the address perhaps."""
    in_angle: bool = False
    """Whether a bracket is open."""
    after_angle: bool = False
    """Whether a bracket was opened."""
    comment: bytes | None = None
    """The last comment, which names an address that has no brackets."""
    broken: bool = False
    """Whether the address, if there are no brackets or inside of them, has a gap that no address has."""

    def open_angle(self) -> None:
        """Forget that the name might have been the address."""
        self.spec, self.broken, self.in_angle, self.after_angle = b"", False, True, True

    def add(self, word: bytes, space: bool) -> None:
        """Take one more word."""
        if self.after_angle and not self.in_angle:
            return
        if self.spec and space and self.spec[-1:] not in b".@" and word[:1] not in b".@":
            self.broken = True
        self.spec = (self.spec or b"") + word
        if not self.after_angle:
            self.name += b" " + word if space and self.name else word

    def address(self) -> Address | None:
        """Return the finished address, or None when nothing but white space was read."""
        if self.spec is None:
            return None
        unbroken = b"" if self.broken else self.spec
        if self.after_angle or self.broken:
            return _address(b" ".join(self.name.split()) or None, unbroken)
        return _address(self.comment, unbroken)


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
    """Return the addresses of an unfolded header value; a malformed address is read as far as possible."""
    found: list[Address] = []
    pending, in_group, space, at = _Pending(), False, False, 0
    while at < len(value):
        piece = _PIECE.match(value, at)
        if piece is None:
            at += 1
            continue
        at, mark = piece.end(), piece["mark"]
        if piece["space"] is not None:
            space = True
            continue
        if piece["quoted"] is not None:
            pending.add(_ESCAPED.sub(rb"\1", piece["quoted"]), space)
            pending.broken |= piece["close"] != b'"'
        elif mark is None:
            pending.add(piece["atom"], space)
        elif mark == b"(":
            end = _comment_end(value, piece.start())
            pending.comment, at = value[at:end].removesuffix(b")").strip() or None, end
            continue
        elif mark == b">":
            pending.in_angle = False
        elif pending.in_angle and (mark != b"," or (pending.spec or b"").startswith(b"@")):
            pending.add(mark, space)
        elif mark == b"<":
            pending.open_angle()
        elif mark == b":" and not in_group and not pending.after_angle:
            found.append(Address(None, None, pending.name, None))
            pending, in_group = _Pending(), True
        elif mark in {b",", b";"}:
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
