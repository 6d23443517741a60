"""How one phone number may stand in a phone field: Salesforce keeps the text as it was typed.

All that is asked for is equality. A pattern that begins with a wildcard makes Salesforce read every record of the org
and runs into its time limit; a search (SOSL) is no part of a composite request and would cost a call of its own. What
no form here finds is found by its Task, whose person is read by id, and compared digit by digit.
"""

from collections.abc import Iterator
from functools import lru_cache

_SIGNS = ("", " ", "-", ".")
"""What stands between the groups of a number."""
_ABROAD = ("00", "011 ", "00 ")
"""What is dialled before the country."""


@lru_cache(maxsize=1024)
def usual_texts(e164: str) -> frozenset[str]:
    """The ways Salesforce, dialers and people mostly write a number."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    digits = e164.removeprefix("+")
    texts = {e164, digits}
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return frozenset(texts)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    texts |= {national, international, "".join(filter(str.isdigit, national)), national.replace("-", " ")}
    texts |= {international.replace("-", " "), f"+{number.country_code} {national}"}
    if number.country_code == 1 and len(digits) == 11:
        area, exchange, line = digits[1:4], digits[4:7], digits[7:]
        texts |= {f"{area}-{exchange}-{line}", f"{area}.{exchange}.{line}", f"1-{area}-{exchange}-{line}"}
        texts.add(f"({area}) {exchange}-{line}")
    return frozenset(texts)


@lru_cache(maxsize=1024)
def all_texts(e164: str) -> frozenset[str]:
    """The usual ways, and those of other habits: other signs between the groups, the country dialled or in brackets."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return usual_texts(e164)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL).partition(" ")[2]
    return usual_texts(e164) | set(_written(str(number.country_code), _groups(national), _groups(abroad)))


def _written(country: str, national: list[str], abroad: list[str]) -> Iterator[str]:
    trunk = national[0].removesuffix(abroad[0]) if national and abroad else ""
    for sign in _SIGNS:
        own, whole = sign.join(national), sign.join(abroad)
        yield own
        yield from (f"+{country}{sign}{whole}", f"+{country} {whole}", f"{country}{sign}{whole}")
        yield from (f"{prefix}{country}{sign or ' '}{whole}" for prefix in _ABROAD)
        if trunk:
            yield from (f"+{country} ({trunk}){whole}", f"+{country} ({trunk}) {whole}", f"+{country}({trunk}){whole}")
    if country == "1" and len(abroad) == 3:
        area, exchange, line = abroad
        yield from (f"({area}){exchange}-{line}", f"({area}) {exchange} {line}", f"({area}) {exchange}.{line}")
        yield from (f"1 ({area}) {exchange}-{line}", f"+1 ({area}) {exchange}-{line}", f"+1({area}){exchange}-{line}")
    yield f"00{country}{''.join(abroad)}"


def _groups(written: str) -> list[str]:
    """The digits as the country groups them."""
    return "".join(char if char.isdigit() else " " for char in written).split()
