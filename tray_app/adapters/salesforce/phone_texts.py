"""How one phone number may stand in a phone field: Salesforce keeps the text as it was typed.

The usual ways of writing it are looked for in the first question, because equality is cheap; any other grouping in the
second, by a pattern whose hits are compared in E.164 afterwards.
"""

_COMPARED = 8
"""Digits at the end of a number that the pattern holds: rare enough together, and free of any prefix."""
_FEWEST = 5
"""A national number with fewer digits gets no pattern: too much would fit."""


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


def any_grouping(e164: str) -> str | None:
    """A LIKE pattern for the number's last digits however they are grouped; None for a number too short for one."""
    import phonenumbers

    try:
        national = phonenumbers.national_significant_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return None
    if len(national) < _FEWEST:
        return None
    return "%" + "%".join(national[-_COMPARED:]) + "%"
