"""The real Thunderbird sends mail and keeps its copies, and the source reads them while it runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.rig.dovecot import Dovecot
from tests.rig.processes import Processes, wait_until
from tests.rig.thunderbird import Thunderbird
from tray_app.adapters.sources.thunderbird import ThunderbirdSource
from tray_app.core.model.activity import Email, RecipientRole
from tray_app.core.model.ports import Batch

pytestmark = pytest.mark.skipif(shutil.which("thunderbird") is None, reason="thunderbird is not installed")


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def start(processes: Processes, home: Path, dovecot: Dovecot, **prefs: object) -> Thunderbird:
    return Thunderbird(processes, home, dovecot.mailbox(), **prefs)


@pytest.fixture
def programs() -> Iterator[list[Thunderbird]]:
    running: list[Thunderbird] = []
    yield running
    for one in running:
        one.close()


def test_copies_in_the_local_folders_are_read_while_it_writes(
    processes: Processes, home: Path, dovecot: Dovecot, since: datetime, programs: list[Thunderbird]
) -> None:
    sent = "mailbox://nobody@Local%20Folders/Sent"
    thunderbird = start(processes, home, dovecot, **{"mail.identity.id1.fcc_folder": sent})
    programs.append(thunderbird)
    source = ThunderbirdSource(id="work-mail", homes=[thunderbird.home])
    thunderbird.send("Jane <jane@example.com>", "Pricing – 가격", cc="kim@example.com", bcc="boss@acme.example")
    first = source.poll(None, since)
    assert first.trouble is None
    (email,) = first.activities
    assert isinstance(email, Email)
    assert (email.subject, email.sender) == ("Pricing – 가격", "rep@acme.example")
    assert {(one.address, one.role) for one in email.recipients} == {
        ("jane@example.com", RecipientRole.TO),
        ("kim@example.com", RecipientRole.CC),
        ("boss@acme.example", RecipientRole.BCC),
    }
    quoted = "From now on\n\nFrom - Mon Nov 23 17:02:11 2026\nTo: x@example.com\n"
    thunderbird.send("kim@example.com", "Second", body=quoted)
    second = source.poll(first.cursor, since)
    assert subjects(second) == ["Second"]
    # The first email is deleted and the file written anew: what is left is the same email as before.
    thunderbird.folder(sent, "delete first")
    thunderbird.folder(sent, "compact")
    wait_until(lambda: b"Pricing" not in (thunderbird.profile / "Mail/Local Folders/Sent").read_bytes(), "compaction")
    thunderbird.send("kim@example.com", "Third")
    third = source.poll(second.cursor, since)
    assert subjects(third) == ["Second", "Third"]
    assert third.activities[0].id == second.activities[0].id
    assert third.not_read == 0


def test_copies_on_the_server_are_read_as_soon_as_they_are_kept_here_too(
    processes: Processes, home: Path, dovecot: Dovecot, since: datetime, programs: list[Thunderbird]
) -> None:
    thunderbird = start(processes, home, dovecot)
    programs.append(thunderbird)
    thunderbird.discover()
    thunderbird.send("jane@example.com", "Pricing")
    thunderbird.folder(thunderbird.sent_on_server, "update")
    thunderbird.folder(thunderbird.sent_on_server, "download")
    source = ThunderbirdSource(id="work-mail", homes=[thunderbird.home])
    assert set(source.own_addresses()) == {"rep@acme.example"}
    wait_until(lambda: source.poll(None, since).activities, "the email")
    batch = source.poll(None, since)
    assert subjects(batch) == ["Pricing"]
    assert batch.trouble is None
    # The same email, downloaded once more, is the same activity.
    thunderbird.folder(thunderbird.sent_on_server, "download")
    assert [one.id for one in source.poll(None, since).activities] == [one.id for one in batch.activities]


def test_a_folder_that_is_kept_on_the_server_alone_is_named(
    processes: Processes, home: Path, dovecot: Dovecot, since: datetime, programs: list[Thunderbird]
) -> None:
    thunderbird = start(processes, home, dovecot, **{"mail.server.server1.offline_download": False})
    programs.append(thunderbird)
    thunderbird.discover()
    thunderbird.send("jane@example.com", "Pricing")
    batch = ThunderbirdSource(id="work-mail", homes=[thunderbird.home]).poll(None, since)
    assert batch.trouble is not None
    assert batch.trouble.code == "source.no_local_copy"
    assert str(batch.trouble.evidence[0].question).endswith(": Sent")


def test_copies_in_files_of_their_own_are_read(
    processes: Processes, home: Path, dovecot: Dovecot, since: datetime, programs: list[Thunderbird]
) -> None:
    maildir = "@mozilla.org/msgstore/maildirstore;1"
    here = {"mail.identity.id1.fcc_folder": "mailbox://nobody@Local%20Folders/Sent"}
    thunderbird = start(processes, home, dovecot, **here, **{"mail.server.server2.storeContractID": maildir})
    programs.append(thunderbird)
    thunderbird.send("jane@example.com", "Pricing")
    source = ThunderbirdSource(id="work-mail", homes=[thunderbird.home])
    batch = source.poll(None, since)
    assert (subjects(batch), batch.trouble) == (["Pricing"], None)
    thunderbird.send("jane@example.com", "Second")
    assert subjects(source.poll(batch.cursor, since)) == ["Second"]


def subjects(batch: Batch) -> list[str]:
    return [email.subject for email in batch.activities if isinstance(email, Email)]
