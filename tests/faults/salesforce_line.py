"""The line to Salesforce at fault: each answer of a check spoilt in each way, with the real adapter and a real server.

The other cells play Salesforce; here only the mailbox is played. A day's emails are checked once with the fault and
once when it is over: nothing may be called missing that is not, and in the end all is as on a day without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.adapters.salesforce.scripted import Tokens
from tests.adapters.salesforce.wire import ANN, BO, REP, record_id, world
from tests.core.building import profile
from tests.rig.spoiling_relay import Answer, RelayHandler, Spoil, SpoilingRelay
from tests.soak.office import Mailbox, Verdicts
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.adapters.store import SqliteStore
from tray_app.core.cycle.clock import time_to_delete_by
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Verdict
from tray_app.demo.salesforce import DemoSalesforce, Org

_EXPIRED = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
_TOO_MANY = [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
_HOTEL = b"<html><title>Welcome to our hotel</title>Please accept the terms.</html>"
_UNAVAILABLE = "check.salesforce_unavailable"
_OF_THE_HOTEL = frozenset({"check.network_sign_in"})


@dataclass(frozen=True, slots=True)
class LineFault:
    """One way in which an answer is spoilt."""

    name: str
    """In words."""
    spoil: Spoil
    """What is said in place of the answer."""
    codes: frozenset[str] = frozenset({_UNAVAILABLE})
    """What the rep may be told of it."""
    is_slow: bool = False
    """Whether it takes the app's own patience to end it, which is short then."""


def _said(status: int, body: bytes, kind: str = "application/json", **headers: str) -> Spoil:
    return lambda line, good: line.say(Answer(status, kind, body, good.date), **headers)


def _in_json(status: int, body: object, **headers: str) -> Spoil:
    return _said(status, json.dumps(body).encode(), **headers)


def _drip(line: RelayHandler, good: Answer) -> None:
    line.begin(good)
    for byte in good.body:
        line.wfile.write(bytes([byte]))
        if line.relay.over.wait(1.0):
            return


