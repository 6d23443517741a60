"""The basics on a second IMAP server: what Dovecot does need not be what all do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.sources.test_imap import subjects
from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import mail
from tests.rig.processes import Processes
from tests.rig.pymap_server import PROGRAM, PymapMailbox, launch_pymap
from tray_app.adapters.sources.imap import ImapSource

NOW = datetime(2025, 1, 15, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=5)


@pytest.fixture(scope="module")
def account(
    tmp_path_factory: pytest.TempPathFactory, certificate_authority: CertificateAuthority
) -> Iterator[PymapMailbox]:
    if not PROGRAM.is_file():
        pytest.skip("pymap is not installed")
    root = tmp_path_factory.mktemp("pymap")
    processes = Processes(root)
    yield launch_pymap(processes, certificate_authority, root)
    processes.stop_all()


@pytest.fixture
def box(account: PymapMailbox) -> PymapMailbox:
    """The account with an empty folder of sent mail: to start the server takes longer than the tests do."""
    if account.sent != "Sent":
        account.rename("Sent")
    account.recreate()
    return account


def source_of(box: PymapMailbox, password: str | None = None) -> ImapSource:
    return ImapSource(
        id="work-mail",
        host=box.server.host,
        port=box.server.starttls_port,
        security="starttls",
        username=box.username,
        password=lambda: password or box.password,
        ca_file=box.server.ca_file,
    )


def test_it_signs_in_finds_the_folder_by_its_name_and_counts(box: PymapMailbox) -> None:
    box.append(mail("Pricing"), when=NOW)
    trial = source_of(box).test()
    assert (trial.place, trial.count, trial.trouble) == ("Sent", 1, None)
    refused = source_of(box, "wrong").test().trouble
    assert refused is not None
    assert refused.code == "source.auth_failed"


def test_it_reads_headers_goes_on_from_its_cursor_and_leaves_no_trace(box: PymapMailbox) -> None:
    box.append(mail("Old", sent_at=SINCE - timedelta(days=3)), when=SINCE - timedelta(days=3), seen=False)
    box.append(*(mail(f"Mail {n}", to="Jane <jane@example.com>") for n in range(1, 61)), when=NOW, seen=False)
    source = source_of(box)
    first = source.poll(None, SINCE)
    assert first.trouble is None
    assert subjects(first) == [f"Mail {n}" for n in range(1, 61)]
    assert {one.address for email in first.activities for one in email.recipients} == {"jane@example.com"}  # type: ignore[union-attr]
    box.append(mail("New"), when=NOW, seen=False)
    again = source.poll(first.cursor, SINCE)
    assert subjects(again)[-1] == "New"
    assert len(again.activities) == 51  # the overlap, and what is new
    assert not any("\\Seen" in flags for flags in box.flags().values())


def test_a_folder_that_gets_another_name_is_found_again(box: PymapMailbox) -> None:
    box.append(mail("Pricing"), when=NOW)
    cursor = source_of(box).poll(None, SINCE).cursor
    box.rename("Sent Items")
    box.append(mail("Another"), when=NOW)
    assert subjects(source_of(box).poll(cursor, SINCE)) == ["Pricing", "Another"]


def test_a_folder_created_anew_is_read_from_its_beginning(box: PymapMailbox) -> None:
    box.append(*(mail(f"Mail {n}") for n in range(1, 4)), when=NOW)
    source = source_of(box)
    first = source.poll(None, SINCE)
    before = box.uidvalidity()
    box.recreate()
    assert box.uidvalidity() != before
    box.append(mail("Anew"), when=NOW)
    second = source.poll(first.cursor, SINCE)
    assert (subjects(second), second.trouble) == (["Anew"], None)
    assert {one.id for one in second.activities}.isdisjoint(one.id for one in first.activities)


def test_a_mail_that_was_deleted_is_no_trouble(box: PymapMailbox) -> None:
    uids = box.append(*(mail(f"Mail {n}") for n in range(1, 4)), when=NOW)
    source = source_of(box)
    cursor = source.poll(None, SINCE).cursor
    box.delete(uids[1])
    batch = source.poll(cursor, SINCE)
    assert (subjects(batch), batch.trouble, batch.not_read) == (["Mail 1", "Mail 3"], None, 0)
