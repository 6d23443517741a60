"""Finds the folder of sent emails: the configured one, else the one the server marks, else one with a usual name."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

_USUAL_NAMES: Final = frozenset(
    name.casefold()
    for name in (
        "Sent",
        "Sent Items",
        "Sent Messages",
        "Sent Mail",
        "Sent-Mail",
        "Gesendet",
        "Gesendete Elemente",
        "Gesendete Objekte",
        "Éléments envoyés",
        "Elements envoyés",
        "Messages envoyés",
        "Envoyés",
        "Enviados",
        "Elementos enviados",
        "Mensajes enviados",
        "Itens Enviados",
        "Mensagens enviadas",
        "Posta inviata",
        "Inviata",
        "Inviati",
        "Verzonden",
        "Verzonden items",
        "Skickat",
        "Skickade objekt",
        "Sendt",
        "Sendte elementer",
        "Sendt post",
        "Lähetetyt",
        "Lähetetyt viestit",
        "Wysłane",
        "Elementy wysłane",
        "Odeslané",
        "Odeslaná pošta",
        "Odoslané",
        "Elküldött",
        "Elküldött elemek",
        "Trimise",
        "Gönderilmiş Öğeler",
        "Gönderilmiş Postalar",
        "Απεσταλμένα",
        "Отправленные",
        "Надіслані",
        "보낸편지함",
        "보낸 편지함",
        "보낸 메일함",
        "送信済み",
        "送信済みアイテム",
        "送信済みメール",
        "送信済みトレイ",
        "已发送",
        "已发送邮件",
        "已傳送郵件",
        "寄件備份",
    )
)
_SHOWN = 20
"""Mailboxes named in evidence at most."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A mailbox of the account that holds messages."""

    name: str
    """Its full name, decoded."""
    last: str
    """The part of the name behind the last delimiter, for comparison."""
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
        found.append(Folder(str(name), _comparable(str(name).rpartition(separator)[2]), b"\\sent" in marks))
    return found


def sent_folder(known: Sequence[Folder], configured: str | None) -> str:
    """The name of the sent folder. Raises `CannotCheck` (`source.misconfigured`) naming what is there instead."""
    if configured:
        wanted = _comparable(configured)
        exact = [folder.name for folder in known if _comparable(folder.name) == wanted]
        if exact:
            return configured if configured in exact else exact[0]
        raise missing(known, configured)
    candidates = [folder for folder in known if folder.marked_sent]
    candidates = candidates or [folder for folder in known if folder.last in _USUAL_NAMES]
    if not candidates:
        raise missing(known, configured)
    return candidates[0].name


def is_usual_name(name: str) -> bool:
    """Whether the last part of a folder's name is one that programs give to sent mail, in any of many languages."""
    return _comparable(name) in _USUAL_NAMES


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
