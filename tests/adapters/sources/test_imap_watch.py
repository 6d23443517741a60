"""Listening to the real mail server between polls: a hint soon after an email was sent, and nothing depends on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from queue import Empty, Queue

import pytest

from tests.adapters.sources.scripted_imap import ScriptedImap, untagged
from tests.rig.dovecot import Dovecot, Mailbox, mail
from tests.rig.gate import Gate
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.sources.imap_session import ImapAccount
from tray_app.adapters.sources.imap_watch import ImapWatch

SINCE = datetime(2025, 1, 10, tzinfo=UTC)


class Rig:
    """A watch, and what it has told."""

    def __init__(self, host: str, port: int, username: str, **more: object) -> None:
        patient = (PATIENCE_S, PATIENCE_S)  # who gives up begins again with the next poll, and there is none here
        account = {"host": host, "port": port, "security": "tls", "username": username, "timeouts": patient}
        self.watch = ImapWatch(ImapAccount(password=lambda: "mail-secret", **account | more), None, anew_s=600)  # type: ignore[arg-type]
        self.told: Queue[None] = Queue()

    def start(self) -> None:
        self.watch.start(lambda: self.told.put(None))

    def hears(self) -> None:
        self.told.get(timeout=PATIENCE_S)

    def is_over(self) -> None:
        wait_until(lambda: not self.watch.is_listening, "the end of the watch", seconds=PATIENCE_S)


@pytest.fixture
def box(dovecot: Dovecot) -> Mailbox:
    return dovecot.mailbox(sent="Gesendete Elemente")


@pytest.fixture
def rig(box: Mailbox) -> Iterator[Rig]:
    made = Rig(box.server.host, box.server.tls_port, box.username, ca_file=box.server.ca_file)
    yield made
    made.watch.close()
    made.is_over()


def wait_idle(box: Mailbox, sessions: int = 1) -> None:
    """Until the server has so many sessions of the account that wait."""
    wait_until(lambda: box.idling() == sessions, "IDLE", seconds=PATIENCE_S)


def test_a_mail_that_is_sent_is_told_at_once_and_one_that_goes_is_not(rig: Rig, box: Mailbox) -> None:
    (first,) = box.append(mail("Before"))
    rig.start()
    wait_idle(box)
    box.append(mail("Pricing"))
    rig.hears()
    box.delete(first)
    box.append(mail("Another"))
    rig.hears()
    with pytest.raises(Empty):
        rig.told.get_nowait()
    assert box.flags() == {2: {"\\Seen"}, 3: {"\\Seen"}}


def test_there_is_one_connection_whoever_starts_it_and_it_ends_at_once(rig: Rig, box: Mailbox) -> None:
    for _ in range(3):
        rig.start()
    wait_idle(box)
    rig.watch.rest()
    rig.is_over()
    rig.start()  # once more
    wait_idle(box)
    rig.watch.close()
    rig.is_over()
    rig.start()  # never again
    assert not rig.watch.is_listening


def test_a_kicked_session_is_over_quietly_and_the_next_poll_starts_another(rig: Rig, box: Mailbox) -> None:
    rig.start()
    wait_idle(box)
    box.kick()
    rig.is_over()
    wait_idle(box, 0)
    rig.start()
    wait_idle(box)
    box.append(mail("Pricing"))
    rig.hears()


def test_an_idle_that_begins_anew_misses_nothing(box: Mailbox) -> None:
    rig = Rig(box.server.host, box.server.tls_port, box.username, ca_file=box.server.ca_file)
    rig.watch._anew_s = 0.05
    box.append(mail("Before"))
    rig.start()
    wait_idle(box)
    for n in range(3):  # whichever side of a change it falls on
        box.append(mail(f"Pricing {n}"))
        rig.hears()
    rig.watch.close()
    rig.is_over()


def test_the_poll_goes_on_beside_it(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    source = ImapSource(
        id="work-mail",
        host=box.server.host,
        port=box.server.tls_port,
        username=box.username,
        password=lambda: box.password,
        ca_file=box.server.ca_file,
    )
    told = threading.Event()
    source.watch(told.set)
    wait_idle(box)
    box.append(mail("Pricing"))
    assert told.wait(PATIENCE_S)
    assert len(source.poll(None, SINCE).activities) == 1
    source.rest()
    wait_idle(box, 0)
    assert len(source.poll(None, SINCE).activities) == 1
    source.close()


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    made = ScriptedImap()
    yield made
    made.close()


def test_a_server_that_cannot_is_left_alone_from_then_on(server: ScriptedImap) -> None:
    server.answers["CAPABILITY"] = untagged(b"* CAPABILITY IMAP4rev1")
    rig = Rig("127.0.0.1", server.port, "rep@example.com", security="none")
    rig.start()
    rig.is_over()
    assert not [command for command in server.commands if command.startswith(b"IDLE")]
    seen = len(server.commands)
    rig.start()
    assert not rig.watch.is_listening
    assert len(server.commands) == seen


@pytest.mark.parametrize("step", ["LOGIN", "LIST", "EXAMINE", "IDLE"])
def test_a_server_that_refuses_any_step_ends_it_without_a_word(server: ScriptedImap, step: str) -> None:
    server.answers["CAPABILITY"] = untagged(b"* CAPABILITY IMAP4rev1 IDLE")
    server.answers[step] = lambda talk, _: talk.finish("NO not now")
    rig = Rig("127.0.0.1", server.port, "rep@example.com", security="none")
    rig.start()
    rig.is_over()
    with pytest.raises(Empty):
        rig.told.get_nowait()


def test_a_line_that_hangs_costs_nothing_and_is_cut_at_once(box: Mailbox) -> None:
    with Gate(box.server.tls_port) as gate:
        gate.shut()
        rig = Rig(
            box.server.host,
            gate.port,
            box.username,
            ca_file=box.server.ca_file,
            timeouts=(2 * PATIENCE_S, 2 * PATIENCE_S),
        )
        rig.start()
        assert gate.visited.wait(PATIENCE_S)
        rig.watch.close()
        gate.open()
        rig.is_over()
