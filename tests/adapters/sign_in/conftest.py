"""The parts of a sign-in: an org to sign in to, our session that trusts it, and a browser that follows redirects."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from gettext import NullTranslations
from pathlib import Path

import pytest

from tests.fakes import FakeVault
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.signing_in import browse as browse
from tests.rig.signing_in import org as org
from tests.rig.signing_in import ports as ports
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp, SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.sign_in import SignInAttempt, SignInProgress
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.core.model.errors import CannotCheck

BeginSignIn = Callable[..., SignInAttempt]


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


@pytest.fixture
def app(org: AuthorisationServer) -> ExternalClientApp:
    return ExternalClientApp(client_id=CLIENT_ID, login_url=org.url)


@pytest.fixture
def session(certificate_authority: CertificateAuthority) -> Iterator[HttpSession]:
    with HttpSession(certificate_authority.ca_file, timeouts=(5.0, 5.0)) as made:
        yield made


@pytest.fixture
def vault() -> LockingVault:
    return LockingVault()


@pytest.fixture
def keeper(vault: FakeVault, session: HttpSession, tmp_path: Path) -> TokenKeeper:
    return TokenKeeper(vault, session, tmp_path / "data")


@pytest.fixture
def signed_in(org: AuthorisationServer, app: ExternalClientApp, keeper: TokenKeeper) -> Grant:
    """A rep who signed in earlier; what the app holds in its hands."""
    family = org.sign_in_here()
    (access,) = family.access
    keeper.keep(
        Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url),
        SalesforceLogin(
            client_id=app.client_id, login_url=app.login_url, instance_url=org.url, username="rep@acme.example"
        ),
    )
    return keeper.current()


@pytest.fixture
def told() -> list[SignInProgress]:
    """The progress of sign-ins made by `begin_sign_in`."""
    return []


@pytest.fixture
def begin_sign_in(
    session: HttpSession, app: ExternalClientApp, ports: list[int], told: list[SignInProgress]
) -> Iterator[BeginSignIn]:
    """Makes sign-ins to the org, and frees their ports whatever happens."""
    made: list[SignInAttempt] = []

    def make(hint_after_s: float = 30.0, translations: NullTranslations | None = None) -> SignInAttempt:
        sign_in = SignInAttempt(
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
