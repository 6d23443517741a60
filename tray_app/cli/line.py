"""Lines for a terminal: spans of words with a tone, aligned in columns that fit the width there is.

Wide East Asian characters count twice. Colour is an addition: the words say the same without it.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import east_asian_width


class Tone(StrEnum):
    """How words look on a terminal that shows colours; the value is the terminal's own number for it."""

    PLAIN = ""
    """As all words."""
    GOOD = "32"
    """It is there."""
    NEEDS_YOU = "31"
    """Somebody has to do something."""
    UNSURE = "33"
    """It could not be found out."""
    WAITING = "34"
    """It will be known later."""
    DIM = "2"
    """Not important."""
    STRONG = "1"
    """A title."""


class Color(StrEnum):
    """The choices of `--color`."""

    AUTO = "auto"
    """On a terminal, unless NO_COLOR says otherwise (https://no-color.org)."""
    ALWAYS = "always"
    """Also into a pipe."""
    NEVER = "never"
    """Nowhere."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one tone."""

    words: str
    """The words."""
    tone: Tone = Tone.PLAIN
    """How they look."""


Line = str | Sequence[Span]
"""One line to be written."""


def in_words(line: Line) -> str:
    """The line without its tones."""
    return line if isinstance(line, str) else "".join(span.words for span in line)


def shows_color(choice: Color, stream: object, environment: Mapping[str, str]) -> bool:
    """Whether colours are written to this stream."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    is_dumb = environment.get("TERM") == "dumb"
    return is_terminal(stream) and not environment.get("NO_COLOR") and not is_dumb


def width_of_terminal() -> int | None:
    """How many characters a line of standard output has; None when it is not a terminal: then nothing is cut."""
    if not is_terminal(sys.stdout):
        return None
    return shutil.get_terminal_size(fallback=(100, 24)).columns


def columns(
    rows: Sequence[Sequence[Span]], fits: int | None = None, elastic: int | None = None
) -> Iterator[list[Span]]:
    """Rows as aligned columns. `elastic` is the column that is cut when a row is wider than `fits` characters."""
    if not rows:
        return
    widths = [max(width_of(row[place].words) for row in rows) for place in range(len(rows[0]))]
    if fits is not None and elastic is not None:
        others = sum(widths) - widths[elastic] + 2 * (len(widths) - 1)
        widths[elastic] = min(widths[elastic], max(fits - others, _LEAST))
    for row in rows:
        line: list[Span] = []
        last = max((place for place, cell in enumerate(row) if cell.words), default=-1)
        for place, cell in enumerate(row[: last + 1]):
            words = cut(cell.words, widths[place]) if place == elastic else cell.words
            gap = "" if place == last else " " * (widths[place] - width_of(words) + 2)
            line += [Span(words, cell.tone), Span(gap)]
        yield line


def width_of(words: str) -> int:
    """How many characters of a terminal the words take."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def cut(words: str, widest: int) -> str:
    """The words in so many characters at most."""
    while width_of(words) > widest:
        words = words.removesuffix("…")[:-1] + "…"
    return words


_LEAST = 12
"""A column is not made narrower than this; then lines wrap."""


def is_terminal(stream: object) -> bool:
    """Whether a person is there. Windows' C library also takes NUL for a terminal, where a question waits for ever."""
    isatty = getattr(stream, "isatty", None)
    if not isatty or not isatty():
        return False
    return sys.platform != "win32" or _is_console(getattr(stream, "fileno", lambda: -1)())


def _is_console(number: int) -> bool:
    """Whether an open file of Windows, by its number, is a console."""
    import ctypes
    import msvcrt

    windll, handle_of = getattr(ctypes, "windll"), getattr(msvcrt, "get_osfhandle")  # noqa: B009 on Windows only
    mode = ctypes.c_ulong()
    return bool(windll.kernel32.GetConsoleMode(ctypes.c_void_p(handle_of(number)), ctypes.byref(mode)))
