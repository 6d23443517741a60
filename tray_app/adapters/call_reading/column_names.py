"""Names of columns in one form, so that capitals, signs and stray marks make no difference."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from tray_app.adapters.call_reading.zones import zone_of_words

ZONE: Final = "<zone>"
"""Stands in a mapping for the zone that a column's name ends with: `createdat<zone>`."""
_SIGNS: Final = re.compile(r"[\s_\-‐‑–—./\\:;*'\"`´‘’“”·,|]+")
_LONGEST: Final = 120


def normalised(name: str) -> str:
    """`Date/Time Start (UTC)` and `date_time_start (utc)` are one name."""
    plain = unicodedata.normalize("NFKC", name[:_LONGEST])
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in plain if char != "\ufeff")
    return _SIGNS.sub(" ", plain).strip().casefold()


def header(cells: Iterable[object]) -> tuple[str, ...]:
    """The names of a header row; where a name comes twice, the later ones get a number."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = normalised(str(cell)) if cell is not None else ""
        seen[name] = count = seen.get(name, 0) + 1
        names.append(name if count == 1 or not name else f"{name} #{count}")
    return tuple(names)


def place_of(wanted: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The name in the header that is meant, and the zone in it where the mapping says that there is one."""
    if ZONE not in wanted:
        return (wanted, "") if wanted in names else None
    before, _, after = wanted.partition(ZONE)
    for name in names:
        if name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after):
            middle = name[len(before) : len(name) - len(after) or None].strip(" ()[]")
            if zone := zone_of_words(middle):
                return name, zone
    return None
