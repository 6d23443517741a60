"""Certificates for loopback servers, from an authority that only this test run knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class CertificateAuthority:
    """A private authority: what a client must trust, and what a server shows."""

    authority: trustme.CA
    """Issues further certificates, e.g. for a name that does not fit."""
    ca_file: Path
    """PEM file with the authority's own certificate, for `ca_file` settings."""
    certificate_file: Path
    """PEM file with key and certificate chain of `localhost`, `127.0.0.1` and `127.0.0.2`."""

    @classmethod
    def create(cls, folder: Path) -> CertificateAuthority:
        """Make an authority and one server certificate in `folder`."""
        authority = trustme.CA()
        ca_file, certificate_file = folder / "ca.pem", folder / "localhost.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        authority.issue_cert("localhost", "127.0.0.1", "127.0.0.2").private_key_and_cert_chain_pem.write_to_path(
            str(certificate_file)
        )
        return cls(authority, ca_file, certificate_file)
