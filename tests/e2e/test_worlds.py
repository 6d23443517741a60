"""Causes that exclude each other: each in an org of its own, told by the same command from the same kind of sources."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.e2e.command import Command
from tests.e2e.salesforce import TOKEN
from tests.e2e.small_worlds import SMALL_WORLDS, Small
from tests.e2e.story import Story, hold, logged, missing
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.keyring_service import SecretService
from tray_app.demo.salesforce import DemoSalesforce, Org

CONFIGURATION = """
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


@dataclass(frozen=True)
class SignedIn:
    """A rep who has set everything up once, at an org whose world can be exchanged."""

    keyring: SecretService
    port: int
    """Where the org is."""


@pytest.fixture(scope="module")
def signed_in(shared_keyring: SecretService, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> SignedIn:
    """The password of the mailboxes, which all have the same, and the sign-in are in the keyring."""
    command = Command.at(tmp_path_factory.mktemp("first") / "diditlog", shared_keyring.env)
    assert command.add_mailbox(dovecot.mailbox()).status == 0
    with DemoSalesforce(Org.from_world(Story().world())) as org:
        command.sign_in(org.url, TOKEN)
        return SignedIn(shared_keyring, int(org.url.rpartition(":")[2]))


def configuration(box: Mailbox, folder: str, profile: str = "marketo-actions") -> str:
    server = box.server
    return CONFIGURATION.format(
        profile=profile,
        host=server.host,
        port=server.tls_port,
        username=box.username,
        ca_file=server.ca_file,
        folder=folder,
    )


@pytest.mark.parametrize("small", SMALL_WORLDS, ids=lambda small: small.name)
def test_one_cause_in_one_world(
    small: Small, signed_in: SignedIn, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Given what happened in this world
    folder = tmp_path_factory.mktemp("small")
    story, box = Story(), dovecot.mailbox()
    world = story.world(**small.tell(story))
    story.fill(box, folder / "calls")
    command = Command.at(folder / "diditlog", signed_in.keyring.env)
    command.configure(configuration(box, str(folder / "calls"), small.profile))
    # When it is checked
    with DemoSalesforce(Org.from_world(world), port=signed_in.port) as org:
        run = command("check", "--json")
    # Then exactly this is said, at this price
    hold(story.expected, run.json)
    assert run.status == small.status
    assert run.json["salesforce"]["api_requests"] == small.requests == org.org.counted_requests
    if small.causes:
        assert tuple(cause["code"] for cause in run.json["causes"]) == small.causes
    if small.reason:
        assert run.reason.startswith(small.reason)
        assert run.json["salesforce"]["reason"] == small.reason.removesuffix(": ")
    else:
        assert run.err == ""


def test_what_logs_late_withdraws_its_warning(
    signed_in: SignedIn, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Given an email that was called missing
    folder = tmp_path_factory.mktemp("late")
    story, box = Story(), dovecot.mailbox()
    at, who = story.ago(3), story.contact()
    story.mail("Slow", who, at, missing("unknown.unproven", "likely"))
    story.fill(box, folder / "calls")
    command = Command.at(folder / "diditlog", signed_in.keyring.env)
    command.configure(configuration(box, str(folder / "calls")))
    with DemoSalesforce(Org.from_world(story.world()), port=signed_in.port) as org:
        first = command("check", "--json")
        hold(story.expected, first.json)
        # When the logger writes its Task after all
        org.org.create("Task", {"Subject": "Email: Slow", "Type": "Email", "Status": "Completed", "WhoId": who.id})
        second = command("check", "--json")
    # Then it is logged, and how late it was is said
    hold({"Slow": logged("note.renamed_subject", "note.late")}, second.json)
    assert (first.status, second.status, second.json["causes"]) == (1, 0, [])
    late = next(
        note["text"] for item in second.json["activities"] for note in item["notes"] if note["code"] == "note.late"
    )
    assert "180 minutes" in late
