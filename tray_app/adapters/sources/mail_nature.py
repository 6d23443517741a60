"""What an email is by its headers: written by a person, or an automatic answer, an invitation, a receipt, a list's.

`X-Auto-Response-Suppress` says nothing: it asks the other side for no out-of-office answers, and mail merges, sales
tools and rules of Exchange put it into ordinary emails with any of its values.
"""

import re
from collections.abc import Iterable
from typing import Final

from tray_app.adapters.sources.encoded_words import readable
from tray_app.adapters.sources.header_fields import Fields
from tray_app.core.model.activity import Mark

NATURE: Final = (
    "Auto-Submitted",
    "Precedence",
    "X-Autoreply",
    "X-Autorespond",
    "X-MS-Exchange-Generated-Message-Source",
    "Delivered-To",
    "Return-Path",
    "List-Id",
    "List-Post",
    "Content-Type",
    "Content-Class",
    "X-MS-Exchange-Calendar-Originator-Id",
    "X-MS-Exchange-Calendar-Series-Instance-Id",
)
"""The fields that tell."""
_RECALL: Final = re.compile(r"recallmessage|recallreport|outlook\.recall")
_CALENDARS: Final = re.compile(r"calendar-notification@google\.com|<calendar-[0-9a-f-]+@google\.com>")
"""What Google Calendar puts into Sender and Message-ID of an invitation."""
_CALENDAR: Final = re.compile(r"calendarmessage|appointment|urn:content-classes:(?:meeting|cancel)|schedule\.meeting")
_METHOD: Final = re.compile(r"\bmethod\s*=\s*\"?(?:request|reply|cancel|counter|publish|refresh|declinecounter)\b")
_REPORT: Final = re.compile(r"report-type\s*=\s*\"?delivery-status")


def nature_of(header: Fields) -> Iterable[Mark]:
    """The marks of a message with these headers."""
    submitted = _word(header, "auto-submitted")
    if submitted not in ("", "no") or _answers_by_itself(header) or _RECALL.search(_text(header, "content-class")):
        yield Mark.AUTOMATIC
    # List-Unsubscribe alone proves nothing: sales tools put it into every single email (RFC 8058).
    if header.get("list-id") or header.get("list-post"):
        yield Mark.LIST
    if header.get("delivered-to") or header.get("return-path"):
        yield Mark.RECEIVED
    kind, described = _word(header, "content-type"), _text(header, "content-type")
    if kind == "multipart/report":
        yield Mark.BOUNCED if _REPORT.search(described) else Mark.RECEIPT
    if (
        kind == "text/calendar"
        or _METHOD.search(described)
        or _CALENDAR.search(_text(header, "content-class"))
        or _CALENDARS.search(_text(header, "sender") + _text(header, "message-id"))
        or header.get("x-ms-exchange-calendar-originator-id")
        or header.get("x-ms-exchange-calendar-series-instance-id")
    ):
        yield Mark.MEETING


def _answers_by_itself(header: Fields) -> bool:
    """Whether a vacation program or a rule says so. Precedence "bulk" is what mail merges say of themselves."""
    return (
        _word(header, "precedence") in {"auto_reply", "auto-reply", "autoreply"}
        or any(_word(header, name) not in ("", "no", "false", "0") for name in ("x-autoreply", "x-autorespond"))
        or bool(re.search(r"oof|rules agent", _text(header, "x-ms-exchange-generated-message-source")))
    )


def _word(header: Fields, name: str) -> str:
    """The value without its parameters and comments."""
    return re.split(r"[;\s(]", _text(header, name).strip())[0]


def _text(header: Fields, name: str) -> str:
    return readable(header.get(name, [b""])[0]).lower()
