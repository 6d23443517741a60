"""Reads the words of a mail header: RFC 2047 encoded words, and raw bytes from mailers that never heard of them."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final

_ENCODED: Final = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=(?:\s+=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)*")
"""Encoded words that stand together; the space between them is not part of the text."""
_SUPERSETS: Final = {
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
}
"""Mailers name the standard and write its larger successor."""


def decode(raw: bytes) -> str:
    """The text of an unfolded header value: one line, without control characters. Never raises."""
    text = _ENCODED.sub(_decoded, _from_bytes(raw))
    return _plain(text).strip()


def readable(raw: bytes) -> str:
    """The value as it stands, nothing decoded but its bytes. Never raises."""
    return _plain(_from_bytes(raw))


def _decoded(match: re.Match[str]) -> str:
    # Only the encoded run goes to decode_header: what surrounds it would come back with "\\u" sequences interpreted.
    try:
        parts = decode_header(match[0])
    except (HeaderParseError, ValueError):
        return match[0]
    return "".join(part if isinstance(part, str) else _in_charset(part, charset) for part, charset in parts)


def _in_charset(part: bytes, charset: str | None) -> str:
    name = (charset or "utf-8").partition("*")[0].lower()
    try:
        return part.decode(_SUPERSETS.get(name, name), "replace")
    except (LookupError, UnicodeError, ValueError):
        return _from_bytes(part)


def _from_bytes(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _plain(text: str) -> str:
    # Lone surrogates can be stored nowhere; control characters have no place in one line.
    return "".join(" " if char < " " or char == "\x7f" else char for char in text if not "\ud800" <= char <= "\udfff")
