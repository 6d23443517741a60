"""What the server says about a message: strings, INTERNALDATE and ENVELOPE (RFC 3501 sections 7.4.2 and 9)."""

import re
from datetime import datetime

from tray_app.demo.mailbox.envelope_addresses import Address, addresses
from tray_app.demo.mailbox.headers import values

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUOTABLE = re.compile(rb"[^\x00\r\n\x80-\xff]{0,1000}")
_NEEDS_ESCAPE = re.compile(rb'(["\\])')


def literal(value: bytes) -> bytes:
    """Return `value` with its size in front."""
    return b"{%d}\r\n" % len(value) + value


def string(value: bytes) -> bytes:
    """Return `value` quoted, or as a literal where quoting has no form for it (8-bit text of a sloppy sender)."""
    if _QUOTABLE.fullmatch(value) is None:
        return literal(value)
    return b'"' + _NEEDS_ESCAPE.sub(rb"\\\1", value) + b'"'


def nstring(value: bytes | None) -> bytes:
    """Return the string, or NIL for None."""
    return b"NIL" if value is None else string(value)


def internal_date(moment: datetime) -> bytes:
    """Return the quoted date-time; month names are English whatever the locale of this machine."""
    text = f'"{moment.day:2d}-{MONTHS[moment.month - 1]}-{moment.year:04d} {moment:%H:%M:%S %z}"'
    return text.encode("ascii")


def _address(address: Address) -> bytes:
    parts = (address.name, address.route, address.mailbox, address.host)
    return b"(" + b" ".join(nstring(part) for part in parts) + b")"


def _addresses(header: bytes, name: bytes) -> bytes:
    found = addresses(b", ".join(values(header, name)))
    return b"(" + b"".join(_address(one) for one in found) + b")" if found else b"NIL"


def _last(header: bytes, name: bytes) -> bytes | None:
    return next(reversed(values(header, name)), None)


def envelope(header: bytes) -> bytes:
    """Return the ENVELOPE of a header block; Sender and Reply-To fall back to From.

    An absent field is NIL, an empty one "" (RFC 3501 section 7.4.2). Where the document is silent this follows Dovecot:
    of two fields of one name the last one counts, addresses of both do, and white space in a subject is one space.
    """
    subject = _last(header, b"subject")
    sender = _addresses(header, b"from")
    people = {name: _addresses(header, name) for name in (b"sender", b"reply-to", b"to", b"cc", b"bcc")}
    parts = (
        nstring(_last(header, b"date")),
        nstring(None if subject is None else b" ".join(subject.split())),
        sender,
        sender if people[b"sender"] == b"NIL" else people[b"sender"],
        sender if people[b"reply-to"] == b"NIL" else people[b"reply-to"],
        people[b"to"],
        people[b"cc"],
        people[b"bcc"],
        nstring(_last(header, b"in-reply-to")),
        nstring(_last(header, b"message-id")),
    )
    return b"(" + b" ".join(parts) + b")"
