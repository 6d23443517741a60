"""Apple Mail's sent emails, from the index it keeps on the Mac: no password, no server, headers only.

macOS lets no program read it before the rep has allowed that (Full Disk Access); until then there is a reason with the
steps. Mail may be running: its index is only read, and not even a file is made beside it.
"""

import hashlib
import plistlib
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.bounded_poll import AT_MOST, BoundedPoll, Haul
from tray_app.adapters.sources.envelope_index import EnvelopeIndex, IndexedMail, UnknownIndex, connect
from tray_app.adapters.sources.local_files import about_file, entries, refused
from tray_app.adapters.sources.mail_addresses import address_in
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Email, Mark, Recipient
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text, ntext, text, verbatim
from tray_app.core.model.verdict import Evidence

_CURSOR_VERSION: Final = 1
_OVERLAP: Final = 50
"""Sent emails that are read again: Mail moves some into the folder later, in their old rows."""
_DENIED: Final = ("authorization denied", "not authorized", "operation not permitted")


class AppleMailSource:
    """`core.model.ports.Source` for Apple Mail."""

    type: Final = "apple-mail"

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        mailbox: str = "",
        folder: Path | None = None,
        limit_s: float = 30.0,
    ) -> None:
        """A source that has not looked yet.

        `mailbox`: the folder of sent mail, where its name is not a usual one; `folder`: Mail's own, ~/Library/Mail when
        None; `limit_s`: seconds a poll may take.
        """
        self.id = id
        self._mailbox = mailbox
        self._folder = folder
        self._bounded = BoundedPoll(limit_s, self._late)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`."""
        return self._bounded.run(lambda haul: self._visit(lambda index: self._read(index, haul, cursor, since)))

    def test(self) -> Trial:
        """Open the index, and count what was sent."""
        found: list[Trial] = []

        def look(index: EnvelopeIndex) -> None:
            names = ", ".join(name for _, name in index.folders)
            found.append(Trial(place=names, count=index.count(), own_addresses=tuple(index.senders())))

        trouble = self._bounded.attempt(lambda: self._visit(look))
        return Trial(trouble=trouble) if trouble else found[0]

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._bounded.close()

    def _late(self) -> Trouble:
        question = text("Apple Mail's index")
        return Trouble("source.unreachable", (Evidence(question, text("did not answer in time")),))

    def _visit(self, errand: Callable[[EnvelopeIndex], None]) -> None:
        """Do something with the open index. Raises `CannotCheck`."""
        folder = self._folder or Path.home() / "Library" / "Mail"
        file = folder
        try:
            file = _index_file(folder)
            with closing(connect(file)) as connection:
                index = EnvelopeIndex(connection, self._mailbox)
                if not index.folders:
                    nothing = about_file(file, text("there is no folder of sent mail in it"))
                    raise CannotCheck("source.misconfigured", nothing)
                errand(index)
        except OSError as error:
            raise refused(file, error, locked="source.access_locked") from None
        except UnknownIndex as error:
            missing = Evidence(text("Missing in it"), verbatim(str(error)))
            unknown = about_file(file, text("this version of Apple Mail is not known to the app"))
            raise CannotCheck("source.misconfigured", unknown, missing) from None
        except sqlite3.Error as error:
            denied = any(words in str(error).lower() for words in _DENIED)
            why = text("you are not allowed to read it") if denied else text("it could not be read")
            code = "source.access_locked" if denied else "source.unreachable"
            raise CannotCheck(code, about_file(file, why)) from None

    def _read(self, index: EnvelopeIndex, haul: Haul, cursor: bytes | None, since: datetime) -> None:
        last, key, reached_back = _place(cursor, since)
        if last and (last > index.last_row() or _key(index.mail(last)) != key):
            last = 0  # the index was rebuilt, and every row has another number
        new = index.mails(since, after=last, limit=AT_MOST)
        again = index.last_mails(since, up_to=last, limit=_OVERLAP) if last and len(new) < AT_MOST - _OVERLAP else []
        if new:
            last, key = new[-1].row, _key(new[-1])
        emails = {email.id: email for email in self._emails([*reversed(again), *new])}
        place = {"row": last, "key": key, "since": reached_back.astimezone(UTC).isoformat()}
        haul.put(tuple(emails.values()), cursors.pack(_CURSOR_VERSION, place), more=len(new) == AT_MOST)
        if count := index.without_time(since):
            haul.count_unread(count, (_without_time(count),))

    def _emails(self, mails: Iterable[IndexedMail]) -> Iterable[Email]:
        for mail in mails:
            if mail.sent_at is None:
                continue
            header = mail.message_id.strip().strip("<>")
            people = [(address_in(written), role, written.strip()) for written, role in mail.recipients]
            yield Email(
                id=f"{self.id}:{_key(mail)}",
                source=self.id,
                occurred_at=mail.sent_at,
                subject=" ".join(mail.subject.split()),
                message_id=header if "@" in header else None,
                sender=address_in(mail.sender) or "",
                recipients=tuple(dict.fromkeys(Recipient(found, role) for found, role, _ in people if found)),
                unreadable_recipients=tuple(dict.fromkeys(written for found, _, written in people if not found)),
                marks=frozenset({Mark.REPLY}) if mail.is_reply else frozenset(),
            )


def _index_file(folder: Path) -> Path:
    """The index of the version of Mail that was used last. Raises OSError."""
    names = [entry.name for entry in entries(folder) if re.fullmatch(r"V\d+", entry.name)]
    versions = sorted(names, key=lambda name: int(name[1:]), reverse=True)
    with suppress(OSError, plistlib.InvalidFileException, ValueError, KeyError, TypeError, AttributeError):
        with (folder / "PersistenceInfo.plist").open("rb") as file:
            used = str(plistlib.load(file)["LastUsedVersionDirectoryName"])
        versions.sort(key=lambda name: name != used)
    for version in versions:
        for place in (folder / version / "MailData" / "Envelope Index", folder / version / "Envelope Index"):
            if place.exists():
                return place
    raise FileNotFoundError(str(folder))


def _without_time(count: int) -> Text:
    return ntext(
        "Apple Mail: {n} email without a readable time", "Apple Mail: {n} emails without a readable time", count
    )


def _key(mail: IndexedMail | None) -> str:
    """What makes a mail the one it is, whatever row it stands in."""
    if mail is None:
        return ""
    told = (mail.message_id, mail.sent_at, sorted(address.casefold() for address, _ in mail.recipients))
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:24]


def _place(cursor: bytes | None, since: datetime) -> tuple[int, str, datetime]:
    """The last row that was read, what stood in it, and how far back reading began."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    with suppress(KeyError, TypeError, ValueError):
        if place and (reached_back := datetime.fromisoformat(place["since"])) <= since:
            return int(place["row"]), str(place["key"]), reached_back
    return 0, "", since
