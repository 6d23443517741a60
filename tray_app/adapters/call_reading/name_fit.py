"""How well a column's name fits a field of a mapping, by the words that dialers have in common."""

import re
from typing import Final

from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.common_words import CommonWords, stands_in

_TOKEN: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS: Final = re.compile(r"[(\[（].*?[)\]）]")


def name_fits(field: str, name: str, words: CommonWords) -> int:
    """3: a name of the field, 2: one with a remark in brackets, 1: one among other words, 0: no, -1: surely not."""
    known = words.columns.get(field, frozenset())
    plain = normalised(_BRACKETS.sub(" ", name))
    if name in known:
        return 3
    if plain in known:
        return 2
    if any(stands_in(word, plain) for word in words.against.get(field, ())):
        return -1
    tokens = _TOKEN.findall(plain)
    for one in known:
        parts = _TOKEN.findall(one)
        long_enough = len(one) >= 4 or not one.isascii()
        if long_enough and parts and any(tokens[at : at + len(parts)] == parts for at in range(len(tokens))):
            return 1
    return 0


def column_fits(field: str, name: str, shown: str, words: CommonWords) -> int:
    """The same for a column, whose name may be several words without spaces: `durationSeconds`."""
    whole, apart = name_fits(field, name, words), name_fits(field, words_apart(shown), words)
    return -1 if min(whole, apart) < 0 and max(whole, apart) < 2 else max(whole, apart)


def words_apart(shown: str) -> str:
    """A column's name in one form, its words apart: `userPrincipalName` is `user principal name`."""
    return normalised(_CAMEL.sub(" ", shown))


def is_better(field: str, shown: str, words: CommonWords) -> bool:
    """Whether the name has a word that decides between two columns that both fit."""
    plain = words_apart(shown)
    return any(stands_in(word, plain) for word in words.better.get(field, ()))
