"""Where the system's authorities are found: one at a time in a folder that has all of them, else in the whole list."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rig.sites import Site, server_context
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.trust import client_context

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("openssl") is None, reason="a folder of authorities is OpenSSL's on Linux"
)


@pytest.fixture
def system(certificate_authority: CertificateAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system that trusts the one authority, in its folder and in its list; the list is returned."""
    folder, bundle = tmp_path / "certs", tmp_path / "certs" / "all.crt"
    folder.mkdir()
    shutil.copy(certificate_authority.ca_file, folder / "own.pem")
    shutil.copy(certificate_authority.ca_file, bundle)
    told = ["openssl", "x509", "-subject_hash", "-noout", "-in", str(bundle)]
    name = subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip()
    (folder / f"{name}.0").symlink_to("own.pem")
    known = ssl.get_default_verify_paths()._replace(cafile=str(bundle), capath=str(folder))
    monkeypatch.setattr("tray_app.adapters.net.trust.ssl.get_default_verify_paths", lambda: known)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    return bundle


def test_an_authority_of_the_folder_is_trusted_and_none_is_loaded_before(
    system: Path, sites: Callable[..., Site], certificate_authority: CertificateAuthority
) -> None:
    assert client_context().get_ca_certs() == []
    secure = sites(server_context(certificate_authority))
    with HttpSession() as session:
        assert session.get(f"https://localhost:{secure.port}/").json() == {}


def test_a_list_that_has_more_than_the_folder_is_what_counts(system: Path) -> None:
    system.write_bytes(system.read_bytes() * 2)
    assert type(client_context()) is not ssl.SSLContext


def test_a_list_that_the_environment_names_is_what_counts(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(system))
    assert type(client_context()) is not ssl.SSLContext
