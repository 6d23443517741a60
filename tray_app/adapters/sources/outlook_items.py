"""One sent item of Outlook as an email. Every word of it is asked for singly, and may be refused singly."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from tray_app.adapters.sources.mail_addresses import address_in
from tray_app.adapters.sources.outlook_com import ComError
from tray_app.core.model.activity import Email, Mark, Recipient, RecipientRole

DENIED: Final = frozenset({0x80004004, 0x80070005, 0x80030005})
"""What Outlook says when it is asked for addresses and does not trust the caller, or the rep said no."""
GONE: Final = frozenset({0x800401E3, 0x800706BA, 0x800706BE, 0x80010108, 0x80010001, 0x8001010A})
"""Outlook is not there, or does not answer now: that says nothing about an item."""
MAIL: Final = 43
"""olMail."""
_MEETINGS: Final = frozenset({53, 54, 55, 56, 57, 181})
"""Invitations and their answers."""
_ROLES: Final = {1: RecipientRole.TO, 2: RecipientRole.CC, 3: RecipientRole.BCC}
_TAG: Final = "http://schemas.microsoft.com/mapi/proptag/0x"
_MESSAGE_ID: Final = _TAG + "1035001F"
_IN_REPLY_TO: Final = _TAG + "1042001F"
_SUBMITTED: Final = _TAG + "00390040"
_SMTP: Final = _TAG + "39FE001F"
_ASKING: Final = (ComError, AttributeError, TypeError, ValueError)
"""What comes instead of an answer: an item need not have each property."""


def is_email(item: Any) -> bool:
    """Whether it is an email or an invitation; the folder may hold more. Raises `ComError`."""
    return int(item.Class) in {MAIL, *_MEETINGS}


def local_time(item: Any) -> datetime | None:
    """When it was sent, from what Outlook shows: the computer's time, whatever zone the library says it is."""
    for way in (lambda: item.SentOn, lambda: item.CreationTime):
        shown = _asked(way)
        # What was never sent has the year 4501.
        if isinstance(shown, datetime) and 1970 < shown.year < 4000:
            return _from_wall_clock(shown)
    return None


def item_id(source: str, item: Any) -> str:
    """The id of the activity: what Outlook calls the item in its store. Raises `ComError`."""
    return f"{source}:{hashlib.sha256(str(item.EntryID).encode()).hexdigest()[:24]}"


def sent_item(source: str, item: Any, shown_at: datetime) -> Email:
    """The item as an email. Raises `ComError` when Outlook refuses addresses."""
    accessor = _asked(lambda: item.PropertyAccessor)
    submitted = _asked(lambda: accessor.GetProperty(_SUBMITTED))
    message_id = str(_asked(lambda: accessor.GetProperty(_MESSAGE_ID)) or "").strip().strip("<>")
    addressed = list(_recipients(item))
    found = dict.fromkeys(Recipient(address, role) for address, role, _ in addressed if address)
    return Email(
        id=item_id(source, item),
        source=source,
        # Asked for by its tag, it is in UTC; shown, it is ambiguous for an hour each autumn.
        occurred_at=_from_utc(submitted) or shown_at,
        subject=str(_asked(lambda: item.Subject) or ""),
        message_id=message_id if "@" in message_id and not re.search(r"\s", message_id) else None,
        sender=_sender(item),
        recipients=tuple(found),
        unreadable_recipients=tuple(dict.fromkeys(name for address, _, name in addressed if not address)),
        marks=frozenset(_marks(item, accessor)),
    )


def _recipients(item: Any) -> Iterator[tuple[str, RecipientRole, str]]:
    people = item.Recipients
    for number in range(1, int(people.Count) + 1):
        yield _person(people.Item(number))


def _person(person: Any) -> tuple[str, RecipientRole, str]:
    role = _ROLES.get(int(_asked(lambda: person.Type) or 1), RecipientRole.TO)
    return _address(person), role, str(_asked(lambda: person.Name) or "?")


def _address(person: Any) -> str:
    """The SMTP address: colleagues on Exchange have another one where others have theirs."""
    ways: tuple[Callable[[], Any], ...] = (
        lambda: person.PropertyAccessor.GetProperty(_SMTP),
        lambda: person.Address,
        lambda: person.AddressEntry.GetExchangeUser().PrimarySmtpAddress,
        lambda: person.AddressEntry.GetExchangeDistributionList().PrimarySmtpAddress,
    )
    return next((found for way in ways if (found := address_in(str(_asked(way) or "")))), "")


def _sender(item: Any) -> str:
    ways: tuple[Callable[[], Any], ...] = (
        lambda: item.SendUsingAccount.SmtpAddress,
        lambda: item.SenderEmailAddress,
        lambda: item.Sender.GetExchangeUser().PrimarySmtpAddress,
    )
    return next((found for way in ways if (found := address_in(str(_asked(way) or "")))), "")


def _marks(item: Any, accessor: Any) -> Iterator[Mark]:
    kind = str(_asked(lambda: item.MessageClass) or "").upper()
    if int(item.Class) in _MEETINGS or kind.startswith("IPM.SCHEDULE"):
        yield Mark.MEETING
    if kind.startswith("IPM.NOTE.RULES."):
        yield Mark.AUTOMATIC
    if kind.startswith("REPORT."):
        yield Mark.BOUNCED if kind.endswith(".NDR") else Mark.RECEIPT
    if _asked(lambda: item.Sent) is False:
        yield Mark.DRAFT
    if _asked(lambda: accessor.GetProperty(_IN_REPLY_TO)):
        yield Mark.REPLY


def _asked(ask: Callable[[], Any]) -> Any:
    """The answer; None when the item has none. Raises `ComError` when Outlook is gone or does not let us ask."""
    try:
        return ask()
    except ComError as error:
        if error.number in DENIED | GONE:
            raise
        return None
    except _ASKING:
        return None


def _from_wall_clock(shown: datetime) -> datetime | None:
    try:
        return shown.replace(tzinfo=None).astimezone().astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_utc(submitted: Any) -> datetime | None:
    if not isinstance(submitted, datetime) or not 1970 < submitted.year < 4000:
        return None
    return submitted.replace(tzinfo=UTC)
