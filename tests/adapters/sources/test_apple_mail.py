"""Apple Mail's index in the forms it has had, and what macOS says when it may not be read."""

from __future__ import annotations

import plistlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sources.stands.apple_mail import MIDDLE, NEW, OLD, MailFolder
from tray_app.adapters.sources import apple_mail
from tray_app.adapters.sources.apple_mail import AppleMailSource
from tray_app.core.model.activity import Email, Mark, RecipientRole
from tray_app.core.model.ports import Batch
from tray_app.testing import NOW, SINCE


@pytest.fixture
def mail_folder() -> Iterator[Callable[..., MailFolder]]:
    """Makes a folder of Mail; Mail ends with the test."""
    with ExitStack() as over:

        def make(*args: Any, **how: Any) -> MailFolder:
            mail = MailFolder(*args, **how)
            over.callback(mail.quit)
            return mail

        yield make


def polled(mail: MailFolder, cursor: bytes | None = None, mailbox: str = "") -> Batch:
    return AppleMailSource(id="work-mail", folder=mail.folder, mailbox=mailbox).poll(cursor, SINCE)


def subjects(batch: Batch) -> list[str]:
    assert batch.trouble is None, batch.trouble
    return [email.subject for email in batch.activities if isinstance(email, Email)]


@pytest.mark.parametrize("since_2001", [False, True])
@pytest.mark.parametrize(("schema", "version"), [(NEW, "V10"), (MIDDLE, "V8"), (OLD, "V2")])
def test_every_known_form_gives_the_same_email(
    tmp_path: Path, mail_folder: Callable[..., MailFolder], schema: str, version: str, since_2001: bool
) -> None:
    mail = mail_folder(tmp_path, schema, version=version, since_2001=since_2001)
    mail.add(NOW, subject_prefix="Re: ")
    (email,) = polled(mail).activities
    assert isinstance(email, Email)
    assert (email.occurred_at, email.subject, email.sender) == (NOW, "Re: Pricing 1", "rep@acme.example")
    assert [(one.address, one.role) for one in email.recipients] == [
        ("jane@example.com", RecipientRole.TO),
        ("kim@example.com", RecipientRole.CC),
    ]
    assert email.marks == {Mark.REPLY}
    assert email.message_id == ("mail-1@acme.example" if schema is NEW else None)


@pytest.mark.parametrize(
    "url",
    [
        "imap://0F2A-1/Sent%20Messages",
        "ews://0F2A-2/Sent%20Items",
        "ews://0F2A-2/Gesendete%20Elemente",
        "imap://0F2A-3/%5BGmail%5D/Sent%20Mail",
        "imap://rep%40acme.example@imap.acme.example/INBOX/Sent",
        "imap://0F2A-3/%5BGmail%5D/Messages%20envoye%CC%81s",
        "local://0F2A-4/Sent%20Messages",
        "imap://0F2A-1/Sent%20Messages.mbox",
        "imap://0F2A-5/%E1%84%87%E1%85%A9%E1%84%82%E1%85%A2%E1%86%AB%20%EB%A9%94%EC%9D%BC%ED%95%A8",
    ],
)
def test_folders_of_sent_mail_are_known_by_their_names(
    tmp_path: Path, mail_folder: Callable[..., MailFolder], url: str
) -> None:
    mail = mail_folder(tmp_path)
    mail.run("DELETE FROM mailboxes WHERE ROWID = ?", mail.sent)
    mail.add(NOW, mailbox=mail.add_folder(url))
    mail.add(NOW, 2, mailbox=mail.inbox)
    assert subjects(polled(mail)) == ["Pricing 1"]


def test_a_folder_with_a_name_of_its_own_is_named_in_the_settings(
    tmp_path: Path, mail_folder: Callable[..., MailFolder]
) -> None:
    mail = mail_folder(tmp_path)
    mail.add(NOW, mailbox=mail.add_folder("imap://0F2A-1/Outgoing"))
    assert subjects(polled(mail, mailbox="outgoing")) == ["Pricing 1"]
    trouble = polled(mail, mailbox="gone").trouble
    assert trouble is not None
    assert trouble.code == "source.misconfigured"


def test_somebody_without_a_proper_address_is_named(tmp_path: Path, mail_folder: Callable[..., MailFolder]) -> None:
    mail = mail_folder(tmp_path)
    mail.add(NOW, to="Jane Doe")
    (email,) = polled(mail).activities
    assert isinstance(email, Email)
    assert ([one.address for one in email.recipients], email.unreadable_recipients) == (
        ["kim@example.com"],
        ("Jane Doe",),
    )


def test_gmail_marks_sent_mail_with_a_label(tmp_path: Path, mail_folder: Callable[..., MailFolder]) -> None:
    mail = mail_folder(tmp_path)
    everything = mail.add_folder("imap://0F2A-3/%5BGmail%5D/All%20Mail")
    sent = mail.add_folder("imap://0F2A-3/%5BGmail%5D/Sent%20Mail")
    mail.label(mail.add(NOW, 1, mailbox=everything), sent)
    mail.add(NOW, 2, mailbox=everything)
    mail.label(999, sent)
    assert subjects(polled(mail)) == ["Pricing 1"]


def test_a_rebuilt_index_brings_the_same_emails_under_the_same_ids(
    tmp_path: Path, mail_folder: Callable[..., MailFolder]
) -> None:
    mail = mail_folder(tmp_path)
    for number in (1, 2):
        mail.add(NOW, number)
    first = polled(mail)
    mail.run("UPDATE recipients SET message = message + 100")
    mail.run("UPDATE messages SET ROWID = ROWID + 100")
    mail.add(NOW, 3)
    second = polled(mail, first.cursor)
    assert subjects(second) == ["Pricing 1", "Pricing 2", "Pricing 3"]
    assert [one.id for one in second.activities[:2]] == [one.id for one in first.activities]


