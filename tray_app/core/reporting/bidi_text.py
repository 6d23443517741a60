"""Words that strangers wrote, made fit to stand within a sentence of ours: they turn, hide and overwrite nothing."""

import unicodedata

_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Bidirectional classes of the signs that turn what follows them around, an address of ours included."""
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_APART = "\u200e\u2068{words}\u2069"
"""FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE: what is between them changes no order around it (Unicode UAX #9).

LEFT-TO-RIGHT MARK first: Qt looks into an isolate when it decides how a line runs, and all our languages run that way.
"""


def tamed(words: str) -> str:
    """The words without signs that have an effect; set apart when they run from right to left."""
    kept = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in words if not _turns(sign)).strip()
    if any(unicodedata.bidirectional(sign) in _FROM_THE_RIGHT for sign in kept):
        return _APART.format(words=kept)
    return kept


def _turns(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in _TURNING
