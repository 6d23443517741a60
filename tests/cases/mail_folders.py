"""Which folders of a mailbox are read as those of sent mail."""

from tests.cases import Case
from tray_app.adapters.sources.imap_folders import folders, sent_folders
from tray_app.core.model.errors import CannotCheck

# Kind, the folders as the server lists them (* marks \\Sent), the answer before, the right answer.
ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("two usual names, none marked", "INBOX, Sent, Sent Messages", "Sent", "Sent, Sent Messages"),
    ("a marked folder beside the one that is used", "INBOX, Sent*, Sent Items", "Sent", "Sent, Sent Items"),
    ("Gmail in German", "INBOX, [Gmail]/Gesendet*, Sent", "[Gmail]/Gesendet", "[Gmail]/Gesendet, Sent"),
    ("a prefix with a dot", "INBOX, INBOX.Sent, INBOX.Drafts", "source.misconfigured", "INBOX.Sent"),
    ("Naver", "INBOX, 보낸메일함, 휴지통", "source.misconfigured", "보낸메일함"),
    ("Japanese without a last sign", "INBOX, 送信済", "source.misconfigured", "送信済"),
    ("Croatian", "INBOX, Poslano", "source.misconfigured", "Poslano"),
    ("Slovenian", "INBOX, Poslana pošta", "source.misconfigured", "Poslana pošta"),
    ("French Outlook", "INBOX, Objets envoyés", "source.misconfigured", "Objets envoyés"),
    ("another space", "INBOX, 送信済み アイテム", "source.misconfigured", "送信済み アイテム"),
    ("a second folder of the name", "INBOX, Sent Items, Sent Items1", "Sent Items", "Sent Items, Sent Items1"),
    ("what was thrown away is not read", "INBOX, Sent*, Trash/Sent", "Sent", "Sent"),
    ("an outbox is not read", "INBOX, Outbox, 发件箱", "source.misconfigured", "source.misconfigured"),
)


def _answer(listed: str) -> str:
    names = listed.split(", ")
    known = [([b"\\Sent"] if name.endswith("*") else [], b"/", name.removesuffix("*")) for name in names]
    try:
        return ", ".join(sent_folders(folders(known), None))
    except CannotCheck as error:
        return error.code


CASES = tuple(
    Case(kind=kind, given=listed, before=before, right=right, answer=lambda listed=listed: _answer(listed))  # type: ignore[misc]
    for kind, listed, before, right in ROWS
)
