"""A second real IMAP server, by other people than Dovecot: pymap, with STARTTLS and a mailbox in memory."""

from __future__ import annotations

import socket
import sys
import sysconfig
from pathlib import Path
from ssl import create_default_context
from typing import Final

from imapclient import IMAPClient

from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import Mailbox, MailServer
from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S, Processes

PROGRAM: Final = Path(sysconfig.get_path("scripts")) / "pymap"
"""The server, where it is installed."""
_USER, _PASSWORD = "rep@example.com", "mail-secret"
_START: Final = (
    "import sys; import pymap.config; from pymap.main import main; from pysasl.hashing import Cleartext; "
    "pymap.config.BuiltinHash = Cleartext; sys.exit(main())"
)
"""Starts the server with its password kept as it is: to hash it at each sign-in took two thirds of the tests' work."""


class PymapMailbox(Mailbox):
    """Its only account."""

    def connect(self) -> IMAPClient:
        """A signed-in client, to be used in a `with` block."""
        server = self.server
        client = IMAPClient(server.host, port=server.starttls_port, ssl=False, timeout=PATIENCE_S)
        client.starttls(create_default_context(cafile=str(server.ca_file)))
        client.login(self.username, self.password)
        return client


def launch_pymap(processes: Processes, authority: CertificateAuthority, root: Path) -> PymapMailbox:
    """Start it, and wait until it greets; it ends with its processes."""
    (port,) = free_ports(1)
    certificate = str(authority.certificate_file)
    where = ["--host", "127.0.0.1", "--port", str(port), "--cert", certificate, "--key", certificate]
    whose = ["dict", "--demo-user", _USER, "--demo-password", _PASSWORD]
    processes.start("pymap", [sys.executable, "-c", _START, *where, *whose], {"LC_ALL": "C.UTF-8"})
    processes.wait_ready("pymap", lambda: _greets(port))
    return PymapMailbox(MailServer(root, 0, port, authority.ca_file), _USER, _PASSWORD, "Sent")


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            return line.recv(4) == b"* OK"
    except OSError:
        return False
