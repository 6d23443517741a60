"""A real Dovecot on loopback: TLS and STARTTLS, a fresh mailbox per test, and the things servers do to clients."""

from __future__ import annotations

import base64
import getpass
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from ssl import create_default_context
from typing import Final

from imapclient import IMAPClient

from tests.rig.certificates import CertificateAuthority
from tests.rig.issuer import KEY
from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S, Processes

SENT_NAMES: Final = (
    "Sent",
    "Sent Items",
    "Sent Messages",
    "[Gmail]/Sent Mail",
    "Gesendete Elemente",
    "Elements envoyés",
    "보낸편지함",
    "送信済みアイテム",
)
"""Folders that the server marks with the special use \\Sent as soon as they exist; any other name carries no mark."""

_CONFIG: Final = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = required
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_username_chars =
verbose_proctitle = yes
mail_max_userip_connections = 100
first_valid_uid = 0
mail_location = maildir:~/Maildir
mail_fsync = never
default_internal_user = {internal_user}
default_login_user = {login_user}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {root}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN {root}/passwords/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/homes/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
{mailboxes}
}}
service imap-login {{
  {login_chroot}
  # One process for all clients: one for each takes half of the time that a sign-in takes.
  service_count = 0
  inet_listener imap {{
    port = {starttls_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Without this the first login after a wrong password waits for seconds.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

_TOKENS: Final = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={root}/keys/
username_attribute = email
"""
"""Tokens are looked at, and nobody is asked about them."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the server listens and what a client must trust."""

    root: Path
    tls_port: int
    """Implicit TLS."""
    starttls_port: int
    """Plain at first, TLS after STARTTLS."""
    ca_file: Path
    host: str = "localhost"
    strict_host: str = "127.0.0.2"
    """The same server, where it refuses a password before TLS: Dovecot trusts a client that has its own address."""

    @property
    def log(self) -> str:
        """Everything the server has logged so far."""
        return (self.root / "dovecot.log").read_text("utf-8", "replace")


class Mailbox:
    """One account on the server, seen with the account owner's own rights."""

    def __init__(self, server: MailServer, username: str, password: str, sent: str) -> None:
        """An account that exists already; its folder `sent` is created when it is not there."""
        self.server = server
        self.username = username
        self.password = password
        self.sent = sent
        with self.connect() as client:
            if not client.folder_exists(sent):
                client.create_folder(sent)

    def connect(self) -> IMAPClient:
        """A logged-in client, to be used in a `with` block."""
        context = create_default_context(cafile=str(self.server.ca_file))
        client = IMAPClient(
            self.server.host, port=self.server.tls_port, ssl=True, ssl_context=context, timeout=PATIENCE_S
        )
        try:
            client.login(self.username, self.password)
        except IMAPClient.Error:
            client.shutdown()
            raise
        return client

    def append(
        self, *mails: EmailMessage | bytes, when: datetime | None = None, folder: str | None = None, seen: bool = True
    ) -> list[int]:
        """Put mails into the sent folder (or `folder`) with `when` as the server's date; their UIDs, in order."""
        with self.connect() as client:
            client.select_folder(folder or self.sent)
            uids = [int(client.folder_status(folder or self.sent, ["UIDNEXT"])[b"UIDNEXT"])] if mails else []
            for mail in mails:
                raw = mail if isinstance(mail, bytes) else mail.as_bytes()
                client.append(folder or self.sent, raw, ["\\Seen"] if seen else [], when or datetime.now(UTC))
            return [uids[0] + offset for offset in range(len(mails))] if uids else []

    def fill(self, count: int, first: datetime, apart: timedelta) -> None:
        """Put so many mails into the sent folder, straight onto the server's disk, `apart` after each other."""
        folder = self.server.root / "homes" / self.username / "Maildir" / f".{self.sent}" / "cur"
        owner = folder.stat()
        pattern = mail("Pricing NUMBER", message_id="<NUMBER@example.org>", sent_at=first).as_bytes()
        for number in range(count):
            at = first + number * apart
            file = folder / f"{int(at.timestamp())}.M{number}.rig:2,S"
            file.write_bytes(pattern.replace(b"NUMBER", b"%d" % number))
            os.utime(file, (at.timestamp(), at.timestamp()))
            os.chown(file, owner.st_uid, owner.st_gid)

    def flags(self, folder: str | None = None) -> dict[int, set[str]]:
        """The flags of every mail by UID, to see that reading left no trace."""
        with self.connect() as client:
            client.select_folder(folder or self.sent, readonly=True)
            found = client.get_flags(client.search("ALL"))
            return {int(uid): {flag.decode() for flag in flags} - {"\\Recent"} for uid, flags in found.items()}

    def uidvalidity(self) -> int:
        """The sent folder's UIDVALIDITY."""
        with self.connect() as client:
            return int(client.folder_status(self.sent, ["UIDVALIDITY"])[b"UIDVALIDITY"])

    def delete(self, *uids: int) -> None:
        """Remove mails from the sent folder for good."""
        with self.connect() as client:
            client.select_folder(self.sent)
            client.delete_messages(list(uids))
            client.expunge()

    def rename(self, to: str) -> None:
        """Give the sent folder another name."""
        with self.connect() as client:
            client.rename_folder(self.sent, to)
        self.sent = to

    def recreate(self) -> None:
        """Delete the sent folder with its mails and create it anew: all UIDs of before lose their meaning."""
        with self.connect() as client:
            client.delete_folder(self.sent)
            client.create_folder(self.sent)

    def idling(self) -> int:
        """How many sessions of this account wait for news (IDLE), by the titles of the server's processes."""
        titles = []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # it has just ended
                titles.append(file.read_bytes())
        return sum(self.username.encode() in title and b" IDLE" in title for title in titles)

    def kick(self) -> None:
        """End every session of this account in the middle of whatever it does."""
        command = ["doveadm", "-c", str(self.server.root / "dovecot.conf"), "kick", self.username]
        subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE_S)


class Dovecot:
    """The running server."""

    def __init__(self, processes: Processes, server: MailServer) -> None:
        """Use `launch`."""
        self._processes = processes
        self._numbers = itertools.count(1)
        self.server = server

    @classmethod
    def launch(cls, processes: Processes, authority: CertificateAuthority) -> Dovecot:
        """Start Dovecot with a throw-away root and wait until it greets."""
        # Not below pytest's own folder: its login processes give up root's rights and could not enter it.
        root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        root.chmod(0o755)
        for folder in ("passwords", "homes"):
            (root / folder).mkdir()
        uid, gid = _mail_owner()
        os.chown(root / "homes", uid, gid)
        certificate = root / "server.pem"
        certificate.write_bytes(authority.certificate_file.read_bytes())
        tls_port, starttls_port = free_ports(2)
        server = MailServer(root, tls_port, starttls_port, authority.ca_file)
        (root / "oauth2.conf").write_text(_TOKENS.format(root=root), "utf-8")
        key = root / "keys" / "default" / "HS256" / "default"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(KEY))
        (root / "dovecot.conf").write_text(_configuration(server, certificate), "utf-8")
        processes.start("dovecot", ["dovecot", "-F", "-c", root / "dovecot.conf"], _environment())
        dovecot = cls(processes, server)
        processes.wait_ready("dovecot", lambda: _greets(server.starttls_port) and _greets(server.tls_port))
        return dovecot

    def mailbox(self, *, name: str = "rep", password: str = "mail-secret", sent: str = "Sent") -> Mailbox:  # noqa: S107
        """A fresh, empty account `NAME.PORT.N@example.com` whose sent folder is called `sent` (see `SENT_NAMES`)."""
        # With the port: `idling` counts by name among all processes of the machine, those of other servers too.
        username = f"{name}.{self.server.tls_port}.{next(self._numbers)}@example.com"
        kept = base64.b64encode(password.encode()).decode()  # a colon would end it
        (self.server.root / "passwords" / username).write_text(f"{username}:{{PLAIN.b64}}{kept}\n", "utf-8")
        return Mailbox(self.server, username, password, sent)

    def close(self) -> None:
        """Stop the server and remove its root."""
        self._processes.stop_all()
        shutil.rmtree(self.server.root, ignore_errors=True)


def mail(
    subject: str = "Pricing",
    *,
    to: str = "jane@example.com",
    cc: str = "",
    sender: str = "rep@example.org",
    message_id: str = "",
    sent_at: datetime | None = None,
    **headers: str,
) -> EmailMessage:
    """A small plain mail; further headers by keyword (`Auto_Submitted="auto-replied"`)."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    if cc:
        message["Cc"] = cc
    message["Subject"] = subject
    message["Date"] = sent_at or datetime.now(UTC)
    message["Message-ID"] = message_id or f"<{os.urandom(6).hex()}@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("This text is never read.\n")
    return message


def _configuration(server: MailServer, certificate: Path) -> str:
    root_user = os.geteuid() == 0
    own = getpass.getuser()
    uid, gid = _mail_owner()
    names = [f'  mailbox "{name}" {{\n    special_use = \\Sent\n  }}' for name in SENT_NAMES]
    return _CONFIG.format(
        root=server.root,
        certificate=certificate,
        tls_port=server.tls_port,
        starttls_port=server.starttls_port,
        internal_user="dovecot" if root_user else own,
        login_user="dovenull" if root_user else own,
        login_chroot="" if root_user else "chroot =",
        uid=uid,
        gid=gid,
        mailboxes="\n".join(names),
    )


def _mail_owner() -> tuple[int, int]:
    """Who owns the mails: ourselves, but nobody in particular where we are root, which Dovecot refuses."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
