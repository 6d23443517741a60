"""When a call began, as dialers and spreadsheets write it. What could mean two moments is not read but said.

A value gives a time of the clock with a zone of its own or without one. Which number is the day in 11/12/2026 is known
from the mapping or from the whole file, see `day_order`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.adapters.call_reading.day_parts import (
    hour_in,
    hour_without_parts,
    part_after,
    part_before,
    zone_before,
)
from tray_app.adapters.call_reading.month_names import months, weekdays
from tray_app.adapters.call_reading.program_times import in_usual_order
from tray_app.adapters.call_reading.zones import zone_named

_RFC_3339: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2}))"
)
"""Section 5.6; a space between date and time is allowed there too."""
_CLOCK: Final = re.compile(
    r"(?P<before>[^\W\d_][^\W\d_.]*\.?(?:\s?[^\W\d_]\.)?\s*)?(?<!\d)(?P<h>\d{1,2})\s*(?:[:h時시点]\s*)(?P<m>\d{1,2})"
    r"(?:\s*(?:[:分분]|m(?![^\W\d_]))\s*(?P<s>\d{1,2})?\s*[초秒]?(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<after>[ap]\.?\s?m?\.?(?![^\W\d_]))?",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(?<!\d)(\d{1,4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)\.?")
_DOTTED: Final = re.compile(r"\d{1,2}\.\d{2}(?:\.\d{2}(?:[.,]\d{1,9})?)?(?![\d.])")
_EAST: Final = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_COMPACT: Final = re.compile(r"(20\d{2})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})(?:\.\d+)?(.*)")
_NAMED: Final = re.compile(
    r"(?P<d1>\d{1,2})(?:st|nd|rd|th)?[\s.-]*(?:de\s+)?(?P<n1>[^\W\d_]{3,}\.?)[\s.,/-]*(?:de\s+)?(?P<y1>\d{4}|\d{2})(?![\d:])"
    r"|(?P<n2>[^\W\d_]{3,}\.?)[\s.-]*(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(?P<y2>\d{4})(?!\d)"
    r"|(?P<y3>\d{4})[\s.-]+(?P<n3>[^\W\d_]{3,}\.?)[\s.-]*(?P<d3>\d{1,2})(?!\d)"
)
_ZONE: Final = re.compile(
    r"\s*\(?((?:utc|gmt)?\s*[+-−]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|[A-Za-z_]+/[A-Za-z_/]+)\)?", re.IGNORECASE
)
_LETTERS: Final = re.compile(r"[^\W\d_]+\.?")
ORDERS: Final = ("ymd", "mdy", "dmy")


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """One time as it stands in a cell."""

    numbers: tuple[int, int, int]
    """Year, month and day, or what could be them in the order in which they are written."""
    orders: frozenset[str]
    """The orders in which they can be meant."""
    clock: timedelta
    """The time of the day."""
    zone: tzinfo | None = None
    """The value's own zone."""
    weekday: int | None = None
    """The day of the week that is named with it."""
    clock_before: timedelta | None = None
    """The time of the day as earlier versions read it, where that was another."""

    def wall(self, order: str) -> datetime | None:
        """What a clock on the wall showed, read in this order; None when there is no such day."""
        if self.orders == {""}:
            year, month, day = self.numbers
        else:
            places = dict(zip(order, self.numbers, strict=True))
            year, month, day = places["y"], places["m"], places["d"]
        try:
            found = datetime.combine(date(year + 2000 if year < 100 else year, month, day), time()) + self.clock
        except (ValueError, OverflowError):
            return None
        return None if self.weekday is not None and date(found.year, month, day).weekday() != self.weekday else found

    def possible(self) -> frozenset[str]:
        """The orders in which there is such a day, of that name."""
        return frozenset(order for order in self.orders if self.wall(order))


def rfc3339(words: str) -> datetime | None:
    """The moment of a complete RFC 3339 time; None for anything else."""
    match = _RFC_3339.fullmatch(words)
    if match is None:
        return None
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    # A leap second (section 5.7), which datetime does not know.
    leap, second = divmod(second, 60) if second == 60 else (0, second)
    micros = int((match[7] or "0")[:6].ljust(6, "0"))
    offset = timedelta(hours=int(match[10] or 0), minutes=int(match[11] or 0))
    try:
        zone = UTC if match[8] else timezone(-offset if match[9] == "-" else offset)
        when = datetime(year, month, day, hour, minute, 59 if leap else second, micros, zone)
        return (when + timedelta(seconds=leap)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_epoch(words: str, unit: str) -> datetime | None:
    """The moment of seconds or milliseconds since 1970; None when it is none of the last decades."""
    if not re.fullmatch(r"[0-9]{9,17}(?:\.[0-9]*)?", words):
        return None
    seconds = float(words) / (1000 if unit == "ms" else 1)
    try:
        return datetime.fromtimestamp(seconds, UTC) if 6e8 < seconds < 5e9 else None
    except (ValueError, OverflowError, OSError):
        return None


def written_time(cells: tuple[Cell, ...]) -> WrittenTime | None:
    """The time in one cell, or in one for the date and one for the clock; None when there is none."""
    if len(cells) == 2 and isinstance(cells[0], (datetime, date)):
        clock = _clock_of(cells[1])
        return _from_date(cells[0], clock) if clock is not None else None
    if len(cells) == 1 and isinstance(cells[0], datetime):
        moment = cells[0]
        return _from_date(moment, timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second))
    words = [_time_words(cell) if isinstance(cell, time) else words_of(cell) for cell in cells]
    return _written(" ".join(words)) if all(words) else None


