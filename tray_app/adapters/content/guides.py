"""The fix guides on disk: one Markdown file per code and language, English where a language has none."""

from functools import lru_cache
from pathlib import Path

from tray_app.core.model.guide import Guide, parse_guide

_SOURCE = "en"


class GuideShelf:
    """Reads guides as they are needed and keeps them."""

    def __init__(self, folder: Path, language: str = _SOURCE) -> None:
        self._folder = folder
        self._language = language
        self._read = lru_cache(maxsize=None)(self._load)

    def of(self, code: str) -> Guide:
        """The guide of a code of the catalogue. Raises `BadGuide` for a broken file, OSError when English has none."""
        return self._read(code)

    def _load(self, code: str) -> Guide:
        translated = self._folder / self._language / f"{code}.md"
        path = translated if translated.is_file() else self._folder / _SOURCE / f"{code}.md"
        return parse_guide(code, path.read_text(encoding="utf-8"))
