"""Lets Python read its own source, and remember none of it."""

import linecache
from typing import Any


class _Forgetful(dict[str, Any]):
    def __setitem__(self, name: str, lines: object) -> None:
        """Keep nothing."""


def keep_no_source_lines() -> None:
    """Call it before PySide6 is loaded.

    From then on PySide6 looks into the source of whatever is imported (for its `__feature__` switch), and `linecache`
    would keep every line of it for good: some 20 MB in the middle of what stays, so that emptying it later frees
    nothing. Tracebacks still have their lines; they are read once more.
    """
    linecache.cache = _Forgetful()
