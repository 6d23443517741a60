"""The demo Salesforce in a few states, the real one's recordings, and a plain HTTP client."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.demo.salesforce.client import Client
from tests.demo.salesforce.worlds import TOKEN, world
from tray_app.demo.salesforce import DemoSalesforce, Org

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def salesforce_reference() -> Path:
    """The folder with recordings of the real Salesforce, which are not part of this repository."""
    folder = Path(os.environ.get("DIDITLOG_REFERENCE_DATA") or ROOT.parent / "shared" / "data") / "salesforce"
    if not folder.is_dir():
        pytest.skip("skipped: no reference data")
    return folder


@pytest.fixture
def org() -> Org:
    """The usual small org."""
    return Org.from_world(world())


Serve = Callable[..., Client]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a world with these changes over plain HTTP and gives a client with the good token."""
    running: list[DemoSalesforce] = []

    def start(**changes: Any) -> Client:
        server = DemoSalesforce(Org.from_world(world(**changes)))
        running.append(server)
        return Client(server.url, TOKEN, server.org)

    yield start
    for server in running:
        server.close()


@pytest.fixture
def client(serve: Serve) -> Client:
    """A client of the usual small org."""
    return serve()


@pytest.fixture
def server_tls(certificate_authority: CertificateAuthority) -> ssl.SSLContext:
    """A server's side of TLS for localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_authority.certificate_file)
    return context


@pytest.fixture
def world_file(tmp_path: Path) -> Path:
    """The usual small world as a file."""
    file = tmp_path / "world.json"
    file.write_text(json.dumps(world()), encoding="utf-8")
    return file
