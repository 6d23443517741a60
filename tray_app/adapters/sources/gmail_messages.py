"""Turns a message as Gmail's API describes it into a core Email, read like the headers of any other mailbox.

What Gmail adds of the text (`snippet`) is not asked for and not looked at.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from tray_app.adapters.sources.imap_headers import FIELDS as HEADERS
from tray_app.adapters.sources.imap_headers import email_from
from tray_app.core.model.activity import Email, Mark

FIELDS: Final = "id,labelIds,internalDate,payload/headers"
"""What an answer may hold (partial response), so that the snippet never leaves Google."""
SENT: Final = "SENT"
_DRAFT: Final = "DRAFT"


def metadata_query() -> dict[str, Any]:
    """The query of a request for one message."""
    return {"format": "metadata", "metadataHeaders": list(HEADERS), "fields": FIELDS}


def email_of_gmail(source: str, item: Mapping[str, Any]) -> Email | None:
    """The message, or None when it has no id or no time that can be read. Never raises."""
    own = item.get("id")
    received = moment_of_gmail(item)
    block = "".join(_lines(item)).encode("utf-8", "surrogateescape")
    message = email_from(source, 0, 0, {b"BODY[HEADER.FIELDS]": block, b"INTERNALDATE": received})
    if message is None or not isinstance(own, str) or not own:
        return None
    labels = item.get("labelIds")
    draft = {Mark.DRAFT} if isinstance(labels, list) and _DRAFT in labels else set()
    return replace(message, id=f"{source}:{own}", marks=message.marks | draft)


def moment_of_gmail(item: Mapping[str, Any]) -> datetime | None:
    """Gmail's own time of the message."""
    try:
        moment = datetime.fromtimestamp(int(item["internalDate"]) / 1000, UTC)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return None
    return moment if 1970 < moment.year < 4000 else None


def _lines(item: Mapping[str, Any]) -> list[str]:
    """The headers as they stand in a message; Gmail gives them one by one, unfolded and some of them decoded."""
    payload = item.get("payload")
    headers = payload.get("headers") if isinstance(payload, dict) else None
    found = []
    for header in headers if isinstance(headers, list) else ():
        name, value = (header.get("name"), header.get("value")) if isinstance(header, dict) else (None, None)
        if isinstance(name, str) and isinstance(value, str) and name.isascii() and name.isprintable() and name:
            found.append(f"{name}: {' '.join(value.split())}\r\n")
    return found
