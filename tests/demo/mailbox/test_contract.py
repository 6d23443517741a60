"""The demo mailbox and a real Dovecot give the same answers to what a Sent-mailbox reader asks."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from tests.demo.mailbox.accounts import DemoAccount, DovecotAccount, MailAccount
from tests.demo.mailbox.conftest import MORNING, SAMPLES

HEADER_FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES AUTO-SUBMITTED LIST-ID CONTENT-TYPE)]"
ODD_HEADERS = {
    "empty fields": "Subject:\r\nTo:\r\nFrom: a@example.com\r\nIn-Reply-To:\r\n\r\n",
    "no header": "\r\n",
    "folds": "Subject: one\r\n\ttwo\r\n   three  four\t five \r\n \t six\r\n\r\n",
    "folded ids": "In-Reply-To: <a@example.com>\r\n\t<b@example.com>\r\n   <c@example.com>\r\n\r\n",
    "fold before the text": "Subject:\r\n only\r\nFrom:\r\n a@example.com\r\n\r\n",
    "nested comment": "From: a@example.com (Ann (of (the) sales) desk)\r\n\r\n",
    "comment in a name": "To: Ann (x) Lee <a@example.com>\r\n\r\n",
    "only a comment": "To: (nobody)\r\n\r\n",
    "comment after the bracket": "To: <ann@example.com> (Ann Lee)\r\n\r\n",
    "quoted local part": 'To: "odd, one"@example.com, "a b" <"c d"@example.com>\r\n\r\n',
    "escaped quotes": 'To: "Jim \\"Jet\\" Jones" <jim@example.com>\r\n\r\n',
    "spaces in a name": 'To: Ann  Bea\r\n\tLee <a@example.com>, "D  E" <d@example.com>\r\n\r\n',
    "encoded words": "To: =?utf-8?Q?Ann=2C?= Lee <ann@example.com>\r\n\r\n",
    "spaces around dots": "To: Ann . Lee <ann @ example.com>\r\n\r\n",
    "no domain": "To: postmaster, <root>\r\n\r\n",
    "nothing in the bracket": "To: Nobody <>\r\n\r\n",
    "words behind the bracket": "To: Ann <ann@example.com> Lee\r\n\r\n",
    "route": "To: Ann <@relay.example.net,@hub.example.net:ann@example.com>\r\n\r\n",
    "group of none and some": "To: A:;, B: x@example.com, Y <y@example.net>;, z@example.org\r\n\r\n",
    "unclosed group": "To: A B: c@example.com, d@example.com\r\n\r\n",
    "sender and reply-to": "From: a@example.com\r\nSender: b@example.com\r\nReply-To: c@example.com\r\n\r\n",
    "two of each": "Subject: one\r\nSubject: two\r\nTo: a@example.com\r\nTo: b@example.com\r\n\r\n",
    "space before the colon": "Subject : spaced\r\nTo : a@example.com\r\n\r\n",
    "a line that is no field": "Subject: one\r\nnonsense here\r\nTo: a@example.com\r\n\r\n",
}


def crlf(file: Path) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def ask(account: MailAccount, items: list[str]) -> dict[int, dict[bytes, object]]:
    """What the account tells of all its mail."""
    with account.login() as client:
        client.normalise_times = False
        client.select_folder("Sent", readonly=True)
        return {uid: dict(told) for uid, told in client.fetch(client.search("ALL"), items).items()}


def both_told(
    demo: DemoAccount, real: DovecotAccount, messages: dict[str, bytes], items: list[str]
) -> tuple[dict[str, dict[bytes, object]], dict[str, dict[bytes, object]]]:
    """What each server tells of the messages, by the messages' names."""
    answers = []
    for account in (demo, real):
        account.append(*messages.values(), when=MORNING)
        told = ask(account, items)
        assert sorted(told) == list(range(1, len(messages) + 1))
        answers.append({name: told[uid] for uid, name in enumerate(messages, 1)})
    return answers[0], answers[1]


def test_the_samples_are_told_as_dovecot_tells_them(demo_account: DemoAccount, dovecot_account: DovecotAccount) -> None:
    samples = {file.name: crlf(file) for file in sorted(SAMPLES.glob("*.eml"))}
    items = ["ENVELOPE", "INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[HEADER]", HEADER_FIELDS]
    demo, real = both_told(demo_account, dovecot_account, samples, items)
    assert demo == real


def test_odd_headers_have_the_envelopes_dovecot_gives_them(
    demo_account: DemoAccount, dovecot_account: DovecotAccount
) -> None:
    headers = {name: header.encode("ascii") for name, header in ODD_HEADERS.items()}
    demo, real = both_told(demo_account, dovecot_account, headers, ["ENVELOPE"])
    assert demo == real


def three_days(account: MailAccount) -> None:
    """Mail of 10, 11 and 12 March; the second one is of 10 March in UTC."""
    east = timezone(timedelta(hours=9))
    moments = (
        datetime(2025, 3, 10, 12, 0, tzinfo=UTC),
        datetime(2025, 3, 11, 1, 0, tzinfo=east),
        datetime(2025, 3, 12, 12, 0, tzinfo=UTC),
    )
    for number, moment in enumerate(moments, 1):
        account.append(b"Subject: mail %d\r\nMessage-ID: <%d@example.com>\r\n\r\n" % (number, number), when=moment)


