"""A secret, and the places where it stands in a text: as it is, percent-encoded, escaped, or in base64.

A pattern of a whole token of Microsoft's takes 100 ms to make and a quarter of a megabyte to keep, and an app that runs
for weeks sees hundreds of them. So a short pattern finds where the secret may begin, and the rest is followed sign by
sign.
"""

import base64
import functools
import re
from collections.abc import Callable

SHORTEST = 4
"""Signs of the shortest secret: hiding a shorter one would make any text unreadable."""
_BEGINNING = 12
"""Signs in the pattern that finds where a secret may begin."""
_PLAIN = re.compile(r"[A-Za-z0-9]+")
"""Signs that stand as they are, or percent-encoded, and in no other way."""
_Spelling = Callable[[str], tuple[re.Pattern[str], ...]]


class WrittenSecret:
    """One secret of at least `SHORTEST` characters."""

    __slots__ = ("_begins", "_forms", "_longest_plain")

    def __init__(self, secret: str) -> None:
        self._forms: list[tuple[str, _Spelling]] = [(secret, _any_spelling)]
        raw = secret.encode("utf-8", "surrogatepass")
        for shift in range(3):
            # Base64 of something that has the secret at this place: only the signs that depend on nothing around it.
            signs = base64.b64encode(bytes(shift) + raw).decode().rstrip("=")
            inner = signs[-(-shift * 8 // 6) :]
            if (shift + len(raw)) % 3:
                inner = inner[:-1]
            if len(inner) >= SHORTEST:
                self._forms.append((inner, _in_base64))
        self._longest_plain = [max(_PLAIN.findall(signs), key=len, default="") for signs, _ in self._forms]
        self._begins = re.compile("|".join(_beginning(signs, spelling) for signs, spelling in self._forms))

    def replaced_in(self, text: str, by: str) -> str:
        """The text with `by` at each place where the secret stood."""
        if "%" not in text and not any(plain in text for plain in self._longest_plain):
            return text  # most lines of a log, in a small part of the time that the pattern takes
        kept: list[str] = []
        begin = at = 0
        while found := self._begins.search(text, at):
            end = self._end_in(text, found.start())
            if end:
                kept += text[begin : found.start()], by
                begin = at = end
            else:
                at = found.start() + 1
        return "".join([*kept, text[begin:]]) if kept else text

    def _end_in(self, text: str, begin: int) -> int:
        """Where the secret ends that begins here; 0 when none does."""
        return max(_followed(signs, spelling, text, begin) for signs, spelling in self._forms)


def _followed(signs: str, spelling: _Spelling, text: str, begin: int) -> int:
    # Several places at a time: a backslash may be written once or twice, and only what follows tells which it was.
    places = {begin}
    for sign in signs:
        ways = spelling(sign)
        places = {found.end() for place in places for way in ways if (found := way.match(text, place))}
        if not places:
            return 0
    return max(places)


def _beginning(signs: str, spelling: _Spelling) -> str:
    return "".join(f"(?:{'|'.join(way.pattern for way in spelling(sign))})" for sign in signs[:_BEGINNING])


_BASE64 = {"+": (r"\+", "-", "%2[Bb]"), "/": ("/", "_", "%2[Ff]")}
_NAMED = {" ": r"\+", "\n": r"\\n", "\r": r"\\r", "\t": r"\\t", "\f": r"\\f", "\b": r"\\b", "&": "&amp;", "<": "&lt;"}


@functools.lru_cache(maxsize=128)
def _in_base64(sign: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _BASE64.get(sign, (sign,))))


@functools.lru_cache(maxsize=512)
def _any_spelling(sign: str) -> tuple[re.Pattern[str], ...]:
    """One character as it is, percent-encoded, or escaped as Python, JSON and forms do."""
    code = ord(sign)
    octets = sign.encode("utf-8", "surrogatepass")
    ways = [re.escape(sign), "".join(f"%{_hex(octet, 2)}" for octet in octets)]
    if sign.isascii() and sign.isalnum():  # nothing else escapes these, and most secrets are long and made of them
        return tuple(map(re.compile, ways))
    ways += [rf"\\{re.escape(sign)}", "".join(rf"\\x{_hex(octet, 2)}" for octet in octets)]
    if code < 0x100:
        ways.append(rf"\\x{_hex(code, 2)}")
    if code < 0x10000:
        ways.append(rf"\\u{_hex(code, 4)}")
    else:
        pair = sign.encode("utf-16-be")
        ways += ["".join(rf"\\u{pair[i : i + 2].hex()}" for i in (0, 2)), rf"\\U{_hex(code, 8)}"]
    if sign in _NAMED:
        ways.append(_NAMED[sign])
    return tuple(map(re.compile, ways))


def _hex(code: int, width: int) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{code:0{width}x}")
