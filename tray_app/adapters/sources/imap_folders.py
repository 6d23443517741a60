"""Finds the folders of sent emails: the configured one, else those that the server marks or that have a usual name.

Several are usual: a phone files into "Sent", Outlook into "Sent Items", and the server marks one of them or none.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tray_app.adapters.sources.sent_names import is_usual
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

_SHOWN = 20
"""Mailboxes named in evidence at most."""
_MOST = 10
"""Folders that are read at most."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A mailbox of the account that holds messages."""

    name: str
    """Its full name, decoded."""
    usual: bool
    """Whether folders of this name are usually those of sent mail."""
    marked_sent: bool
    """Whether the server marks it as the place of sent mail (RFC 6154)."""


def folders(listed: Iterable[tuple[Sequence[bytes], bytes | None, Any]]) -> list[Folder]:
    """The selectable mailboxes of imapclient's `list_folders`."""
    found = []
    for flags, delimiter, name in listed:
        marks = {flag.lower() for flag in flags if isinstance(flag, bytes)}
        if marks & {b"\\noselect", b"\\nonexistent"}:
            continue
        separator = delimiter.decode("ascii", "replace") if isinstance(delimiter, bytes) and delimiter else "/"
        found.append(Folder(str(name), is_usual(str(name), separator), b"\\sent" in marks))
    return found


def sent_folders(known: Sequence[Folder], configured: str | None) -> list[str]:
    """The names of the folders to read, marked ones first.

    Raises `CannotCheck` (`source.misconfigured`) naming what is there instead.
    """
    if configured:
        wanted = _comparable(configured)
        exact = [folder.name for folder in known if _comparable(folder.name) == wanted]
        if exact:
            return [configured if configured in exact else exact[0]]
        raise missing(known, configured)
    marked = [folder.name for folder in known if folder.marked_sent]
    usual = [folder.name for folder in known if folder.usual and not folder.marked_sent]
    if not marked and not usual:
        raise missing(known, configured)
    return [*marked, *usual][:_MOST]


def missing(known: Sequence[Folder], configured: str | None) -> CannotCheck:
    """That there is no such mailbox, with the names of those that exist: it may only have been renamed."""
    asked = (
        text("Mailbox {mailbox}", mailbox=configured)
        if configured
        else text("A mailbox that the server marks as the place of sent emails")
    )
    names = sorted({folder.name for folder in known}, key=str.casefold)
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    there = Evidence(text("Mailboxes that exist"), verbatim(shown) if names else text("none"))
    return CannotCheck("source.misconfigured", Evidence(asked, text("it does not exist")), there)


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
