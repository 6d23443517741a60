"""Which language the rep reads, and its translations: English is the source and the fallback."""

import gettext
import locale
import os
import sys
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "diditlog"
"""Name of the catalogues: `<folder>/<language>/LC_MESSAGES/diditlog.mo`."""
LANGUAGES = ("en", "ko", "ja")
"""The languages that ship."""


def translations(language: str, folder: Path, environ: Mapping[str, str] = os.environ) -> gettext.NullTranslations:
    """The translations for a tag (`ko`, `ko-KR`, `ko_KR.UTF-8`) or `auto`; English if there are none. Never raises."""
    chosen = chosen_language(language, environ)
    if chosen == "en":
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, folder, [chosen], fallback=True)
    except (OSError, ValueError):  # a catalogue that cannot be read or is no catalogue
        return gettext.NullTranslations()


def chosen_language(language: str, environ: Mapping[str, str] = os.environ) -> str:
    """One of `LANGUAGES` for a tag or `auto`: the first the rep's system prefers that ships, else `en`."""
    wanted = [language] if language != "auto" else _preferred(environ)
    primary = (tag.replace("-", "_").split("_")[0].split(".")[0].lower() for tag in wanted)
    return next((tag for tag in primary if tag in LANGUAGES), "en")


def _preferred(environ: Mapping[str, str]) -> list[str]:
    tag = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    if tag.split(".")[0] in {"C", "POSIX"}:
        return []  # as gettext does: LANGUAGE does not count in the C locale
    listed = environ.get("LANGUAGE", "").split(":")
    return [name for name in (*listed, tag or _system_language()) if name]


def _system_language() -> str:
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return locale.getlocale()[0] or ""
