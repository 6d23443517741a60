"""The Sent folder of a real Dovecot."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.rig.dovecot import SENT_NAMES, Dovecot, Mailbox, mail
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.activity import Email, Mark
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.ports import Batch, Source

NOW = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)
SAMPLES = Path(__file__).parents[2] / "data" / "mail"


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


def subjects(batch: Batch) -> list[str]:
    assert batch.trouble is None, batch.trouble
    return [activity.subject for activity in batch.activities if isinstance(activity, Email)]


def told(batch: Batch) -> tuple[str, str]:
    """The trouble's code, and its evidence in one line."""
    assert batch.trouble is not None
    return batch.trouble.code, " | ".join(f"{one.question}: {one.answer}" for one in batch.trouble.evidence)


def test_an_email_comes_with_its_stable_id_and_nothing_shows_that_it_was_read(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.append(mail("Pricing", message_id="<a@example.org>", cc="sam@example.net"), when=NOW, seen=False)
    source: Source = source_of(box)
    batch = source.poll(None, SINCE)
    assert subjects(batch) == ["Pricing"]
    email = batch.activities[0]
    assert isinstance(email, Email)
    assert email.id == f"work-mail:{box.uidvalidity()}:1"
    assert (email.occurred_at, email.message_id, email.sender) == (NOW, "a@example.org", "rep@example.org")
    assert [(one.address, one.role) for one in email.recipients] == [
        ("jane@example.com", "to"),
        ("sam@example.net", "cc"),
    ]
    assert box.flags() == {1: set()}


def test_an_empty_folder_is_fine_and_what_comes_later_is_found(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    source = source_of(box)
    first = source.poll(None, SINCE)
    assert subjects(first) == []
    again = source.poll(first.cursor, SINCE)
    assert subjects(again) == []
    box.append(mail("Later"), when=NOW)
    assert subjects(source.poll(again.cursor, SINCE)) == ["Later"]


def test_the_last_message_is_not_taken_for_a_new_one(dovecot: Dovecot) -> None:
    # Given a folder whose newest sixty are gone, so that the range to read again is empty
    box = dovecot.mailbox()
    box.append(*(mail(f"Mail {n}") for n in range(1, 62)), when=NOW)
    source = source_of(box)
    cursor = source.poll(None, SINCE).cursor
    box.delete(*range(2, 62))
    # When "12:*" is searched, which IMAP answers with the last message, then it is left out
    assert subjects(source.poll(cursor, SINCE)) == []


def test_only_the_last_fifty_are_read_again(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.append(*(mail(f"Mail {n}") for n in range(1, 61)), when=NOW)
    source = source_of(box)
    first = source.poll(None, SINCE)
    assert len(subjects(first)) == 60
    box.append(mail("New"), when=NOW)
    again = source.poll(first.cursor, SINCE)
    assert subjects(again) == [f"Mail {n}" for n in range(11, 61)] + ["New"]
    known = {activity.id for activity in first.activities}
    assert [one.id in known for one in again.activities] == [True] * 50 + [False]


def test_two_hundred_come_at_a_time_and_none_is_left_out(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.append(*(mail(f"Mail {n}") for n in range(1, 421)), when=NOW)
    source = source_of(box)
    batch, found, sizes = Batch(), list[str](), list[int]()
    for _ in range(5):
        batch = source.poll(batch.cursor, SINCE)
        sizes.append(len(batch.activities))
        found += subjects(batch)
        if not batch.more:
            break
    assert sizes == [200, 200, 120]
    assert list(dict.fromkeys(found)) == [f"Mail {n}" for n in range(1, 421)]


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer's own zone is thirteen hours ahead."""
    monkeypatch.setenv("TZ", "AAA-13")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_from_utc")
@pytest.mark.parametrize("zone", [timezone(timedelta(hours=hours)) for hours in (-12, 0, 14)], ids=str)
def test_nothing_from_before_since_comes_whatever_the_zone(dovecot: Dovecot, zone: timezone) -> None:
    box = dovecot.mailbox()
    box.append(mail("Just before"), when=(SINCE - timedelta(seconds=1)).astimezone(zone))
    box.append(mail("Just then"), when=SINCE.astimezone(zone))
    box.append(mail("A day before", sent_at=NOW), when=(SINCE - timedelta(days=1)).astimezone(zone))
    batch = source_of(box).poll(None, SINCE)
    assert subjects(batch) == ["Just then"]
    assert batch.activities[0].occurred_at == SINCE


def test_looking_further_back_than_before_reads_again(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.append(mail("Old"), when=NOW - timedelta(days=30))
    box.append(*(mail(f"Mail {n}") for n in range(1, 61)), when=NOW)
    source = source_of(box)
    cursor = source.poll(None, SINCE).cursor
    assert "Old" in subjects(source.poll(cursor, NOW - timedelta(days=60)))


def test_a_folder_created_anew_is_read_again_under_other_ids(dovecot: Dovecot) -> None:
    # Given more mails than are read again anyway
    box = dovecot.mailbox()
    mails = [mail(f"Mail {n}", message_id=f"<{n}@example.org>") for n in range(60)]
    box.append(*mails, when=NOW)
    source = source_of(box)
    before = source.poll(None, SINCE)
    # When the folder is made anew with a few of them
    box.recreate()
    box.append(*mails[:3], when=NOW)
    after = source.poll(before.cursor, SINCE)
    # Then they come again, recognisable by their Message-IDs alone
    assert subjects(after) == ["Mail 0", "Mail 1", "Mail 2"]
    assert not {one.id for one in before.activities} & {one.id for one in after.activities}
    found = [one.message_id for one in after.activities if isinstance(one, Email)]
    assert found == ["0@example.org", "1@example.org", "2@example.org"]


@pytest.mark.parametrize("cursor", [b"", b"\xff", b"[]", b'{"version":99}', b'{"version":1,"uid":"x"}', b"[" * 100_000])
def test_a_damaged_cursor_reads_again(dovecot: Dovecot, cursor: bytes) -> None:
    box = dovecot.mailbox()
    box.append(mail("Pricing"), when=NOW)
    assert subjects(source_of(box).poll(cursor, SINCE)) == ["Pricing"]


@pytest.mark.parametrize("name", SENT_NAMES)
def test_the_folder_that_the_server_marks_is_found(dovecot: Dovecot, name: str) -> None:
    box = dovecot.mailbox(sent=name)
    box.append(mail("Pricing"), when=NOW)
    assert subjects(source_of(box).poll(None, SINCE)) == ["Pricing"]


@pytest.mark.parametrize("name", ["Skickat", "Mail/Verzonden", "보낸 편지함", "GESENDET"])
def test_a_usual_name_without_a_mark_is_found(dovecot: Dovecot, name: str) -> None:
    box = dovecot.mailbox(sent=name)
    box.append(mail("Pricing"), when=NOW)
    assert subjects(source_of(box).poll(None, SINCE)) == ["Pricing"]


def test_a_configured_folder_comes_before_the_marked_one(dovecot: Dovecot) -> None:
    box = dovecot.mailbox(sent="Sent")
    with box.connect() as client:
        client.create_folder("Team/Verschickt")
    box.append(mail("Elsewhere"), when=NOW)
    box.append(mail("Pricing"), when=NOW, folder="Team/Verschickt")
    assert subjects(source_of(box, mailbox="Team/Verschickt").poll(None, SINCE)) == ["Pricing"]


def test_a_renamed_folder_is_a_setting_to_correct_not_an_empty_mailbox(dovecot: Dovecot) -> None:
    # Given a mailbox that worked
    box = dovecot.mailbox(sent="Outbox copies")
    box.append(mail("Pricing"), when=NOW)
    source = source_of(box, mailbox="Outbox copies")
    cursor = source.poll(None, SINCE).cursor
    # When its folder gets another name
    box.rename("Versandte Ärgernisse")
    # Then that is said, with the names that exist, whether it was configured or not
    batch = source.poll(cursor, SINCE)
    code, evidence = told(batch)
    assert (code, batch.activities, batch.cursor) == ("source.misconfigured", (), None)
    assert "Outbox copies" in evidence
    assert "Versandte Ärgernisse" in evidence
    code, evidence = told(source_of(box).poll(None, SINCE))
    assert code == "source.misconfigured"
    assert "Versandte Ärgernisse" in evidence


def test_a_wrong_password_is_said_and_kept_to_ourselves(dovecot: Dovecot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    box = dovecot.mailbox()
    source = source_of(box, password=lambda: "not-the-password")
    batch = source.poll(None, SINCE)
    code, evidence = told(batch)
    assert code == "source.auth_failed"
    for secret in ("not-the-password", box.username, box.username.partition("@")[0]):
        assert secret not in evidence + caplog.text + repr(source) + repr(batch)


def test_nothing_of_an_email_reaches_the_log(dovecot: Dovecot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    box = dovecot.mailbox()
    box.append(mail("Pricing"), when=NOW)
    caplog.clear()
    assert subjects(source_of(box).poll(None, SINCE)) == ["Pricing"]
    for words in ("Pricing", "jane@", box.username, box.password):
        assert words not in caplog.text


def test_a_password_beyond_ascii_signs_in(dovecot: Dovecot) -> None:
    # Given an account that nobody has used: it has no sent folder yet, which only shows after signing in
    box = dovecot.mailbox()
    username = f"beyond.{box.username}"
    (box.server.root / "passwords" / username).write_text(f"{username}:{{PLAIN}}비밀번호-pässword\n", "utf-8")
    source = source_of(box, username=username, password=lambda: "비밀번호-pässword")
    assert told(source.poll(None, SINCE))[0] == "source.misconfigured"
    assert told(source_of(box, username=username, password=lambda: "비밀").poll(None, SINCE))[0] == "source.auth_failed"


def test_a_password_with_a_line_break_is_never_sent(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    source = source_of(box, password=lambda: f"{box.password}\r\n0 DELETE Sent")
    assert told(source.poll(None, SINCE))[0] == "source.auth_failed"


def test_a_locked_keyring_passes_through(dovecot: Dovecot) -> None:
    def locked() -> str:
        raise CannotCheck("check.keyring_locked")

    assert told(source_of(dovecot.mailbox(), password=locked).poll(None, SINCE))[0] == "check.keyring_locked"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_authority_is_named_and_nothing_is_sent_to_it(dovecot: Dovecot, security: str) -> None:
    box = dovecot.mailbox()
    # The server writes its log a little after its answers: first the visit in which the mailbox was made.
    wait_until(lambda: f"imap({box.username})" in box.server.log, "the last line of the visit before")
    before = box.server.log
    port = box.server.tls_port if security == "tls" else box.server.starttls_port
    source = source_of(box, ca_file=None, security=security, port=port)
    code, evidence = told(source.poll(None, SINCE))
    assert code == "check.tls_untrusted"
    assert "localhost" in evidence
    assert "issued by Testing CA" in evidence or "trustme" in evidence
    wait_until(lambda: "unknown ca" in box.server.log.removeprefix(before), "what the server says of this visit")
    assert box.username not in box.server.log.removeprefix(before)


def test_starttls_secures_the_connection_before_the_password(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    box.append(mail("Pricing"), when=NOW)
    source = source_of(box, security="starttls", port=box.server.starttls_port)
    assert subjects(source.poll(None, SINCE)) == ["Pricing"]


def test_tls_to_a_port_that_begins_in_plain_text_is_unreachable(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    code, evidence = told(source_of(box, port=box.server.starttls_port).poll(None, SINCE))
    assert code == "source.unreachable"
    assert "the port or the security setting may be wrong" in evidence


def test_a_ca_file_that_is_missing_is_a_setting_to_correct(dovecot: Dovecot, tmp_path: Path) -> None:
    code, evidence = told(source_of(dovecot.mailbox(), ca_file=tmp_path / "gone.pem").poll(None, SINCE))
    assert code == "source.misconfigured"
    assert "gone.pem" in evidence


def test_a_server_that_is_not_there_is_unreachable(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        code, evidence = told(source_of(box, host="127.0.0.1", port=port).poll(None, SINCE))
    assert (code, "refused" in evidence) == ("source.unreachable", True)
    code, evidence = told(source_of(box, host="imap.acme.example").poll(None, SINCE))
    assert (code, "no server of that name" in evidence) == ("source.unreachable", True)


@pytest.mark.parametrize(
    ("security", "host"), [("ssl", "localhost"), ("none", "imap.example.com"), ("none", "10.0.0.1")]
)
def test_wrong_security_is_refused_before_anything_is_sent(security: str, host: str) -> None:
    with pytest.raises(BadConfiguration, match=r"sources\.work-mail\.security"):
        ImapSource(id="work-mail", host=host, username="rep", password=str, security=security)


def test_a_trial_names_the_folder_and_counts(dovecot: Dovecot) -> None:
    box = dovecot.mailbox(sent="Gesendete Elemente")
    box.append(mail("One"), mail("Two"), when=NOW)
    trial = source_of(box).test()
    assert (trial.place, trial.count, trial.trouble) == ("Gesendete Elemente", 2, None)
    refused = source_of(box, password=lambda: "wrong").test()
    assert refused.trouble is not None
    assert refused.trouble.code == "source.auth_failed"


def test_every_sample_comes_through_a_real_server(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    samples = sorted(SAMPLES.glob("*.eml"))
    box.append(*(path.read_bytes().replace(b"\n", b"\r\n") for path in samples), when=NOW)
    found = source_of(box).poll(None, datetime(2024, 1, 1, tzinfo=UTC)).activities
    by_name = {path.stem: one for path, one in zip(samples, found, strict=True) if isinstance(one, Email)}
    assert by_name["subject-korean-euc-kr"].subject == "Re: 계약서 검토 요청드립니다"
    assert by_name["header-8bit"].subject == "Angebot für Zürich – Größe M"
    assert len(by_name["many-recipients"].recipients) == 43
    assert by_name["bcc-only"].recipients[0].role == "bcc"
    assert by_name["meeting-answer"].marks == {Mark.MEETING}
    assert by_name["date-broken"].occurred_at == NOW


def test_a_draft_flag_is_seen(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    with box.connect() as client:
        client.append(box.sent, mail("Unfinished").as_bytes(), ["\\Draft"], NOW)
    email = source_of(box).poll(None, SINCE).activities[0]
    assert isinstance(email, Email)
    assert Mark.DRAFT in email.marks
