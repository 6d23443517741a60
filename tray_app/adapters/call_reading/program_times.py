"""Times as programming languages write them, brought into the order in which people do: a date, a clock, a zone."""

import re
from typing import Final

_NAMED_AGAIN: Final = re.compile(
    r"(:\d{2}(?:[.,]\d{1,9})?(?:\s*[AP]M)?\s*(?:(?:GMT|UTC)?([+-]\d{2}):?(\d{2})|Z|GMT|UTC))"
    r"\s*(?:\([^()\d]*(?:\2:?\3)?\)|\[[^\[\]\d]*\])$",
    re.IGNORECASE,
)
"""A zone behind its offset: GMT+0100 (CET) of JavaScript, +0100 (CET) of mail, +01:00[Europe/Berlin] by RFC 9557.

Another offset than that says another moment; such a time is not read."""
_YEAR_LAST: Final = re.compile(
    r"(?P<day>[^\W\d_]{3,}\.?\s+\d{1,2})\s+(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:\s*[AP]M)?)"
    r"(?P<zone>\s+(?:[A-Z]{1,5}|(?:GMT|UTC)?[+-]\d{2}:?\d{2}))?\s+(?P<year>20\d{2})$",
    re.IGNORECASE,
)
"""Mon Nov 23 10:15:00 CET 2026, as C, Java and Unix write it."""
_RUN_TOGETHER: Final = re.compile(r"^(20\d{2})(\d{2})(\d{2})(?=[T,\s]+\d{1,2}[:.h])")


def in_usual_order(words: str) -> str:
    """The same time, with its year beside its month and its zone once; other words come back as they are."""
    words = _NAMED_AGAIN.sub(r"\1", words)
    words = _YEAR_LAST.sub(lambda at: f"{at['day']} {at['year']} {at['clock']}{at['zone'] or ''}", words)
    return _RUN_TOGETHER.sub(r"\1-\2-\3", words)
