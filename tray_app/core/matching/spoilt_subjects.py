"""Subjects that a program on the way has spoilt: read in a wrong charset, or without the characters it did not know.

Which charset was meant cannot be told from what is left. What the email's own words would look like can.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from tray_app.core.matching.word_memory import remembered

_HIGH: Final = "\u0080-\u00ffŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
_MISREAD: Final = re.compile(rf"[{_HIGH}]{{2}}|[\u00c2-\u00f4]\s|[ÂÃ]")
_REPLACED: Final = re.compile("[?\ufffd]")
_CONTROL: Final = re.compile("[\u0080-\u009f]")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_EAST_ASIAN: Final = re.compile("[\u1100-\u11ff\u2e80-\ud7af\uf900-\ufaff\uff00-\uffef]")
_EASTERN: Final = ("cp949", "cp932", "gb18030", "big5", "euc_jp")
_NARROW: Final = ("ascii", "latin-1", "cp1252")
_TELLING: Final = 5
"""So many letters have to be left for the rest to be no accident."""


class Damage(Enum):
    """What a record's subject may have suffered, by its looks."""

    NONE = "none"
    """Nothing that can be seen."""
    LOST = "lost"
    """ASCII alone: what else there was may be gone."""
    SPOILT = "spoilt"
    """There are signs that stand for others."""


def damage_of(raw: str) -> Damage:
    """What a record's subject looks like."""
    if _REPLACED.search(raw) or _MISREAD.search(raw):
        return Damage.SPOILT
    return Damage.LOST if raw.isascii() else Damage.NONE


def rest_of(raw: str) -> str:
    """What an email's subject has become where only ASCII was kept."""
    return _FOREIGN.sub("", raw)


def is_telling(form: str) -> bool:
    """Whether enough is left of the words to know them by."""
    return sum(letter.isalnum() or letter > "\x7f" for letter in form if letter != "\ufffd") >= _TELLING


@remembered
def spoilt_forms(raw: str) -> tuple[str, ...]:
    """What it may have become where other signs stand in place of some."""
    return tuple(dict.fromkeys((*_misread(raw), *_replaced(raw))))


def _misread(raw: str) -> Iterator[str]:
    """Its bytes, taken for Western European ones."""
    for charset in ("utf-8", *(_EASTERN if _EAST_ASIAN.search(raw) else ())):
        try:
            written = raw.encode(charset)
        except UnicodeEncodeError:
            continue
        for wrong in (written.decode("latin-1"), "".join(map(_by_windows, written))):
            yield wrong
            yield _CONTROL.sub("", wrong)


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
