"""What a word in a column of directions says: who called, and where it says so how the call ended.

Logs of phones have Missed or Rejected there, beside Incoming and Outgoing: such a call came in and nobody took it.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from tray_app.adapters.call_reading.common_words import CommonWords, stands_in
from tray_app.core.model.activity import CallResult, Direction

_LONG: Final = 6
"""Letters from which a word of a to z says the same among other words: `in progress` is no incoming call."""
_Meaning = TypeVar("_Meaning", Direction, CallResult)


def way_of(word: str, words: CommonWords) -> Direction | None:
    """Who called, by a word in one form; None where it says nothing or both."""
    if word in words.directions:
        return words.directions[word]
    ways = set(_within(word, words.directions).values())
    if len(ways) == 1:
        return ways.pop()
    return Direction.INBOUND if not ways and _within(word, words.untaken, at_least=0) else None


def ending_of(word: str, words: CommonWords) -> CallResult | None:
    """How such a call ended, where its word says more than who called."""
    if word in words.directions:
        return None
    for known in (words.untaken, words.results):
        found = _within(word, known, at_least=0 if known is words.untaken else _LONG)
        if known is words.results and word in known:
            return known[word]
        if found:  # "not answered" is more than "answered"
            return found[max(found, key=len)]
    return None


def _within(word: str, known: Mapping[str, _Meaning], *, at_least: int = _LONG) -> dict[str, _Meaning]:
    """The known words that stand in this one."""
    return {
        one: meaning
        for one, meaning in known.items()
        if (len(one) >= at_least or not one.isascii()) and stands_in(one, word)
    }
