"""The folders of sent mail of any IMAP mailbox, read-only: headers, never a body.

A poll is one short visit. It remembers the last UID it has seen in each folder and reads the fifty before it again,
because servers let messages appear late. It passes a message only when it was read, or when the server says that it is
gone; what the server does not give out is tried again, and named after three times.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.sources.imap_cursor import FolderPlace, Places, packed, place_of, places_in
from tray_app.adapters.sources.imap_errors import unreachable
from tray_app.adapters.sources.imap_headers import email_from
from tray_app.adapters.sources.imap_session import ImapAccount, ImapSession, Opened
from tray_app.adapters.sources.imap_watch import ImapWatch
from tray_app.adapters.sources.mail_access import MailAccess
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Email
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text, text

_OVERLAP: Final = 50
"""UIDs that are read again."""
_AT_MOST: Final = 200
"""Messages in one poll."""
_AT_ONCE: Final = 50
"""Messages in one FETCH: what a broken connection can cost."""
_TRIED_AGAIN: Final = 50
"""Messages the server did not give out that are tried again in one poll."""
_NAMED: Final = 5
_SECURITY: Final = ("tls", "starttls", "none")


class _Visit:
    """What one poll has brought so far; replaced as a whole, since another thread may take it at any time."""

    def __init__(self, cursor: bytes | None, since: datetime) -> None:
        self.batch = Batch()
        self.since = since
        self.places: Places = places_in(cursor)
        self.room = _AT_MOST
        self.left = 0
        self.has_read = False
        """Whether the server gave out anything at all."""
        self.refused: CannotCheck | None = None
        """Why one of several folders could not be opened."""

    @property
    def day(self) -> date:
        """The first day that is asked for: the server's days may be those of a zone that is a day behind."""
        return (self.since.astimezone(UTC) - timedelta(days=1)).date() if self.since.year > 1 else date.min

    def keep(self, name: str, place: FolderPlace, emails: tuple[Email, ...] = ()) -> None:
        """Emails that were read, and how far this folder is with them."""
        self.places = {**self.places, name: place}
        unreadable = [(folder, uid) for folder, one in self.places.items() for uid in one.unreadable]
        self.batch = Batch(
            activities=self.batch.activities + emails,
            cursor=packed(self.places),
            left=self.left,
            more=self.left > 0,
            not_read=len(unreadable),
            problems=tuple(_problem(folder, uid) for folder, uid in unreadable[:_NAMED]),
        )


