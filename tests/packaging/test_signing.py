"""Signing for Windows, with a certificate of our own making: what is signed can be verified, what is changed cannot."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.packaging.recipes import PACKAGING, ROOT

PASSWORD = "pass word with 'marks' and $igns"

pytestmark = pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="no osslsigncode here")


@pytest.fixture(scope="module")
def certificate() -> tuple[bytes, bytes]:
    """A .pfx, and the certificate in it as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "DidItLog test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    lock = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"test", key, signed, None, lock), signed.public_bytes(Encoding.PEM)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """An unsigned program for Windows: pip brings one, which starts scripts."""
    source = next((ROOT / ".venv").rglob("distlib/t64.exe"), None)
    if source is None:
        pytest.skip("no program for Windows here")
    return Path(shutil.copyfile(source, tmp_path / "program.exe"))


def sign(program: Path, pfx: bytes, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    secret = base64.b64encode(pfx).decode()
    environment = {"WINDOWS_CERTIFICATE": secret, "WINDOWS_CERTIFICATE_PASSWORD": password, "TIMESTAMP_URL": ""}
    return subprocess.run(
        [str(PACKAGING / "windows" / "sign-msi.sh"), str(program)],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(program.parent), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def is_valid(program: Path, authority: Path) -> bool:
    command = ["osslsigncode", "verify", "-CAfile", str(authority), "-in", str(program)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_what_was_signed_is_verified_and_what_was_changed_is_not(
    program: Path, certificate: tuple[bytes, bytes], tmp_path: Path
) -> None:
    pfx, pem = certificate
    (tmp_path / "authority.pem").write_bytes(pem)
    assert not is_valid(program, tmp_path / "authority.pem")
    done = sign(program, pfx)
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert is_valid(program, tmp_path / "authority.pem")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["authority.pem", "program.exe"]  # no key stays behind
    content = bytearray(program.read_bytes())
    content[len(content) // 2] ^= 1
    program.write_bytes(content)
    assert not is_valid(program, tmp_path / "authority.pem")


def test_a_wrong_password_stops_the_build(program: Path, certificate: tuple[bytes, bytes]) -> None:
    before = program.read_bytes()
    assert sign(program, certificate[0], "another").returncode != 0
    assert program.read_bytes() == before
    assert [path.name for path in program.parent.iterdir()] == ["program.exe"]


@pytest.fixture
def bundle(recipe: Any, tmp_path: Path) -> Path:
    """A folder such as the installer is built from, with next to nothing in it."""
    recipe("bundle.icons").write_icons(ROOT / "resources" / "icons" / "diditlog.svg", tmp_path / "build" / "icons")
    folder = tmp_path / "build" / "dist"
    (folder / "_internal").mkdir(parents=True)
    for name in ("diditlog.exe", "diditlogw.exe", "_internal/a.dll"):
        (folder / name).write_bytes(b"MZ")
    return folder


@pytest.mark.skipif(shutil.which("makensis") is None, reason="no makensis here")
def test_the_installer_and_the_uninstaller_in_it_are_signed_on_the_way(
    recipe: Any, bundle: Path, certificate: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pfx, pem = certificate
    (tmp_path / "authority.pem").write_bytes(pem)
    signed = tmp_path / "signed"
    script = tmp_path / "sign"
    script.write_text(f'#!/bin/sh\n"{PACKAGING}/windows/sign-msi.sh" "$1" && cp "$1" "{signed}-$(basename "$1")"\n')
    script.chmod(0o755)
    monkeypatch.setenv("WINDOWS_CERTIFICATE", base64.b64encode(pfx).decode())
    monkeypatch.setenv("WINDOWS_CERTIFICATE_PASSWORD", PASSWORD)
    monkeypatch.setenv("TIMESTAMP_URL", "")
    monkeypatch.setenv("DIDITLOG_SIGN", f'{script} "%1"')
    write_installer = recipe("windows.installer").write_installer
    made = write_installer(ROOT, bundle, tmp_path / "build")
    assert is_valid(made, tmp_path / "authority.pem")
    assert len(list(tmp_path.glob("signed-*"))) == 2
    for copy in tmp_path.glob("signed-*"):
        assert is_valid(copy, tmp_path / "authority.pem")
    # And a signing that fails ends the build
    monkeypatch.setenv("WINDOWS_CERTIFICATE_PASSWORD", "another")
    with pytest.raises(subprocess.CalledProcessError):
        write_installer(ROOT, bundle, tmp_path / "build")
