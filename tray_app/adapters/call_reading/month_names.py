"""The names of months and days, and the words for morning and afternoon, in the languages that dialers export in."""

from functools import lru_cache
from typing import Final

MONTH_LANGUAGES: Final = ("en", "ko", "ja", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "zh", "zh_Hant", "hi")
"""Languages whose months, days and halves of a day are known."""
PLAIN_HALVES: Final = {"am": 0, "pm": 12, "a": 0, "p": 12, "上午": 0, "下午": 12}
"""Words for before noon (0) and after it (12) that are known without any language's data, which are large."""
_FURTHER_WEEKDAYS: Final = """
    man tirs tir ons tors tor fre lør søn ma ti ke to pe la su po út ut st čt št pá pi so ne sze cs szo lun mar mie joi
    vin sâm dum pzt sal çar per cum cmt paz пн вт ср чт пт сб вс нд sen sel rab kam jum sab min δευ τρί τετ πέμ παρ σάβ
    κυρ pon uto sri čet pet sub ned tor sre segunda terça quarta quinta sexta
"""
"""Short names of days in the languages around, which people who use ours are sent files in."""


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """The number of each month, by its name in lower case and without a full stop."""
    return _named("months")


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """The number of each day of the week (Monday is 0), by its name in lower case and without a full stop."""
    return _named("days")


@lru_cache(maxsize=1)
def weekday_words() -> frozenset[str]:
    """All that names a day of the week, in lower case and without a full stop: also what may be two."""
    from babel import Locale

    found = {_plain(word) for word in _FURTHER_WEEKDAYS.split()}
    for language in MONTH_LANGUAGES:
        for context in Locale.parse(language).days.values():
            found |= {_plain(name) for width in context.values() for name in width.values()}
    # One letter of ours may be a part of the day as well: the P of Turkey's Thursday, the n of a Czech night.
    return frozenset(name for name in found if len(name) > 1 or not name.isascii())


@lru_cache(maxsize=1)
def halves() -> dict[str, int]:
    """0 for words that mean before noon, 12 for those that mean after it."""
    from babel import Locale

    found = dict(PLAIN_HALVES)
    for language in MONTH_LANGUAGES:
        for periods in Locale.parse(language).day_periods["format"].values():
            found |= {_plain(periods[name]): hours for name, hours in (("am", 0), ("pm", 12)) if name in periods}
    return found


def _named(kind: str) -> dict[str, int]:
    from babel import Locale

    found: dict[str, int] = {}
    double = set()
    for language in MONTH_LANGUAGES:
        contexts = getattr(Locale.parse(language), kind)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in contexts[context][width].items():
                    if found.setdefault(_plain(name), number) != number:
                        double.add(_plain(name))  # a word that means two months in two languages means none here
    return {name: number for name, number in found.items() if name not in double and not name.isdigit()}


def _plain(name: str) -> str:
    return "".join(name.casefold().replace(".", "").split())
