"""Time zones by the words that exports use for them."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_SHORT: Final = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "zulu": "UTC", "utc time": "UTC",
    "pt": "America/Los_Angeles", "mt": "America/Denver", "ct": "America/Chicago", "et": "America/New_York",
    "pacific time": "America/Los_Angeles", "mountain time": "America/Denver", "central time": "America/Chicago",
    "eastern time": "America/New_York", "kst": "Asia/Seoul", "jst": "Asia/Tokyo",
}  # fmt: skip
"""Names that mean one zone with its summer time."""
_FIXED: Final = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "sgt": 8, "hkt": 8,
}  # fmt: skip
"""Abbreviations that mean one offset. BST and IST mean several, so they are not here."""
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


def is_zone(name: str) -> bool:
    """Whether it is a zone of the IANA database."""
    return name in _names()


@lru_cache(maxsize=256)
def zone_named(words: str) -> tzinfo | None:
    """The zone of `Asia/Seoul`, `EST`, `+09:00`, `UTC+9` or `(GMT-05:00)`; None when it means none, or several."""
    plain = " ".join(words.strip(" ()[]").split())
    if not plain:
        return None
    lowered = plain.casefold()
    if lowered in _SHORT:
        return ZoneInfo(_SHORT[lowered]) if _SHORT[lowered] != "UTC" else UTC
    if lowered in _FIXED:
        return timezone(timedelta(hours=_FIXED[lowered]))
    if match := _OFFSET.fullmatch(plain):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] in "-−" else offset) if offset < timedelta(hours=15) else None
    name = _by_lower_name().get(lowered.replace(" ", "_"))
    return ZoneInfo(name) if name else None


def key_of(zone: tzinfo | None) -> str:
    """What a mapping calls the zone: `utc`, or its name in the IANA database; empty where it has none there."""
    if zone is None:
        return ""
    if zone is UTC:
        return "utc"
    if isinstance(zone, ZoneInfo):
        return zone.key
    hours, odd = divmod(zone.utcoffset(None) or timedelta(), timedelta(hours=1))
    name = f"Etc/GMT{-hours:+d}" if hours else "utc"  # there the sign says how far Greenwich is ahead
    return name if not odd and (not hours or is_zone(name)) else ""


def zone_of_words(words: str) -> str:
    """The words again when they name a zone, else nothing. Names of columns have lost their signs."""
    tried = (words, words.replace(" ", "/", 1), re.sub(r"(?<=\d) (?=\d\d$)", ":", words), words.replace(" ", "-", 1))
    return next((one for one in tried if zone_named(one)), "")


def comes_twice(wall: datetime, zone: tzinfo) -> bool:
    """Whether the clock shows this time twice, as in the night when summer time ends. Never raises."""
    first, second = zone.utcoffset(wall.replace(fold=0)), zone.utcoffset(wall.replace(fold=1))
    return first is not None and second is not None and first > second  # smaller where an hour is left out


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _by_lower_name() -> dict[str, str]:
    return {name.casefold(): name for name in _names() if "/" in name}
