"""The demo's stage: a Salesforce, a mailbox and a folder of calls on this machine, and a home that is thrown away."""

import csv
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Self

import tomlkit

from tray_app.adapters.system.paths import Paths, find_paths
from tray_app.demo import cast
from tray_app.demo.cast import Character
from tray_app.demo.leftovers import in_use, new_folder, sweep
from tray_app.demo.mailbox import DemoMailbox, MailboxState
from tray_app.demo.salesforce import DemoSalesforce, Org

_COLUMNS = (
    "id",
    "started_at",
    "direction",
    "number",
    "duration_s",
    "result",
    "person_name",
    "salesforce_id",
    "outcome",
)


class DemoStage:
    """Everything the story acts on. A context manager; afterwards nothing of it is left."""

    def __init__(self) -> None:
        self.org = Org.from_world(cast.world())
        self.mailbox = MailboxState("Sent", uid_validity=7)
        self._salesforce = DemoSalesforce(self.org)
        self._imap = DemoMailbox(self.mailbox, cast.USERNAME, cast.MAILBOX_PASSWORD)
        sweep()
        self.home = new_folder()
        self._calls = self.home / "Calls"
        self._number = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.callback(shutil.rmtree, self.home, ignore_errors=True)
            opening.enter_context(in_use(self.home))
            opening.enter_context(self._salesforce)
            opening.enter_context(self._imap)
            self._calls.mkdir()
            self._write_call(dict.fromkeys(_COLUMNS, ""), header_only=True)
            self.paths.prepare()
            self.paths.config_file.write_text(tomlkit.dumps(self._configuration()), encoding="utf-8")
            self._open = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def url(self) -> str:
        """Where the demo's Salesforce answers."""
        return self._salesforce.url

    @property
    def paths(self) -> Paths:
        """Configuration, data and logs of the demo."""
        return find_paths({"DIDITLOG_HOME": str(self.home)})

    def send(self, to: Sequence[str], subject: str, at: datetime, **headers: str) -> EmailMessage:
        """Put an email into the Sent folder. No body: the demo keeps the app's promise too."""
        message = EmailMessage()
        message["From"] = cast.REP_ADDRESS
        message["To"] = ", ".join(to)
        message["Subject"] = subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = make_msgid(domain=cast.OWN_DOMAIN)
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        self.mailbox.append(message, at)
        return message

    def call(self, person: Character, at: datetime, *, seconds: int, with_id: bool = True, outcome: str = "") -> None:
        """Let the dialer write down a call."""
        self._number += 1
        self._write_call(
            {
                "id": f"call-{self._number}",
                "started_at": at.isoformat(),
                "direction": "outbound",
                "number": person.phone,
                "duration_s": str(seconds),
                "result": "answered",
                "person_name": person.name,
                "salesforce_id": person.id if with_id else "",
                "outcome": outcome,
            }
        )

    def log_email(self, person: Character, subject: str, at: datetime, **fields: object) -> None:
        """Let the logger write its Task for an email."""
        self._log(person, at, {"Subject": f"Email: {subject}", "Type": "Email", "TaskSubtype": "Email", **fields})

    def log_call(self, person: Character, at: datetime, *, seconds: int, **fields: object) -> None:
        """Let the logger write its Task for a call."""
        values = {"Subject": "Call", "Type": "Call", "TaskSubtype": "Call", "CallDurationInSeconds": seconds}
        self._log(person, at, {**values, **fields})

    def keep_as_email_record(self, person: Character, message: EmailMessage, at: datetime) -> None:
        """Let a mail client panel write an EmailMessage and no Task."""
        self.org.create(
            "EmailMessage",
            {
                "MessageIdentifier": str(message["Message-ID"]),
                "Subject": str(message["Subject"]),
                "FromAddress": cast.REP_ADDRESS,
                "ToAddress": person.email,
                "MessageDate": at.isoformat(),
                "CreatedDate": (at + timedelta(minutes=1)).isoformat(),
                "CreatedById": cast.REP_ID,
                "Incoming": False,
            },
        )

    def _log(self, person: Character, at: datetime, values: dict[str, object]) -> None:
        defaults: dict[str, object] = {
            "WhoId": person.id,
            "OwnerId": cast.REP_ID,
            "CreatedById": cast.REP_ID,
            "Status": "Completed",
            "IsClosed": True,
            "CreatedDate": at.isoformat(),
            "ActivityDate": at.date().isoformat(),
        }
        self.org.create("Task", {**defaults, **values})

    def _write_call(self, row: dict[str, str], *, header_only: bool = False) -> None:
        with (self._calls / "calls.csv").open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _COLUMNS)
            if header_only:
                writer.writeheader()
            else:
                writer.writerow(row)

    def _configuration(self) -> dict[str, object]:
        mailbox = {
            "id": "work-mail",
            "type": "imap",
            "host": self._imap.host,
            "port": self._imap.port,
            "security": "none",
            "username": cast.USERNAME,
        }
        return {
            "salesforce": {"login_url": self.url, "client_id": "demo"},
            "logging": {"profile": "marketo-actions", "own_domains": [cast.OWN_DOMAIN]},
            "sources": [mailbox, {"id": "dialer", "type": "call-files", "folder": str(self._calls)}],
        }
