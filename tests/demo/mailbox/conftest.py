"""The demo mailbox in a few states, and the same questions' real counterpart."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo.mailbox.accounts import DemoAccount, DovecotAccount, MailAccount
from tray_app.demo.mailbox import DemoMailbox, MailboxState

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority

SAMPLES = Path(__file__).parents[2] / "data" / "mail"
MORNING = datetime(2025, 1, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def mailbox() -> MailboxState:
    """An empty Sent mailbox."""
    return MailboxState("Sent", uid_validity=7)


@pytest.fixture
def demo(mailbox: MailboxState) -> Iterator[DemoMailbox]:
    """The server over `mailbox`, without TLS."""
    with DemoMailbox(mailbox, "rep@example.com", "right") as server:
        yield server


@pytest.fixture
def server_tls(certificate_authority: CertificateAuthority) -> ssl.SSLContext:
    """A server's side of TLS for localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_authority.certificate_file)
    return context


@pytest.fixture
def trusting(certificate_authority: CertificateAuthority) -> ssl.SSLContext:
    """A client's side of TLS that trusts the test's own authority."""
    return ssl.create_default_context(cafile=str(certificate_authority.ca_file))


@pytest.fixture
def demo_account(mailbox: MailboxState, server_tls: ssl.SSLContext, trusting: ssl.SSLContext) -> Iterator[DemoAccount]:
    """An account on the demo mailbox, with TLS as at a real provider."""
    with DemoMailbox(mailbox, "rep@example.com", "right", server_tls) as server:
        yield DemoAccount(server, mailbox, trusting)


@pytest.fixture
def dovecot_account(request: pytest.FixtureRequest) -> DovecotAccount:
    """An account on a real Dovecot; skipped where none is installed."""
    return DovecotAccount(request.getfixturevalue("dovecot").mailbox())


@pytest.fixture(params=["demo_account", "dovecot_account"])
def account(request: pytest.FixtureRequest) -> MailAccount:
    """An account on each of the two servers in turn."""
    found: MailAccount = request.getfixturevalue(request.param)
    return found
