"""What a second start, a notification or a `diditlog:` address asks to see. Words from outside, so read strictly."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from PySide6.QtCore import QUrl

from tray_app.ui.kit.hyperlinks import SCHEME

_ISSUE = "issue:"
_PAGE = re.compile(r"[a-z][a-z-]{0,39}")
_LONGEST_KEY = 1000
_FILES = ".diditlog"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to go; with nothing set, the window as it is."""

    cause: str | None = None
    """Key of the cause whose page is wanted."""
    page: str | None = None
    """A `diditlog:` address that the app handles."""
    file: str | None = None
    """Path of an admin's file to sign in with."""


def destination_of(word: str) -> Destination | None:
    """Where a word leads: `show`, `issue:KEY`, `diditlog:issue/KEY` (percent-encoded), `diditlog:PAGE`, a
    path that ends with `.diditlog`, or its `file:` address; else None.
    """
    if word in {"show", f"{SCHEME}:", f"{SCHEME}:show"}:
        return Destination()
    if word.startswith(_ISSUE):
        return _cause(word.removeprefix(_ISSUE))
    scheme, colon, path = word.partition(":")
    if not colon or scheme.lower() != SCHEME:
        return _file(word)
    path = path.strip("/")
    if path.startswith("issue/"):
        return _cause(unquote(path.removeprefix("issue/")))
    return Destination(page=f"{SCHEME}:{path}") if _PAGE.fullmatch(path) else None


def issue_uri(key: str) -> str:
    """The address of a cause's page, for places that can only carry an address."""
    return f"{SCHEME}:issue/{quote(key, safe='')}"


def _file(word: str) -> Destination | None:
    """A file by its path, or by the `file:` address that desktops pass on; none of another computer."""
    url = QUrl(word)
    if url.scheme() == "file":
        word = "" if url.host() not in {"", "localhost"} else url.toLocalFile()
    return Destination(file=word) if word.lower().endswith(_FILES) else None


def _cause(key: str) -> Destination | None:
    return Destination(cause=key) if key and len(key) <= _LONGEST_KEY and key.isprintable() else None