def test_a_rebuilt_index_in_another_order_hides_nothing_behind_the_place_of_before(
    tmp_path: Path, mail_folder: Callable[..., MailFolder]
) -> None:
    mail = mail_folder(tmp_path)
    for number in range(1, 71):
        mail.add(NOW, number)
    first = polled(mail)
    # Numbered anew, backwards, with a new mail in the first row.
    mail.run("UPDATE recipients SET message = 10000 - message")
    mail.run("UPDATE messages SET ROWID = 10000 - ROWID")
    mail.run("UPDATE recipients SET message = message - 9928")
    mail.run("UPDATE messages SET ROWID = ROWID - 9928")
    new = mail.add(NOW, 99)
    mail.run("UPDATE recipients SET message = 1 WHERE message = ?", new)
    mail.run("UPDATE messages SET ROWID = 1 WHERE ROWID = ?", new)
    assert "Pricing 99" in subjects(polled(mail, first.cursor))


def test_a_mail_that_mail_moves_into_the_folder_later_comes_in_its_old_row(
    tmp_path: Path, mail_folder: Callable[..., MailFolder]
) -> None:
    mail = mail_folder(tmp_path)
    waiting = mail.add(NOW, 1, mailbox=mail.add_folder("local://0F2A-1/Outbox"))
    mail.add(NOW, 2)
    first = polled(mail)
    assert subjects(first) == ["Pricing 2"]
    mail.run("UPDATE messages SET mailbox = ? WHERE ROWID = ?", mail.sent, waiting)
    assert set(subjects(polled(mail, first.cursor))) == {"Pricing 1", "Pricing 2"}


@pytest.mark.parametrize("running", [True, False])
def test_reading_leaves_no_trace_whether_mail_runs_or_not(
    tmp_path: Path, mail_folder: Callable[..., MailFolder], running: bool
) -> None:
    mail = mail_folder(tmp_path)
    mail.add(NOW)
    if not running:
        mail.quit()
    before = {path.name: path.read_bytes() for path in mail.file.parent.iterdir() if not path.name.endswith("-shm")}
    names = {path.name for path in mail.file.parent.iterdir()}
    assert subjects(polled(mail)) == ["Pricing 1"]
    assert {path.name for path in mail.file.parent.iterdir()} == names
    assert {name: (mail.file.parent / name).read_bytes() for name in before} == before


def test_the_version_that_was_used_last_is_read(tmp_path: Path, mail_folder: Callable[..., MailFolder]) -> None:
    new, old = mail_folder(tmp_path, version="V10"), mail_folder(tmp_path, version="V9")
    new.add(NOW, 1)
    old.add(NOW, 2)
    assert subjects(polled(new)) == ["Pricing 1"]
    (tmp_path / "PersistenceInfo.plist").write_bytes(plistlib.dumps({"LastUsedVersionDirectoryName": "V9"}))
    assert subjects(polled(new)) == ["Pricing 2"]
    (tmp_path / "PersistenceInfo.plist").write_bytes(b"junk")
    assert subjects(polled(new)) == ["Pricing 1"]


REFUSALS = [
    (PermissionError(1, "Operation not permitted"), "source.access_locked"),
    (PermissionError(13, "Permission denied"), "source.access_locked"),
    (sqlite3.DatabaseError("authorization denied"), "source.access_locked"),
    (sqlite3.OperationalError("database is locked"), "source.unreachable"),
    (sqlite3.DatabaseError("database disk image is malformed"), "source.unreachable"),
    (FileNotFoundError(2, "No such file or directory"), "source.misconfigured"),
]


@pytest.mark.parametrize("place", ["entries", "connect"])
@pytest.mark.parametrize(("error", "code"), REFUSALS)
def test_what_the_system_refuses_has_its_reason(
    tmp_path: Path,
    mail_folder: Callable[..., MailFolder],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    error: Exception,
    code: str,
) -> None:
    mail = mail_folder(tmp_path)

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(apple_mail, place, refuse)
    source = AppleMailSource(id="work-mail", folder=mail.folder)
    for trouble in (source.poll(None, SINCE).trouble, source.test().trouble):
        assert trouble is not None
        assert trouble.code == code


def test_no_mail_and_a_strange_index_are_told(tmp_path: Path, mail_folder: Callable[..., MailFolder]) -> None:
    source = AppleMailSource(id="work-mail", folder=tmp_path / "none")
    assert source.test().trouble is not None
    mail = mail_folder(tmp_path / "Mail")
    mail.run("ALTER TABLE messages RENAME COLUMN mailbox TO folder")
    trouble = polled(mail).trouble
    assert trouble is not None
    assert [str(one.answer) for one in trouble.evidence][1] == "messages.mailbox"
    junk = tmp_path / "Junk" / "V10" / "MailData"
    junk.mkdir(parents=True)
    (junk / "Envelope Index").write_bytes(b"no database at all" * 100)
    told = AppleMailSource(id="work-mail", folder=tmp_path / "Junk").poll(None, SINCE).trouble
    assert told is not None
    assert told.code == "source.unreachable"


def test_a_trial_counts_and_tells_the_reps_addresses(tmp_path: Path, mail_folder: Callable[..., MailFolder]) -> None:
    mail = mail_folder(tmp_path)
    mail.add(NOW)
    trial = AppleMailSource(id="work-mail", folder=mail.folder).test()
    assert (trial.place, trial.count, trial.own_addresses) == ("Sent Messages", 1, ("rep@acme.example",))
