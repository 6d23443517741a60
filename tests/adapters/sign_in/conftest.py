"""The parts of a sign-in: an org to sign in to, our session that trusts it, and a browser that follows redirects."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from gettext import NullTranslations
from pathlib import Path

import pytest
import requests

from tests.fakes import FakeVault
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tray_app.adapters.http import Session
from tray_app.adapters.salesforce.account import Account, App
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.sign_in import Progress, SignIn
from tray_app.adapters.salesforce.tokens import TokenKeeper
from tray_app.core.errors import CannotCheck

Browse = Callable[[str], "Future[requests.Response]"]
BeginSignIn = Callable[..., SignIn]


class LockingVault(FakeVault):
    """Locks itself just before a given entry is written, and remembers what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.lock_before: str | None = None
        self.written: list[str] = []

    def write(self, name: str, secret: str) -> None:
        if name == self.lock_before:
            self.trouble = "check.keyring_locked"
        super().write(name, secret)
        self.written.append(name)


def trouble_of(work: Callable[[], object]) -> CannotCheck:
    """What stands in the way of the work."""
    with pytest.raises(CannotCheck) as trouble:
        work()
    return trouble.value


def free_ports(count: int = 3) -> list[int]:
    """Ports that nobody used a moment ago, in either family."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@pytest.fixture
def ports() -> list[int]:
    """Stand for 1717 to 1719, which another program on this machine may be using."""
    return free_ports()


@pytest.fixture
def org(certificate_authority: CertificateAuthority, ports: list[int]) -> Iterator[AuthorisationServer]:
    server = AuthorisationServer(
        certificate_authority.certificate_file, [f"http://localhost:{port}/OauthRedirect" for port in ports]
    )
    yield server
    server.close()


@pytest.fixture
def app(org: AuthorisationServer) -> App:
    return App(client_id=CLIENT_ID, login_url=org.url)


@pytest.fixture
def session(certificate_authority: CertificateAuthority) -> Iterator[Session]:
    with Session(certificate_authority.ca_file, timeouts=(5.0, 5.0)) as made:
        yield made


@pytest.fixture
def vault() -> LockingVault:
    return LockingVault()


@pytest.fixture
def keeper(vault: FakeVault, session: Session, tmp_path: Path) -> TokenKeeper:
    return TokenKeeper(vault, session, tmp_path / "data")


@pytest.fixture
def signed_in(org: AuthorisationServer, app: App, keeper: TokenKeeper) -> Grant:
    """A rep who signed in earlier; what the app holds in its hands."""
    family = org.sign_in_here()
    (access,) = family.access
    keeper.keep(
        Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url),
        Account(client_id=app.client_id, login_url=app.login_url, instance_url=org.url, username="rep@acme.example"),
    )
    return keeper.current()


@pytest.fixture
def browse(certificate_authority: CertificateAuthority) -> Iterator[Browse]:
    """Opens an address as a browser does, on its own, and follows wherever it is sent."""

    def visit(url: str) -> requests.Response:
        with requests.Session() as browser:
            browser.trust_env = False
            return browser.get(url, verify=str(certificate_authority.ca_file), timeout=20)

    with ThreadPoolExecutor(4) as windows:
        yield lambda url: windows.submit(visit, url)


@pytest.fixture
def told() -> list[Progress]:
    """The progress of sign-ins made by `begin_sign_in`."""
    return []


@pytest.fixture
def begin_sign_in(session: Session, app: App, ports: list[int], told: list[Progress]) -> Iterator[BeginSignIn]:
    """Makes sign-ins to the org, and frees their ports whatever happens."""
    made: list[SignIn] = []

    def make(hint_after_s: float = 30.0, translations: NullTranslations | None = None) -> SignIn:
        sign_in = SignIn(
            session, app, translations or NullTranslations(), tell=told.append, ports=ports, hint_after_s=hint_after_s
        )
        made.append(sign_in)
        return sign_in

    yield make
    for sign_in in made:
        sign_in.cancel()


@pytest.fixture
def in_background() -> Iterator[Callable[[Callable[[], object]], Future[object]]]:
    """Runs something beside the test."""
    with ThreadPoolExecutor(8) as pool:
        yield pool.submit
    assert not [thread.name for thread in threading.enumerate() if thread.name == "sign-in"]