class ImapSource:
    """`core.model.ports.Source` for IMAP."""

    type: Final = "imap"

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        host: str,
        username: str,
        password: Callable[[], str],
        access: MailAccess | None = None,
        also_close: Callable[[], None] = lambda: None,
        port: int = 993,
        security: str = "tls",
        mailbox: str | None = None,
        ca_file: Path | None = None,
        limit_s: float = 20.0,
        timeouts: tuple[float, float] = (10.0, 15.0),
    ) -> None:
        """A source that has not connected yet.

        `password` is asked at each poll and may raise `CannotCheck`; `access` gives tokens in its place. `mailbox`: the
        sent folder, where the server's own mark is not right. `limit_s`: seconds a poll may take; `timeouts`: seconds
        to connect, seconds between answers; `also_close` ends what tokens are waited for.
        Raises `BadConfiguration` for an unknown security, or for plain text to another machine.
        """
        key = f"sources.{id}.security"
        if security not in _SECURITY:
            raise BadConfiguration(text("{key} must be one of: {allowed}", key=key, allowed=", ".join(_SECURITY)))
        if security == "none" and not is_loopback(host):
            raise BadConfiguration(text("{key} may be none only for a server on this computer", key=key))
        self.id = id
        self._mailbox = mailbox or None
        self._account = ImapAccount(
            host=host,
            port=port,
            security=security,
            username=username,
            password=password,
            access=access,
            ca_file=ca_file,
            timeouts=timeouts,
        )
        self._watch = ImapWatch(self._account, self._mailbox)
        self._also_close = also_close
        self._deadline = Deadline(limit_s)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`. What came before a trouble is in the batch, with the cursor behind it."""
        visit = _Visit(cursor, since)
        trouble = self._visit(lambda session: self._read(session, visit))
        return replace(visit.batch, trouble=trouble, more=False) if trouble else visit.batch

    def test(self) -> Trial:
        """Sign in, find the folders of sent mail and count what is in them."""
        opened: list[Opened] = []

        def open_each(session: ImapSession) -> None:
            opened.extend(session.open(name) for name in session.sent_folders(self._mailbox))

        if trouble := self._visit(open_each):
            return Trial(trouble=trouble)
        return Trial(place=", ".join(one.name for one in opened), count=sum(one.messages for one in opened))

    def close(self) -> None:
        """End a poll that runs in another thread at once, and the watch; later ones do not begin."""
        self._watch.close()
        self._deadline.close()
        self._also_close()

    def watch(self, tell: Callable[[], None]) -> None:
        """See `core.model.ports.Watchable`."""
        self._watch.start(tell)

    def rest(self) -> None:
        """See `core.model.ports.Watchable`."""
        self._watch.rest()

    def _visit(self, errand: Callable[[ImapSession], None]) -> Trouble | None:
        session = ImapSession(self._account)

        def signed_in() -> None:
            try:
                session.sign_in()
                errand(session)
            finally:
                session.leave()

        try:
            self._deadline.run(signed_in, session.cut)
        except CannotCheck as error:
            return Trouble(error.code, error.evidence, error.retry_after_s)
        except GivenUp:
            late = unreachable(self._account.host, text("it did not answer in time"))
            return Trouble(late.code, late.evidence)
        return None

    def _read(self, session: ImapSession, visit: _Visit) -> None:
        names = session.sent_folders(self._mailbox)
        visit.places = {name: place for name, place in visit.places.items() if name in names}
        for name in sorted(names, key=lambda name: name not in visit.places):
            try:
                opened = session.open(name)
            except CannotCheck as error:
                if len(names) == 1 or error.code != "source.permission":
                    raise
                visit.refused = visit.refused or error
                continue
            self._read_folder(session, visit, opened)
        if visit.refused:
            raise visit.refused

    def _read_folder(self, session: ImapSession, visit: _Visit, opened: Opened) -> None:
        place = place_of(visit.places, opened.name, opened.uidvalidity, visit.since)
        uids = session.uids(max(place.uid - _OVERLAP + 1, 1), visit.day)
        failed = list(map(int, place.failed))
        there = session.still_there(failed, visit.day)
        place = place.tried((), [uid for uid in failed if uid not in there])
        again = [uid for uid in failed if uid in there and uid not in uids][:_TRIED_AGAIN]
        now, later = uids[: visit.room], uids[visit.room :]
        visit.room -= len(now)
        visit.left += len(uids)
        for start in range(0, len(now), _AT_ONCE):
            chunk = now[start : start + _AT_ONCE]
            visit.left -= len(chunk)
            place = self._read_chunk(session, visit, opened, place, chunk)
        if again:
            visit.has_read = True  # these were refused before: it says nothing new about the server
            place = self._read_chunk(session, visit, opened, place, again)
        if not later:
            place = replace(place, uid=max(place.uid, opened.last_uid))
        visit.keep(opened.name, place)

    def _read_chunk(
        self, session: ImapSession, visit: _Visit, opened: Opened, place: FolderPlace, chunk: list[int]
    ) -> FolderPlace:
        fetched = session.fetch(chunk)
        if fetched.refusal and not fetched.items and not visit.has_read:
            # Nothing at all comes: it is the server's trouble, not that of single messages.
            raise fetched.refusal
        visit.has_read = visit.has_read or bool(fetched.items)
        made = {
            uid: email_from(self.id, opened.uidvalidity, uid, items, place.word)
            for uid, items in fetched.items.items()
            if uid in chunk
        }
        failed = {*fetched.failed, *(uid for uid, email in made.items() if email is None)}
        emails = [made[uid] for uid in chunk if uid in made]
        place = place.tried(failed, [uid for uid in chunk if uid not in failed])
        place = replace(place, uid=max(place.uid, chunk[-1]))
        visit.keep(opened.name, place, tuple(one for one in emails if one and one.occurred_at >= visit.since))
        return place


def _problem(folder: str, uid: int) -> Text:
    return text("Email number {uid} in {folder}: the mail server does not give it out", uid=str(uid), folder=folder)
