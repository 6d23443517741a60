"""Sent Items of classic Outlook on Windows, of every account in it, while Outlook runs: no password, no admin.

Outlook may ask the rep whether a program may read addresses, and waits for the answer. So a poll has a thread and a
time limit, and an Outlook that refuses is a reason with steps. What it holds is asked for item by item, the youngest
first to find where to begin, and then handed over from the oldest on.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.bounded_poll import AT_MOST, BoundedPoll, Haul
from tray_app.adapters.sources.outlook_com import ComError, OutlookProgram
from tray_app.adapters.sources.outlook_items import DENIED, GONE, is_email, item_id, local_time, sent_item
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Email
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Evidence

_CURSOR_VERSION: Final = 1
_SENT_ITEMS: Final = 5
"""olFolderSentMail."""
_PUBLIC_FOLDERS: Final = 2
"""olExchangePublicFolder."""
_OVERLAP: Final = timedelta(hours=1)
"""How far back known items are looked for again: copies from other devices arrive late."""
_OLD_IN_A_ROW: Final = 20
"""So many too old items in a row: the rest is older still, though the order need not be exact."""
_AT_ONCE: Final = 25
_NEW: Final = text("the new Outlook is in use, and it lets no other program read its emails; add the mailbox itself")
_BUSY: Final = frozenset({0x80010001, 0x8001010A})
_NOT_INSTALLED: Final = frozenset({0x800401F3, 0x80040154})


class Outlook(Protocol):
    """What `OutlookProgram` gives."""

    @property
    def is_new(self) -> bool:
        """Whether the new Outlook is in use."""

    def session(self) -> Any:
        """A context manager with Outlook's `Application`."""


