"""Which of Babel's thousand files about languages are read: those of the languages that the app asks it about."""

from functools import cache

from babel.core import get_global

from tray_app.adapters.call_reading.month_names import MONTH_LANGUAGES
from tray_app.adapters.salesforce.country_codes import COUNTRY_LANGUAGES


@cache
def asked_of_babel() -> frozenset[str]:
    """The files' names without their ending, with those from which a language takes what it does not say itself."""
    parents = get_global("parent_exceptions")
    waiting = ["root", *MONTH_LANGUAGES, *COUNTRY_LANGUAGES]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name and name not in found:
            found.add(name)
            waiting.append(parents.get(name) or name.rpartition("_")[0])
    return frozenset(found)
