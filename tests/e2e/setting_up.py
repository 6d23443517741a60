"""Set-ups that tests share: a rep who is signed in, and an ordinary day that a bad one follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.command import Command, Run
from tests.e2e.salesforce import TOKEN
from tests.e2e.story import Expected, Story, logged, missing
from tests.rig.dovecot import Mailbox
from tests.rig.keyring_service import SecretService
from tray_app.demo.salesforce import DemoSalesforce, Org

_CONFIGURATION = """
[logging]
profile = "{profile}"
own_domains = ["acme.example"]

[[sources]]
id = "work-mail"
type = "imap"
host = "{host}"
port = {port}
username = "{username}"
ca_file = "{ca_file}"

[[sources]]
id = "dialer"
type = "call-files"
folder = "{folder}"
"""


def configuration(box: Mailbox, folder: Path, **changes: object) -> str:
    """A configuration with a mailbox and a folder of calls."""
    server = box.server
    values = {"host": server.host, "port": server.tls_port, "username": box.username, "ca_file": server.ca_file}
    return _CONFIGURATION.format(**{"profile": "marketo-actions", "folder": folder, **values, **changes})


@dataclass(frozen=True)
class SignedIn:
    """A rep whose passwords and sign-in are in the keyring, at an org whose world can be exchanged."""

    keyring: SecretService
    port: int
    """Where the org is."""


@dataclass
class Day:
    """A set-up in which a check went well, and then one more email was sent."""

    command: Command
    box: Mailbox
    calls: Path
    """The folder of calls."""
    story: Story
    port: int
    """Where the org is, or where it was."""
    known: dict[str, str]
    """Verdicts of the first check, by activity id."""

    def org(self, port: int | None = None, **more: Any) -> DemoSalesforce:
        """The org, with everything logged that a logger logs."""
        return DemoSalesforce(Org.from_world(self.story.world(**more)), port=self.port if port is None else port)

    def configure(self, **changes: object) -> None:
        """Change keys of the configuration."""
        self.command.configure(configuration(self.box, self.calls, **changes))

    def check(self) -> Run:
        """Check, as a script does."""
        return self.command("check", "--json")

    def nothing_is_lost(self, run: Run) -> None:
        """Assert that the check, and status after it, still say what was found, and call nothing else missing."""
        later = self.command.here("status", "--json")
        assert later.status == run.status, "status knows what went wrong, without looking"
        for said in (run, later):
            verdicts = verdicts_of(said)
            assert {key: verdicts.get(key) for key in self.known} == self.known
            new = {key: verdict for key, verdict in verdicts.items() if key not in self.known}
            assert not {"not_logged", "incomplete"} & set(new.values()), new

    def heals(self, said: str = "") -> None:
        """Assert that once all is well again, everything is found, the new email included; `said`: what is told."""
        with self.org():
            run = self.command.here("check", "--json")
        assert run.status == 1
        assert re.fullmatch(said, run.err), run.err
        assert {**verdicts_of(run), **self.known} == verdicts_of(run)
        assert sorted(verdicts_of(run).values()) == ["logged"] * 3 + ["not_logged"] * 2


@contextmanager
def signed_in_at_rest(env: Mapping[str, str], box: Mailbox, calls: Path) -> Iterator[Command]:
    """A rep with an ordinary day, a mailbox, a folder of calls and a sign-in, as long as the org answers."""
    story = ordinary_story()
    story.fill(box, calls)
    command = Command.at(Path(env["DIDITLOG_HOME"]), env)
    assert command.add_mailbox(box).status == 0
    command.configure(configuration(box, calls))
    with DemoSalesforce(Org.from_world(story.world())) as org:
        command.sign_in(org.url, TOKEN)
        yield command


def ordinary_story() -> Story:
    """One email and one call that log, one of each that does not."""
    story = Story()
    jane, at = story.contact(), story.ago(20)
    story.email_task(jane, "It logs", story.ago(19.9))
    story.mail("It logs", jane, at, logged("note.renamed_subject"))
    story.mail("It does not", "stranger@example.net", at, missing("person.no_record", "proved"))
    story.call_task(jane, story.ago(19.9))
    story.call("call-1", at, logged(), jane)
    story.call("call-2", story.ago(12), missing("person.call_without_salesforce_id", "proved"), jane, with_id=False)
    story.email_task(jane, "One more", story.ago(1.9))
    return story


def one_more_mail(story: Story) -> None:
    """The email that is sent after the first check; it has its Task."""
    jane = story.records["Contact"][0]["Email"]
    story.mail("One more", jane, story.ago(2), Expected("logged"))


def verdicts_of(run: Run) -> dict[str, str]:
    """Activity id → verdict."""
    answer: Mapping[str, Any] = run.json
    return {item["id"]: item["verdict"] for item in answer["activities"]}