SEARCHES: list[tuple[list[object], list[int]]] = [
    (["ALL"], [1, 2, 3]),
    (["UID", "2:*"], [2, 3]),
    (["UID", "*:2"], [2, 3]),
    (["UID", "4:*"], [3]),
    (["UID", "4000000000:*"], [3]),
    (["UID", "*"], [3]),
    (["UID", "1,3,1"], [1, 3]),
    (["UID", "3:1"], [1, 2, 3]),
    (["UID", "7:9"], []),
    (["2:3"], [2, 3]),
    (["SINCE", date(2025, 3, 12)], [3]),
    (["BEFORE", date(2025, 3, 10)], []),
    (["SINCE", date(2025, 3, 10), "BEFORE", date(2025, 3, 13), "UID", "1:2"], [1, 2]),
    (["UID", "2:*", "SINCE", date(2025, 3, 1)], [2, 3]),
]


def test_uid_search(account: MailAccount) -> None:
    three_days(account)
    with account.login() as client:
        client.select_folder("Sent", readonly=True)
        found = [(criteria, sorted(client.search(criteria))) for criteria, _ in SEARCHES]
    assert found == SEARCHES


def test_every_range_is_empty_in_an_empty_mailbox(account: MailAccount) -> None:
    with account.login() as client:
        told = client.select_folder("Sent", readonly=True)
        assert (told[b"EXISTS"], told[b"UIDNEXT"]) == (0, 1)
        assert client.search(["UID", "1:*"]) == []
        assert client.fetch([1, 2], ["UID"]) == {}


def test_the_sent_folder_is_found_by_its_special_use(account: MailAccount) -> None:
    with account.login() as client:
        assert client.has_capability("SPECIAL-USE")
        assert client.find_special_folder(b"\\Sent") == "Sent"
        assert "INBOX" in [name for _, _, name in client.list_folders()]
        assert [name for _, _, name in client.list_folders(pattern="S%")] == ["Sent"]
        assert client.list_folders(pattern="Nowhere") == []


def test_a_wrong_password_is_refused_and_the_right_one_still_works(account: MailAccount) -> None:
    client = account.client()
    with pytest.raises(LoginError, match=r"\[AUTHENTICATIONFAILED\]"):
        client.login("rep@example.com", "wrong")
    client.shutdown()
    account.login().logout()


def test_reading_leaves_no_trace(account: MailAccount) -> None:
    three_days(account)
    flags = []
    for _ in range(2):
        with account.login() as client:
            client.select_folder("Sent", readonly=True)
            found = client.fetch([1, 2, 3], ["FLAGS", "ENVELOPE", "BODY.PEEK[HEADER]"])
            flags.append({uid: set(told[b"FLAGS"]) - {b"\\Recent"} for uid, told in found.items()})
    assert flags[0] == flags[1] == {uid: {b"\\Seen"} for uid in (1, 2, 3)}


def test_a_message_that_comes_meanwhile_is_told_with_the_next_command(account: MailAccount) -> None:
    with account.login() as client:
        client.select_folder("Sent", readonly=True)
        account.append(b"Subject: late\r\n\r\n", when=MORNING)
        assert (1, b"EXISTS") in client.noop()[1]
        assert client.search("ALL") == [1]


def test_status_agrees_with_examine(account: MailAccount) -> None:
    three_days(account)
    with account.login() as client:
        status = client.folder_status("Sent", ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"])
        examined = client.select_folder("Sent", readonly=True)
    assert (status[b"MESSAGES"], status[b"UNSEEN"]) == (3, 0)
    assert (status[b"UIDNEXT"], status[b"UIDVALIDITY"]) == (examined[b"UIDNEXT"], examined[b"UIDVALIDITY"])
    assert examined[b"UIDNEXT"] == 4


def test_uids_and_uidvalidity_stay_over_a_reconnect(account: MailAccount) -> None:
    three_days(account)
    seen = []
    for _ in range(2):
        with account.login() as client:
            validity = client.select_folder("Sent", readonly=True)[b"UIDVALIDITY"]
            seen.append((validity, client.search("ALL")))
    assert seen[0] == seen[1]


def test_a_kicked_client_sees_the_end_of_the_connection_and_may_come_back(account: MailAccount) -> None:
    client = account.login()
    client.select_folder("Sent", readonly=True)
    account.kick()
    with pytest.raises((IMAPClientAbortError, OSError)):
        client.noop()
    with contextlib.suppress(OSError):
        client.shutdown()
    account.login().logout()


def test_a_folder_that_is_not_there_is_refused(account: MailAccount) -> None:
    with account.login() as client, pytest.raises(IMAPClient.Error, match=r"NONEXISTENT|doesn't exist"):
        client.select_folder("Nowhere", readonly=True)
