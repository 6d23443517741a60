"""Phone numbers in one form (E.164), and whether two written forms are the same number.

Only what could be an outside line gets a form: an extension, a service number or "anonymous" gives None, so that it is
never looked up. phonenumberslite is imported when the first number comes: its metadata is large.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_SHORTEST_LOCAL = 7
"""Digits below which a number without + is an extension or a service number, whatever its country would allow."""
_LONGEST = 250
"""Characters beyond which the library does not read either."""
_NORTH_AMERICA = 1
_NORTH_AMERICAN = re.compile(r"[2-9]\d\d[2-9]")
"""Area codes and exchanges there begin with 2 to 9; the library takes any ten digits for a possible number."""
_MEXICO = 52
"""Mobile numbers there had a 1 after the country until August 2019; dialers and messengers still write it."""


@dataclass(frozen=True, slots=True)
class Phone:
    """One outside number."""

    e164: str
    """`+` and the digits, country first."""
    extension: str | None = None
    """Digits to dial after the call is taken; never part of a comparison."""


@lru_cache(maxsize=4096)
def read_phone(raw: str, region: str = "") -> Phone | None:
    """The number in `raw`, or None when it is withheld, short or no possible number.

    `region` (ISO 3166, two letters; may be empty) is where numbers without a country belong. Never raises.
    """
    written = raw.strip().removeprefix("tel:").removeprefix("sip:").partition("@")[0]
    if len(written) > _LONGEST:
        return None
    international = written.lstrip(" (").startswith(("+", "\N{FULLWIDTH PLUS SIGN}"))
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, ValidationResult

    try:
        number = phonenumbers.parse(written, region.strip().upper() or None)
    except phonenumbers.NumberParseException:
        return None
    national = phonenumbers.national_significant_number(number)
    if len(national) < _SHORTEST_LOCAL and not international:
        return None
    if number.country_code == _NORTH_AMERICA and not _NORTH_AMERICAN.match(national):
        return None
    if number.country_code == _MEXICO and len(national) == 11 and national.startswith("1"):
        number.national_number = int(national[1:])
    # Not is_possible_number: that lets seven local digits pass as a number without its area.
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), number.extension or None)


def e164(raw: str, region: str = "") -> str | None:
    """The E.164 form of `raw`, without its extension, or None: see `read_phone`."""
    phone = read_phone(raw, region)
    return phone.e164 if phone else None


def is_valid(number: str) -> bool:
    """Whether an international number (`+` and digits) is one that its country has given out. Never raises."""
    import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False
