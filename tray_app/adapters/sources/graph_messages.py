"""Turns a message as Microsoft Graph describes it into a core Email, and leaves out what is none.

With Mail.ReadBasic Graph gives neither bodies nor headers, so the nature of a message is told by its type (invitations
have one of their own) and by its conversation index, which grows with each answer ([MS-OXOMSG] 2.2.1.3).
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tray_app.core.model.activity import Email, Mark, Recipient, RecipientRole, left_outbox_at

SELECT: Final = (
    "id",
    "internetMessageId",
    "subject",
    "from",
    "sender",
    "toRecipients",
    "ccRecipients",
    "bccRecipients",
    "sentDateTime",
    "receivedDateTime",
    "isDraft",
    "conversationIndex",
)
"""What is asked for, and nothing else."""
_INDEX_OF_A_FIRST_MESSAGE: Final = 22
"""Bytes; each answer adds five."""
_LONGEST_SUBJECT: Final = 1000
_LONGEST_NAME: Final = 200
_INVITATIONS: Final = "#microsoft.graph.eventMessage"


def is_removed(item: Mapping[str, Any]) -> bool:
    """Whether the entry only says that something left the folder: moved or deleted, it was still sent."""
    return "@removed" in item


def email_of(source: str, item: Mapping[str, Any]) -> Email | None:
    """The message, or None when it has no id or no time that can be read. Never raises."""
    message_id = _plain_id(item.get("internetMessageId"))
    own = message_id or _word(item.get("id"))
    occurred_at = moment_of(item)
    if not own or occurred_at is None:
        return None
    sender, submitter = _address(item.get("from")), _address(item.get("sender"))
    recipients, unreadable = _recipients(item)
    return Email(
        id=f"{source}:{own}",
        source=source,
        occurred_at=occurred_at,
        subject=_word(item.get("subject"))[:_LONGEST_SUBJECT],
        message_id=message_id or None,
        sender=sender or submitter,
        submitter=submitter if sender and submitter.casefold() != sender.casefold() else "",
        recipients=recipients,
        unreadable_recipients=unreadable,
        marks=frozenset(_marks(item)),
        left_at=left_outbox_at(occurred_at, _moment(item.get("receivedDateTime"))),
    )


def moment_of(item: Mapping[str, Any]) -> datetime | None:
    """When it was sent: Exchange's own clock, for both times."""
    return _moment(item.get("sentDateTime")) or _moment(item.get("receivedDateTime"))


def _recipients(item: Mapping[str, Any]) -> tuple[tuple[Recipient, ...], tuple[str, ...]]:
    """Everybody with an address, and those without one as they are named.

    A group of the rep's own contacts has none. An X.500 name belongs to the company's directory, which has outside
    contacts too, so it is nobody's proof of being a colleague.
    """
    found: dict[tuple[str, RecipientRole], Recipient] = {}
    unreadable: dict[str, None] = {}
    for role in RecipientRole:
        entries = item.get(f"{role.value}Recipients")
        for entry in entries if isinstance(entries, list) else ():
            if address := _address(entry):
                found.setdefault((address.casefold(), role), Recipient(address, role))
            elif named := _named(entry):
                unreadable[named] = None
    return tuple(found.values()), tuple(unreadable)


def _named(entry: Any) -> str:
    inner = entry.get("emailAddress") if isinstance(entry, dict) else None
    if not isinstance(inner, dict):
        return ""
    plain = _word(inner.get("name")).strip() or _word(inner.get("address")).strip()
    return "".join(sign if sign.isprintable() else " " for sign in plain)[:_LONGEST_NAME]


def _address(entry: Any) -> str:
    """The address of a recipient; empty where there is none that mail could be sent to."""
    inner = entry.get("emailAddress") if isinstance(entry, dict) else None
    written = _word(inner.get("address")).strip("<>' ") if isinstance(inner, dict) else ""
    return written if "@" in written.strip("@") and not any(sign.isspace() for sign in written) else ""


def _marks(item: Mapping[str, Any]) -> Iterable[Mark]:
    if item.get("isDraft") is True:
        yield Mark.DRAFT
    if _word(item.get("@odata.type")).startswith(_INVITATIONS):
        yield Mark.MEETING
    try:
        index = base64.b64decode(_word(item.get("conversationIndex")), validate=True)
    except (binascii.Error, ValueError):
        return
    if len(index) > _INDEX_OF_A_FIRST_MESSAGE:
        yield Mark.REPLY


def _plain_id(value: Any) -> str:
    plain = _word(value).strip().removeprefix("<").removesuffix(">").strip()
    return plain if "@" in plain and plain.isprintable() and " " not in plain else ""


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_word(value))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    # Outlook writes the year 1 or 4501 where it means "never".
    return moment if 1970 < moment.year < 4000 else None


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""
