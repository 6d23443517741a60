"""The fix guides on disk: one Markdown file per code and language, English where a language has none.

They come out in the words of the logging tool in use: `core.model.logger_guide` fills them in.
"""

import tomllib
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path

from tray_app.core.model.guide import Guide, parse_guide
from tray_app.core.model.logger_guide import LoggerWords
from tray_app.core.model.profiles import Profile
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.verdict import Fixer

_SOURCE = "en"


class GuideShelf:
    """Reads guides as they are needed and keeps them."""

    def __init__(
        self, folder: Path, language: str = _SOURCE, profile: Callable[[], Profile | None] = lambda: None
    ) -> None:
        """`profile` gives the tool in use, or None as long as nobody knows it."""
        self._folder = folder
        self._language = language
        self._profile = profile
        self._read = lru_cache(maxsize=None)(self._load)

    def of(self, code: str, kind: str | None = None) -> Guide:
        """The guide of a code of the catalogue; `kind` when it is about an `email` or a `call`.

        Raises `BadGuide` for a broken file, OSError when English has none.
        """
        return self._words.of(self._read(code), kind)

    def title_of(self, code: str) -> str:
        """The title of a code, which is the same whatever the tool."""
        return self._read(code).title

    def fixers_of(self, code: str) -> tuple[Fixer, ...]:
        """Who can put it right, first the one to ask."""
        return tuple(dict.fromkeys(self._words.admin(fixer) for fixer in facts_of(code).fixers))

    @property
    def _words(self) -> LoggerWords:
        language = self._language if self._language in self._neutral else _SOURCE
        return LoggerWords(language=language, neutral=self._neutral[language], profile=self._profile())

    @cached_property
    def _neutral(self) -> dict[str, str]:
        words: dict[str, str] = tomllib.loads((self._folder / "words.toml").read_text(encoding="utf-8"))["logger"]
        return words

    def _load(self, code: str) -> Guide:
        translated = self._folder / self._language / f"{code}.md"
        path = translated if translated.is_file() else self._folder / _SOURCE / f"{code}.md"
        return parse_guide(code, path.read_text(encoding="utf-8"))
