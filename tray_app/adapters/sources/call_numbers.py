"""The number of a call's other side, as dialers and spreadsheets write it: an outside line, or why there is none.

Only what is surely a number gets a form. What is surely an extension, or surely withheld, is said to be so; all else
is unreadable, so that no call to a customer passes as one inside the company.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tray_app.adapters.sources.meant_numbers import meant_numbers
from tray_app.adapters.sources.phones import e164
from tray_app.core.model.activity import NumberKind

_LONGEST: Final = 250
_SHORT: Final = 6
"""Digits that an extension or a short code has at most."""

_WITHHELD: Final = re.compile(
    r"(?:(?:numéro|número|numero|caller)\s+)?"
    r"(?:anonymous|anonym\w*|restricted|private|withheld|blocked|unavailable|unknown|undisclosed|hidden|no caller id"
    r"|caller id (?:blocked|unavailable)|no number|not available|n/?a|none|null|nil|nan|undefined|invalid|#n/a"
    r"|unterdrückt|unbekannt|privat|privé|privée|masqué|inconnu|anónimo|anonyme|anonimo|privado|desconocido|oculto"
    r"|desconhecido|restrito|sconosciuto|발신\s*번호\s*(?:표시\s*)?제한|발신자\s*(?:표시\s*없음|정보\s*없음)|알\s*수\s*없음|비공개"
    r"|非通知(?:設定)?|通知不可能|表示圏外|公衆電話|不明|[-–—_.?*]+)"
    r"(?:\s+(?:number|caller|caller id|call|id|name|nummer|rufnummer|anrufer|teilnehmer|anruf))?",
    re.IGNORECASE,
)
"""Words that phone systems write in place of a number that they were not given."""
_WITHHELD_DIGITS: Final = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253", "464"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on the keys of a phone, as Twilio writes them after a plus."""
_EXTENSION_WORDS: Final = (
    r"(?:extension|extn?|ext|durchwahl|nebenstelle|poste|anexo|ramal|interno|内線|내선(?:번호)?|#|x)"
)
_EXTENSION: Final = re.compile(
    rf"(?:{_EXTENSION_WORDS}[\s.:#-]*)?[*#]?[0-9*#]{{1,{_SHORT}}}(?:\s*[-–:|(]\s*[^\d\s].*)?", re.IGNORECASE
)
"""`101`, `ext. 12`, `*97`, `9042 - Jackie Arriola`."""
_COLLEAGUE: Final = re.compile(rf"client:.*|[^\d<>@+]+[(<]\s*\d{{1,{_SHORT}}}\s*[)>]", re.IGNORECASE)
"""`Sam Doe (101)`; Twilio's name for a program's own line."""
_TAIL: Final = re.compile(rf"[\s,;]*{_EXTENSION_WORDS}[\s.:=#]*\d{{1,7}}\s*\)?$", re.IGNORECASE)
"""The extension behind an outside line."""
_PAUSE: Final = re.compile(r"^(?:[0-9*#]{1,3}\s*[,;pw]+|\*67|\*82|[*#]31[*#])\s*(?=[+(]?\d)", re.IGNORECASE)
"""What is dialled first: `9,` for an outside line and a pause; `*67` or `#31#` to hide one's own number."""
_FLOAT: Final = re.compile(r"(\+?\d{7,15})[.,]0+")
_SPOILT: Final = re.compile(r"\s*[+-]?\d+(?:[.,]\d+)?E\+?\d+\s*", re.IGNORECASE)
_A_DAY: Final = re.compile(r"(?:19|20)\d\d[-/.](?:0?\d|1[0-2])[-/.]\d\d?(?:\D|$)")
_DIALLED: Final = re.compile(r"\+?[\d\s()\[\]./\-–—‐‑·]*\d[\d\s()\[\]./\-–—‐‑·]*")
_TOLL_FREE: Final = re.compile(r"(?:\+?1[\s.-]?)\(?8(?:00|22|33|44|55|66|77|88)\)?[\s.-]?(?=.*[A-Z])[A-Z\d-]{7,12}")
_NAMED_URI: Final = re.compile(r"<\s*([^<>]+?)\s*>\s*(?:;.*)?$")


@dataclass(frozen=True, slots=True)
class CallNumber:
    """What stands in a number's cell."""

    kind: NumberKind
    """What it is."""
    e164: str | None = None
    """The number, for an outside line."""
    others: tuple[str, ...] = ()
    """What the digits may mean as well, E.164, where nothing decides."""


_NO_NUMBER: Final = CallNumber(NumberKind.UNREADABLE)


@lru_cache(maxsize=4096)
def read_call_number(raw: str, region: str = "") -> CallNumber:
    """What the cell says; `region` (ISO 3166, may be empty) is where national numbers belong. Never raises."""
    written = _plain(raw)
    if not written or _WITHHELD.fullmatch(written) or written.lstrip("+") in _WITHHELD_DIGITS:
        return CallNumber(NumberKind.WITHHELD)
    if len(written) > _LONGEST or _SPOILT.fullmatch(written) or _A_DAY.match(written):
        return _NO_NUMBER
    if _EXTENSION.fullmatch(written) or _COLLEAGUE.fullmatch(written):
        return CallNumber(NumberKind.EXTENSION)
    if whole := _FLOAT.fullmatch(written):
        written = whole[1]
    if _TOLL_FREE.fullmatch(written) and (found := e164(written, "US")):  # letters are dialled in North America
        return CallNumber(NumberKind.OUTSIDE, found)
    written = _PAUSE.sub("", _TAIL.sub("", written))
    readings = [meant for part in _DIALLED.findall(written) if (meant := meant_numbers(part.strip(), region))]
    if len({first for first, *_ in readings}) != 1:
        return _NO_NUMBER
    first, *others = min(readings, key=len)  # written twice, the clearer one tells which it is
    return CallNumber(NumberKind.OUTSIDE, first, tuple(others))


def is_spoilt(raw: str) -> bool:
    """Whether a spreadsheet has turned the digits into a rounded number: `1.41556E+10`."""
    return bool(_SPOILT.fullmatch(raw.strip().strip("'")))


def _plain(raw: str) -> str:
    """The cell without what spreadsheets, SIP and address books put around a number."""
    written = unicodedata.normalize("NFKC", raw[: _LONGEST + 1]).strip()
    written = "".join(char for char in written if unicodedata.category(char) != "Cf").strip().lstrip("'`´‘’").strip()
    if written.startswith('="') and written.endswith('"'):
        written = written[2:-1].strip()  # how an export keeps a spreadsheet from reading digits as a number
    written = written.strip('"').strip()
    if named := _NAMED_URI.search(written):
        written = named[1]
    lowered = written.lower()
    for scheme in ("tel:", "sips:", "sip:", "callto:"):
        if lowered.startswith(scheme):
            written = written[len(scheme) :].lstrip("/")
            extension = re.search(r";ext=(\d+)", written, re.IGNORECASE)
            written = re.split(r"[@;]", written, maxsplit=1)[0] + (f" ext {extension[1]}" if extension else "")
            break
    else:
        if re.fullmatch(r"[+\d*#().\s-]+@\S+", written):
            written = written.partition("@")[0]
    return written.replace("%2B", "+").replace("%2b", "+").strip()
