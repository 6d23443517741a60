"""What is told of a certificate that was refused: who issued it, and whether this computer's clock is what is wrong.

A clock that is weeks behind, after its battery was empty, makes every certificate look not yet valid: then nobody has
to install anything.
"""

import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tray_app.adapters.net.trust import context_to_look_with
from tray_app.core.cycle.clock import CLOCK_WRONG
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_NOT_YET_VALID: Final = 9
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID."""
_OUT_OF_ITS_TIME: Final = frozenset({0x800B0101, -67818, -67819})
"""What Windows (CERT_E_EXPIRED) and macOS (errSecCertificateExpired, …NotValidYet) say; the certificate tells which."""


def shown_certificate(host: str, port: int, timeout_s: float) -> bytes | None:
    """What the server shows (DER), whoever issued it; None where nothing is to be had. Nothing is said to it."""
    try:
        with (
            socket.create_connection((host, port), timeout=timeout_s) as line,
            context_to_look_with().wrap_socket(line, server_hostname=host) as secure,
        ):
            return secure.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return None


def refused_certificate(host: str, error: ssl.SSLCertVerificationError, certificate: bytes | None) -> CannotCheck:
    """What it means to the rep, and what their IT needs to know.

    `certificate` (DER) is what the server shows, where it could be had.
    """
    now = datetime.now(UTC)
    # One that the system's own check raised may have none of these, whatever its type says.
    code, *reasons = (getattr(error, name, None) for name in ("verify_code", "verify_message", "reason"))
    reason = next(filter(None, reasons), "certificate verify failed")
    found = _read(certificate) if certificate else None
    issuer = found and _issuer(found)
    said = text("issued by {issuer}: {reason}", issuer=issuer, reason=reason) if issuer else verbatim(reason)
    told = [Evidence(text("Certificate of {host}", host=host), said)]
    is_early = found is not None and found.not_valid_before_utc > now
    if code != _NOT_YET_VALID and not (code in _OUT_OF_ITS_TIME and is_early):
        return CannotCheck("check.tls_untrusted", *told)
    if found and is_early:  # else it is one of those that vouch for it
        told.append(Evidence(text("The certificate is valid from"), text("{when}", when=found.not_valid_before_utc)))
    return CannotCheck(CLOCK_WRONG, *told, Evidence(text("The clock of this computer"), text("{when}", when=now)))


def _read(certificate: bytes) -> "Certificate | None":
    # Imported here: cryptography is heavy, and needed only once something is wrong.
    from cryptography import x509

    try:
        return x509.load_der_x509_certificate(certificate)
    except ValueError:
        return None


def _issuer(certificate: "Certificate") -> str | None:
    from cryptography.x509.oid import NameOID

    try:
        issuer = certificate.issuer
        wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        names = [str(attribute.value) for oid in wanted for attribute in issuer.get_attributes_for_oid(oid)]
    except ValueError:
        return None
    shown = ", ".join(dict.fromkeys(names))
    return "".join(char for char in shown if char.isprintable())[:200] or None
