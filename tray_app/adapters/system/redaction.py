"""The one place where text on its way to a log, a crash report or a bug report loses what must never stand there.

Two nets: secrets that were registered disappear in every form they are written in; and whatever looks like a token, an
address, a number, a query or a home folder disappears whether anybody registered it or not.
"""

import re
import threading
from collections.abc import Callable
from pathlib import Path

from tray_app.adapters.system.written_secret import SHORTEST, WrittenSecret

HIDDEN = "[***]"
"""What stands where a secret was."""
_MOST_SECRETS = 256

_lock = threading.Lock()
_secrets: dict[str, WrittenSecret] = {}


def register_secret(value: str) -> None:
    """Make sure this value never passes `redact`, also percent-encoded, escaped or in base64.

    The latest 256 values are known; ones under four characters are ignored, as they would make any text unreadable.
    """
    if len(value) < SHORTEST:
        return
    with _lock:
        known = _secrets.pop(value, None)
        _secrets[value] = known or WrittenSecret(value)
        while len(_secrets) > _MOST_SECRETS:
            del _secrets[next(iter(_secrets))]


def redact(text: str) -> str:
    """The text without secrets, addresses, numbers, subjects, values of queries and home folders. Never raises."""
    text = _without_secrets(text)
    for hide in _NETS:
        text = hide(text)
    return _without_secrets(text)


def _without_secrets(text: str) -> str:
    with _lock:
        longest_first = sorted(_secrets.items(), key=lambda item: len(item[0]), reverse=True)
    for _, secret in longest_first:
        text = secret.replaced_in(text, HIDDEN)
    return text


def _net(pattern: str, shown: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.sub(shown, text)


_ADDRESS = re.compile(
    r"""(?:"[^"\r\n]{1,64}"|(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]+)(?:@|%40)(?:\[[^\]\s]{0,64}\]|[\w.-]*\w)"""
)


def _without_addresses(text: str) -> str:
    # Again while something is found: an address may begin where another one ended.
    for _ in range(10):
        text, found = _ADDRESS.subn("[address]", text)
        if not found:
            break
    return text


_RUN = re.compile(r"(?<![\w.])(?:(?:\+|%2B)?[ (]{0,3}\d)(?:[ \t\u00a0().\-/]{0,3}\d)*+", re.IGNORECASE)
"""Digits with what may stand between those of a number: taken whole, as each look at a part of it would begin anew."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d(?!\d))?")
_GAP = re.compile(r"[ \t\u00a0().\-/]*")
_FEWEST_DIGITS = 7


def _without_numbers(text: str) -> str:
    return _RUN.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    found = match[0]
    end = len(found)
    if match.string[match.end() : match.end() + 1].isidentifier():  # the last part is the beginning of a word
        while end and found[end - 1].isdecimal():
            end -= 1
        while end and not found[end - 1].isdecimal():
            end -= 1
    begin = 0
    while date := _DATE.match(found, _end_of_gap(found, begin), end):
        begin = date.end()
    number = found[begin:end]
    if sum(sign.isdecimal() for sign in number) >= _FEWEST_DIGITS and not (begin and number.startswith(".")):
        number = "[number]"
    return found[:begin] + number + found[end:]


def _end_of_gap(text: str, begin: int) -> int:
    gap = _GAP.match(text, begin)
    return gap.end() if gap else begin


_SELECT = re.compile(r"\bSELECT\b", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_COMPARED = re.compile(r"((?:[=<>]|\b(?:LIKE|IN|INCLUDES|EXCLUDES)\b)\s*+(?:\(\s*+)?\\?)'[^\r\n]*", re.IGNORECASE)
_QUOTED = re.compile(r"'[^\r\n]*")
"""To the end of the line: an apostrophe in a subject makes it impossible to say where the quotation ends."""
_HOMES = re.compile(r"(?:/home/|/Users/|\b[A-Za-z]:[\\/]+Users[\\/]+)[^/\\\s\"':]+")


def _without_query_values(text: str) -> str:
    select = _SELECT.search(text)
    if select and _FROM.search(text, select.end()):
        text = text[: select.start()] + _QUOTED.sub("'[text]'", text[select.start() :])
    return _COMPARED.sub(r"\1'[text]'", text)


def _without_home(text: str) -> str:
    try:
        home = str(Path.home())
    except RuntimeError:  # no home can be found
        home = ""
    if len(home) > 1:
        text = text.replace(home, "~").replace(home.replace("\\", "\\\\"), "~")
    return _HOMES.sub("~", text)


_KEYS = (
    "access_token|refresh_token|id_token|client_secret|code_verifier|code_challenge|assertion|api_key|apikey|"
    "passwor[dt]|passwd|passphrase|pwd|secret|session_?id|sid|token|signature|cookie"
)
_NETS: tuple[Callable[[str], str], ...] = (
    _net(r"(\b(?:proxy-)?authorization\b[\"']?\s*[:=,]\s*[bB]?[\"']?)[^\r\n\"']+", rf"\1{HIDDEN}"),
    _net(r"(\b(?:set-)?cookie\b[\"']?\s*[:=,]\s*[bB]?[\"']?)[^\r\n\"']+", rf"\1{HIDDEN}"),
    _net(r"\b(bearer|basic|oauth|digest)(?:\s+|%20|\+)[\w.~+/=!%-]{8,}", rf"\1 {HIDDEN}"),
    _net(
        rf"((?<![A-Za-z])(?:{_KEYS})\\?[\"']?\s*(?:=|:|%3D|%3A)\s*[bB]?)(\\?\"|')(?:[^\\]|\\.)*?(?:\2|$)",
        rf"\1{HIDDEN}",
    ),
    _net(rf"((?<![A-Za-z])(?:{_KEYS})\\?[\"']?\s*(?:=|:|%3D|%3A)\s*)[^\s\"'&,;}}\])]+", rf"\1{HIDDEN}"),
    _net(r"((?:(?<![A-Za-z_.])code|[?&]state)(?:=|%3D))[^\s\"'&,;}\])]+", rf"\1{HIDDEN}"),
    _net(r"\b00D\w{9,15}(?:!|%21|\\u0021)[\w.%!~+/=-]*", HIDDEN),
    _net(r"\b5Aep[\w.!%~+/=-]{8,}", HIDDEN),
    _net(r"\beyJ[\w-]{6,}[\w.-]*", HIDDEN),
    _net(r"(://)[^\s/@\"']+@", rf"\1{HIDDEN}@"),
    _net(r"([?&]q=)[^\s\"']+", r"\1[query]"),
    _net(r"\bFIND\s*\{[^}]*(?:\}|\Z)", "FIND {[text]}"),
    _net(r"(\bsubject\\?[\"']?\s*[:=]\s*)[^\r\n]+", r"\1[text]"),
    _without_query_values,
    _without_home,
    _without_addresses,
    _without_numbers,
)
