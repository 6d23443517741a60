"""The Sent folder of a server that misbehaves: nothing is raised, nothing is lost, nothing waits for ever."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imapclient.exceptions import LoginError

from tests.adapters.sources.scripted_imap import Answer, ScriptedImap, Talk, described, hang_up, status, untagged
from tests.examples import examples
from tests.rig.certificates import CertificateAuthority
from tests.rig.processes import PATIENCE_S
from tests.tables import every_row
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.sources.imap_errors import cannot_check
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch

SINCE = datetime(2025, 1, 10, tzinfo=UTC)
HEADER = b"Subject: Pricing\nTo: jane@example.com\nMessage-ID: <a@example.org>\n\n"


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    server = ScriptedImap()
    yield server
    server.close()


def source_of(server: ScriptedImap, **changes: Any) -> ImapSource:
    values: dict[str, Any] = {
        "id": "work-mail",
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "username": "rep@example.com",
        "password": lambda: "mail-secret",
        "timeouts": (2.0, 2.0),
    }
    return ImapSource(**values | changes)


def code(batch: Batch) -> str | None:
    return batch.trouble.code if batch.trouble else None


def ids(batch: Batch) -> list[str]:
    return [activity.id for activity in batch.activities]


@pytest.mark.parametrize(
    ("command", "answer", "reason"),
    [
        ("", lambda talk, _: talk.send(b"* BYE Too many connections\r\n"), "source.rate_limited"),
        ("", lambda talk, _: talk.send(b"* BYE [UNAVAILABLE] Later\r\n"), "source.unreachable"),
        ("", lambda talk, _: talk.send(b"SSH-2.0-OpenSSH\r\n"), "source.unreachable"),
        ("", hang_up, "source.unreachable"),
        ("LOGIN", status("NO [AUTHENTICATIONFAILED] Invalid credentials"), "source.auth_failed"),
        ("LOGIN", status("NO user rep@example.com, rep and mail-secret unknown"), "source.auth_failed"),
        ("LOGIN", status("NO Application-specific password required"), "source.app_password_needed"),
        (
            "LOGIN",
            status("NO [ALERT] Application-specific password required: https://support.example (Failure)"),
            "source.app_password_needed",
        ),
        ("LOGIN", status("NO Please use an app password to sign in"), "source.app_password_needed"),
        ("LOGIN", status("NO [ALERT] Too many simultaneous connections. (Failure)"), "source.rate_limited"),
        ("LOGIN", status("NO [LIMIT] Rate limit hit"), "source.rate_limited"),
        ("LOGIN", status("NO [UNAVAILABLE] User database is down"), "source.unreachable"),
        ("LOGIN", hang_up, "source.unreachable"),
        ("CAPABILITY", status("BAD what"), "source.unreachable"),
        ("LIST", status("BAD User is authenticated but not connected."), "source.unreachable"),
        ("LIST", untagged(b"* LIST ((("), "source.unreachable"),
        ("EXAMINE", status("NO [NOPERM] Permission denied"), "source.permission"),
        ("EXAMINE", status("NO Mailbox is private"), "source.permission"),
        ("EXAMINE", status("NO [UNAVAILABLE] Backend down"), "source.unreachable"),
        ("EXAMINE", hang_up, "source.unreachable"),
        ("UID SEARCH", status("NO [OVERQUOTA] Account exceeded command or bandwidth limits."), "source.rate_limited"),
        ("UID SEARCH", untagged(b"* SEARCH x y"), "source.unreachable"),
        ("UID FETCH", status("NO [SERVERBUG] Internal error"), "source.unreachable"),
        ("UID FETCH", status("BAD Request is throttled."), "source.rate_limited"),
        ("UID FETCH", hang_up, "source.unreachable"),
    ],
)
def test_each_refusal_has_its_reason(
    server: ScriptedImap, caplog: pytest.LogCaptureFixture, command: str, answer: Answer, reason: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server.messages[1] = described(HEADER)
    server.answers[command] = answer
    batch = source_of(server).poll(None, SINCE)
    assert (code(batch), batch.activities, batch.more) == (reason, (), False)
    assert batch.cursor is None
    for secret in ("mail-secret", "rep@example.com"):
        assert secret not in f"{batch} {caplog.text}"


def test_only_headers_are_asked_for_in_a_way_that_leaves_no_trace(server: ScriptedImap) -> None:
    server.messages[1] = described(HEADER)
    assert code(source_of(server).poll(None, SINCE)) is None
    said = [command for command in server.commands if not command.startswith((b"CAPABILITY", b"LOGIN", b"LIST"))]
    assert said[0] == b'EXAMINE "Sent"'
    # A day earlier than asked: the server's days may be those of another zone.
    assert said[1] == b"UID SEARCH UID 1:* SINCE 09-Jan-2025"
    assert said[2].startswith(b"UID FETCH 1 (INTERNALDATE FLAGS BODY.PEEK[HEADER.FIELDS (DATE FROM SENDER TO ")
    # Of a header without end no more than this.
    assert said[2].endswith(b")]<0.131072>)")
    assert said[3:] == [b"LOGOUT "]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials", "Invalid credentials"),
        ("NO [ALERT] Application-specific password required: see it's help", None),
        ("NO [AUTHENTICATIONFAILED] Falsches Paßwort für rep@example.com", "Falsches Paßwort für …"),
        ('NO Say "please" and it\'s fine \\o/', None),
        ("NO [AUTHENTICATIONFAILED]", "it refused"),
        (r"NO b'\xZZ' \q b'", None),
    ],
)
def test_a_refusal_is_shown_in_the_servers_words_alone(server: ScriptedImap, said: str, shown: str | None) -> None:
    server.answers["LOGIN"] = status(said)
    trouble = source_of(server).poll(None, SINCE).trouble
    assert trouble is not None
    assert str(trouble.evidence[0].answer) == (shown or said.removeprefix("NO ").removeprefix("[ALERT] "))


@given(said=st.text() | st.binary().map(repr) | st.binary().map(str))
def test_whatever_a_server_says_has_a_reason(said: str) -> None:
    trouble = cannot_check(LoginError(said), "mail.example.com", "rep@example.com", "mail-secret")
    assert trouble.code.startswith("source.")
    str(trouble.evidence[0].answer).encode("utf-8", "surrogatepass")


def test_a_server_that_names_a_pause_gets_it(server: ScriptedImap) -> None:
    server.answers["LOGIN"] = status("NO Request is throttled. Suggested Backoff Time: 299345 milliseconds")
    trouble = source_of(server).poll(None, SINCE).trouble
    assert trouble is not None
    assert trouble.retry_after_s == 299.345


def test_what_came_before_the_connection_broke_is_kept_and_the_rest_follows(server: ScriptedImap) -> None:
    # Given a connection that breaks in the third FETCH
    server.messages = {uid: described(HEADER) for uid in range(1, 161)}
    fetches: list[bytes] = []

    def break_off(talk: Talk, arguments: bytes) -> None:
        fetches.append(arguments)
        if len(fetches) == 3:
            hang_up(talk, arguments)
        server.fetch(talk, arguments)

    server.answers["UID FETCH"] = break_off
    source = source_of(server)
    # When it is polled twice
    first = source.poll(None, SINCE)
    second = source.poll(first.cursor, SINCE)
    # Then the first has what came whole, and the second goes on from there
    assert (code(first), len(first.activities)) == ("source.unreachable", 100)
    assert code(second) is None
    assert ids(second)[0] == "work-mail:7:51"
    assert {*ids(first), *ids(second)} == {f"work-mail:7:{uid}" for uid in range(1, 161)}


BROKEN = [
    pytest.param(described(HEADER, envelope=b'("x" ('), "Pricing", id="envelope without end"),
    pytest.param(described(HEADER, envelope=b"NIL"), "Pricing", id="no envelope"),
    pytest.param(described(HEADER, envelope=b'("only" "two")'), "Pricing", id="envelope too short"),
    pytest.param(described(HEADER, date="yesterday"), None, id="no date"),
    pytest.param(b'INTERNALDATE "14-Jan-2025 17:30:00 +0000"', None, id="no header"),
    pytest.param(b"", None, id="nothing"),
]


@pytest.mark.parametrize(("items", "subject"), BROKEN)
def test_one_bad_message_never_holds_back_the_others(server: ScriptedImap, items: bytes, subject: str | None) -> None:
    server.messages = {1: described(HEADER), 2: items, 3: described(HEADER)}

    def as_asked(talk: Talk, arguments: bytes) -> None:
        # A server that trips over the envelope does so only when it is asked for it.
        bad = server.messages[2]
        if b"ENVELOPE" not in arguments:
            server.messages[2] = bad.partition(b" ENVELOPE")[0]
        server.fetch(talk, arguments)
        server.messages[2] = bad

    server.answers["UID FETCH"] = as_asked
    batch = source_of(server).poll(None, SINCE)
    assert code(batch) is None
    found = {one.id: one.subject for one in batch.activities if isinstance(one, Email)}
    expected = {"work-mail:7:1": "Pricing", "work-mail:7:3": "Pricing"}
    assert found == (expected if subject is None else expected | {"work-mail:7:2": subject})


def test_a_message_that_the_server_itself_cannot_read_is_left_out(server: ScriptedImap) -> None:
    server.messages = {1: described(HEADER), 2: described(HEADER), 3: described(HEADER)}

    def trip(talk: Talk, arguments: bytes) -> None:
        if b"2" in arguments.split()[0].split(b","):
            talk.finish("NO [SERVERBUG] Internal error")
        else:
            server.fetch(talk, arguments)

    server.answers["UID FETCH"] = trip
    batch = source_of(server).poll(None, SINCE)
    assert (code(batch), ids(batch)) == (None, ["work-mail:7:1", "work-mail:7:3"])


@given(block=st.binary(min_size=1, max_size=400).filter(bytes.strip))
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_header_comes_through_the_wire(server: ScriptedImap, block: bytes) -> None:
    server.messages = {1: described(HEADER), 2: described(block), 3: described(HEADER)}
    batch = source_of(server).poll(None, SINCE)
    assert (code(batch), ids(batch)) == (None, [f"work-mail:7:{uid}" for uid in (1, 2, 3)])


@pytest.mark.parametrize("command", ["", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("way", ["silence", "drip"])
def test_no_server_holds_us_longer_than_a_poll_may_take(server: ScriptedImap, command: str, way: str) -> None:
    server.messages[1] = described(HEADER)
    server.answers[command] = getattr(server, way)
    began = time.monotonic()
    source = source_of(server, limit_s=0.3, timeouts=(PATIENCE_S, PATIENCE_S))
    assert code(source.poll(None, SINCE)) == "source.unreachable"
    assert time.monotonic() - began < PATIENCE_S / 2


def test_silence_ends_with_the_timeout_of_the_socket_too(server: ScriptedImap) -> None:
    server.answers["LIST"] = server.silence
    assert code(source_of(server, timeouts=(2.0, 0.2), limit_s=30).poll(None, SINCE)) == "source.unreachable"


def test_a_goodbye_that_is_not_answered_costs_no_email(server: ScriptedImap) -> None:
    server.messages[1] = described(HEADER)
    server.answers["LOGOUT"] = server.silence
    batch = source_of(server, timeouts=(2.0, 30.0), limit_s=4).poll(None, SINCE)
    assert (code(batch), len(batch.activities)) == (None, 1)


@pytest.mark.parametrize("command", ["", "LOGIN", "UID FETCH"])
def test_closing_ends_a_poll_at_once(server: ScriptedImap, command: str) -> None:
    # Given a poll that hangs in the middle
    reached = threading.Event()

    def hang(talk: Talk, arguments: bytes) -> None:
        reached.set()
        server.silence(talk, arguments)

    server.messages[1] = described(HEADER)
    server.answers[command] = hang
    source = source_of(server, limit_s=PATIENCE_S, timeouts=(PATIENCE_S, PATIENCE_S))
    results: list[Batch] = []
    thread = threading.Thread(target=lambda: results.append(source.poll(None, SINCE)))
    thread.start()
    assert reached.wait(PATIENCE_S)
    # When the app closes the source
    began = time.monotonic()
    source.close()
    thread.join(PATIENCE_S)
    # Then the poll ends, and no other begins
    assert time.monotonic() - began < PATIENCE_S / 2
    assert [code(batch) for batch in results] == ["source.unreachable"]
    before = len(server.commands)
    assert code(source.poll(None, SINCE)) == "source.unreachable"
    assert len(server.commands) == before


def test_a_poll_that_is_given_up_while_connecting_never_sends_the_password(server: ScriptedImap) -> None:
    # Given a server that greets only after the poll was given up
    given_up = threading.Event()

    def late(talk: Talk, _: bytes) -> None:
        given_up.wait(PATIENCE_S)
        talk.send(b"* OK ready\r\n")

    server.answers[""] = late
    assert code(source_of(server, limit_s=0.1, timeouts=(10.0, 10.0)).poll(None, SINCE)) == "source.unreachable"
    # When it greets at last
    given_up.set()
    _join("bounded work")
    # Then nobody signs in
    assert not [command for command in server.commands if command.startswith(b"LOGIN")]


@every_row(
    ("variables", "is_told"),
    [
        ({}, False),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, True),
        ({"ALL_PROXY": "socks5://proxy.example:1080"}, True),
        ({"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": ".example"}, False),
    ],
)
def test_a_server_that_is_not_reached_beside_a_proxy_says_that_mail_takes_the_direct_way(
    variables: dict[str, str], is_told: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        source = ImapSource(id="mail", host="imap.acme.example", username="rep", password=lambda: "secret")
        trouble = source.poll(None, SINCE).trouble
        source.close()
    assert trouble is not None
    assert trouble.code == "source.unreachable"
    said = [str(one.answer) for one in trouble.evidence]
    direct = "is not used for mail: port 993 of the mail server has to be open to this computer"
    assert said == ["no server of that name was found", *([direct] if is_told else [])]


def test_starttls_that_is_not_offered_is_a_setting_to_correct(server: ScriptedImap) -> None:
    batch = source_of(server, security="starttls").poll(None, SINCE)
    assert code(batch) == "source.misconfigured"
    assert not [command for command in server.commands if command.startswith(b"LOGIN")]


def test_a_password_beyond_ascii_is_not_sent_where_it_cannot_be(server: ScriptedImap) -> None:
    batch = source_of(server, password=lambda: "비밀번호").poll(None, SINCE)
    assert code(batch) == "source.auth_failed"
    assert "비밀번호" not in repr(batch)
    assert not [command for command in server.commands if command.startswith(b"LOGIN")]


@pytest.mark.parametrize(
    ("offered", "signs_in"),
    [
        (b"", True),
        (b" AUTH=PLAIN AUTH=XOAUTH2", True),
        (b" AUTH=LOGIN", True),
        (b" AUTH=SCRAM-SHA-256", True),
        (b" LOGINDISABLED", False),
        (b" LOGINDISABLED AUTH=XOAUTH2", False),
        (b" LOGINDISABLED AUTH=CRAM-MD5", False),
        (b" AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR", False),
        (b" AUTH=GSSAPI", False),
    ],
)
def test_a_password_is_not_sent_where_the_server_takes_none(
    server: ScriptedImap, offered: bytes, *, signs_in: bool
) -> None:
    server.answers["CAPABILITY"] = untagged(b"* CAPABILITY IMAP4rev1" + offered)
    batch = source_of(server).poll(None, SINCE)
    sent = [command for command in server.commands if command.startswith((b"LOGIN", b"AUTHENTICATE"))]
    assert (bool(sent), code(batch)) == ((True, None) if signs_in else (False, "source.auth_failed"))


def test_the_issuer_of_a_certificate_for_another_name_is_told_and_no_word_is_said(
    certificate_authority: CertificateAuthority,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate_authority.authority.issue_cert("mail.example.com").configure_cert(context)
    server = ScriptedImap(context)
    source = source_of(server, host="localhost", security="tls", ca_file=certificate_authority.ca_file)
    trouble = source.poll(None, SINCE).trouble
    server.close()
    assert trouble is not None
    assert trouble.code == "check.tls_untrusted"
    told = str(trouble.evidence[0].answer)
    assert "issued by" in told
    assert "localhost" in told
    assert server.commands == []


def _join(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(PATIENCE_S)
