"""Outlook's object model as far as the source asks for it, played: no machine of ours has the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.outlook import OutlookSource
from tray_app.adapters.sources.outlook_com import wrapped

TAG = "http://schemas.microsoft.com/mapi/proptag/0x"
NO_SUCH = -2147221233
DENIED = -2147467260


class ComFailure(Exception):
    """What pywin32 raises: the numbers are signed, and that of an error inside a method stands inside."""

    def __init__(self, hresult: int, *, inside: bool = True) -> None:
        super().__init__("Words in the language of Windows, perhaps with rep@acme.example in them")
        self.hresult = -2147352567 if inside else hresult
        self.excepinfo = (4096, "Microsoft Outlook", "words", None, 0, hresult) if inside else None


class World:
    """What happens when Outlook is asked for something."""

    def __init__(self) -> None:
        self.fails_at: int | None = None
        self.asked = 0
        self.denies = False
        self.waiting: threading.Event | None = None
        self.go_on = threading.Event()

    def ask(self) -> None:
        if self.waiting is not None:
            self.waiting.set()
            self.go_on.wait(PATIENCE_S)
        if self.fails_at is not None:
            self.asked += 1
            if self.asked == self.fails_at + 1:
                raise ComFailure(-2147023174)


class Listed:
    """A collection that counts from one."""

    def __init__(self, world: World, members: list[Any]) -> None:
        self._world = world
        self._members = members
        self._place = 0

    @property
    def Count(self) -> int:  # noqa: N802 - Outlook's name, as everywhere here
        self._world.ask()
        return len(self._members)

    def Item(self, number: int) -> Any:  # noqa: N802
        return self._members[number - 1]

    def Sort(self, by: str, descending: bool) -> None:  # noqa: N802
        self._world.ask()
        assert by == "[SentOn]"
        self._members = sorted(self._members, key=lambda one: one.SentOn, reverse=descending)

    def GetFirst(self) -> Any:  # noqa: N802
        self._world.ask()
        self._place = 0
        return self.GetNext()

    def GetNext(self) -> Any:  # noqa: N802
        self._place += 1
        return self._members[self._place - 1] if self._place <= len(self._members) else None

    def GetLast(self) -> Any:  # noqa: N802
        return self._members[-1] if self._members else None


class Accessor:
    def __init__(self, world: World, values: dict[str, Any]) -> None:
        self._world = world
        self._values = values

    def GetProperty(self, tag: str) -> Any:  # noqa: N802
        if self._world.denies:
            raise ComFailure(DENIED)
        if tag not in self._values:
            raise ComFailure(NO_SUCH)
        return self._values[tag]


class Person:
    def __init__(self, world: World, address: str, kind: int = 1, smtp: str | None = None) -> None:
        self._world = world
        self._address = address
        self.Type = kind
        self.Name = address
        self.PropertyAccessor = Accessor(world, {TAG + "39FE001F": smtp} if smtp else {})

    @property
    def Address(self) -> str:  # noqa: N802
        if self._world.denies:
            raise ComFailure(DENIED)
        return self._address

    @property
    def AddressEntry(self) -> Any:  # noqa: N802
        raise ComFailure(NO_SUCH)


class Mail:
    """An item, sent at `when`, of which Outlook shows the local time under a wrong zone."""

    def __init__(self, world: World, number: int, when: datetime, *people: Person, kind: int = 43, **tags: Any) -> None:
        self.EntryID = f"0000{number:04X}"
        self.Class = kind
        self.MessageClass = "IPM.Note"
        self.Subject = f"Pricing {number}"
        self.Sent = True
        self.SentOn = when.astimezone().replace(tzinfo=UTC)
        self.SenderEmailAddress = "rep@acme.example"
        self._people = list(people)
        self._world = world
        values = {"1035001F": f"<mail-{number}@acme.example>", "00390040": when, **tags}
        self.PropertyAccessor = Accessor(world, {TAG + tag: value for tag, value in values.items()})

    @property
    def Recipients(self) -> Listed:  # noqa: N802
        return Listed(self._world, self._people)


class Folder:
    def __init__(self, world: World) -> None:
        self._world = world
        self.items: list[Mail] = []

    @property
    def Items(self) -> Listed:  # noqa: N802
        return Listed(self._world, list(self.items))


class Store:
    def __init__(self, name: str, folder: Folder | None, kind: int = 1) -> None:
        self.DisplayName = name
        self.ExchangeStoreType = kind
        self._folder = folder

    def GetDefaultFolder(self, number: int) -> Folder:  # noqa: N802
        assert number == 5
        if self._folder is None:
            raise ComFailure(NO_SUCH)
        return self._folder


class Account:
    SmtpAddress = "rep@acme.example"


class FakeOutlook:
    """What `OutlookProgram` gives, on the played objects."""

    def __init__(self) -> None:
        self.world = World()
        self.sent = Folder(self.world)
        self.stores = [
            Store("rep@acme.example", self.sent),
            Store("Archive", None),
            Store("Public", Folder(self.world), 2),
        ]
        self.is_new = False
        self.refusal: Exception | None = None

    @contextmanager
    def session(self) -> Iterator[Any]:
        if self.refusal:
            raise self.refusal
        yield wrapped(self, ComFailure)

    def GetNamespace(self, name: str) -> FakeOutlook:  # noqa: N802
        assert name == "MAPI"
        self.world.ask()
        return self

    @property
    def Stores(self) -> Listed:  # noqa: N802
        return Listed(self.world, self.stores)

    @property
    def Accounts(self) -> Listed:  # noqa: N802
        return Listed(World(), [Account()])

    def send(self, when: datetime, *people: Person, **changes: Any) -> Mail:
        mail = Mail(self.world, len(self.sent.items) + 1, when, *(people or (self.person(),)), **changes)
        self.sent.items.append(mail)
        return mail

    def person(self, address: str = "jane@example.com", kind: int = 1, smtp: str | None = None) -> Person:
        return Person(self.world, address, kind, smtp)


class OutlookStand:
    """`tray_app.testing.Stand` on the played Outlook."""

    def __init__(self) -> None:
        self.outlook = FakeOutlook()
        self.source = OutlookSource(id="work-mail", outlook=self.outlook)

    def happen(self, when: datetime) -> None:
        self.outlook.send(when)

    def spoil(self, when: datetime) -> None:
        mail = self.outlook.send(when)
        mail.SentOn = datetime(4501, 1, 1, tzinfo=UTC)

    @contextmanager
    def failing(self, step: int) -> Iterator[Callable[[], bool]]:
        world = self.outlook.world
        world.fails_at, world.asked = step, 0
        yield lambda: world.asked > step
        world.fails_at = None

    @contextmanager
    def _hanging(self) -> Iterator[threading.Event]:
        world = self.outlook.world
        world.waiting = threading.Event()
        try:
            yield world.waiting
        finally:
            world.waiting = None
            world.go_on.set()

    def hanging(self) -> AbstractContextManager[threading.Event]:
        return self._hanging()

    def close(self) -> None:
        self.source.close()
