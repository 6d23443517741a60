"""Mailboxes with several folders of sent mail: each is read, none twice, and the ids stay what they were."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.rig.dovecot import Dovecot, Mailbox, mail
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.sources.sent_names import is_usual
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch

NOW = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)


def source_of(box: Mailbox, **changes: Any) -> ImapSource:
    values: dict[str, Any] = {
        "id": "work-mail",
        "host": box.server.host,
        "port": box.server.tls_port,
        "username": box.username,
        "password": lambda: box.password,
        "ca_file": box.server.ca_file,
        "limit_s": PATIENCE_S,
    }
    return ImapSource(**values | changes)


def subjects(batch: Batch) -> set[str]:
    assert batch.trouble is None, batch.trouble
    return {activity.subject for activity in batch.activities if isinstance(activity, Email)}


def with_folder(box: Mailbox, *names: str) -> Mailbox:
    with box.connect() as client:
        for name in names:
            client.create_folder(name)
    return box


def test_a_marked_folder_that_is_empty_does_not_hide_the_one_that_is_used(dovecot: Dovecot) -> None:
    box = with_folder(dovecot.mailbox(sent="Sent"), "Sent Items", "Archive/Gesendete Elemente", "Drafts")
    box.append(mail("Outlook's"), when=NOW, folder="Sent Items")
    box.append(mail("Older"), when=NOW, folder="Archive/Gesendete Elemente")
    box.append(mail("Not sent"), when=NOW, folder="Drafts")
    source = source_of(box)
    assert subjects(source.poll(None, SINCE)) == {"Outlook's", "Older"}
    trial = source.test()
    assert {*trial.place.split(", ")} == {"Sent", "Sent Items", "Archive/Gesendete Elemente"}
    assert trial.count == 2


def test_the_first_folder_keeps_its_ids_and_every_other_has_its_own(dovecot: Dovecot) -> None:
    # Given a cursor as an earlier version wrote it
    box = with_folder(dovecot.mailbox(sent="Sent"), "Sent Items")
    box.append(*(mail(f"Mail {n}") for n in range(1, 61)), when=NOW)
    box.append(mail("Outlook's"), when=NOW, folder="Sent Items")
    place = {"mailbox": "Sent", "uidvalidity": box.uidvalidity(), "uid": 60, "since": SINCE.isoformat()}
    # When it is read on
    source = source_of(box)
    first = source.poll(json.dumps({"version": 1, **place}).encode(), SINCE)
    # Then the old folder goes on where it was, and the new one is read from its beginning
    ids = {one.subject: one.id for one in first.activities if isinstance(one, Email)}
    assert len(ids) == 51
    assert ids["Mail 60"] == f"work-mail:{box.uidvalidity()}:60"
    assert "." in ids["Outlook's"]
    assert {one.id for one in source.poll(first.cursor, SINCE).activities} == {*ids.values()}


def test_two_hundred_a_poll_are_shared_by_all_folders_and_none_is_left_out(dovecot: Dovecot) -> None:
    box = with_folder(dovecot.mailbox(sent="Sent"), "Sent Messages")
    box.append(*(mail(f"Mail {n}") for n in range(150)), when=NOW)
    box.append(*(mail(f"Phone {n}") for n in range(150)), when=NOW, folder="Sent Messages")
    source, batch, found = source_of(box), Batch(), set[str]()
    for _ in range(4):
        batch = source.poll(batch.cursor, SINCE)
        assert len(batch.activities) <= 200
        found |= subjects(batch)
        if not batch.more:
            break
    assert len(found) == 300


def test_a_folder_that_is_renamed_or_removed_is_routine(dovecot: Dovecot) -> None:
    box = with_folder(dovecot.mailbox(sent="Sent"), "Sent Items")
    box.append(mail("Kept", message_id="<a@example.org>"), when=NOW, folder="Sent Items")
    source = source_of(box)
    cursor = source.poll(None, SINCE).cursor
    with box.connect() as client:
        client.rename_folder("Sent Items", "Gesendete Objekte")
    again = source.poll(cursor, SINCE)
    assert subjects(again) == {"Kept"}
    with box.connect() as client:
        client.delete_folder("Gesendete Objekte")
    assert subjects(source.poll(again.cursor, SINCE)) == set()


@pytest.mark.parametrize(
    "name", ["INBOX.Sent", "INBOX/Sent Items", "[Gmail]/Gesendet", "보낸메일함", "送信済", "Poslano"]
)
@pytest.mark.parametrize("separator", ["/", "."])
def test_usual_names_are_known_under_any_prefix(name: str, separator: str) -> None:
    assert is_usual(name, separator)


@pytest.mark.parametrize(
    "name", ["Trash/Sent", "INBOX", "Drafts", "Outbox", "Unsent", "Sent invoices", "发件箱", "送信箱"]
)
def test_other_folders_are_not_taken_for_sent_mail(name: str) -> None:
    assert not is_usual(name, "/")
