"""Connections of the demo mailbox: TLS and STARTTLS, clients that vanish or say nothing, and closing in time."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from tests.demo.mailbox.conftest import MORNING
from tests.demo.mailbox.raw import RawClient
from tests.rig.fair_time import within
from tests.rig.processes import PATIENCE_S
from tray_app.demo.mailbox import DemoMailbox, MailboxState

ACCOUNT = ("rep@example.com", "right")


def still_running() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("demo-mailbox")]


def test_tls_from_the_start(mailbox: MailboxState, server_tls: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with (
        DemoMailbox(mailbox, *ACCOUNT, server_tls) as demo,
        IMAPClient("localhost", port=demo.port, ssl_context=trusting, timeout=PATIENCE_S) as client,
    ):
        assert not client.has_capability("STARTTLS")
        client.login(*ACCOUNT)
        assert client.select_folder("Sent", readonly=True)[b"UIDVALIDITY"] == 7


def test_an_unknown_authority_is_the_clients_to_refuse(mailbox: MailboxState, server_tls: ssl.SSLContext) -> None:
    with DemoMailbox(mailbox, *ACCOUNT, server_tls) as demo:
        with pytest.raises(ssl.SSLCertVerificationError):
            IMAPClient("localhost", port=demo.port, ssl_context=ssl.create_default_context(), timeout=PATIENCE_S)
        assert demo.commands == ()


def test_starttls_comes_before_any_password(
    mailbox: MailboxState, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with (
        DemoMailbox(mailbox, *ACCOUNT, server_tls, starttls=True) as demo,
        IMAPClient("localhost", port=demo.port, ssl=False, timeout=PATIENCE_S) as client,
    ):
        assert client.has_capability("STARTTLS")
        assert client.has_capability("LOGINDISABLED")
        with pytest.raises(LoginError, match="PRIVACYREQUIRED"):
            client.login(*ACCOUNT)
        client.starttls(trusting)
        assert not client.has_capability("STARTTLS")
        client.login(*ACCOUNT)
        assert demo.logins == 1


def test_authenticate_is_refused_before_the_password_is_sent(mailbox: MailboxState, server_tls: ssl.SSLContext) -> None:
    with DemoMailbox(mailbox, *ACCOUNT, server_tls, starttls=True) as demo, RawClient(demo) as client:
        assert client.ask(b"AUTHENTICATE PLAIN")[-1].startswith(b"a NO [PRIVACYREQUIRED]")


def test_what_is_slipped_in_before_the_handshake_is_not_obeyed(
    mailbox: MailboxState, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    """CVE-2011-0411: a command sent right behind STARTTLS must not run inside the protected session."""
    with DemoMailbox(mailbox, *ACCOUNT, server_tls, starttls=True) as demo:
        with socket.create_connection((demo.host, demo.port), timeout=PATIENCE_S) as plain:
            plain.recv(1000)
            plain.sendall(b"a STARTTLS\r\nb LOGIN rep@example.com right\r\n")
            assert plain.recv(1000) == b"a OK Begin TLS\r\n"
            with trusting.wrap_socket(plain, server_hostname="localhost") as protected:
                protected.sendall(b"c NOOP\r\n")
                assert protected.recv(1000).startswith(b"c OK")
        assert demo.logins == 0


def test_starttls_without_a_certificate_is_a_mistake_of_the_caller(mailbox: MailboxState) -> None:
    with pytest.raises(ValueError, match="tls"):
        DemoMailbox(mailbox, *ACCOUNT, starttls=True)
    assert still_running() == []


@pytest.mark.parametrize("protected", [False, True])
def test_closing_takes_less_than_a_second_whatever_the_clients_do(
    mailbox: MailboxState, server_tls: ssl.SSLContext, protected: bool
) -> None:
    # Given clients that say nothing, stop in the middle of a line, of a literal and of a handshake
    demo = DemoMailbox(mailbox, *ACCOUNT, server_tls if protected else None)
    with contextlib.ExitStack() as clients:
        for said in (b"", b"a NOO", b"a LOGIN {5+}\r\nab", b"\x16\x03\x01"):
            client = clients.enter_context(socket.create_connection((demo.host, demo.port), timeout=PATIENCE_S))
            client.sendall(said)
        with socket.create_connection((demo.host, demo.port), timeout=PATIENCE_S) as gone:
            gone.sendall(b"a NOOP\r\n")
        # When the server closes
        with within(1.0):
            demo.close()
        # Then it is gone in time, with every thread, and a second close does no harm
        assert still_running() == []
        demo.close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((demo.host, demo.port), timeout=1)


def test_closing_does_not_wait_for_a_client_that_reads_nothing(mailbox: MailboxState) -> None:
    mailbox.append(b"Subject: " + b"x" * 4_000_000 + b"\r\n\r\n", MORNING)
    with DemoMailbox(mailbox, *ACCOUNT) as demo, RawClient(demo) as client:
        client.ask(b"LOGIN rep@example.com right")
        client.ask(b"EXAMINE Sent")
        client.send(b"a UID FETCH 1 (BODY.PEEK[HEADER])\r\n" * 20)
        assert client.line().startswith(b"* 1 FETCH")
        with within(1.0):
            demo.close()
    assert still_running() == []


def test_a_kick_ends_every_session_and_lets_new_ones_in(demo: DemoMailbox) -> None:
    with RawClient(demo) as one, RawClient(demo) as other:
        one.ask(b"LOGIN rep@example.com right")
        demo.kick()
        assert (one.line(), other.line()) == (b"", b"")
    with RawClient(demo) as back:
        assert back.ask(b"LOGIN rep@example.com right")[-1].startswith(b"a OK")


def test_logout_says_goodbye_and_hangs_up(demo: DemoMailbox) -> None:
    with RawClient(demo) as client:
        assert [line[:5] for line in client.ask(b"LOGOUT")] == [b"* BYE", b"a OK "]
        assert client.line() == b""


def test_many_clients_at_once_see_one_mailbox_grow(demo: DemoMailbox, mailbox: MailboxState) -> None:
    uids: list[int] = []
    found: list[list[int]] = []

    def write() -> None:
        uids.extend(mailbox.append(b"Subject: x\r\n\r\n", MORNING) for _ in range(50))

    def read() -> None:
        with IMAPClient(demo.host, port=demo.port, ssl=False, timeout=PATIENCE_S) as client:
            client.login(*ACCOUNT)
            client.select_folder("Sent", readonly=True)
            for _ in range(10):
                found.append(client.search("ALL"))
                client.noop()

    threads = [threading.Thread(target=work) for work in (write, read, write, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert sorted(uids) == list(range(1, 101))
    assert len(found) == 20
    assert all(seen == list(range(1, len(seen) + 1)) for seen in found)
    assert demo.logins == 2


@pytest.mark.parametrize("name", ["Sent Items", "[Gmail]/Sent Mail", "보낸편지함", "Éléments & envoyés", "INBOX/Sent"])
def test_the_sent_folder_has_any_name(name: str) -> None:
    with (
        DemoMailbox(MailboxState(name, 3), *ACCOUNT) as demo,
        IMAPClient(demo.host, port=demo.port, ssl=False, timeout=PATIENCE_S) as client,
    ):
        client.login(*ACCOUNT)
        assert client.find_special_folder(b"\\Sent") == name
        assert client.select_folder(name, readonly=True)[b"UIDVALIDITY"] == 3
        assert client.folder_status(name)[b"MESSAGES"] == 0
        assert all(b"\\Noselect" in flags or client.folder_exists(found) for flags, _, found in client.list_folders())
        with pytest.raises(IMAPClientError, match="NONEXISTENT"):
            client.select_folder("Sent")


@pytest.mark.parametrize("name", ["", "a\r\nb", "a//b", "inbox"])
def test_a_name_no_server_can_list_is_a_mistake_of_the_caller(name: str) -> None:
    with pytest.raises(ValueError, match=r"name|INBOX"), DemoMailbox(MailboxState(name), *ACCOUNT):
        pass


def test_a_mailbox_takes_no_naive_date_and_no_impossible_uidvalidity(mailbox: MailboxState) -> None:
    with pytest.raises(ValueError, match="time zone"):
        mailbox.append(b"", MORNING.replace(tzinfo=None))
    with pytest.raises(ValueError, match="uid_validity"):
        MailboxState(uid_validity=0)