class OutlookSource:
    """`core.model.ports.Source` for classic Outlook."""

    type: Final = "outlook"

    def __init__(self, *, id: str, outlook: Outlook | None = None, limit_s: float = 60.0) -> None:  # noqa: A002
        """`outlook`: the way to Outlook, this computer's when None; `limit_s`: seconds a poll may take."""
        self.id = id
        self._outlook: Outlook = outlook or OutlookProgram()
        self._is_asking = False
        self._own: tuple[str, ...] = ()
        self._bounded = BoundedPoll(limit_s, self._late)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`."""
        return self._bounded.run(lambda haul: self._visit(lambda folders: self._read(folders, haul, cursor, since)))

    def test(self) -> Trial:
        """Find the accounts, read the last item of each, and count."""
        found: list[Trial] = []

        def look(folders: list[tuple[str, Any]]) -> None:
            count = 0
            for _, folder in folders:
                items = folder.Items
                count += int(items.Count)
                self._sample(items)
            found.append(Trial(place=", ".join(name for name, _ in folders), count=count, own_addresses=self._own))

        trouble = self._bounded.attempt(lambda: self._visit(look))
        return Trial(trouble=trouble) if trouble else found[0]

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._bounded.close()

    def _late(self) -> Trouble:
        if self._is_asking:
            waits = text("it did not answer: it may be asking you whether this app may read addresses")
            return Trouble("source.access_locked", (_about(waits),))
        return Trouble("source.unreachable", (_about(text("did not answer in time")),))

    def _visit(self, errand: Callable[[list[tuple[str, Any]]], None]) -> None:
        """Do something with the folders of sent items. Raises `CannotCheck`."""
        self._is_asking = False
        if self._outlook.is_new:
            raise CannotCheck("source.misconfigured", _about(_NEW))
        try:
            with self._outlook.session() as application:
                session = application.GetNamespace("MAPI")
                self._own = _addresses(session)
                folders = list(_sent_folders(session))
                if not folders:
                    raise CannotCheck("source.misconfigured", _about(text("there is no folder of sent mail in it")))
                errand(folders)
        except ComError as error:
            raise _refused(error) from None
        except ImportError:
            raise CannotCheck("source.misconfigured", _about(text("it is on Windows alone"))) from None

    def _sample(self, items: Any) -> None:
        """Ask for what Outlook may refuse, so that the rep learns of it now. Raises `ComError`."""
        last = items.GetLast()
        if last is not None and is_email(last):
            self._is_asking = True
            sent_item(self.id, last, datetime.now(UTC))
            self._is_asking = False

    def _read(self, folders: list[tuple[str, Any]], haul: Haul, cursor: bytes | None, since: datetime) -> None:
        mark, recent, reached_back = _place(cursor, since)
        begin = max(since, mark - _OVERLAP) if mark else since
        seen = [one for _, folder in folders for one in _young(folder, begin, haul)]
        found = [(at, item) for at, item in seen if at is not None]
        timeless = len(seen) - len(found)
        here = {item_id(self.id, item) for _, item in found}
        recent = {name: is_whole for name, is_whole in recent.items() if name in here}
        new = sorted(((at, item) for at, item in found if item_id(self.id, item) not in recent), key=lambda one: one[0])
        again = [one for one in found if not recent.get(item_id(self.id, one[1]), True)]
        # Items that are still without a Message-ID are read once more: Exchange gives it after a while.
        todo, waiting = new[:AT_MOST], len(new) > AT_MOST
        todo = todo + again[: AT_MOST - len(todo)]
        chunk: list[Email] = []

        def keep(*, more: bool) -> None:
            place = {
                "since": reached_back.astimezone(UTC).isoformat(),
                "mark": mark.timestamp() if mark else None,
                "recent": recent,
            }
            haul.put(tuple(chunk), cursors.pack(_CURSOR_VERSION, place), more=more)
            haul.count_unread(timeless, (_without_time(timeless),) if timeless else ())
            chunk.clear()

        keep(more=False)
        try:
            for at, item in todo:
                if haul.is_late:
                    waiting = True
                    break
                email = self._one(item, at)
                if email.occurred_at >= since:
                    chunk.append(email)
                recent[email.id] = email.message_id is not None
                mark = max(mark or at, at)
                if len(chunk) >= _AT_ONCE:
                    keep(more=True)
        finally:
            # What came before a failure is handed over, and the place is behind it.
            keep(more=waiting)

    def _one(self, item: Any, at: datetime) -> Email:
        self._is_asking = True
        sent = sent_item(self.id, item, at)
        self._is_asking = False
        return sent


def _sent_folders(session: Any) -> Iterator[tuple[str, Any]]:
    """The folders of sent items of every store that has one. Raises `ComError`."""
    stores = session.Stores
    for number in range(1, int(stores.Count) + 1):
        store = stores.Item(number)
        with suppress(AttributeError):
            if int(store.ExchangeStoreType) == _PUBLIC_FOLDERS:
                continue
        try:
            folder = store.GetDefaultFolder(_SENT_ITEMS)
        except ComError as error:
            if error.number in GONE | DENIED:
                raise
            continue  # an archive, a calendar from the internet
        yield str(store.DisplayName), folder


def _young(folder: Any, begin: datetime, haul: Haul) -> Iterator[tuple[datetime | None, Any]]:
    """The items that are not older, the youngest first. Raises `ComError`."""
    items = folder.Items
    items.Sort("[SentOn]", True)
    old = 0
    item = items.GetFirst()
    while item is not None and old < _OLD_IN_A_ROW and not haul.is_given_up:
        if is_email(item):
            at = local_time(item)
            if at is None or at >= begin - timedelta(hours=1):
                old = 0
                yield at, item
            else:
                old += 1
        item = items.GetNext()


def _addresses(session: Any) -> tuple[str, ...]:
    with suppress(ComError, AttributeError, TypeError, ValueError):
        accounts = session.Accounts
        found = [str(accounts.Item(number).SmtpAddress) for number in range(1, int(accounts.Count) + 1)]
        return tuple(address for address in found if "@" in address)
    return ()


def _refused(error: ComError) -> CannotCheck:
    if error.number in DENIED:
        return CannotCheck("source.access_locked", _about(text("it does not let this app read addresses")))
    if error.number in _NOT_INSTALLED:
        return CannotCheck("source.misconfigured", _about(text("it is not installed")))
    if error.number in GONE - _BUSY:
        return CannotCheck("source.unreachable", _about(text("it is not running; it is read while it runs")))
    return CannotCheck("source.unreachable", _about(text("it is busy, or did not answer")))


def _about(answer: Text) -> Evidence:
    return Evidence(text("Outlook on this computer"), answer)


def _without_time(count: int) -> Text:
    return ntext("Outlook: {n} email without a readable time", "Outlook: {n} emails without a readable time", count)


def _place(cursor: bytes | None, since: datetime) -> tuple[datetime | None, dict[str, bool], datetime]:
    """The time of the youngest item that was read, the items around it, and how far back reading began."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    with suppress(KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        if place and (reached_back := datetime.fromisoformat(place["since"])) <= since:
            mark = datetime.fromtimestamp(place["mark"], UTC) if place["mark"] is not None else None
            recent = {str(name): known is True for name, known in place["recent"].items()}
            return mark, recent, reached_back
    return None, {}, since
