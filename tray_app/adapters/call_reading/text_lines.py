"""The lines of a text file, one after the other, in bounded memory and time whatever is in it."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tray_app.adapters.call_reading.table_rows import Opener

_CHUNK: Final = 1 << 18
_LONGEST: Final = 1 << 18
"""Characters of one line that are kept at most."""
_NOTHING: Final = re.compile(r"(?:[ \t,;|\x00\ufeff]*+\n)++")
"""Lines in which nothing stands, many at once."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line without its end."""

    number: int
    """From 1."""
    words: str
    """What stands in it."""
    last_word: bool = False
    """It ends the file without a line end."""
    cut: bool = False
    """It was longer than any row of a table, and the rest of it is not here."""


def text_chunks(open_anew: Opener, encoding: str) -> Iterator[str]:
    """The text with `\\n` for every line end, in pieces. Raises OSError."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    held = ""
    with open_anew() as stream:
        while chunk := stream.read(_CHUNK):
            words = held + decoder.decode(chunk)
            held = "\r" if words.endswith("\r") else ""
            words = words[: len(words) - len(held)]
            yield words.replace("\r\n", "\n").replace("\r", "\n") if "\r" in words else words
    yield ("\n" if held else "") + decoder.decode(b"", True).replace("\r", "\n")


def text_lines(open_anew: Opener, encoding: str) -> Iterator[TextLine]:
    """The lines that hold anything. Raises OSError."""
    rest, number, cutting = "", 1, False
    for chunk in text_chunks(open_anew, encoding):
        words = rest + chunk if rest else chunk
        at = 0
        while True:
            if not cutting and (nothing := _NOTHING.match(words, at)):
                number += words.count("\n", at, nothing.end())
                at = nothing.end()
            end = words.find("\n", at)
            if end < 0:
                break
            if not cutting:
                yield TextLine(number, words[at:end] if at or end < len(words) else words)
            number, at, cutting = number + 1, end + 1, False
        rest = "" if cutting else words[at:]
        if len(rest) > _LONGEST:
            yield TextLine(number, rest[:_LONGEST], cut=True)
            rest, cutting = "", True
    if rest.strip(" \t,;|\x00\ufeff") and not cutting:
        yield TextLine(number, rest, last_word=True)
