"""How long a call took, in the units and the notations that dialers use."""

import math
import re
from datetime import datetime, time, timedelta
from typing import Final

from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.core.model.text import Text, text

_LONGEST_S: Final = 10_000_000
_PLAIN: Final = re.compile(r"(\d{1,12})(?:[.,](\d*))?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_THOUSANDS: Final = re.compile(r"\d{1,3},\d{3}")
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,]\d+)?")
_HOURS: Final = re.compile(r"(\d{1,3}):(\d{1,2})")
_WORDS: Final = re.compile(
    r"(?:(\d+)\s*(?:d|days?)\b[\s,]*)?"
    r"(?:(\d+)\s*(?:hours?|hrs?|h|std\.?|stunden?|heures?|horas?|시간|時間)[\s,]*)?"
    r"(?:(\d+)\s*(?:minutes?|minuten?|minutos?|mins?|m|분|分)\.?[\s,]*)?"
    r"(?:(\d+)(?:[.,]\d+)?\s*(?:seconds?|sekunden?|secondes?|segundos?|secs?|sek\.?|s|초|秒)\.?)?",
    re.IGNORECASE,
)
_NOTHING: Final = frozenset({"", "-", "--", "—", "–", "n/a", "na", "none", "null", "nan", "n.a.", "in progress"})

ALLOWED: Final[dict[str, Text]] = {
    "s": text("must be whole seconds, 0 or more"),
    "ms": text("must be milliseconds, 0 or more"),
    "min": text("must be minutes, such as 2.5"),
    "clock": text("must be a duration such as 0:02:30"),
    "hm": text("must be hours and minutes such as 0:03"),
}
"""What may stand there, by unit."""


def seconds_of(cell: Cell, unit: str) -> int | None:
    """Whole seconds, or None when it is no duration of this unit."""
    found = _seconds(cell, unit)
    return found if found is not None and 0 <= found <= _LONGEST_S - 1 else None


def _seconds(cell: Cell, unit: str) -> int | None:
    if isinstance(cell, timedelta):
        return int(cell.total_seconds())
    if isinstance(cell, datetime):  # a duration of more than a day, as some spreadsheets keep it
        return None
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    words = words_of(cell).strip("'").strip()
    # Phone systems leave it empty for calls that nobody took.
    if words.casefold() in _NOTHING:
        return 0
    if not words.isascii() and any(char.isdecimal() and not char.isascii() for char in words):
        return None
    # 1,042 is a thousand and more; 1.042 is how programs write a fraction.
    if (match := _PLAIN.fullmatch(words)) and not (unit != "min" and _THOUSANDS.fullmatch(words)):
        return _plain(match, unit)
    if unit in {"s", "ms"} and (grouped := _GROUPED.fullmatch(words)):
        whole = words.replace(grouped[1], "")
        return _seconds(whole, unit) if grouped[1] not in whole else None
    if unit == "hm" and (match := _HOURS.fullmatch(words)):
        return int(match[1]) * 3600 + int(match[2]) * 60 if int(match[2]) < 60 else None
    if (match := _CLOCK.fullmatch(words)) and (unit == "clock" or match[1] is not None):
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), int(match[3])
        if seconds >= 60 or (match[1] is not None and minutes >= 60):
            return None
        return hours * 3600 + minutes * 60 + seconds
    if (match := _WORDS.fullmatch(words)) and any(match.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + seconds
    return None


def _plain(match: re.Match[str], unit: str) -> int | None:
    number = float(f"{match[1]}.{match[2] or 0}")
    match unit:
        case "s":
            return int(number)
        case "ms":
            return int(number / 1000)
        case "min":
            return round(number * 60)
        case _:
            return 0 if number == 0 else None
