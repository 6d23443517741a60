"""Mailbox names on the wire: modified UTF-7 (RFC 3501 section 5.1.3) and the wildcards of LIST."""

import base64
import binascii
import re

from tray_app.demo.mailbox.grammar import Malformed

DELIMITER = "/"
_NOT_PRINTABLE_ASCII = re.compile(r"[^ -~]+")
_SHIFTED = re.compile(rb"&([A-Za-z0-9+,]*)-")


def encode_name(name: str) -> bytes:
    """Return `name` in modified UTF-7."""

    def shifted(run: re.Match[str]) -> str:
        code = base64.b64encode(run[0].encode("utf-16-be"), b"+,").rstrip(b"=")
        return f"&{code.decode('ascii')}-"

    return _NOT_PRINTABLE_ASCII.sub(shifted, name.replace("&", "&-")).encode("ascii")


def decode_name(name: bytes) -> str:
    """Return the text of a name in modified UTF-7. Raises Malformed unless it is written in its one valid form."""

    def plain(run: re.Match[bytes]) -> bytes:
        code = run[1]
        return base64.b64decode(code + b"=" * (-len(code) % 4), b"+,").decode("utf-16-be").encode() if code else b"&"

    try:
        text = _SHIFTED.sub(plain, name).decode()
    except (binascii.Error, UnicodeError):
        raise Malformed("the mailbox name is not modified UTF-7") from None
    # Encoding again finds a stray "&", a shifted letter that needs no shift, and raw 8-bit text.
    if encode_name(text) != name:
        raise Malformed("the mailbox name is not modified UTF-7")
    return text


def matches(pattern: str, name: str) -> bool:
    """Tell whether the LIST pattern covers `name`: `*` stands for anything, `%` for anything within one level."""
    # Following every reachable position keeps the time at pattern x name, where an expression could backtrack for ever.
    reachable = {0}
    for char in pattern:
        if char == "*":
            reachable = set(range(min(reachable), len(name) + 1))
        elif char == "%":
            reachable = {end for start in reachable for end in _within_level(name, start)}
        else:
            reachable = {at + 1 for at in reachable if name[at : at + 1] == char}
        if not reachable:
            return False
    return len(name) in reachable


def _within_level(name: str, start: int) -> range:
    stop = name.find(DELIMITER, start)
    return range(start, (len(name) if stop < 0 else stop) + 1)
