"""What stands in a phone field of a Lead or Contact: one number or several, with words, in any country's own form.

Whoever typed it wrote for a reader. A number with its country is read for sure; one without is read in each country
that may be meant, and its last digits are kept as well: they are compared where no country fits.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tray_app.adapters.sources.phones import e164, is_valid

_LONGEST: Final = 255
"""Characters that are read; a phone field of Salesforce holds 40."""
_SEVERAL: Final = re.compile(
    r"[/;,|\n\r\t\u3001&]|\\|\b(?:or|and|oder|und|ou|et|o|y)\b|\uB610\uB294|\u307E\u305F\u306F", re.IGNORECASE
)
"""What stands between two numbers in one field."""
_EXTENSION: Final = re.compile(
    r"[\s,;(]*(?:extension|extn?|ext|durchwahl|dw|poste|anexo|ramal|int|\uB0B4\uC120|\u5185\u7DDA|;ext=|#|x)[\s.:=#]*\d{1,7}\)?",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"\+?\(?\+?[\d(][\d\s().\-\u2010-\u2015\u00b7/]*")
_LETTERED: Final = re.compile(r"\+?[\d\s().-]{3,}[A-Za-z][A-Za-z\d\s-]{2,}")
"""A number with letters on its keys: `1-800-FLOWERS`."""
_TRUNK: Final = re.compile(r"\(0\)")
_FEWEST, _MOST, _COMPARED = 7, 15, 9


@dataclass(frozen=True, slots=True)
class StoredNumbers:
    """What one phone field holds."""

    numbers: frozenset[str] = frozenset()
    """E.164, as each country that may be meant has them."""
    ends: frozenset[str] = frozenset()
    """The last seven to nine digits of those written without their country."""

    def __or__(self, other: "StoredNumbers") -> "StoredNumbers":
        """Both."""
        return StoredNumbers(self.numbers | other.numbers, self.ends | other.ends)


@lru_cache(maxsize=4096)
def stored_numbers(written: str, countries: Sequence[str] = ()) -> StoredNumbers:
    """The numbers in a field; `countries` (ISO 3166) may be meant by one without its own. Never raises."""
    plain = unicodedata.normalize("NFKC", written[:_LONGEST])
    plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    pieces = [piece for piece in _SEVERAL.split(plain) if _is_long_enough(piece)]
    found = StoredNumbers()
    for piece in dict.fromkeys((*pieces, plain)):
        for run in _runs(piece):
            found |= _read(run, tuple(countries))
    return found


def _is_long_enough(piece: str) -> bool:
    return sum(map(str.isdigit, piece)) >= _FEWEST


def _runs(piece: str) -> list[str]:
    """The parts that are digits and the signs between them; letters of a number as the keys they are on."""
    bare = _EXTENSION.sub(" ", piece)
    runs = [run.strip() for run in _RUN.findall(bare) if _is_long_enough(run)]
    if not runs and (lettered := _LETTERED.search(bare)):
        import phonenumbers

        runs = [phonenumbers.convert_alpha_characters_in_number(lettered[0])]
    return runs


def _read(run: str, countries: tuple[str, ...]) -> StoredNumbers:
    digits = "".join(filter(str.isdigit, _TRUNK.sub("", run) if run.lstrip("(").startswith(("+", "00")) else run))
    if run.lstrip("(").startswith("+"):
        found = e164(f"+{digits}")
        return StoredNumbers(frozenset({found} if found else ()))
    for prefix in ("00", "011"):
        whole = f"+{digits.removeprefix(prefix)}"
        if digits.startswith(prefix) and is_valid(whole):
            return StoredNumbers(frozenset({whole}))
    forms = {form for country in countries if (form := e164(run, country))}
    if not digits.startswith("0") and len(digits) > _FEWEST and is_valid(f"+{digits}"):
        forms.add(f"+{digits}")  # the plus was lost
    own = digits.lstrip("0")
    end = own[-_COMPARED:] if _FEWEST <= len(own) <= _MOST else ""
    return StoredNumbers(frozenset(forms), frozenset({end} if end else ()))
