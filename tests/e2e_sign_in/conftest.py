"""An org to sign in to over TLS, a Salesforce that takes its tokens, the command on ports of its own, and a browser."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.adapters.sign_in.conftest import LockingVault
from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.signing_in import Browse
from tests.rig.signing_in import browse as browse
from tests.rig.signing_in import org as org
from tests.rig.signing_in import ports as ports
from tray_app.adapters.salesforce import sign_in
from tray_app.demo.salesforce import DemoSalesforce

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]

if TYPE_CHECKING:
    from tests.e2e_sign_in.parts import Command, MakeSeat, Seat
    from tests.rig.keyring_service import SecretService


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
