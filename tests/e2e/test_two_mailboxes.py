"""Two mailboxes, and the server of one hangs: the other's emails have their verdicts in time, and the one says so."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.sources.scripted_imap import ScriptedImap, described
from tests.core.building import REP, contact
from tests.rig.fair_time import of_a_free_machine
from tests.rig.processes import PATIENCE_S, wait_until
from tests.soak.office import SETTINGS, Org
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.store import SqliteStore
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.model.crm import Task
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Verdict
from tray_app.demo.mailbox import DemoMailbox, MailboxState

NOW = datetime.now(UTC).replace(microsecond=0)
SENT = NOW - timedelta(hours=3)
LIMIT_S = 2.0
"""Seconds a poll of the hanging server may take; the app gives each 20."""


@dataclass(slots=True)
class Noted:
    """A mailbox that writes down when it was read, and for how long."""

    source: ImapSource
    polls: list[tuple[str, float]]
    type: str = "imap"

    @property
    def id(self) -> str:
        return self.source.id

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        began = time.monotonic()
        batch = self.source.poll(cursor, since)
        self.polls.append((self.id, time.monotonic() - began))
        return batch

    def close(self) -> None:
        self.source.close()


def letter(number: int) -> bytes:
    return (
        f"From: {REP.email}\r\nTo: person{number}@example.com\r\nSubject: Letter {number}\r\n"
        f"Message-ID: <m{number}@acme.example>\r\nDate: {SENT:%a, %d %b %Y %H:%M:%S +0000}\r\n\r\nHello\r\n"
    ).encode()


def source(name: str, port: int, limit_s: float) -> ImapSource:
    return ImapSource(
        id=name, host="127.0.0.1", port=port, security="none", username=REP.email, password=lambda: "right",
        timeouts=(limit_s + 1, limit_s + 1), limit_s=limit_s,
    )  # fmt: skip


def org() -> Org:
    made = Org(lambda: NOW, people=[contact(number, f"person{number}@example.com") for number in (1, 2)])
    made.tasks = [
        Task(
            id=f"00T{1:012d}AAA",
            subject="Email: Letter 1",
            who_id=f"003{1:012d}AAA",
            created_at=SENT + timedelta(minutes=2),
            subtype="Email",
            owner_id=REP.user_id,
            created_by_id=REP.user_id,
            owner_name=REP.name,
        )
    ]
    return made


@pytest.mark.parametrize("where", ["", "LIST", "UID FETCH"], ids=["at its greeting", "after the sign-in", "at emails"])
def test_a_server_that_hangs_delays_no_other_mailbox(where: str, tmp_path: Path) -> None:
    # Given two mailboxes, of which the first one's server falls silent
    well = MailboxState()
    for number in (1, 2):
        well.append(letter(number), SENT)
    silent, polls = ScriptedImap(), list[tuple[str, float]]()
    silent.messages[1] = described(letter(4))
    silent.answers[where] = silent.silence
    with (
        closing(silent),
        DemoMailbox(well, REP.email, "right") as server,
        closing(Noted(source("hanging", silent.port, LIMIT_S), polls)) as first,
        closing(Noted(source("well", server.port, PATIENCE_S), polls)) as second,
        closing(SqliteStore(tmp_path / "store.sqlite3")) as store,
    ):
        monitor = Monitor(sources=[first, second], crm=org(), store=store, settings=SETTINGS)
        # When it is checked, then the other one waits for it no longer than a poll may take, and its emails are judged
        shown = monitor.run_once(NOW)
        verdicts = {item.activity.id.rpartition(":")[2]: item.finding.verdict for item in shown.items}
        assert verdicts == {"1": Verdict.LOGGED, "2": Verdict.NOT_LOGGED}
        assert [name for name, _ in polls] == ["hanging", "well"]
        assert polls[0][1] > LIMIT_S - 0.5
        assert of_a_free_machine(polls[0][1]) < LIMIT_S + 5
        # And the hanging one is named, with the reason
        states = {state.id: state for state in shown.sources}
        assert states["well"].trouble is None
        trouble = states["hanging"].trouble
        assert trouble is not None
        assert (trouble.code, str(trouble.evidence[0].answer)) == ("source.unreachable", "it did not answer in time")
        # And from then on the other one is read first, and waits for nobody
        well.append(letter(3), SENT)
        polls.clear()
        shown = monitor.run_once(NOW + timedelta(minutes=15))
        assert [name for name, _ in polls] == ["well", "hanging"]
        assert len(shown.items) == 3
        # And when the server is well again, nothing is left of it
        del silent.answers[where]
        wait_until(lambda: all(thread.name != "bounded work" for thread in threading.enumerate()), "the last to end")
        shown = monitor.run_once(NOW + timedelta(minutes=30))
        assert [state.trouble for state in shown.sources] == [None, None]
