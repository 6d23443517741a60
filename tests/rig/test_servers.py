"""The rigs themselves: a test that stands on a broken rig would prove nothing."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys

import keyring
import keyring.errors
import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.rig.dovecot import Dovecot, mail
from tests.rig.keyring_service import SecretService
from tests.rig.processes import PATIENCE_S


@pytest.mark.parametrize("sent", ["Sent", "[Gmail]/Sent Mail", "Elements envoyés", "보낸편지함"])
def test_a_mailbox_marks_its_sent_folder(dovecot: Dovecot, sent: str) -> None:
    box = dovecot.mailbox(sent=sent)
    with box.connect() as client:
        assert client.find_special_folder(b"\\Sent") == sent


def test_a_folder_with_another_name_carries_no_mark(dovecot: Dovecot) -> None:
    with dovecot.mailbox(sent="Outbox copies").connect() as client:
        assert client.find_special_folder(b"\\Sent") is None
        assert client.folder_exists("Outbox copies")


def test_mails_arrive_in_order_and_keep_their_flags(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    assert box.append(mail("One"), mail("Two"), seen=False) == [1, 2]
    assert box.append(mail("Three")) == [3]
    assert box.flags() == {1: set(), 2: set(), 3: {"\\Seen"}}
    box.delete(2)
    assert set(box.flags()) == {1, 3}


def test_a_recreated_folder_has_another_uidvalidity(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    before = box.uidvalidity()
    box.recreate()
    assert box.uidvalidity() != before


def test_a_renamed_folder_loses_its_mark(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.rename("Archive of sent")
    with box.connect() as client:
        assert client.find_special_folder(b"\\Sent") is None


def test_a_kicked_session_ends(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    client = box.connect()
    box.kick()
    with pytest.raises((IMAPClient.AbortError, OSError)):
        client.noop()
    client.shutdown()


def test_a_wrong_password_and_an_unknown_authority_are_refused(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.password = "wrong"
    with pytest.raises(LoginError):
        box.connect()
    with socket.create_connection(("127.0.0.1", dovecot.server.tls_port)) as plain:  # noqa: SIM117
        with pytest.raises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")


def test_starttls_is_offered_and_a_plain_login_is_not(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    with IMAPClient(dovecot.server.strict_host, port=dovecot.server.starttls_port, ssl=False) as client:
        assert client.has_capability("LOGINDISABLED")
        client.starttls(ssl.create_default_context(cafile=str(dovecot.server.ca_file)))
        client.login(box.username, box.password)


def test_the_keyring_keeps_secrets_in_this_process_and_in_others(secret_service: SecretService) -> None:
    keyring.set_password("rig", "rep", "in here")
    script = "import keyring; print(keyring.get_password('rig', 'rep'))"
    shown = subprocess.run(
        [sys.executable, "-c", script],
        env=secret_service.env,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert shown.stdout.strip() == "in here"
    assert len(secret_service.labels()) == 1


def test_a_locked_keyring_gives_nothing_until_it_is_open_again(secret_service: SecretService) -> None:
    keyring.set_password("rig", "rep", "in here")
    secret_service.lock()
    with pytest.raises(keyring.errors.KeyringLocked):
        keyring.get_password("rig", "rep")
    secret_service.unlock()
    assert keyring.get_password("rig", "rep") == "in here"


def test_a_stopped_keyring_is_gone_and_comes_back_with_its_secrets(secret_service: SecretService) -> None:
    keyring.set_password("rig", "rep", "in here")
    secret_service.stop()
    with pytest.raises(keyring.errors.InitError):
        keyring.get_password("rig", "rep")
    secret_service.start()
    assert keyring.get_password("rig", "rep") == "in here"


def test_without_a_rig_there_is_no_keyring() -> None:
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("rig", "rep")
