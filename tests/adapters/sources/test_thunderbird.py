"""Profiles as they lie on people's computers: old and new forms, several accounts, folders with names of their own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.sources.stands.thunderbird import Profile, letter
from tray_app.adapters.sources.mbox_reading import messages
from tray_app.adapters.sources.thunderbird import ThunderbirdSource
from tray_app.core.model.activity import Email, Mark
from tray_app.core.model.ports import Batch
from tray_app.testing import NOW, SINCE

SEPARATOR = b"From - Mon Nov 23 17:02:11 2026\n"


def polled(home: Path, cursor: bytes | None = None, profile: str = "") -> Batch:
    return ThunderbirdSource(id="work-mail", homes=[home], profile=profile).poll(cursor, SINCE)


def subjects(batch: Batch) -> list[str]:
    assert batch.trouble is None, batch.trouble
    return [email.subject for email in batch.activities if isinstance(email, Email)]


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("mailbox://nobody@Local%20Folders/Sent", "Mail/Local Folders/Sent"),
        ("mailbox://nobody@Local%20Folders/Archives/Sent%202026", "Mail/Local Folders/Archives.sbd/Sent 2026"),
        ("imap://rep%40acme.example@imap.acme.example/Sent", "ImapMail/imap.acme.example/Sent"),
        ("imap://rep%40acme.example@imap.acme.example/[Gmail]/Sent%20Mail",
         "ImapMail/imap.acme.example/[Gmail].sbd/Sent Mail"),
        ("imap://rep%40acme.example@imap.acme.example/INBOX/Sent", "ImapMail/imap.acme.example/INBOX.sbd/Sent"),
        ("imap://rep%40acme.example@imap.acme.example/Envoy%C3%A9s", "ImapMail/imap.acme.example/Envoy&AOk-s"),
        ("imap://rep%40acme.example@imap.acme.example/%EB%B3%B4%EB%82%B8%ED%8E%B8%EC%A7%80%ED%95%A8",
         "ImapMail/imap.acme.example/&vPSwuNO4ycDVaA-"),
        ("imap://REP%40acme.example@IMAP.acme.example/Sent", "ImapMail/imap.acme.example/Sent"),
    ],
)  # fmt: skip
def test_the_identity_says_where_its_copies_are(tmp_path: Path, uri: str, place: str) -> None:
    profile = Profile(tmp_path)
    profile.write_prefs(
        **{
            "mail.accountmanager.accounts": "account1,account2,account3",
            "mail.account.account2.server": "server2",
            "mail.account.account3.server": "server3",
            "mail.server.server2.type": "none",
            "mail.server.server2.hostname": "Local Folders",
            "mail.server.server2.userName": "nobody",
            "mail.server.server2.directory-rel": "[ProfD]Mail/Local Folders",
            "mail.server.server3.type": "imap",
            "mail.server.server3.hostname": "imap.acme.example",
            "mail.server.server3.userName": "rep@acme.example",
            "mail.server.server3.directory-rel": "[ProfD]ImapMail/imap.acme.example",
            "mail.identity.id1.fcc_folder": uri,
        }
    )
    profile.sent.unlink()
    file = profile.folder / place
    file.parent.mkdir(parents=True)
    file.write_bytes(SEPARATOR + letter(NOW))
    assert subjects(polled(tmp_path)) == ["Pricing 1"]


@pytest.mark.parametrize(
    "ini",
    [
        "[Profile0]\nName=a\nIsRelative=1\nPath=Profiles/abcd1234.default-esr\nDefault=1\n",
        "[Profile1]\nName=a\nIsRelative=1\nPath=Profiles/abcd1234.default-esr\n\n[Profile0]\nName=b\nIsRelative=1\nPath=Profiles/gone\nDefault=1\n",
        "[Profile0]\nName=a\nIsRelative=0\nPath={home}/Profiles/abcd1234.default-esr\n",
        "\ufeff[General]\r\nStartWithLastProfile=1\r\n\r\n[Profile0]\r\nName=a\r\nIsRelative=1\r\nPath=Profiles/abcd1234.default-esr\r\n",
        "[Profile0]\nName=100%\nIsRelative=1\nPath=Profiles/abcd1234.default-esr\n[Profile0]\nName=twice\nIsRelative=1\nPath=Profiles/abcd1234.default-esr\n",
    ],
)  # fmt: skip
def test_the_profile_in_use_is_found(tmp_path: Path, ini: str) -> None:
    profile = Profile(tmp_path)
    (tmp_path / "profiles.ini").write_text(ini.format(home=tmp_path), "utf-8", newline="")
    profile.add(letter(NOW))
    assert subjects(polled(tmp_path)) == ["Pricing 1"]


def test_of_several_profiles_the_one_of_the_installed_program_is_read_or_the_chosen_one(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.add(letter(NOW))
    other = tmp_path / "private"
    private = Profile(other)
    private.add(letter(NOW, Subject="Private"))
    (tmp_path / "profiles.ini").write_text(
        f"[Profile0]\nName=private\nIsRelative=0\nPath={private.folder}\nDefault=1\n\n"
        "[Profile1]\nName=work\nIsRelative=1\nPath=Profiles/abcd1234.default-esr\n"
    )
    (tmp_path / "installs.ini").write_text("[FDC34C9F024745EB]\nDefault=Profiles/abcd1234.default-esr\n")
    assert subjects(polled(tmp_path)) == ["Pricing 1"]
    assert subjects(polled(tmp_path, profile="private")) == ["Private"]
    assert subjects(polled(tmp_path, profile=str(private.folder))) == ["Private"]
    missing = polled(tmp_path, profile="gone").trouble
    assert missing is not None
    assert (missing.code, str(missing.evidence[1].answer)) == ("source.misconfigured", "private, work")


def test_no_thunderbird_at_all_is_told(tmp_path: Path) -> None:
    trouble = polled(tmp_path).trouble
    assert trouble is not None
    assert trouble.code == "source.misconfigured"


def test_a_folder_marked_by_the_server_is_read_though_the_identity_keeps_no_copies(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.write_prefs(**{"mail.identity.id1.fcc": False})
    profile.sent.unlink()
    file = profile.account / "[Gmail].sbd" / "Something"
    file.parent.mkdir()
    file.write_bytes(SEPARATOR + letter(NOW))
    stale = "/old/place/Mail/pop.acme.example/[Gmail].sbd/Something.msf"
    (profile.folder / "folderCache.json").write_text(json.dumps({stale: {"flags": 0x204}, "x": 7}))
    assert subjects(polled(tmp_path)) == ["Pricing 1"]


def test_a_file_that_was_compacted_brings_nothing_twice_and_loses_nothing(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    for number in (1, 2, 3):
        profile.add(letter(NOW, number))
    first = polled(tmp_path)
    profile.sent.write_bytes(b"".join(SEPARATOR + letter(NOW, number) for number in (2, 3)))
    profile.add(letter(NOW, 4))
    second = polled(tmp_path, first.cursor)
    assert subjects(second) == ["Pricing 2", "Pricing 3", "Pricing 4"]
    assert [one.id for one in second.activities[:2]] == [one.id for one in first.activities[1:]]


def test_a_message_that_is_being_written_waits_for_its_end(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.add(letter(NOW, 1))
    whole = letter(NOW, 2)
    for cut in (1, 40, whole.index(b"\n\n")):
        before = profile.sent.read_bytes()
        profile.add(whole[:cut])
        assert subjects(polled(tmp_path)) == ["Pricing 1"]
        profile.sent.write_bytes(before)
    profile.add(whole)
    assert subjects(polled(tmp_path)) == ["Pricing 1", "Pricing 2"]


def test_marks_of_the_program_change_nothing_and_a_time_comes_from_the_separator_where_date_has_none(
    tmp_path: Path,
) -> None:
    profile = Profile(tmp_path)
    profile.add(letter(NOW, 1, Date="yesterday", References="<a@example.com>"))
    (first,) = polled(tmp_path).activities
    assert isinstance(first, Email)
    local = datetime(2026, 11, 23, 17, 2, 11).astimezone()
    assert first.occurred_at == local
    assert Mark.REPLY in first.marks
    profile.sent.write_bytes(profile.sent.read_bytes().replace(b"Status: 0001", b"Status: 0009"))
    assert [one.id for one in polled(tmp_path).activities] == [first.id]


def test_a_huge_body_and_a_huge_header_are_passed_over(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    people = ",\n ".join(f"p{number}@example.com" for number in range(4_000))
    profile.add(letter(NOW, 1) + b"line\n\nFrom here on: it is long\n" * 400_000)
    profile.add(letter(NOW, 2, To=people))
    profile.add(letter(NOW, 3))
    batch = polled(tmp_path)
    assert subjects(batch) == ["Pricing 1", "Pricing 2", "Pricing 3"]
    long = batch.activities[1]
    assert isinstance(long, Email)
    assert len(long.recipients) == 4_000


@pytest.mark.parametrize(
    "separator", [b"From \n", b"From \r\n", SEPARATOR, b"From rep@acme.example Mon Nov 23 17:02:11 2026\n"]
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_every_form_of_a_separator_and_of_a_line_end_is_known(tmp_path: Path, separator: bytes, end: bytes) -> None:
    profile = Profile(tmp_path)
    for number in (1, 2):
        profile.add(letter(NOW, number).replace(b"\n", end), separator)
    assert subjects(polled(tmp_path)) == ["Pricing 1", "Pricing 2"]


def test_lines_before_the_first_message_do_no_harm(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.sent.write_bytes(b"\x00\x00junk\n\n")
    profile.add(letter(NOW, 1))
    assert subjects(polled(tmp_path)) == ["Pricing 1"]


def test_what_cannot_be_read_is_forgotten_when_it_is_too_old_to_matter(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.add(letter(NOW - timedelta(days=400), 1))
    profile.add(b"X-Odd: yes\n\n", b"From -\n")
    profile.add(letter(NOW, 2))
    batch = polled(tmp_path)
    assert (subjects(batch), batch.not_read) == (["Pricing 2"], 0)


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_no_bytes_make_the_reader_fail_and_what_was_written_properly_is_found(bodies: list[bytes]) -> None:
    plain = [body.replace(b"From ", b">From ") for body in bodies]
    data = b"".join(SEPARATOR + letter(NOW, number) + body + b"\n\n" for number, body in enumerate(plain))
    found = list(messages(BytesIO(data), 0, len(data)))
    assert len(found) == len(plain)
    assert all(one.headers.email("s") is not None for one in found)


@given(st.binary(max_size=2000))
def test_any_file_can_be_looked_through(data: bytes) -> None:
    for message in messages(BytesIO(data), 0, len(data)):
        message.headers.email("s", datetime.now(UTC))


def test_a_line_that_lost_the_space_before_it_still_belongs_to_its_field(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.add(letter(NOW, To="Jane <jane@example.com>,\nKim <kim@example.com>,\n Lee <lee@example.com>"))
    (email,) = polled(tmp_path).activities
    assert isinstance(email, Email)
    assert [one.address for one in email.recipients] == ["jane@example.com", "kim@example.com", "lee@example.com"]
    # And it is the same email as the copy that kept its spaces
    profile.add(letter(NOW, To="Jane <jane@example.com>,\n Kim <kim@example.com>,\n Lee <lee@example.com>"))
    assert [one.id for one in polled(tmp_path).activities] == [email.id]
