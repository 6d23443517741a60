"""Subjects that a program on the way has spoilt: read in a wrong charset, or without the characters it did not know.

Which charset was meant cannot be told from what is left. What the email's own words would look like can.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from tray_app.core.matching.word_memory import remembered

_HIGH: Final = "\u0080-\u00ffŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
_MARK: Final = re.compile(f"[?\ufffd{_HIGH}]")
_CONTROL: Final = re.compile("[\u0080-\u009f]")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_NO_LETTER: Final = re.compile(r"[\W_]+", re.ASCII)
_WORD: Final = re.compile(r"[^\W_]+")
_EAST_ASIAN: Final = re.compile("[\u1100-\u11ff\u2e80-\ud7af\uf900-\ufaff\uff00-\uffef]")
_EASTERN: Final = ("cp949", "cp932", "gb18030", "big5", "euc_jp")
_NARROW: Final = ("latin-1", "cp1252")
_TELLING: Final = 5
"""So many letters have to be left for the rest to be no accident."""
_KEPT: Final = 0.8
"""The share of misread signs that has to be left, where a program has dropped those that nobody sees."""


class Left(Enum):
    """How much is left of a subject."""

    NOTHING = "nothing"
    """Other subjects have become the same."""
    WORDS = "words"
    """Enough to know it by."""


def may_be_spoilt(record: str, email: str) -> bool:
    """Whether one subject may be what is left of the other, by what no damage changes: quick, and mostly no."""
    if email.isascii():
        return False
    letters = _letters(record)
    return all(run in letters for run in _runs(email)) and (record.isascii() or _marks(record) >= _foreign(email))


def rest_of(raw: str) -> str | None:
    """What an email's subject has become where only ASCII was kept; None where that may be another subject."""
    return _FOREIGN.sub("", raw) if _is_partly_kept(raw) else None


def spoilt_forms(raw: str) -> dict[str, Left]:
    """What an email's subject may have become where other signs stand in place of some, and how much that leaves."""
    found = dict.fromkeys(_replaced(raw), Left.WORDS if _is_partly_kept(raw) else Left.NOTHING)
    for form in _misread(raw):
        found[form] = Left.WORDS if len(_letters(form)) + _marks(form) >= _TELLING else Left.NOTHING
    return found


@remembered
def _letters(raw: str) -> str:
    """Letters and digits of ASCII, case folded."""
    return _NO_LETTER.sub("", _FOREIGN.sub("", raw)).casefold()


@remembered
def _runs(raw: str) -> tuple[str, ...]:
    """The same, as far as nothing else stands between them: in some charsets of the East that may become letters."""
    return tuple(filter(None, (_NO_LETTER.sub("", run).casefold() for run in _FOREIGN.split(raw))))


@remembered
def _marks(raw: str) -> int:
    """Signs that may stand for others."""
    return len(_MARK.findall(raw))


@remembered
def _foreign(raw: str) -> int:
    """Characters of which such signs are left."""
    return len(_FOREIGN.findall(raw))


def _is_partly_kept(raw: str) -> bool:
    """Whether the words that lose letters keep some, so that the rest shows the damage and no word has gone."""
    partly = False
    for word in _WORD.findall(raw):
        lost = _FOREIGN.findall(word)
        kept = len(word) - len(lost)
        if any(not letter.isalpha() for letter in lost) or (kept == 0 and len(word) > 1):
            return False
        partly = partly or (bool(lost) and kept > 1)
    return partly and len(_letters(raw)) >= _TELLING


def _misread(raw: str) -> Iterator[str]:
    """Its bytes, taken for Western European ones."""
    for charset in ("utf-8", *(_EASTERN if _EAST_ASIAN.search(raw) else ())):
        try:
            written = raw.encode(charset)
        except UnicodeEncodeError:
            continue
        for wrong in (written.decode("latin-1"), "".join(map(_by_windows, written))):
            yield wrong
            seen = _CONTROL.sub("", wrong)
            if len(seen) >= len(wrong) * _KEPT:
                yield seen


def _by_windows(byte: int) -> str:
    # Five bytes mean nothing in cp1252; browsers, and programs like them, leave them as they are.
    return bytes((byte,)).decode("cp1252", "replace").replace("\ufffd", chr(byte))


def _replaced(raw: str) -> Iterator[str]:
    """A sign in place of each character, each byte, or each half of an emoji that is not known."""
    for charset in _NARROW:
        yield raw.encode(charset, "replace").decode(charset)
    for sign in "?\ufffd":
        yield _FOREIGN.sub(sign, raw)
        for charset, size in (("utf-8", 1), ("utf-16-le", 2)):
            yield "".join(one if one.isascii() else sign * (len(one.encode(charset, "replace")) // size) for one in raw)
