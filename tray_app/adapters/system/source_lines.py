"""Lets Python read its own source, and remember none of it."""

import linecache
from typing import Any

_WHOLE = 4
"""Size, time of change, lines and full name; a promise to read later has one part."""
_CHANGED_AT = 1
"""When the file was last changed; None without a file."""


class _Forgetful(dict[str, Any]):
    def __setitem__(self, name: str, entry: tuple[Any, ...]) -> None:
        """Keep only what has no file to be read once more, as in a zip or a frozen app: linecache counts on it."""
        is_of_a_file = len(entry) == _WHOLE and entry[_CHANGED_AT] is not None
        if not is_of_a_file:
            super().__setitem__(name, entry)


def keep_no_source_lines() -> None:
    """Call it before PySide6 is loaded.

    From then on PySide6 looks into the source of whatever is imported (for its `__feature__` switch), and `linecache`
    would keep every line of it for good: some 20 MB in the middle of what stays, so that emptying it later frees
    nothing. Tracebacks still have their lines; they are read once more.
    """
    linecache.cache = _Forgetful()
