"""An org to sign in to over TLS, a Salesforce that takes its tokens, the command on ports of its own, and a browser."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from tests.adapters.sign_in.conftest import LockingVault
from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tray_app.adapters.salesforce import sign_in
from tray_app.demo.salesforce import DemoSalesforce

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]

if TYPE_CHECKING:
    from tests.e2e_sign_in.parts import Command, MakeSeat, Seat
    from tests.rig.keyring_service import SecretService

Browse = Callable[[str], "Future[requests.Response]"]


@pytest.fixture
def ports() -> list[int]:
    """Stand for 1717 to 1719."""
    sockets = [socket.socket() for _ in range(3)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@pytest.fixture
def org(certificate_authority: CertificateAuthority, ports: list[int]) -> Iterator[AuthorisationServer]:
    server = AuthorisationServer(
        certificate_authority.certificate_file, [f"http://localhost:{port}/OauthRedirect" for port in ports]
    )
    yield server
    server.close()


@pytest.fixture
def salesforce(org: AuthorisationServer, certificate_authority: CertificateAuthority) -> Iterator[DemoSalesforce]:
    """Answers whoever signed in at `org`; tokens that ran out there get the 401 of an expired session."""
    from tests.e2e_sign_in.parts import served, world_of_calls

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_authority.certificate_file)
    with served(world_of_calls(), org, context) as running:
        org.behaviour.instance_url = running.url
        yield running


@pytest.fixture
def command(
    secret_service: SecretService, certificate_authority: CertificateAuthority, ports: list[int], tmp_path: Path
) -> Command:
    """The command with a real, unlocked keyring."""
    from tests.e2e_sign_in.parts import Command

    made = Command.at(tmp_path / "diditlog", secret_service.env, SSL_CERT_FILE=str(certificate_authority.ca_file))
    assert isinstance(made, Command)
    made.ports = tuple(ports)
    return made


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
def vault() -> LockingVault:
    return LockingVault()


@pytest.fixture
def opened() -> list[str]:
    """Addresses that a browser was started with."""
    return []


@pytest.fixture
def make_seat(
    vault: LockingVault,
    opened: list[str],
    browse: Browse,
    ports: list[int],
    certificate_authority: CertificateAuthority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MakeSeat]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_authority.ca_file))
    monkeypatch.setattr(sign_in, "PORTS", tuple(ports))
    from tests.e2e_sign_in.parts import Seat

    made: list[Seat] = []

    def open_address(url: str) -> bool:
        opened.append(url)
        browse(url)
        return True

    def make(**more: object) -> Seat:
        made.append(Seat(tmp_path / "diditlog", vault, open_address, **more))  # type: ignore[arg-type]
        made[-1].start()
        return made[-1]

    yield make
    for seat in made:
        seat.close()
