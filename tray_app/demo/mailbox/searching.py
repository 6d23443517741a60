"""SEARCH keys: all, by number, by UID and by the day the server took the message."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from tray_app.demo.mailbox.grammar import Arguments, CommandRefused, Malformed
from tray_app.demo.mailbox.mailbox_state import Message
from tray_app.demo.mailbox.responses import MONTHS

Key = Callable[[Sequence[Message]], set[int]]
"""From the messages of the selected mailbox to the sequence numbers the key covers."""

_DATE = re.compile(rb'("?)(\d{1,2})-(' + "|".join(MONTHS).encode("ascii") + rb")-(\d{4})\1(?![^ ])", re.IGNORECASE)
_CHARSETS = {b"US-ASCII", b"UTF-8"}


def _day(args: Arguments) -> date:
    match = args.take(_DATE, "a date such as 1-Feb-2025")
    month = MONTHS.index(match[3].decode("ascii").capitalize()) + 1
    try:
        return date(int(match[4]), month, int(match[2]))
    except ValueError:
        raise Malformed("that day is in no calendar") from None


def _by_day(wanted: Callable[[date], bool]) -> Key:
    # The day as written in INTERNALDATE, whatever its zone (RFC 3501 section 6.4.4).
    return lambda view: {n for n, message in enumerate(view, 1) if wanted(message.internal_date.date())}


def _key(args: Arguments) -> Key:
    if args.skip(b"UID "):
        uids = args.sequence_set()
        return lambda view: _numbers(view, uids.select([message.uid for message in view]))
    if args.skip(b"SINCE "):
        since = _day(args)
        return _by_day(lambda day: day >= since)
    if args.skip(b"BEFORE "):
        before = _day(args)
        return _by_day(lambda day: day < before)
    if args.skip(b"ON "):
        on = _day(args)
        return _by_day(lambda day: day == on)
    if args.skip(b"ALL"):
        return lambda view: set(range(1, len(view) + 1))
    numbers = args.sequence_set()
    return lambda view: set(numbers.select(range(1, len(view) + 1)))


def _numbers(view: Sequence[Message], uids: list[int]) -> set[int]:
    wanted = set(uids)
    return {n for n, message in enumerate(view, 1) if message.uid in wanted}


def parse_search(args: Arguments) -> list[Key]:
    """Read the keys of a SEARCH up to the end of the command. Raises Malformed, or Refused for a charset."""
    if args.skip(b"CHARSET "):
        if args.astring().upper() not in _CHARSETS:
            raise CommandRefused("[BADCHARSET (US-ASCII UTF-8)] Unknown charset")
        args.expect(b" ")
    keys = [_key(args)]
    while args.skip(b" "):
        keys.append(_key(args))
    args.end()
    return keys


def search(view: Sequence[Message], keys: list[Key]) -> list[int]:
    """Return the sequence numbers that every key covers, ascending."""
    return sorted(set.intersection(*(key(view) for key in keys)))
