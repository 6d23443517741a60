"""Whom we trust on the wire: the operating system's certificate store, a named CA file, and this machine itself.

One place, so that mail and Salesforce trust the same authorities and refuse plain text to the same hosts.
"""

import os
import re
import socket
import ssl
import sys
from contextlib import suppress
from pathlib import Path

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

_BY_HASH = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""How OpenSSL calls a file of its folder of authorities: by what the name of the authority comes to."""


def client_context(ca_file: Path | None = None) -> ssl.SSLContext:
    """A TLS context that trusts the system's store and, in addition, the authorities in `ca_file` (PEM).

    Raises `CannotCheck` (`source.misconfigured`) when the file cannot be used.
    """
    context: ssl.SSLContext
    if folder := _folder_of_all():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(capath=folder)
    else:
        import truststore  # where one folder has all authorities, nothing is asked of it

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(ca_file.expanduser()))
        except (OSError, RuntimeError):  # ssl.SSLError is an OSError; RuntimeError: no home folder for "~".
            asked = text("CA file {file}", file=str(ca_file))
            raise CannotCheck(
                "source.misconfigured", Evidence(asked, text("it is not there, or holds no certificate"))
            ) from None
    return context


def _folder_of_all() -> str | None:
    """The folder in which OpenSSL finds one authority at a time, if all that the system trusts are in it.

    Reading the list of all of them takes a twentieth of a second and a megabyte for each connection, and a mailbox that
    is listened to keeps its own.
    An admin may have added to the list alone, or the environment name another one: then the list is what counts.
    """
    if sys.platform != "linux" or {"SSL_CERT_FILE", "SSL_CERT_DIR"} & os.environ.keys():
        return None
    known = ssl.get_default_verify_paths()
    with suppress(OSError):
        found = sum(_BY_HASH.fullmatch(name) is not None for name in os.listdir(known.capath or ""))  # noqa: PTH208
        listed = Path(known.cafile).read_bytes().count(b"-----BEGIN ") if known.cafile else 1
        return known.capath if found >= listed else None
    return None


def context_to_look_with() -> ssl.SSLContext:
    """A TLS context that takes any certificate: to look at one that was refused, and for nothing that is said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


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


def refused_certificate(host: str, reason: str, certificate: bytes | None) -> Evidence:
    """What the rep's IT needs to know about a certificate that was refused.

    `reason` is the TLS library's own sentence; `certificate` (DER) is what the server shows, where it could be had.
    """
    question = text("Certificate of {host}", host=host)
    issuer = _issuer(certificate) if certificate else None
    if issuer is None:
        return Evidence(question, verbatim(reason))
    return Evidence(question, text("issued by {issuer}: {reason}", issuer=issuer, reason=reason))


def _issuer(certificate: bytes) -> str | None:
    # Imported here: cryptography is heavy, and needed only once something is wrong.
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        issuer = x509.load_der_x509_certificate(certificate).issuer
        wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        names = [str(attribute.value) for oid in wanted for attribute in issuer.get_attributes_for_oid(oid)]
    except ValueError:
        return None
    shown = ", ".join(dict.fromkeys(names))
    return "".join(char for char in shown if char.isprintable())[:200] or None
