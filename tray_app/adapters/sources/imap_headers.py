"""Turns what an IMAP server says about one message into a core Email, however broken its headers are.

What the headers do not give comes from the server's ENVELOPE. The time of an email is the earlier of two that can be
believed, as a mailbox that was moved has new server dates, and a copy can be uploaded long after it was sent.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from tray_app.adapters.sources.encoded_words import decode, readable
from tray_app.adapters.sources.header_fields import Fields, fields_in
from tray_app.adapters.sources.imap_structure import is_invitation
from tray_app.adapters.sources.mail_addresses import AddressLine, address_in, read_addresses
from tray_app.adapters.sources.mail_nature import NATURE, nature_of
from tray_app.core.model.activity import Email, Mark, Recipient, RecipientRole, left_outbox_at

FIELDS: Final = (
    "Date",
    "From",
    "Sender",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Message-ID",
    "X-Microsoft-Original-Message-ID",
    "In-Reply-To",
    "References",
    *NATURE,
)
"""The header fields that are asked for, and nothing else."""

_LONGEST_SUBJECT = 1000
"""Characters; Salesforce keeps 255."""
_BRACKETED = re.compile(r"<([^<>]*)>")
_ID = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)
"""A Date from before that is a clock that was never set."""


def email_from(source: str, uidvalidity: int, uid: int, item: Mapping[bytes, Any], folder: str = "") -> Email | None:
    """The message, or None when not even its time is known. `item` is imapclient's answer. Never raises.

    `folder` sets the ids of folders apart that are read beside the first.
    """
    header = fields_in(_header_block(item))
    envelope = item.get(b"ENVELOPE")
    taken_in_at = _believed(item.get(b"INTERNALDATE"))
    occurred_at = _sent_at(taken_in_at, header)
    if occurred_at is None:
        return None
    hint = _charset(header)
    people = {role: _people(header, envelope, role, hint) for role in RecipientRole}
    sender = _first(header, envelope, "from", hint)
    submitter = _first(header, envelope, "sender", hint)
    subject = decode((header.get("subject") or [_bytes(getattr(envelope, "subject", None))])[0], hint)
    message_ids = header.get("message-id") or [_bytes(getattr(envelope, "message_id", None))]
    unreadable = Mark.UNREADABLE_SUBJECT
    return Email(
        id=f"{source}:{folder}{uidvalidity}:{uid}",
        source=source,
        occurred_at=occurred_at,
        subject=subject.text[:_LONGEST_SUBJECT],
        message_id=_message_id(message_ids),
        original_message_id=_message_id(header.get("x-microsoft-original-message-id", ())),
        sender=sender,
        submitter=submitter if submitter.casefold() != sender.casefold() else "",
        recipients=tuple(Recipient(address, role) for role, line in people.items() for address in line.addresses),
        unreadable_recipients=tuple(dict.fromkeys(name for line in people.values() for name in line.unreadable)),
        marks=_marks(header, envelope, item.get(b"FLAGS"))
        | ({unreadable} if not subject.readable else set())
        | ({Mark.MEETING} if is_invitation(item) else set()),
        left_at=left_outbox_at(occurred_at, taken_in_at),
    )


def headers_in(item: Mapping[bytes, Any]) -> Fields:
    """The header fields in this answer."""
    return fields_in(_header_block(item))


def names_nobody(item: Mapping[bytes, Any]) -> bool:
    """Whether the headers in this answer hold no line of recipients at all, as when only a part of it came."""
    header = fields_in(_header_block(item))
    return not any(header.get(role.value) for role in RecipientRole)


def _header_block(item: Mapping[bytes, Any]) -> bytes:
    # The server repeats the list of fields in its own order and case.
    values = (value for key, value in item.items() if key.upper().startswith(b"BODY[HEADER.FIELDS"))
    return _bytes(next(values, b""))


def _charset(header: Fields) -> str | None:
    """The charset that the body is in: headers without one are usually in the same."""
    named = _CHARSET.search(readable(header.get("content-type", [b""])[0]))
    return named[1].lower() if named and named[1].lower() != "utf-8" else None


def _people(header: Fields, envelope: Any, role: RecipientRole, hint: str | None) -> AddressLine:
    line = read_addresses(header.get(role.value, ()), hint)
    return line if line.addresses or line.unreadable else AddressLine(tuple(_enveloped(envelope, role.value)))


def _first(header: Fields, envelope: Any, name: str, hint: str | None) -> str:
    addresses = read_addresses(header.get(name, ()), hint).addresses
    place = "from_" if name == "from" else name
    return next(iter(addresses or _enveloped(envelope, place)), "")


def _enveloped(envelope: Any, place: str) -> list[str]:
    found: dict[str, str] = {}
    for entry in getattr(envelope, place, None) or ():
        mailbox, host = _bytes(getattr(entry, "mailbox", None)), _bytes(getattr(entry, "host", None))
        # An entry without a host opens or closes a group.
        if mailbox and host and (address := address_in(f"{readable(mailbox)}@{readable(host)}")):
            found.setdefault(address.casefold(), address)
    return list(found.values())


def _message_id(values: Iterable[bytes]) -> str | None:
    """The first usable Message-ID, without its brackets."""
    for value in values:
        written = readable(value)
        candidates: list[str] = [*_BRACKETED.findall(written), written]
        for plain in map(str.strip, candidates):
            if _ID.fullmatch(plain) and plain.isprintable():
                return plain
    return None


def _marks(header: Fields, envelope: Any, flags: Any) -> frozenset[Mark]:
    return frozenset(nature_of(header)) | {
        mark
        for mark, holds in (
            (Mark.DRAFT, b"\\draft" in [_bytes(flag).lower() for flag in flags or ()]),
            (Mark.REPLY, any(map(header.get, ("in-reply-to", "references")))),
            (Mark.REPLY, bool(_bytes(getattr(envelope, "in_reply_to", None)).strip())),
        )
        if holds
    }


def _sent_at(taken_in_at: datetime | None, header: Fields) -> datetime | None:
    """The earlier believable one of the server's date and the sender's; None when neither can be believed."""
    times = [taken_in_at]
    for written in header.get("date", ()):
        try:
            said = parsedate_to_datetime(re.sub(r"\s+", " ", readable(written)).strip())
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        times.append(_believed(said))
    return min((moment for moment in times if moment), default=None)


def _believed(when: Any) -> datetime | None:
    if not isinstance(when, datetime):
        return None
    try:
        # "-0000" reads as a time without a zone; it means UTC (RFC 5322 section 3.3).
        moment = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
    # A time far ahead is a mistake of some clock; sums with it may leave the calendar.
    return moment if _EARLIEST <= moment < datetime.now(UTC) + timedelta(days=2) else None


def _bytes(value: Any) -> bytes:
    # imapclient gives an int where a quoted word holds digits only.
    return value if isinstance(value, bytes) else str(value).encode() if isinstance(value, int) else b""
