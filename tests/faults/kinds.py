"""The faults: what each does to the office when it strikes, and how it is over."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.soak.office import Office, Store
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Trouble

Act = Callable[[Office], object]


class Killed(BaseException):
    """The process is gone: what it knew is what lies on the disk."""


class Unforeseen(Exception):
    """A defect nobody knows of."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that happens."""

    name: str
    """In words."""
    strike: Act
    """Makes it happen; may raise."""
    heal: Act = lambda _: None
    """Makes it over, after the cycle."""
    says: str = "-"
    """What the rep is told when the disk is at fault."""
    raises: type[Exception] | None = None
    """What ends the cycle, other than the disk's errors."""
    forgets: bool = False
    """What was told is lost with the file, so it may be told again."""


def _raise(error: BaseException) -> Act:
    def strike(_: Office) -> None:
        raise error.with_traceback(None)  # or each strike would keep the frames of all before it

    return strike


def _pragma(statement: str) -> Act:
    return lambda office: office.store._connection().execute(statement)


def _full(office: Office) -> None:
    pages = office.store._connection().execute("PRAGMA page_count").fetchone()[0]
    office.store._connection().execute(f"PRAGMA max_page_count = {pages}")

    raise OSError(28, "No space left on device")


def _locked(office: Office) -> None:
    office.store._connection().execute("PRAGMA busy_timeout = 10")
    office.other = sqlite3.connect(office.file, isolation_level=None)
    office.other.execute("BEGIN IMMEDIATE")


def _unlocked(office: Office) -> None:
    if office.other is not None:
        office.other.close()
        office.other = None
    office.store._connection().execute("PRAGMA busy_timeout = 10000")


def _spoilt(office: Office) -> None:
    office.store._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    office.store._connection.close()
    data = bytearray(office.file.read_bytes())
    middle = len(data) // 8192 * 4096
    data[middle : middle + 4096] = b"\x5a" * 4096
    office.file.write_bytes(data)


def _gone(office: Office) -> None:
    for left in office.file.parent.glob(f"{office.file.name}*"):
        left.unlink()


def _foreign(office: Office) -> None:
    office.store._connection.close()
    _gone(office)
    office.file.write_bytes(b"another program's file\n" * 500)


def _version(office: Office) -> None:
    office.store._connection().execute("PRAGMA user_version = 77")
    office.store._connection.suspect()


def _refusing(code: str, retry_after_s: float | None = None) -> Act:
    def strike(office: Office) -> None:
        office.org.trouble = CannotCheck(code, retry_after_s=retry_after_s)

    return strike


def _reachable(office: Office) -> None:
    office.org.trouble = office.mailbox.trouble = None


def _no_mail(code: str) -> Act:
    def strike(office: Office) -> None:
        office.mailbox.trouble = Trouble(code)

    return strike


def _clock(skew: timedelta) -> Act:
    def strike(office: Office) -> None:
        office.skew, office.org.offset = skew, -skew

    return strike


def _command_beside(office: Office) -> None:
    before, office.at = office.at, lambda _: None
    store = Store(office.file)
    try:
        office.make_monitor(store).run_once(office.true + office.skew)
    finally:
        store.close()
        office.at = before


def _restart(office: Office) -> None:
    office.stop()
    office.start()


_OF_SALESFORCE = (
    ("the network is cut", "check.offline", None),
    ("429 with Retry-After", "check.rate_limited", 60.0),
    ("503, or half an answer", "check.salesforce_unavailable", None),
    ("a network's page stands before it", "check.network_sign_in", None),
    ("the sign-in has ended", "check.signed_out", None),
    ("the keyring is locked", "check.keyring_locked", None),
    ("a certificate nobody knows", "check.tls_untrusted", None),
    ("a proxy wants a password", "check.proxy_auth", None),
    ("the allowance is used up", "check.api_budget", None),
)
_SKEWS = {"ahead by two hours": 2, "ahead by a day": 24, "behind by a day": -24, "ahead by 100 days": 2400}

FAULTS: tuple[Fault, ...] = (
    Fault("kill -9", _raise(Killed())),
    Fault("an orderly stop and a start", lambda _: None, _restart),
    Fault("a defect", _raise(Unforeseen()), raises=Unforeseen),
    Fault("the disk is full", _full, _pragma("PRAGMA max_page_count = 1000000"), says="no room left"),
    Fault(
        "the disk is read-only",
        _pragma("PRAGMA query_only = ON"),
        _pragma("PRAGMA query_only = OFF"),
        says="not allowed to write",
    ),
    Fault("another program holds the store", _locked, _unlocked, says="another program holds it"),
    Fault("a page of the store is spoilt", _spoilt, says="damaged", forgets=True),
    Fault("the store is removed", _gone, forgets=True),
    Fault("another program's file lies there", _foreign, says="damaged", forgets=True),
    Fault("the byte of the version is spoilt", _version),
    Fault("a command runs beside", _command_beside),
    *(Fault(name, _refusing(code, retry), _reachable) for name, code, retry in _OF_SALESFORCE),
    Fault("the mail server is away", _no_mail("source.unreachable"), _reachable),
    Fault("a network's page stands before the mailbox", _no_mail("check.network_sign_in"), _reachable),
    Fault("the mail server refuses the password", _no_mail("source.auth_failed"), _reachable),
    *(
        Fault(f"the clock is {name}", _clock(timedelta(hours=hours)), _clock(timedelta()))
        for name, hours in _SKEWS.items()
    ),
)
