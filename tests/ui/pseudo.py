"""Languages that nobody speaks, to see what real ones would do to the window.

In `long` every sentence of ours is longer and accented, so that what is cut off can be seen; in `rtl` each begins at
the right. Placeholders in braces and the marks of keyboard shortcuts stay.
"""

from __future__ import annotations

import re
from gettext import NullTranslations

from tray_app.adapters.system.languages import translations
from tray_app.resources import resource_folder

_KEPT = re.compile(r"(\{[^{}]*\}|&&|&)")
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "àçéïñöšüýÀÇÉÏÑÖŠÜÝ")
_FROM_THE_RIGHT = "\u200f"
"""RIGHT-TO-LEFT MARK: with it at the beginning, words are laid out as those of Arabic and Hebrew are."""
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


class FromTheRight(NullTranslations):
    def gettext(self, message: str) -> str:
        return _FROM_THE_RIGHT + message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def guides_of(language: str) -> str:
    """The language of the fix guides that go with it: nobody has written any in ours."""
    return "en" if language in _INVENTED else language


def words_of(language: str) -> NullTranslations:
    """The sentences of this language, a real or an invented one."""
    invented = _INVENTED.get(language)
    return invented() if invented else translations(language, resource_folder() / "locale")


_INVENTED: dict[str, type[NullTranslations]] = {"long": Pseudo, "rtl": FromTheRight}
