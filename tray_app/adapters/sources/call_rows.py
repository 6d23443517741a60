"""From one row of a call file to a core Call, or to what is wrong with it: strict in what a verdict rests on.

Required columns must be right, or the row is a problem that names what is allowed. Optional ones that are not right
count as absent.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Final, TypeVar

from tray_app.adapters.sources.call_numbers import read_call_number
from tray_app.adapters.sources.call_tables import OPTIONAL, REQUIRED, CallRow, Problem
from tray_app.adapters.sources.salesforce_id import person_id
from tray_app.core.model.activity import Call, CallResult, Direction
from tray_app.core.model.text import Text, text

_TIME: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2}))"
)
"""RFC 3339 section 5.6; a space between date and time is allowed there too."""
_SECONDS: Final = re.compile(r"([0-9]{1,7})(?:\.[0-9]*)?")
_LINK: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LONGEST_ID: Final = 200
_LONGEST_TEXT: Final = 500
_LONGEST_LINK: Final = 2000

_Choice = TypeVar("_Choice", bound=StrEnum)


class _Wrong(Exception):
    """A cell holds what it must not."""

    def __init__(self, column: str, allowed: Text) -> None:
        super().__init__(column)
        self.column = column
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class CallRowReader:
    """Reads rows for one source."""

    source: str
    """The source's id."""
    region: str
    """Where numbers without a country belong (ISO 3166), or empty."""
    since: datetime
    """Calls before this are skipped, UTC-aware."""

    def call(self, row: CallRow) -> Call | Problem | None:
        """The call, what is wrong with it, or None when it was before `since`. Never raises."""
        try:
            started_at = _time(_cell(row, "started_at"))
            if started_at < self.since:
                return None
            return self._call(row, started_at)
        except _Wrong as wrong:
            return Problem(row.line, wrong.allowed, wrong.column, row.last_word)

    def makes_sense(self, row: CallRow) -> bool:
        """Whether the row is a call, of whatever time."""
        return not isinstance(self.call(row), Problem)

    def _call(self, row: CallRow, started_at: datetime) -> Call:
        cells = {name: _cell(row, name) for name in (*REQUIRED, *OPTIONAL)}
        direction = _one_of(Direction, "direction", cells["direction"])
        number = cells["number"]
        other_side = read_call_number(number, self.region)
        email, link = cells["person_email"], cells["url"]
        return Call(
            id=f"{self.source}:{_own_id(cells['id']) or _derived_id(started_at, direction, number)}",
            source=self.source,
            occurred_at=started_at,
            direction=direction,
            number=other_side.e164,
            raw_number=number[:64],
            number_kind=other_side.kind,
            duration_s=_duration(cells["duration_s"]),
            result=_one_of(CallResult, "result", cells["result"]),
            person_email=email if 3 <= len(email) <= 320 and "@" in email[1:-1] else None,
            person_name=cells["person_name"][:_LONGEST_TEXT] or None,
            salesforce_id=person_id(cells["salesforce_id"]),
            knows_salesforce_ids="salesforce_id" in row.cells,
            outcome=cells["outcome"][:_LONGEST_TEXT] or None,
            # It will be opened in a browser, so nothing but a web address passes.
            url=link if len(link) <= _LONGEST_LINK and _LINK.fullmatch(link) else None,
        )


def _cell(row: CallRow, column: str) -> str:
    value: Any = row.cells.get(column)
    if value is None:
        if column in REQUIRED and column not in row.cells:
            raise _Wrong(column, text("must be there"))
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        if column in REQUIRED:
            raise _Wrong(column, text("must be text or a number"))
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    try:
        words = str(value)
    except ValueError:  # Python refuses to write numbers of thousands of digits.
        raise _Wrong(column, text("must be text or a number")) from None
    if words.isprintable():
        return " ".join(words.split())
    if any("\ud800" <= char <= "\udfff" for char in words):
        raise _Wrong(column, text("must be text in UTF-8"))
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())


_CLOCKS_DIFFER = timedelta(days=1)
"""A dialer may run ahead, or write its local time as UTC, but no call is from tomorrow."""


_A_TIME: Final = text("must be a time with its zone, such as 2026-11-23T17:02:11Z")


def _time(written: str) -> datetime:
    match = _TIME.fullmatch(written)
    if match is None:
        raise _Wrong("started_at", _A_TIME)
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    # A leap second (RFC 3339 section 5.7), which datetime does not know.
    leap, second = divmod(second, 60) if second == 60 else (0, second)
    micros = int((match[7] or "0")[:6].ljust(6, "0"))
    offset = timedelta(hours=int(match[10] or 0), minutes=int(match[11] or 0))
    try:
        zone = UTC if match[8] else timezone(-offset if match[9] == "-" else offset)
        when = datetime(year, month, day, hour, minute, 59 if leap else second, micros, zone)
        when = (when + timedelta(seconds=leap)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Wrong("started_at", _A_TIME) from None
    if when > datetime.now(UTC) + _CLOCKS_DIFFER:
        raise _Wrong("started_at", text("must not lie in the future"))
    return when


def _duration(written: str) -> int:
    # Phone systems leave it empty for calls that nobody took.
    match = _SECONDS.fullmatch(written or "0")
    if match is None:
        raise _Wrong("duration_s", text("must be whole seconds, 0 or more"))
    return int(match[1])


def _one_of(kind: type[_Choice], column: str, written: str) -> _Choice:
    try:
        return kind(written.casefold())
    except ValueError:
        allowed = ", ".join(choice.value for choice in kind)
        raise _Wrong(column, text("must be one of: {allowed}", allowed=allowed)) from None


def _own_id(written: str) -> str:
    return written if len(written) <= _LONGEST_ID else _hashed(written)


def _derived_id(started_at: datetime, direction: Direction, number: str) -> str:
    """An id from what a call keeps when it is exported again, or when its row was not complete yet."""
    return _hashed("|".join((started_at.isoformat(), direction, re.sub(r"[^0-9+]", "", number))))


def _hashed(words: str) -> str:
    return "h-" + hashlib.sha256(words.encode()).hexdigest()[:32]
