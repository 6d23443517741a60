"""Finding the mail server: from the address alone, by a greeting over TLS, and never by saying who asks."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import Dovecot
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.mail_servers import MailServer, candidates, first_answering


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("rep@acme.example", ["imap.acme.example", "mail.acme.example"]),
        (" Rep@Acme.Example ", ["imap.acme.example", "mail.acme.example"]),
        ("someone@gmail.com", ["imap.gmail.com"]),
        ("someone@hotmail.com", ["outlook.office365.com"]),
        ("someone@naver.com", ["imap.naver.com"]),
        ("rep", []),
        ("rep@localhost", []),
        ("@acme.example", []),
        ("rep@acme.example/path", []),
        ("rep@acme.example:993", []),
    ],
)
def test_candidates(address: str, hosts: list[str]) -> None:
    assert [server.host for server in candidates(address)] == hosts


def test_a_real_server_is_found_and_hears_nothing_of_the_rep(dovecot: Dovecot) -> None:
    server = dovecot.server
    nobody = MailServer("localhost", _closed_port())
    right = MailServer(server.host, server.tls_port)
    assert first_answering([nobody, right], server.ca_file) == right
    # And one without TLS is passed over
    assert first_answering([MailServer(server.host, server.starttls_port)], server.ca_file) is None


def test_a_certificate_nobody_vouches_for_is_passed_over(dovecot: Dovecot) -> None:
    assert first_answering([MailServer(dovecot.server.host, dovecot.server.tls_port)]) is None


def test_something_else_that_speaks_tls_is_passed_over(certificate_authority: CertificateAuthority) -> None:
    with _speaking(certificate_authority, b"220 mail ESMTP\r\n") as (port, heard):
        assert first_answering([MailServer("localhost", port)], certificate_authority.ca_file) is None
    with _speaking(certificate_authority, b"* OK ready\r\n") as (port, heard):
        found = first_answering([MailServer("localhost", port)], certificate_authority.ca_file)
        assert found == MailServer("localhost", port)
    assert heard == []


def test_a_name_that_is_none_is_passed_over() -> None:
    assert first_answering([MailServer("imap..example"), MailServer("imap.acme.example")]) is None


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _speaking(authority: CertificateAuthority, greeting: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says this to one visitor and remembers what it hears."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate_file)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                visitor, _ = listening.accept()
                with context.wrap_socket(visitor, server_side=True) as secured:
                    secured.sendall(greeting)
                    if said := secured.recv(100):
                        heard.append(said)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join(PATIENCE_S)