def _reset_within(line: RelayHandler, good: Answer) -> None:
    line.begin(good)
    line.wfile.write(good.body[: len(good.body) // 2])
    line.reset()


def _ends_within(line: RelayHandler, good: Answer) -> None:
    line.begin(good)
    line.wfile.write(good.body[: len(good.body) // 2])


def _redated(date: str) -> Spoil:
    return lambda line, good: line.say(replace(good, date=date))


LINE_FAULTS = (
    LineFault("the line is reset before the answer", lambda line, _: line.reset()),
    LineFault("the line is reset within the answer", _reset_within),
    LineFault("the answer ends too early", _ends_within),
    LineFault("one byte a second", _drip, is_slow=True),
    LineFault("half of the JSON", lambda line, good: line.say(replace(good, body=good.body[: len(good.body) // 2]))),
    LineFault("nothing, with status 200", _said(200, b"")),
    LineFault("JSON of another kind", _in_json(200, {"hello": "world"})),
    LineFault("a hotel's page, with status 200", _said(200, _HOTEL, "text/html"), _OF_THE_HOTEL),
    LineFault("a page that says that it is JSON", _said(200, _HOTEL), _OF_THE_HOTEL),
    LineFault("a hotel's page, with status 401", _said(401, _HOTEL, "text/html"), _OF_THE_HOTEL),
    LineFault("a way to the hotel's page", _said(302, b"", Location="http://hotel.example/"), _OF_THE_HOTEL),
    LineFault("429, asking for a minute", _in_json(429, [], Retry_After="60"), frozenset({"check.rate_limited"})),
    LineFault("503", _said(503, b"Service Unavailable", "text/plain")),
    LineFault("500 without a word", _said(500, b"")),
    LineFault("the org's allowance used up", _in_json(403, _TOO_MANY), frozenset({"org.api_limit"})),
    LineFault("a token that is no longer good", _in_json(401, _EXPIRED), frozenset({"check.signed_out"})),
)


_WRONG_TIMES = {
    "of 1970": "Thu, 01 Jan 1970 00:10:00 GMT",
    "of 2038": "Tue, 19 Jan 2038 03:14:07 GMT",
    "of three hours ahead": format_datetime(datetime.now(UTC) + timedelta(hours=3), usegmt=True),
    "of yesterday": format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True),
    "of no zone there is": "Thu, 01 Jan 2026 00:10:00 +99999999999999999999",
}
"""What the clock of something in between says."""


def _dated(status: int, kind: str, body: bytes, date: str) -> Spoil:
    return lambda line, _: line.say(Answer(status, kind, body, date))


_OFF = frozenset({_UNAVAILABLE, "check.clock_wrong"})
DATE_FAULTS = tuple(
    fault
    for name, date in _WRONG_TIMES.items()
    for fault in (
        LineFault(f"a hotel's page {name}", _dated(200, "text/html", _HOTEL, date), _OF_THE_HOTEL),
        LineFault(f"503 {name}", _dated(503, "text/plain", b"Service Unavailable", date)),
        LineFault(f"an error in JSON {name}", _dated(400, "application/json", b'{"error": "x"}', date), _OFF),
        LineFault(f"all is well, but {name}", _redated(date), _OFF | {"person.no_record"}),
    )
)
"""An answer with the wrong time. Where it may be Salesforce's, two of them may be believed, but never for longer."""


@dataclass(frozen=True, slots=True)
class LineCell:
    """One answer spoilt in one way, and all after it."""

    fault: LineFault
    """How."""
    answer: int
    """Which of a check's answers is the first, counted from 0."""

    @property
    def name(self) -> str:
        """The cell in words."""
        return f"{self.fault.name}, at answer {self.answer + 1} of {answers()}"


def line_cells() -> Iterator[LineCell]:
    """All of them."""
    for fault in (*LINE_FAULTS, *DATE_FAULTS):
        for answer in range(answers()):
            yield LineCell(fault, answer)


@cache
def answers() -> int:
    """How many answers a check without faults takes."""
    return _day(None)[1]


@cache
def _in_order() -> Verdicts:
    """What a day without faults says in the end."""
    return _day(None)[2]


def judged_line(cell: LineCell) -> tuple[str, ...]:
    """What is wrong in a cell; empty when all is well."""
    wrong, _, verdicts = _day(cell)
    if verdicts != _in_order():
        wrong = (*wrong, f"says something else in the end: {verdicts}")
    return wrong


def _day(cell: LineCell | None) -> tuple[tuple[str, ...], int, Verdicts]:
    """What went wrong, how many answers the first check took, and what is said in the end."""
    with ExitStack() as over:
        # The server's answers bear the machine's own time, and the app compares.
        now = datetime.now(UTC).replace(microsecond=0)
        folder = Path(over.enter_context(TemporaryDirectory()))
        server = over.enter_context(DemoSalesforce(Org.from_world(org(now))))
        relay = over.enter_context(SpoilingRelay(int(server.url.rpartition(":")[2])))
        store = SqliteStore(folder / "store.sqlite3")
        over.callback(store.close)
        wrong: list[str] = []
        # A store that is new has to learn everything; then all questions are asked.
        relay.spoil(cell.answer if cell else None, cell.fault.spoil if cell else None)
        http = HttpSession(longest_s=2.0) if cell and cell.fault.is_slow else HttpSession()
        shown = _check(store, relay.url, http, now, now)
        count = relay.answers
        if (at := time_to_delete_by(shown)) is not None:
            store.expire(at)
        if cell is not None:
            told = {trouble.code for trouble in shown.troubles}
            told |= {item.finding.reason.code for item in shown.items if item.finding.reason}
            if not told & cell.fault.codes:
                wrong.append(f"is told as {sorted(told)}")
            wrong += [
                f"a false alarm: {item.activity.id}"
                for item in shown.items
                if item.finding.verdict is Verdict.NOT_LOGGED and item.activity.id != "mail:7:3"
            ]
            relay.spoil(None)
            _check(store, relay.url, HttpSession(), now, now + timedelta(minutes=15))
        found = store.between(now - timedelta(days=9), now + timedelta(days=1))
        verdicts = {one.activity.id: _told(one.finding) for one in found}
        return tuple(wrong), count, verdicts


def _told(finding: object) -> tuple[str, str | None]:
    reason = getattr(finding, "reason", None)
    return str(getattr(finding, "verdict", "pending")), reason.code if reason else None


def _check(store: SqliteStore, url: str, http: HttpSession, began: datetime, at: datetime) -> Snapshot:
    """One check, at that time, of the emails of the morning of the day that began, by an app that has just started."""
    crm = SalesforceCrm(
        Tokens(url, identity=f"{url}/id/{record_id('00D', 1)}/{REP}"),
        http,
        lambda: at,
    )
    settings = CycleSettings(profile=profile("generic"), boundaries=Boundaries(own_domains=frozenset({"acme.example"})))
    try:
        monitor = Monitor(sources=[Mailbox(emails=emails(began))], crm=crm, store=store, settings=settings)
        return monitor.run_once(at)
    except CannotCheck as error:
        raise AssertionError(f"a check ended with {error.code}") from error
    finally:
        crm.close()


def emails(now: datetime) -> list[Email]:
    """Of the morning. The first two have their Task; Salesforce does not know the third person."""
    return [
        Email(
            id=f"mail:7:{number}",
            source="mail",
            occurred_at=now - timedelta(hours=3, minutes=number),
            subject=f"Letter {number}",
            message_id=f"m{number}@acme.example",
            sender="rep@acme.example",
            recipients=(Recipient(address),),
        )
        for number, address in enumerate(("ann@example.com", "bo@example.com", "stranger@example.com"), 1)
    ]


def org(now: datetime) -> dict[str, object]:
    """With the Tasks of the first two emails."""
    data = world()
    del data["now"]
    data["records"]["Task"] = [
        {
            "Subject": f"Email: Letter {number}",
            "WhoId": who,
            "OwnerId": REP,
            "CreatedById": REP,
            "CreatedDate": f"{now - timedelta(hours=2, minutes=50):%Y-%m-%dT%H:%M:%SZ}",
            "TaskSubtype": "Email",
            "IsClosed": True,
        }
        for number, who in ((1, ANN), (2, BO))
    ]
    return data
