"""Mails and answers beyond all measure: each costs itself at most, never the mailbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.adapters.sources.scripted_imap import ScriptedImap, Talk
from tests.adapters.sources.test_imap import NOW, SINCE, source_of, subjects
from tests.adapters.sources.test_imap import told as told_of
from tests.rig.dovecot import Dovecot, mail
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.activity import Email


def big(recipients: int, subject: str) -> bytes:
    """A mail to so many people, one on each line."""
    people = ",\r\n ".join(f'"Person Number {n}" <person{n}@example.com>' for n in range(recipients))
    head = f"From: rep@example.org\r\nTo: {people}\r\nSubject: {subject}\r\nMessage-ID: <{recipients}@example.org>\r\n"
    return f"{head}Date: Mon, 23 Nov 2026 17:02:11 +0000\r\n\r\n".encode()


def test_a_thousand_recipients_all_come(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.append(big(1000, "To all"), when=NOW)
    (email,) = source_of(box).poll(None, SINCE).activities
    assert isinstance(email, Email)
    assert len(email.recipients) == 1000


@pytest.mark.parametrize("recipients", [9_000, 60_000])
def test_a_giant_header_costs_no_other_mail(dovecot: Dovecot, recipients: int) -> None:
    box = dovecot.mailbox()
    box.append(mail("Before"), when=NOW)
    box.append(big(recipients, "To the whole world"), when=NOW)
    box.append(mail("After"), when=NOW)
    began = time.process_time()
    batch = source_of(box).poll(None, SINCE)
    assert time.process_time() - began < 15
    found = subjects(batch)
    assert found[0] == "Before"
    assert found[-1] == "After"
    assert len(found) == 3


@pytest.mark.parametrize("lines", [True, False], ids=["folded", "in one line"])
def test_of_a_giant_header_no_address_is_cut_and_nothing_else_is_lost(dovecot: Dovecot, lines: bool) -> None:
    # Given a mail whose subject stands behind more recipients than are read
    box = dovecot.mailbox()
    raw = big(12_000, "Behind them all")
    box.append(raw if lines else raw.replace(b",\r\n ", b", "), when=NOW)
    (email,) = source_of(box).poll(None, SINCE).activities
    assert isinstance(email, Email)
    assert (email.subject, email.message_id) == ("Behind them all", "12000@example.org")
    assert len(email.recipients) > 2000
    assert {one.address for one in email.recipients} <= {f"person{n}@example.com" for n in range(12_000)}


FLOODS = {
    "a literal without end": b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (TO)] {999999999999999}\r\n",
    "a literal beyond all numbers": b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (TO)] {" + b"9" * 60 + b"}\r\n",
    "four hundred megabytes": b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (TO)] {400000000}\r\n",
}


@pytest.mark.parametrize("command", ["CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("what", FLOODS)
def test_what_a_server_announces_is_not_read_blindly(server: ScriptedImap, command: str, what: str) -> None:
    def flood(talk: Talk, _: bytes) -> None:
        talk.send(FLOODS[what])
        while not server.closing.wait(0.001):
            talk.send(bytes(65536))

    server.messages[1] = b'INTERNALDATE "14-Jan-2025 17:30:00 +0000"'
    server.answers[command] = flood
    code, said = told_of(ImapSource(**account(server)).poll(None, SINCE))
    assert code == "source.unreachable"
    assert "it sent more than 64 MB" in said


def test_lines_without_end_are_not_listened_to_for_ever(server: ScriptedImap) -> None:
    def flood(talk: Talk, _: bytes) -> None:
        line = b'* LIST (\\HasNoChildren) "/" "' + b"x" * 9000 + b'"\r\n'
        while not server.closing.is_set():
            talk.send(line * 10)

    server.answers["LIST"] = flood
    code, said = told_of(ImapSource(**account(server)).poll(None, SINCE))
    assert code == "source.unreachable"
    assert "it sent more than 64 MB" in said


def account(server: ScriptedImap) -> dict[str, Any]:
    return {
        "id": "work-mail",
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "username": "rep@example.org",
        "password": lambda: "secret",
        "limit_s": PATIENCE_S,
    }


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    made = ScriptedImap()
    yield made
    made.close()
