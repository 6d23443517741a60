"""Reads the recipients of an email as mail programs really write them, and says what it could not read.

The standard library reads strictly since Python 3.12.4 (and 3.11.10): `jane@example.com <jane@example.com>` gives no
address at all. This reads the same on every version: a line is cut where a separator stands outside of names, and
each part is searched for what looks like an address, first between angle brackets.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from tray_app.adapters.sources.encoded_words import decode, has_words, readable

_INVISIBLE: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "、﹐؛﹔﹫〈〉《》‹›", ",,;;@<><><>"
)
_NO_PART: Final = r"\s<>@,;:\"()\[\]\\「」『』【】“”„‟«»。．\x00-\x1f\x7f"
_DOMAIN: Final = rf"(?:\[[0-9A-Fa-f:.IPv]+\]|[^{_NO_PART}/|?!'*%=&#^`{{}}~$+]+)"
_ADDRESS: Final = re.compile(rf"(?:\"(?:[^\"\\]|\\.)+\"|[^{_NO_PART}]+)@{_DOMAIN}")
_SPACED: Final = re.compile(r"\s*([^\s@]+)\s*@\s*([^\s@]+\.[^\s@.]+)\s*")
_IN_ANGLES: Final = re.compile(r"<([^<>]*)(?:>|$)|<<([^<>]*)>>")
_SCHEME: Final = re.compile(r"\b(?:mailto|smtp)\s*:\s*(?=\S)", re.IGNORECASE)
_GROUP: Final = re.compile(r"^[^@<>\"]*:\s*")
_ROUTE: Final = re.compile(r"^\s*@[^:]*:")
_LEGACY: Final = re.compile(r"(?:^|[<:\s])/o=", re.IGNORECASE)
_ENCAPSULATED: Final = re.compile(r"imcea(\w+?)-(.*)@", re.IGNORECASE)
_HALF: Final = re.compile(r"[^\s<>@]@(?=[\s>]|$)|(?:^|[\s<])@[^\s<>@]")
_LEGACY_NAME: Final = re.compile(r"/cn=([^/>@]*)\s*>?\s*$", re.IGNORECASE)
_EMPTY: Final = re.compile(r"[\s<>;:,.'\"()-]*")
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class AddressLine:
    """What a To, Cc or Bcc line says."""

    addresses: tuple[str, ...] = ()
    """The addresses in it, in their order, each once."""
    unreadable: tuple[str, ...] = ()
    """Recipients it names in a way that gives no address, as written."""


def read_addresses(values: Iterable[bytes], hint: str | None = None) -> AddressLine:
    """The recipients of all lines of one field. `hint`: a charset that another header names. Never raises."""
    lines = [_read(readable(value, hint), hint) for value in values]
    found = {address.casefold(): address for line in reversed(lines) for address in reversed(line.addresses)}
    in_order = dict.fromkeys(address.casefold() for line in lines for address in line.addresses)
    unreadable = dict.fromkeys(name for line in lines for name in line.unreadable)
    return AddressLine(tuple(found[key] for key in in_order), tuple(unreadable))


def address_in(written: str) -> str | None:
    """The one address that is written here; None when there is none."""
    line = _read(written, None)
    return line.addresses[0] if len(line.addresses) == 1 else None


def _read(written: str, hint: str | None, *, again: bool = True) -> AddressLine:
    text = " ".join(_INVISIBLE.sub("", written).translate(_WIDE).split())
    addresses: list[str] = []
    unreadable: list[str] = []
    waiting: list[str] = []  # parts of a name with a separator in it, such as "Doe, Jane <jane@example.com>"
    for part in _parts(text):
        found, forced = _addresses_in(part)
        if not found and again and has_words(part):
            inner = _read(decode(part.encode("utf-8", "surrogateescape"), hint).text, hint, again=False)
            found = list(inner.addresses)
        if found:
            if "<" not in part:
                unreadable += waiting
            waiting = []
            addresses += found
        elif forced:
            unreadable.append(_named(part, hint))
        elif not _says_nobody(part):
            waiting.append(_named(part, hint))
    return AddressLine(tuple(addresses), (*unreadable, *waiting))


def _parts(text: str) -> Iterator[str]:
    """The text cut at each separator that stands outside of quotes, angle brackets and comments that are closed."""
    start = place = 0
    while place < len(text):
        closing = {'"': '"', "<": ">", "(": ")"}.get(text[place])
        if text[place] in ",;":
            yield text[start:place]
            start = place + 1
        elif closing and (end := _end_of(text, place, closing)) is not None:
            place = end
        place += 1
    yield text[start:]


def _end_of(text: str, start: int, closing: str) -> int | None:
    """Where what begins at `start` ends; None when nobody has closed it before the next address."""
    opening, depth, place = text[start], 0, start
    while place < len(text):
        char = text[place]
        if char == "\\" and opening != "<":
            place += 1
        elif char == closing and (place > start or opening != closing):
            depth -= opening == "("
            if depth <= 0:
                return place
        elif char == "<" and place > start and opening == "<":
            return None
        elif char == opening == "(":
            depth += 1
        place += 1
    return None


def _addresses_in(part: str) -> tuple[list[str], bool]:
    """The addresses of one part, and whether it holds something that was meant as one."""
    bare = part if _is_quoted_address(part) else _without_quotes(part)
    angled = [inner for match in _IN_ANGLES.finditer(bare) if (inner := match[1] or match[2])]
    for source in ([" ".join(angled)] if angled else []) + [_without_comments(bare), bare, part.replace('"', " ")]:
        plain = _SCHEME.sub(" ", unquote(source) if "mailto" in source.lower() else source)
        plain = _ROUTE.sub("", plain if source is not bare else _GROUP.sub("", plain))
        found = [address for match in _ADDRESS.finditer(plain) if (address := _clean(match[0]))]
        if not found and (spaced := _SPACED.fullmatch(plain)) and (address := _clean(f"{spaced[1]}@{spaced[2]}")):
            found = [address]
        if found:
            return found, True
    return [], bool(_LEGACY.search(part) or _ENCAPSULATED.search(part) or _HALF.search(bare))


def _is_quoted_address(part: str) -> bool:
    """Whether the quotes belong to an address: `"jane doe"@example.com`."""
    return re.search(r"\"@[^\s<>@]", part) is not None


def _without_quotes(part: str) -> str:
    """Without names in quotes, where an address stands beside them; a quoted address is one."""
    outside = re.sub(r"\"(?:[^\"\\]|\\.)*\"", " ", part)
    return outside if "@" in outside or "<" in outside else part


def _without_comments(part: str) -> str:
    before = None
    while before != part:
        before, part = part, re.sub(r"\((?:[^()\\]|\\.)*\)", " " if "@" in part else "", part)
    return part


def _clean(address: str) -> str | None:
    """The address without what only surrounds it; None for the inner address of an Exchange server."""
    if capsule := _ENCAPSULATED.match(address):
        if capsule[1].lower() != "smtp":
            return None
        inner = re.sub(r"\+([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), capsule[2], flags=re.IGNORECASE)
        return inner if _ADDRESS.fullmatch(inner) else None
    name, _, domain = unicodedata.normalize("NFC", address).rpartition("@")
    name, domain = name.lstrip("'‘’/|"), domain.strip("'‘’.-")
    plain = f"{name}@{domain}"
    return plain if name and domain and _ADDRESS.fullmatch(plain) and plain.isprintable() else None


def _says_nobody(part: str) -> bool:
    """Whether the part is empty, or a group without members such as `undisclosed-recipients:`."""
    bare = _without_comments(part).replace('"', "").strip(" <>;")
    return _EMPTY.fullmatch(bare) is not None or bare.endswith(":")


def _named(part: str, hint: str | None) -> str:
    text = decode(part.encode("utf-8", "surrogateescape"), hint).text if has_words(part) else part
    if _LEGACY.search(text) and (name := _LEGACY_NAME.search(text)):
        text = text.partition("<")[0].strip(' "') or name[1]
    return text.strip(" <>\"'")[:_SHOWN]
