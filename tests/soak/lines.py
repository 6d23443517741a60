"""Cycles over real lines: the app's own HTTPS and IMAP against servers of another process, which spoil what they say.

The weeks of `weeks` play mailbox and Salesforce; here it is sockets, threads and sessions that must not pile up.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.adapters.salesforce.wire import REP, record_id
from tests.core.building import profile
from tests.e2e.wire import Wire
from tests.faults.mail_line import letter
from tests.faults.salesforce_line import LINE_FAULTS, emails, org
from tests.rig.processes import PATIENCE_S, wait_until
from tests.rig.spoiling_relay import SpoilingRelay
from tests.soak.weeks import Footprint, footprint
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.store import SqliteStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Verdict
from tray_app.demo.mailbox import DemoMailbox, MailboxState
from tray_app.demo.salesforce import DemoSalesforce, Org

_SHORT_S = 2.0
"""The app's patience here, in place of half a minute."""
_MISSING = "Letter 3"
"""The only email that is not logged."""
IN_ORDER = {"Letter 1": "logged", "Letter 2": "logged", _MISSING: "not_logged"}
"""What is said when nothing is at fault."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What came of them."""

    faults: int
    """Cycles in which a line was at fault."""
    false_alarms: int
    """Emails that were called missing, and are logged."""
    in_the_end: dict[str, str]
    """The verdict of each email when nothing is at fault any more."""
    footprints: tuple[Footprint, ...]
    """After each tenth."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What the servers do in the next cycle."""

    answer: int | None = None
    """Which answer of Salesforce's is the first that is spoilt."""
    fault: int = 0
    """How: a place in LINE_FAULTS."""
    mail: int | None = None
    """How many bytes of the mail server's get through; None: all."""
    silent: bool = False
    """Whether the line to the mail server stays then, and nothing more comes."""


class _SameTokens:
    """Somebody who is signed in for good."""

    def __init__(self, url: str) -> None:
        self._grant = Grant(
            access_token="first", instance_url=url, identity_url=f"{url}/id/{record_id('00D', 1)}/{REP}"
        )

    def current(self) -> Grant:
        return self._grant

    def renew(self, _stale: Grant) -> Grant:
        return self._grant


def live_on_lines(cycles: int, seed: int) -> Lines:
    """So many checks, two in three with a line at fault; a seed gives the same faults anew."""
    chance = random.Random(seed)  # noqa: S311 the same faults anew, no secret
    faults = false_alarms = 0
    footprints = []
    with _servers() as (orders, url, port), _app(url, port) as monitor:
        for number in range(cycles):
            order = _order(chance)
            faults += order != _Order()
            _give(orders, order)
            shown = _check(monitor)
            false_alarms += sum(
                found == Verdict.NOT_LOGGED for subject, found in _said(shown).items() if subject != _MISSING
            )
            if number % max(cycles // 10, 1) == 0:
                footprints.append(_at_rest())
        _give(orders, _Order())
        for _ in range(2):
            shown = _check(monitor)
        footprints.append(_at_rest())
    return Lines(faults, false_alarms, _said(shown), tuple(footprints))


def _order(chance: random.Random) -> _Order:
    if chance.random() < 0.33:
        return _Order()
    if chance.random() < 0.3:
        return _Order(mail=chance.randrange(4000), silent=chance.random() < 0.1)
    fault = chance.randrange(len(LINE_FAULTS))
    if LINE_FAULTS[fault].is_slow and chance.random() < 0.8:  # each costs all of the app's patience
        return _Order()
    return _Order(answer=chance.randrange(3), fault=fault)


def _check(monitor: Monitor) -> Snapshot:
    return monitor.run_once(datetime.now(UTC), CycleRequest(everything=True))


def _said(shown: Snapshot) -> dict[str, str]:
    return {str(getattr(item.activity, "subject", "")): str(item.finding.verdict) for item in shown.items}


def _at_rest() -> Footprint:
    """What the process holds once work that was given up has ended."""
    wait_until(lambda: all(thread.name != "bounded work" for thread in threading.enumerate()), "given up work to end")
    return footprint()


@contextmanager
def _app(url: str, port: int) -> Iterator[Monitor]:
    """Its parts, which live as long as a configuration does."""
    with ExitStack() as over:
        folder = Path(over.enter_context(TemporaryDirectory()))
        store = SqliteStore(folder / "store.sqlite3")
        over.callback(store.close)
        crm = SalesforceCrm(_SameTokens(url), HttpSession(longest_s=_SHORT_S), lambda: datetime.now(UTC))
        over.callback(crm.close)
        source = ImapSource(
            id="mail", host="127.0.0.1", port=port, security="none", username="rep@acme.example",
            password=lambda: "right", timeouts=(_SHORT_S, _SHORT_S), limit_s=_SHORT_S,
        )  # fmt: skip
        over.callback(source.close)
        own = Boundaries(own_domains=frozenset({"acme.example"}))
        settings = CycleSettings(profile=profile("generic"), boundaries=own)
        yield Monitor(sources=[source], crm=crm, store=store, settings=settings)


@contextmanager
def _servers() -> Iterator[tuple[Connection, str, int]]:
    """The other process: what gives it orders, where Salesforce is, and the mail server's port."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        url, port = here.recv()
        yield here, url, port
    finally:
        with suppress(OSError):
            here.send(None)
        process.join(PATIENCE_S)
        here.close()


def _give(orders: Connection, order: _Order) -> None:
    orders.send(order)
    orders.recv()


def _serve(orders: Connection) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    mailbox = MailboxState()
    for number, email in enumerate(emails(now), 1):
        at = email.occurred_at
        mailbox.append(letter(number, email.recipients[0].address, at), at + timedelta(seconds=1))
    with (
        DemoSalesforce(Org.from_world(org(now))) as salesforce,
        SpoilingRelay(int(salesforce.url.rpartition(":")[2])) as relay,
        DemoMailbox(mailbox, "rep@acme.example", "right") as mail,
        ExitStack() as over,
    ):
        wire = over.enter_context(Wire(mail.port))
        orders.send((relay.url, wire.port))
        while (order := orders.recv()) is not None:
            relay.spoil(order.answer, LINE_FAULTS[order.fault].spoil)
            over.close()
            over.enter_context(Wire(mail.port, port=wire.port, whole=order.mail, stall=order.silent))
            orders.send("done")
