"""Reads the words of a mail header: RFC 2047 encoded words as programs really write them, and raw bytes.

Encoded words that stand together are one text: programs cut it between any two bytes, also within a letter, and the
space between the words is not part of it.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tray_app.adapters.sources.charsets import decoded
from tray_app.adapters.sources.raw_text import read_raw

_WORD: Final = re.compile(
    # The charset may carry a language (RFC 2231). A bare "?" in a Q-word does not end it, nor does one before "=41".
    r"=\?\s*(?P<charset>[^?\s*]+)(?:\*[^?\s]*)?\s*\?\s*(?P<way>[bBqQ])\s*\?"
    r"(?:(?<=[bB]\?)(?P<base64>[^?]*)|(?<=[qQ]\?)(?P<quoted>.*?))"
    r"\?=(?![0-9A-F]{2}\S*\?=)"
)
_BETWEEN: Final = re.compile(r"\s*")
_HEX: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a header."""

    text: str
    """One line without control characters; a best guess where it is not readable."""
    readable: bool = True
    """Whether these are the letters that were written."""


def decode(raw: bytes, hint: str | None = None) -> DecodedText:
    """The text of an unfolded header value. `hint`: a charset that another header names. Never raises."""
    around = read_raw(raw, hint)
    text, all_readable = around.words, around.sure
    pieces: list[str] = []
    place = 0
    for words in _runs(text):
        pieces.append(text[place : words[0].start()])
        place = words[-1].end()
        for charset, together in groupby(words, key=lambda word: word["charset"].lower()):
            encoded = list(together)
            whole = b"".join(map(_bytes_of, encoded))
            piece = _in_charset(whole, charset, hint) if whole else DecodedText(_as_written(encoded))
            pieces.append(piece.text)
            all_readable &= piece.readable
    pieces.append(text[place:])
    return DecodedText(plain("".join(pieces)).strip(), all_readable)


def readable(raw: bytes, hint: str | None = None) -> str:
    """The value as it stands, nothing decoded but its bytes. Never raises."""
    return plain(read_raw(raw, hint).words)


def has_words(text: str) -> bool:
    """Whether something in it is encoded."""
    return _WORD.search(text) is not None


def plain(text: str) -> str:
    """One line that can be stored: without control characters and without halves of characters."""
    # Lone surrogates can be stored nowhere; control characters have no place in one line.
    return "".join(" " if char < " " or char == "\x7f" else char for char in text if not "\ud800" <= char <= "\udfff")


def _runs(text: str) -> list[list[re.Match[str]]]:
    """The encoded words, those with nothing but space between them together."""
    runs: list[list[re.Match[str]]] = []
    for word in _WORD.finditer(text):
        if runs and _BETWEEN.fullmatch(text, runs[-1][-1].end(), word.start()):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _as_written(encoded: list[re.Match[str]]) -> str:
    """Nothing for words without content, and what stands there for content that is none."""
    return "".join(word[0] for word in encoded if word["base64"])


def _bytes_of(word: re.Match[str]) -> bytes:
    quoted = word["quoted"]
    if quoted is not None:
        raw = quoted.replace("_", " ").encode("utf-8", "surrogateescape")
        return _HEX.sub(lambda pair: bytes([int(pair[1], 16)]), raw)
    written = word["base64"].replace("-", "+").replace("_", "/").encode("utf-8", "surrogateescape")
    whole = bytearray()
    # Padding may stand in the middle, where a program has glued two pieces together, or be missing at the end.
    for part in written.split(b"="):
        letters = _NOT_BASE64.sub(b"", part)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        try:
            whole += base64.b64decode(letters + b"=" * (-len(letters) % 4))
        except binascii.Error:
            continue
    return bytes(whole)


def _in_charset(raw: bytes, charset: str, hint: str | None) -> DecodedText:
    text = decoded(raw, charset)
    if text is not None:
        return DecodedText(text.removeprefix("\ufeff"))
    found = read_raw(raw, hint)
    if not found.sure and (cut := decoded(raw[:-1], charset) or decoded(raw[:-2], charset)):
        # Some programs cut a long subject within its last letter.
        return DecodedText(cut)
    return DecodedText(found.words, found.sure)