def written_day(cell: Cell) -> WrittenTime | None:
    """The day in a cell, with its time of the day where there is one; None when there is no day."""
    if isinstance(cell, (datetime, date)):
        return written_time((cell,)) or _from_date(cell, timedelta())
    words = words_of(cell)
    if (found := _written(words)) is not None:
        return found
    day = _date(unicodedata.normalize("NFKC", words[:120]).strip())
    return None if day is None else WrittenTime(day[0], day[1], timedelta())


@lru_cache(maxsize=512)
def _written(raw: str) -> WrittenTime | None:
    words = in_usual_order(unicodedata.normalize("NFKC", raw[:120]).strip().strip("'").strip())
    if match := _COMPACT.fullmatch(words):
        year, month, day, hour, minute, second = map(int, match.groups()[:6])
        own_zone = _zone(match[7])
        known = hour < 24 and minute < 60 and second < 60 and (own_zone or not match[7].strip())
        clock = timedelta(hours=hour, minutes=minute, seconds=second)
        return WrittenTime((year, month, day), frozenset({""}), clock, own_zone) if known else None
    found = _date(words)
    if found is None:
        return None
    numbers, orders, begin, end = found
    rest_before, rest = words[:begin], words[end:]
    rest = re.sub(r"^(?:T(?![^\W\d_])|,)\s*", "", rest.strip()) or rest_before
    if dotted := _DOTTED.match(rest):
        rest = dotted[0].replace(".", ":", 2) + rest[dotted.end() :]
    at = _CLOCK.search(rest)
    if at is None:
        return None
    before = rest[: at.start()] + (at["before"] or "")
    moment, outside = _clock(at, before, rest[at.end() :])
    if moment is None:
        return None
    hour = hour_without_parts(at["after"] or "", before, int(at["h"]))
    clock_before = moment % timedelta(hours=1) + timedelta(hours=hour)
    zone = _zone(outside or zone_before(before))
    if outside and zone is None:
        return None
    if end < len(words) and begin > 0 and rest is not rest_before:
        before = f"{rest_before} {before}"
    named = (_weekday(word) for word in _LETTERS.findall(before))
    weekday = next((day for day in named if day is not None), None)
    return WrittenTime(numbers, orders, moment, zone, weekday, clock_before if clock_before != moment else None)


def _date(words: str) -> tuple[tuple[int, int, int], frozenset[str], int, int] | None:
    if match := _EAST.search(words):
        return (int(match[1]), int(match[2]), int(match[3])), frozenset({""}), match.start(), match.end()
    if match := _DATE.search(words):
        first, sign, second, third = match[1], match[2], match[3], match[4]
        orders: frozenset[str] | None = None
        if len(first) == 4 and len(third) <= 2:
            orders = frozenset({""})
        elif len(third) == 4 and len(first) <= 2:
            orders = frozenset({"dmy"} if sign == "." else {"mdy", "dmy"})
        elif len(first) <= 2 and len(third) <= 2:
            orders = frozenset({"dmy", "ymd"} if sign == "." else ORDERS)
        if orders is None:
            return None
        # In 23-NOV-26 10.15.00 the second is the clock, as Oracle writes it.
        named = _named_date(words[: match.start()]) if sign == "." and "ymd" in orders else None
        return named or ((int(first), int(second), int(third)), orders, match.start(), match.end())
    return _named_date(words)


def _named_date(words: str) -> tuple[tuple[int, int, int], frozenset[str], int, int] | None:
    if any(char.isalpha() for char in words):
        for match in _NAMED.finditer(words):
            group = next(number for number in "123" if match[f"n{number}"])
            if month := months().get(match[f"n{group}"].casefold().replace(".", "")):
                year, day = int(match[f"y{group}"]), int(match[f"d{group}"])
                return (year, month, day), frozenset({""}), match.start(), match.end()
    return None


def _clock(match: re.Match[str], before: str, behind: str) -> tuple[timedelta | None, str]:
    """The time of the day by the clock and the words beside it, and what is left of those behind it."""
    written, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    part, left = part_after(f"{match['after'] or ''} {behind}")
    told = part or part_before(before)
    if told is None and written <= 12:
        return None, left  # of two times, and nobody knows what tells which
    hour = hour_in(told or "", written, minute)
    if hour is None or hour > 23 or minute > 59 or second > 60:
        return None, left
    fraction = int((match["f"] or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59), microseconds=fraction), left


def _clock_of(cell: Cell) -> timedelta | None:
    if isinstance(cell, (datetime, time)):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, timedelta):
        return cell if timedelta() <= cell < timedelta(days=1) else None
    words = words_of(cell)
    match = _CLOCK.search(words)
    if match is None:
        return None
    clock, left = _clock(match, words[: match.start()] + (match["before"] or ""), words[match.end() :])
    return None if left else clock


def _from_date(day: date, clock: timedelta) -> WrittenTime:
    zone = day.tzinfo if isinstance(day, datetime) else None
    return WrittenTime((day.year, day.month, day.day), frozenset({""}), clock, zone)


def _time_words(value: time) -> str:
    return value.strftime("%H:%M:%S")


def _weekday(word: str) -> int | None:
    return weekdays().get(word.casefold().replace(".", ""))


def _zone(words: str) -> tzinfo | None:
    plain = words.strip()
    match = _ZONE.fullmatch(plain) if plain else None
    return zone_named(match[1]) if match else None
