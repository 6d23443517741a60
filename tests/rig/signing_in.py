"""What tests of signing in share: ports of their own, an org to sign in to, and a browser that follows by itself."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import requests

from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S

Browse = Callable[[str], "Future[requests.Response]"]


@pytest.fixture
def ports() -> list[int]:
    """Stand for 1717 to 1719, which another program on this machine may be using."""
    return free_ports()


@pytest.fixture
def org(certificate_authority: CertificateAuthority, ports: list[int]) -> Iterator[AuthorisationServer]:
    """An authorisation server that knows the app on these ports."""
    server = AuthorisationServer(
        certificate_authority.certificate_file, [f"http://localhost:{port}/OauthRedirect" for port in ports]
    )
    yield server
    server.close()


@pytest.fixture
def browse(certificate_authority: CertificateAuthority) -> Iterator[Browse]:
    """Opens an address as a browser does, on its own, and follows wherever it is sent."""

    def visit(url: str) -> requests.Response:
        with requests.Session() as browser:
            browser.trust_env = False
            return browser.get(url, verify=str(certificate_authority.ca_file), timeout=PATIENCE_S)

    with ThreadPoolExecutor(4) as windows:
        yield lambda url: windows.submit(visit, url)
