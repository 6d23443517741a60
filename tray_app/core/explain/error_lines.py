"""Finds the errors in a text that somebody pasted: JSON, SOAP, a log line, a table row, a redirect, or plain words."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote_plus

LONGEST = 65_536
"""Characters that are read; the rest is left alone."""
_TOKEN = re.compile(r"(?<![\w.])(?:sf:)?([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|CONFLICT)(?!\w)")
_ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt])|(.))", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,300}>")
_QUERY = re.compile(r"[?&#]?\berror(?:_description)?=")
_EDGES = " \t:,;|-–—"
_CODE_PAIR = re.compile(
    r"(?:errorCode|statusCode|exceptionCode|error_code)[\"']?\s{0,4}(?:=>|[:=>])\s{0,4}[\"']?(?:sf:)?([A-Z][A-Z0-9_]{3,80})"
)
_MESSAGE_PAIR = re.compile(
    r"(?:message|Message)[\"']?\s{0,4}(?:=>|[:=])\s{0,4}(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')"
)
_XML_PAIR = re.compile(r"<(?:\w{1,20}:)?(fields|message|exceptionMessage|faultstring)>([^<]{1,4000})<")
_CODE_KEYS = ("errorCode", "statusCode", "exceptionCode", "error_code", "faultcode", "code", "error")
_MESSAGE_KEYS = ("message", "error_description", "exceptionMessage", "faultstring", "detail", "description", "title")
_PLACE = "ERROR at Row:"
_JSON_STARTS = 20
"""So many brackets are tried as the beginning of a JSON value."""
_NESTING = 3
"""JSON inside strings inside JSON is followed so deep."""
_MOST_NAMES = 300
"""So many words are asked about whether they name an error."""
SHADOWS = frozenset(
    {
        "PROCESSING_HALTED",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "FAILED_DUE_TO_OTHER_INPUTS",
        "EMAIL_NOT_PROCESSED_DUE_TO_PRIOR_ERROR",
    }
)
"""Errors that only say that another part of the same request failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One error of the text."""

    code: str
    """Its name in capitals, or empty."""
    message: str
    """The words that came with it."""
    whole: str
    """Name, message and what stood around them: what rules look at."""
    inside: tuple[str, ...] = ()
    """Names of further errors within, in order."""
    fields: tuple[str, ...] = ()
    """Fields that the error lists as such."""


def complaints(pasted: str, is_known: Callable[[str], bool]) -> tuple[Complaint, ...]:
    """Every error in the text, the telling ones alone if there are any; at least one. Never raises.

    `is_known` tells a name of an error from other words with underscores.
    """
    found = tuple(_Reader(is_known).read(pasted[:LONGEST], _NESTING))
    telling = tuple(one for one in found if one.code not in SHADOWS)
    return telling or found


class _Reader:
    def __init__(self, is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known

    def read(self, words: str, depth: int) -> Iterator[Complaint]:
        found = list(self._walk(value, depth)) if depth and (value := _json_in(words)) is not None else []
        yield from found or [self._flat(words)]

    def _walk(self, value: object, depth: int) -> Iterator[Complaint]:
        if isinstance(value, list):
            for part in value:
                yield from self._walk(part, depth)
        elif isinstance(value, dict):
            inner = [one for part in value.values() if isinstance(part, list | dict) for one in self._walk(part, depth)]
            yield from inner or self._mapping(value, depth)

    def _mapping(self, value: dict[str, object], depth: int) -> Iterator[Complaint]:
        texts = {key: part for key, part in value.items() if isinstance(part, str) and part.strip()}
        code = next((name for key in _CODE_KEYS if (name := _only_code(texts.get(key, "")))), "")
        said = next((texts[key] for key in _MESSAGE_KEYS if key in texts), "")
        if not said:
            said = next((texts[key] for key in _CODE_KEYS if key in texts and not _only_code(texts[key])), "")
        if not code and said and depth > 1:
            yield from self.read(said, depth - 1)
        elif code:
            # A refused query is quoted before the place of the error: its values must not be taken for words.
            message = _clean(said.rpartition(_PLACE)[2] if _PLACE in said else said)
            listed = value.get("fields")
            names = tuple(str(name) for name in listed) if isinstance(listed, list) else ()
            yield self._made(code, message, f"{code}: {message}", names)

    def _flat(self, words: str) -> Complaint:
        tagged = [(name, _clean(part)) for name, part in _XML_PAIR.findall(words)]
        names = tuple(part for name, part in tagged if name == "fields")
        plain = _clean(words)
        pair = _CODE_PAIR.search(plain)
        said = _MESSAGE_PAIR.search(plain) if pair else None
        if pair and said:
            return self._made(pair[1], _clean(said[1] or said[2] or ""), plain, names)
        tokens = list(_tokens(plain))
        known = [(match, name) for match, name in tokens if self._is_known(name)]
        telling = [pair for pair in known if pair[1] not in SHADOWS] or known
        telling = telling or [pair for pair in tokens if pair[0][1].isupper()]
        if not telling:
            return Complaint(code="", message=plain, whole=plain, fields=names)
        match, code = telling[0]
        message = next((part for name, part in tagged if name != "fields"), "") or _beside(plain, match)
        return self._made(code, message, plain, names)

    def _made(self, code: str, message: str, whole: str, fields: tuple[str, ...]) -> Complaint:
        code = code.upper()
        inside = dict.fromkeys(name for _, name in _tokens(whole) if name != code and self._is_known(name))
        return Complaint(code=code, message=message, whole=whole, inside=tuple(inside), fields=fields)


def _tokens(words: str) -> Iterator[tuple[re.Match[str], str]]:
    """Words that may be the name of an error, in capitals; API names of custom fields have two underscores."""
    found = ((match, match[1].upper()) for match in _TOKEN.finditer(words) if "__" not in match[1])
    return islice(found, _MOST_NAMES)


def _only_code(words: str) -> str:
    """The name of an error when the words are nothing else, or empty."""
    words = words.strip().removeprefix("sf:").replace("-", "_")
    return words.upper() if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|CONFLICT", words) else ""


def _json_in(words: str) -> object:
    """The first JSON list or object in the text, or None."""
    decoder = json.JSONDecoder(strict=False)
    starts = [match.start() for match in re.finditer(r"[\[{]", words)][:_JSON_STARTS]
    for start in starts:
        try:
            value: object = decoder.raw_decode(words, start)[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, dict) for part in value)):
            return value
    return None


def _beside(plain: str, match: re.Match[str]) -> str:
    """What stands after the name of the error, or before it when nothing does."""
    after = plain[match.end() :].strip(_EDGES)
    if not after.strip("\"'()[]{}."):
        return plain[: match.start()].rstrip(_EDGES + "\"'([{")
    return after[1:-1] if after[0] in "\"'" and after[-1] == after[0] else after


def _clean(words: str) -> str:
    """One line of printable signs, without markup, escapes and percent signs of an address."""
    if _QUERY.search(words):
        words = unquote_plus(_QUERY.sub(" ", words))
    words = html.unescape(_ESCAPES.sub(_unescaped, words))
    shown = " ".join(_TAG.sub(" ", words).split())
    if shown.isprintable():
        return shown
    return " ".join("".join(sign if sign.isprintable() else " " for sign in shown).split())


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return " " if match[2] else match[3]
