"""Turns what an IMAP server says about one message into a core Email, however broken its headers are.

The header block is read with the old compat32 policy: email.policy.default raises on real group addresses
("unlisted-recipients:; (no To-header on input)"). What the headers do not give comes from the server's ENVELOPE.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, Final

from tray_app.adapters.sources.encoded_words import decode, readable
from tray_app.core.model.activity import Email, Mark, Recipient, RecipientRole

FIELDS: Final = (
    "Date",
    "From",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Id",
    "List-Post",
    "Content-Type",
    "Content-Class",
)
"""The header fields that are asked for, and nothing else."""

_LONGEST_SUBJECT = 1000
"""Characters; Salesforce keeps 255."""
_BRACKETED = re.compile(r"<([^<>]*)>")
_ID = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()]+@[^\s<>@,;:\"()]+|\"[^\"]+\"@[^\s<>@,;:\"()]+")
_NOT_SUPPRESSING = frozenset({"", "none", "oof", "dr", "rn", "nrn"})


def email_from(source: str, uidvalidity: int, uid: int, item: Mapping[bytes, Any]) -> Email | None:
    """The message, or None when not even its time is known. `item` is imapclient's answer. Never raises."""
    header = _parsed(_header_block(item))
    envelope = item.get(b"ENVELOPE")
    occurred_at = _utc(item.get(b"INTERNALDATE")) or _sent_at(header)
    if occurred_at is None:
        return None
    senders = _addresses(header.get("from", ())) or _enveloped(envelope, "from_")
    subjects = header.get("subject") or [_bytes(getattr(envelope, "subject", None))]
    message_ids = header.get("message-id") or [_bytes(getattr(envelope, "message_id", None))]
    return Email(
        id=f"{source}:{uidvalidity}:{uid}",
        source=source,
        occurred_at=occurred_at,
        subject=decode(subjects[0])[:_LONGEST_SUBJECT],
        message_id=_message_id(message_ids),
        sender=next(iter(senders), ""),
        recipients=_recipients(header, envelope),
        marks=_marks(header, envelope, item.get(b"FLAGS")),
    )


def _header_block(item: Mapping[bytes, Any]) -> bytes:
    # The server repeats the list of fields in its own order and case.
    values = (value for key, value in item.items() if key.upper().startswith(b"BODY[HEADER.FIELDS"))
    return _bytes(next(values, b""))


def _parsed(block: bytes) -> dict[str, list[bytes]]:
    """The unfolded raw values of each field, by its name in lower case."""
    try:
        message: Message[str, str] = BytesHeaderParser(policy=compat32).parsebytes(block)
        raw = list(message.raw_items())
    except Exception:  # Whatever a mailer wrote, the other messages must come through.
        return {}
    found: dict[str, list[bytes]] = {}
    for name, value in raw:
        unfolded = re.sub(r"[\r\n]+", "", str(value)).strip()
        found.setdefault(name.lower(), []).append(unfolded.encode("utf-8", "surrogateescape"))
    return found


def _recipients(header: Mapping[str, list[bytes]], envelope: Any) -> tuple[Recipient, ...]:
    found: dict[tuple[str, RecipientRole], Recipient] = {}
    for role in RecipientRole:
        values = header.get(role.value, ())
        for address in _addresses(values) or _enveloped(envelope, role.value):
            found.setdefault((address.casefold(), role), Recipient(address, role))
    return tuple(found.values())


def _addresses(values: Iterable[bytes]) -> list[str]:
    try:
        pairs = getaddresses([readable(value) for value in values])
    except Exception:  # The standard library's parser has raised IndexError and more on odd input.
        return []
    return [address for _, written in pairs if (address := _address(written))]


def _address(written: str) -> str | None:
    plain = written.strip().strip("'<>").strip()
    return plain if _ADDRESS.fullmatch(plain) and plain.isprintable() else None


def _enveloped(envelope: Any, place: str) -> list[str]:
    found = []
    for entry in getattr(envelope, place, None) or ():
        mailbox, host = _bytes(getattr(entry, "mailbox", None)), _bytes(getattr(entry, "host", None))
        # An entry without a host opens or closes a group.
        if mailbox and host and (address := _address(f"{readable(mailbox)}@{readable(host)}")):
            found.append(address)
    return found


def _message_id(values: Iterable[bytes]) -> str | None:
    """The first usable Message-ID, without its brackets."""
    for value in values:
        written = readable(value)
        candidates: list[str] = [*_BRACKETED.findall(written), written]
        for plain in map(str.strip, candidates):
            if _ID.fullmatch(plain) and plain.isprintable():
                return plain
    return None


def _marks(header: Mapping[str, list[bytes]], envelope: Any, flags: Any) -> frozenset[Mark]:
    return frozenset(_nature(header)) | {
        mark
        for mark, holds in (
            (Mark.DRAFT, b"\\draft" in [_bytes(flag).lower() for flag in flags or ()]),
            (Mark.REPLY, any(map(header.get, ("in-reply-to", "references")))),
            (Mark.REPLY, bool(_bytes(getattr(envelope, "in_reply_to", None)).strip())),
        )
        if holds
    }


def _nature(header: Mapping[str, list[bytes]]) -> Iterable[Mark]:
    submitted = _word(header, "auto-submitted")
    if submitted not in ("", "no"):
        yield Mark.AUTOMATIC
    # Mail merges ask for no out-of-office answers with OOF alone; only automatic mail suppresses every answer.
    suppressed = {word.strip() for word in _text(header, "x-auto-response-suppress").split(",")}
    if suppressed - _NOT_SUPPRESSING:
        yield Mark.AUTOMATIC
    # List-Unsubscribe alone proves nothing: sales tools put it into every single email (RFC 8058).
    if header.get("list-id") or header.get("list-post"):
        yield Mark.LIST
    kind = _word(header, "content-type")
    if kind == "multipart/report":
        failed = re.search(r'report-type\s*=\s*"?delivery-status', _text(header, "content-type"))
        yield Mark.BOUNCED if failed else Mark.RECEIPT
    if kind == "text/calendar" or "calendarmessage" in _text(header, "content-class"):
        yield Mark.MEETING


def _word(header: Mapping[str, list[bytes]], name: str) -> str:
    """The value without its parameters and comments."""
    return re.split(r"[;\s(]", _text(header, name).strip())[0]


def _text(header: Mapping[str, list[bytes]], name: str) -> str:
    return readable(header.get(name, [b""])[0]).lower()


def _sent_at(header: Mapping[str, list[bytes]]) -> datetime | None:
    try:
        return _utc(parsedate_to_datetime(readable(header["date"][0])))
    except (KeyError, ValueError, TypeError, OverflowError, IndexError):
        return None


def _utc(when: Any) -> datetime | None:
    if not isinstance(when, datetime):
        return None
    try:
        # "-0000" reads as a time without a zone; it means UTC (RFC 5322 section 3.3).
        moment = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
    # A time far ahead is a mistake of some clock; sums with it may leave the calendar.
    return moment if moment < datetime.now(UTC) + timedelta(days=2) else None


def _bytes(value: Any) -> bytes:
    # imapclient gives an int where a quoted word holds digits only.
    return value if isinstance(value, bytes) else str(value).encode() if isinstance(value, int) else b""
