"""A language that nobody speaks: every sentence of ours longer and accented, so that what is cut off can be seen.

Placeholders in braces and the marks of keyboard shortcuts stay.
"""

from __future__ import annotations

import re
from gettext import NullTranslations

_KEPT = re.compile(r"(\{[^{}]*\}|&&|&)")
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "àçéïñöšüýÀÇÉÏÑÖŠÜÝ")
_WORD = 7
LONGER = 0.3
"""So much longer than English: German, Finnish and the like need up to about a third more."""


class Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        parts = _KEPT.split(message)
        words = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in parts)
        more = "~" * round(len(message) * LONGER)
        return " ".join([f"[{words}", *(more[start : start + _WORD] for start in range(0, len(more), _WORD))]) + "]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
