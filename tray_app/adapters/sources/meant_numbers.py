"""Which numbers a run of digits may mean: a national one, one that begins with its country, one behind a prefix.

A plus says it, and so do a zero in front or the groups in which a country writes its numbers. Bare digits often are two
numbers at once: 646 345 6789 is a line in New York, and +64 6 345 6789 one in New Zealand. Then both are given.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from tray_app.adapters.sources.phones import e164, is_valid

_SHORTEST, _LONGEST = 7, 18
"""Digits that an outside line has at least, and that are dialled for one at most."""
_WITH_COUNTRY: Final = 9
"""Digits below which no country is read in them: seven digits are a local number without its area."""
_BARE: Final = re.compile(r"[1-9]\d{8,14}")
_ENOUGH: Final = 3
"""Numbers of a column that show how all of them are written."""
_NORTH_AMERICA: Final = 1


@lru_cache(maxsize=4096)
def meant_numbers(part: str, region: str = "") -> tuple[str, ...]:
    """What a run of digits and signs may mean, E.164, the likeliest first; empty when it is no number. Never raises.

    `region` (ISO 3166, may be empty) is where national numbers belong. Of more than one nothing decides which it is.
    """
    digits = re.sub(r"\D", "", part)
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return ()
    national = e164(part, region)
    if national is not None and part.startswith("+"):
        return (national,)
    whole = _with_country(digits, region)
    in_north_america = _country_of(region) == _NORTH_AMERICA
    # In North America a whole number is known by its digits: an area may be newer than what is known of it.
    if national is None or not (is_valid(national) or in_north_america):
        behind = None if whole and digits.startswith("00") else _behind_prefix(digits, region)
        found = (behind, whole) if whole or behind else (national,)
        return tuple(dict.fromkeys(number for number in found if number))
    at_home, groups = _groups(national, "national"), re.findall(r"\d+", part)
    grouped = len(groups) > 1
    if whole is None or whole == national or digits.startswith("0") or (grouped and groups == at_home):
        return (national,)
    if grouped and groups == _groups(whole, "international"):
        return (whole,)
    # A number without the zero that it has at home has lost it, or begins with its country.
    return (national, whole) if is_valid(national) and digits == "".join(at_home) else (whole, national)


def with_plus(number: str) -> str:
    """The cell's bare digits with the plus that belongs in front of them; anything else as it is."""
    plain = number.strip().lstrip("'")
    return f"+{plain}" if _BARE.fullmatch(plain) and e164(f"+{plain}") else number


def begin_with_country(cells: Iterable[str], region: str) -> bool:
    """Whether the numbers of a column begin with their countries, though none has its plus.

    Some of another country must show it, and none may speak against it.
    """
    foreign = fitting = 0
    for digits in {cell.strip() for cell in cells}:
        if digits.startswith("0"):
            return False
        found = meant_numbers(digits, region) if _BARE.fullmatch(digits) else ()
        if not found or len(found) > 1:
            continue
        if found[0] != e164(f"+{digits}"):
            return False
        fitting += 1
        foreign += found[0] != e164(digits, region)
    return bool(foreign) and fitting >= _ENOUGH


def _with_country(digits: str, region: str) -> str | None:
    """The number when the digits begin with a country, or are dialled as from another one; only a real number."""
    abroad = digits.startswith("00")
    if not abroad and (not region or digits.startswith("0") or len(digits) < _WITH_COUNTRY):
        return None
    number = e164(f"+{digits[2:] if abroad else digits}")
    return number if number and is_valid(number) else None


def _behind_prefix(digits: str, region: str) -> str | None:
    """The number behind a 9 or 0 for an outside line; only a real one that is dialled like this at home."""
    rest = digits[1:]
    number = e164(rest, region) if digits[0] in "09" else None
    if number is None or not is_valid(number):
        return None
    at_home = "".join(_groups(number, "national"))
    abroad = not number.startswith(f"+{_country_of(region)}")
    return number if abroad or rest in {at_home, f"{_NORTH_AMERICA}{at_home}"} else None


@lru_cache(maxsize=256)
def _country_of(region: str) -> int:
    """The digits in front of the region's numbers when they are dialled from elsewhere; 0 for an unknown one."""
    import phonenumbers

    return phonenumbers.country_code_for_region(region.strip().upper())


def _groups(number: str, form: str) -> list[str]:
    """The groups of digits in which the number is written, at home or abroad."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    wanted = PhoneNumberFormat.NATIONAL if form == "national" else PhoneNumberFormat.INTERNATIONAL
    return re.findall(r"\d+", phonenumbers.format_number(phonenumbers.parse(number), wanted))
