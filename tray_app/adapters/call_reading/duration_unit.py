"""What the lengths of calls are counted in, as far as a column's name and values show it."""

import re
from collections.abc import Sequence
from typing import Final

from tray_app.adapters.call_reading.call_durations import seconds_of
from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.adapters.call_reading.name_fit import words_apart

_UNITS: Final = {
    "s": (
        "s",
        "ss",
        "sec",
        "secs",
        "second",
        "seconds",
        "초",
        "秒",
        "sek",
        "sekunden",
        "secondes",
        "segundos",
        "secondi",
        "billsec",
    ),
    "min": ("min", "mins", "minute", "minutes", "분", "分", "minuten", "minutos", "minuti"),
    "ms": ("ms", "msec", "millis", "milliseconds"),
}
_HOURS: Final = frozenset({"h", "hh", "hour", "hours", "std", "stunden", "heures", "horas"})
_TWO_PARTS: Final = re.compile(r"'?(\d{1,4}):\d{1,2}")
_LONGEST_H: Final = 24
"""No call takes so many hours: what stands before the colon is minutes."""


def unit_of(name: str, shown: str, held: Sequence[Cell]) -> str:
    """The unit as in a mapping; empty when nothing decides. `name`: in one form; `shown`: as it is written."""
    tokens = set(re.findall(r"[^\W\d_]+", f"{name} {words_apart(shown)}"))
    if not all(isinstance(cell, (str, int, float)) for cell in held):
        return "clock"
    written = [words_of(cell) for cell in held]
    if any(":" in words for words in written):
        return _unit_of_clocks(tokens, written)
    if written and all(seconds_of(words, "s") is not None and not re.fullmatch(r"[\d.,]+", words) for words in written):
        return "s"
    named = [unit for unit, words in _UNITS.items() if tokens & set(words)]
    return named[0] if len(named) == 1 else ""


def clock_in(held: Sequence[Cell]) -> str:
    """The first value such as 0:03; empty where there is none."""
    return next((words for cell in held if _TWO_PARTS.fullmatch(words := words_of(cell))), "")


def _unit_of_clocks(tokens: set[str], written: Sequence[str]) -> str:
    """`clock` or `hm`; empty where 0:03 may as well be three seconds as three minutes."""
    pairs = [pair for words in written if (pair := _TWO_PARTS.fullmatch(words))]
    has_seconds = any(words.count(":") > 1 or re.search(r":\d+[.,]", words) for words in written)
    if has_seconds or not pairs or any(int(pair[1]) >= _LONGEST_H for pair in pairs) or tokens & set(_UNITS["s"]):
        return "clock"
    return "hm" if tokens & _HOURS else ""
