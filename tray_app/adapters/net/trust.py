"""Whom we trust on the wire: the operating system's certificate store, a named CA file, and this machine itself.

One place, so that mail and Salesforce trust the same authorities and refuse plain text to the same hosts.
"""

import os
import re
import ssl
import sys
from contextlib import suppress
from pathlib import Path

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text
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
