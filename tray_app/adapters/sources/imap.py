"""The Sent folder of any IMAP mailbox, read-only: headers, never a body.

A poll is one short visit. It remembers the last UID it has seen and reads the fifty before it again, because servers
let messages appear late. The server's own date (INTERNALDATE) is the time of an email: Date is the client's word.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.imap_errors import unreachable
from tray_app.adapters.sources.imap_headers import email_from
from tray_app.adapters.sources.imap_session import ImapAccount, ImapSession, Opened
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import text

_CURSOR_VERSION: Final = 1
_OVERLAP: Final = 50
"""UIDs that are read again."""
_AT_MOST: Final = 200
"""Messages in one poll."""
_AT_ONCE: Final = 50
"""Messages in one FETCH: what a broken connection can cost."""
_SECURITY: Final = ("tls", "starttls", "none")


class _Visit:
    """What one poll has brought so far; replaced as a whole, since another thread may take it at any time."""

    def __init__(self) -> None:
        self.batch = Batch()


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
        port: int = 993,
        security: str = "tls",
        mailbox: str | None = None,
        ca_file: Path | None = None,
        limit_s: float = 20.0,
        timeouts: tuple[float, float] = (10.0, 15.0),
    ) -> None:
        """A source that has not connected yet.

        `password` is asked at each poll and may raise `CannotCheck`. `mailbox`: the sent folder, where the server's own
        mark is not right. `limit_s`: seconds a poll may take; `timeouts`: seconds to connect, seconds between answers.
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
            ca_file=ca_file,
            timeouts=timeouts,
        )
        self._deadline = Deadline(limit_s)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`. What came before a trouble is in the batch, with the cursor behind it."""
        visit = _Visit()
        trouble = self._visit(lambda session: self._read(session, visit, cursor, since))
        return replace(visit.batch, trouble=trouble, more=False) if trouble else visit.batch

    def test(self) -> Trial:
        """Sign in, find the sent folder and count what is in it."""
        opened: list[Opened] = []
        trouble = self._visit(lambda session: opened.append(session.open_sent(self._mailbox)))
        if trouble:
            return Trial(trouble=trouble)
        return Trial(place=opened[0].name, count=opened[0].messages)

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._deadline.close()

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

    def _read(self, session: ImapSession, visit: _Visit, cursor: bytes | None, since: datetime) -> None:
        opened = session.open_sent(self._mailbox)
        last, reached_back = _place(cursor, opened, since)
        # The server compares days in a zone of its own, which can be a day behind.
        day = (since.astimezone(UTC) - timedelta(days=1)).date() if since.year > 1 else date.min
        uids = session.uids(max(last - _OVERLAP + 1, 1), day)
        now, later = uids[:_AT_MOST], uids[_AT_MOST:]
        for start in range(0, len(now), _AT_ONCE):
            chunk = now[start : start + _AT_ONCE]
            items = session.fetch(chunk)
            emails = [email_from(self.id, opened.uidvalidity, uid, items[uid]) for uid in chunk if uid in items]
            wanted = tuple(email for email in emails if email and email.occurred_at >= since)
            last = max(last, chunk[-1])
            visit.batch = Batch(
                activities=visit.batch.activities + wanted,
                cursor=_packed(opened, last, reached_back),
                more=bool(later),
                left=len(uids) - start - len(chunk),
            )
        if not later:
            last = max(last, opened.last_uid)
            visit.batch = replace(visit.batch, cursor=_packed(opened, last, reached_back), left=0)


def _place(cursor: bytes | None, opened: Opened, since: datetime) -> tuple[int, datetime]:
    """The last UID that was read, and how far back reading began; from the start when the cursor fits no more."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    with suppress(KeyError, TypeError, ValueError):
        if place and (place["mailbox"], place["uidvalidity"]) == (opened.name, opened.uidvalidity):
            reached_back, last = datetime.fromisoformat(place["since"]), int(place["uid"])
            if reached_back <= since:
                return last, reached_back
    return 0, since


def _packed(opened: Opened, last: int, reached_back: datetime) -> bytes:
    place = {
        "mailbox": opened.name,
        "uidvalidity": opened.uidvalidity,
        "uid": last,
        "since": reached_back.astimezone(UTC).isoformat(),
    }
    return cursors.pack(_CURSOR_VERSION, place)
