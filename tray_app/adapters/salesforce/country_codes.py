"""A country as Salesforce has it in a text field, in whatever language somebody typed it → its ISO 3166 code."""

from functools import lru_cache

_SHORT_FORMS = {
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "korea": "KR",
    "korea, republic of": "KR",
    "republic of korea": "KR",
    "대한민국": "KR",
    "한국": "KR",
    "日本国": "JP",
    "uae": "AE",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "russian federation": "RU",
    "viet nam": "VN",
    "prc": "CN",
    "people's republic of china": "CN",
}
"""What people write and no list of countries has."""
COUNTRY_LANGUAGES = ("en", "ko", "ja", "de", "fr", "es", "pt", "it", "nl", "zh", "zh_Hant", "sv", "da", "nb", "pl")
"""Languages whose names of countries are known."""


@lru_cache(maxsize=1024)
def country_code(written: str) -> str:
    """The two letters of the code, or an empty text for what is no country that is known. Never raises."""
    plain = " ".join(written.split())
    if len(plain) == 2 and plain.isascii() and plain.isalpha():
        code = plain.upper()
        return {"UK": "GB"}.get(code, code)
    folded = plain.casefold()
    return _SHORT_FORMS.get(folded) or _names().get(folded, "") if folded else ""


def region_of(locale: str) -> str:
    """The region of a locale key such as en_US or zh_Hans_CN; empty where it names none."""
    last = locale.split("_")[-1]
    return last if len(last) == 2 and last.isupper() and "_" in locale else ""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Every country's name → its code. Babel is loaded when the first name comes."""
    from babel import Locale

    names: dict[str, str] = {}
    for language in COUNTRY_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(str(name).casefold(), code)
    return names
