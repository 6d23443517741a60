"""The tables of a web page, which Salesforce and many phone systems export under the name of an Excel file (.xls).

The page is cut at its tags by one expression, each tag of bounded length: the time grows with the length of the page
whatever stands in it, which the standard library's parser does not promise for damaged pages before Python 3.13.6.
"""

import codecs
import re
from collections.abc import Sequence
from typing import Final

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,19})\b([^<>]{0,2000})>|<![^<>]{0,2000}>")
_CHARSET: Final = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SPAN: Final = re.compile(r"colspan\s{0,9}=\s{0,9}[\"']?(\d{1,3})", re.IGNORECASE)
_MOST_COLUMNS: Final = 200
"""So many columns one cell may stand for."""
_UNSEEN: Final = frozenset({"script", "style", "title"})


def declared_encoding(start: bytes) -> str | None:
    """The encoding that the page names at its beginning, when Python knows it."""
    found = _CHARSET.search(start[:2048])
    if found is None:
        return None
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None


def html_tables(page: str) -> list[Sequence[Sequence[str]]]:
    """Every table with its rows and their words, one within another after it; empty cells follow a wide one."""
    tables = _Tables()
    at = 0
    for tag in _TAG.finditer(page):
        tables.read(page[at : tag.start()])
        tables.tag((tag[2] or "").casefold(), tag[3] or "", closes=bool(tag[1]))
        at = tag.end()
    return [table for table in tables.all if table]


class _Tables:
    """The tables as far as the page has been read."""

    def __init__(self) -> None:
        self.all: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._words: list[str] | None = None
        """What stands in the cell that is open."""
        self._spans = 1
        self._unseen = ""

    def read(self, words: str) -> None:
        if self._words is not None and not self._unseen:
            self._words.append(words)

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        if name in _UNSEEN:
            self._unseen = "" if closes else name
        elif name == "table":
            self._table(closes=closes)
        elif name == "tr" and self._open:
            self._end_cell()
            if not closes:
                self._open[-1].append([])
        elif name in {"td", "th"} and self._open:
            self._end_cell()
            if not closes:
                self._words = []
                span = _SPAN.search(attributes)
                self._spans = min(max(int(span[1]), 1), _MOST_COLUMNS) if span is not None else 1
        elif name in {"br", "p", "div", "li"}:
            self.read(" ")

    def _table(self, *, closes: bool) -> None:
        self._end_cell()
        if not closes:
            self._open.append([])
            self.all.append(self._open[-1])
        elif self._open:
            self._open.pop()

    def _end_cell(self) -> None:
        if self._words is None:
            return
        rows = self._open[-1]
        if not rows:
            rows.append([])
        from html import unescape  # with all the names of characters: seldom is a page read

        rows[-1] += [" ".join(unescape("".join(self._words)).split()), *[""] * (self._spans - 1)]
        self._words = None
