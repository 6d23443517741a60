"""What the demo mailbox refuses, and in which words: BAD for what is no command, NO for what it will not do."""

from __future__ import annotations

import base64
import imaplib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from tests.demo.mailbox.conftest import MORNING
from tests.demo.mailbox.raw import RawClient
from tests.rig.processes import PATIENCE_S
from tray_app.demo.mailbox import DemoMailbox, MailboxState

PLAIN = base64.b64encode(b"\0rep@example.com\0right")


def plain(*words: bytes) -> bytes:
    return base64.b64encode(b"\0".join(words))


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"LOGIN rep@example.com right", b"OK"),
        (b'LOGIN "rep@example.com" "right"', b"OK"),
        (b"login {15+}\r\nrep@example.com {5+}\r\nright", b"OK"),
        (b'LOGIN "rep@example.com" {5+}\r\nright', b"OK"),
        (b"LOGIN rep@example.com wrong", b"NO [AUTHENTICATIONFAILED]"),
        (b"LOGIN someone@example.com right", b"NO [AUTHENTICATIONFAILED]"),
        (b'LOGIN rep@example.com ""', b"NO [AUTHENTICATIONFAILED]"),
        (b"LOGIN rep@example.com {0+}\r\n", b"NO [AUTHENTICATIONFAILED]"),
        (b"LOGIN rep@example.com", b"BAD"),
        (b"LOGIN", b"BAD"),
        (b"LOGIN  rep@example.com right", b"BAD"),
        (b"LOGIN rep@example.com right more", b"BAD"),
        (b"LOGIN rep@example.com right ", b"BAD"),
        (b'LOGIN rep@example.com "right', b"BAD"),
        (b'LOGIN rep@example.com "ri\\ght"', b"BAD"),
        (b'LOGIN rep@example.com "r\xc3\xa9sum\xc3\xa9"', b"BAD"),
        (b"LOGIN rep@example.com {5+}\r\nri\0ht", b"BAD"),
        (b"LOGIN rep@example.com ri(ght", b"BAD"),
        (b"AUTHENTICATE PLAIN " + PLAIN, b"OK"),
        (b"authenticate plain " + plain(b"rep@example.com", b"rep@example.com", b"right"), b"OK"),
        (b"AUTHENTICATE PLAIN " + plain(b"", b"rep@example.com", b"wrong"), b"NO [AUTHENTICATIONFAILED]"),
        (b"AUTHENTICATE PLAIN " + plain(b"boss", b"rep@example.com", b"right"), b"NO [AUTHORIZATIONFAILED]"),
        (b"AUTHENTICATE PLAIN " + plain(b"rep@example.com", b"right"), b"BAD"),
        (b"AUTHENTICATE PLAIN =", b"BAD"),
        (b"AUTHENTICATE PLAIN a===", b"BAD"),
        (b"AUTHENTICATE CRAM-MD5", b"NO"),
        (b"AUTHENTICATE", b"BAD"),
        (b"STARTTLS", b"BAD"),
        (b'LIST "" "*"', b"BAD"),
        (b"EXAMINE Sent", b"BAD"),
        (b"UID FETCH 1 UID", b"BAD"),
    ],
)
def test_before_signing_in(demo: DemoMailbox, command: bytes, answer: bytes) -> None:
    with RawClient(demo) as client:
        assert client.ask(command)[-1].startswith(b"a " + answer)
    assert demo.logins == (answer == b"OK")


@pytest.fixture
def selected(demo: DemoMailbox, mailbox: MailboxState) -> RawClient:
    """A client with three messages in its selected mailbox."""
    for number in range(3):
        mailbox.append(b"Subject: mail %d\r\n\r\nsecret body" % number, MORNING)
    client = RawClient(demo)
    client.ask(b"LOGIN rep@example.com right")
    client.ask(b"EXAMINE Sent")
    return client


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"NOOP", b"OK"),
        (b"noop", b"OK"),
        (b"NOOP ", b"BAD"),
        (b"NOOP now", b"BAD"),
        (b" NOOP", b"BAD"),
        (b"FLY", b"BAD"),
        (b"", b"BAD"),
        (b"STORE 1 +FLAGS (\\Deleted)", b"BAD"),
        (b"UID", b"BAD"),
        (b"UID STORE 1 +FLAGS (\\Deleted)", b"BAD"),
        (b"LOGIN rep@example.com right", b"BAD"),
        (b'LIST "" "*"', b"OK"),
        (b'LIST "" *', b"OK"),
        (b'LIST (SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)', b"OK"),
        (b'LIST "" "&Jjo!"', b"BAD"),
        (b'LIST ""', b"BAD"),
        (b"EXAMINE Sent", b"OK [READ-ONLY]"),
        (b"SELECT Sent", b"OK [READ-ONLY]"),
        (b"EXAMINE inbox", b"OK [READ-ONLY]"),
        (b"EXAMINE sent", b"NO [NONEXISTENT]"),
        (b"EXAMINE Sent (CONDSTORE)", b"BAD"),
        (b"STATUS Sent (MESSAGES)", b"OK"),
        (b"STATUS Drafts (MESSAGES)", b"NO [NONEXISTENT]"),
        (b"STATUS Sent ()", b"BAD"),
        (b"STATUS Sent (SIZE)", b"BAD"),
        (b"STATUS Sent MESSAGES", b"BAD"),
        (b"UID SEARCH ALL", b"OK"),
        (b"UID SEARCH CHARSET UTF-8 ALL", b"OK"),
        (b"UID SEARCH CHARSET KOI8-R ALL", b"NO [BADCHARSET (US-ASCII UTF-8)]"),
        (b"UID SEARCH", b"BAD"),
        (b"UID SEARCH ALLY", b"BAD"),
        (b"UID SEARCH UID 0", b"BAD"),
        (b"UID SEARCH UID 1:", b"BAD"),
        (b"UID SEARCH UID 1,,2", b"BAD"),
        (b"UID SEARCH UID 4294967296", b"BAD"),
        (b"UID SEARCH SUBJECT mail", b"BAD"),
        (b"UID SEARCH SINCE 1-Feb-2025", b"OK"),
        (b'UID SEARCH SINCE "01-feb-2025"', b"OK"),
        (b"UID SEARCH SINCE 30-Feb-2025", b"BAD"),
        (b"UID SEARCH SINCE 2025-02-01", b"BAD"),
        (b'UID SEARCH SINCE "1-Feb-2025', b"BAD"),
        (b"UID SEARCH SINCE 1-Feb-20255", b"BAD"),
        (b"FETCH 1:3 (UID FLAGS)", b"OK"),
        (b"FETCH 4 UID", b"BAD"),
        (b"FETCH 1:4 UID", b"BAD"),
        (b"UID FETCH 4:* UID", b"OK"),
        (b"UID FETCH 90 UID", b"OK"),
        (b"UID FETCH 1 ALL", b"OK"),
        (b"UID FETCH 1 (ALL)", b"BAD"),
        (b"UID FETCH 1 ()", b"BAD"),
        (b"UID FETCH 1 (UID", b"BAD"),
        (b"UID FETCH 1 (UID  FLAGS)", b"BAD"),
        (b"UID FETCH 1 MODSEQ", b"BAD"),
        (b"UID FETCH 1", b"BAD"),
        (b"UID FETCH 1 BODY.PEEK[HEADER.FIELDS ()]", b"BAD"),
        (b"UID FETCH 1 BODY.PEEK[HEADER.FIELDS (SUB:JECT)]", b"BAD"),
        (b"UID FETCH 1 BODY.PEEK[HEADER.FIELDS SUBJECT]", b"BAD"),
        (b"UID FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)", b"BAD"),
        (b"UID FETCH 1 BODY.PEEK[NONSENSE]", b"BAD"),
        (b"UID FETCH 1 body.peek[header.fields (subject {4+}\r\ndate)]", b"OK"),
        (b"UID FETCH 1 BODY.PEEK[HEADER]<0.20>", b"NO"),
        (b"UID FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (SUBJECT)]", b"NO"),
    ],
)
def test_with_a_selected_mailbox(selected: RawClient, command: bytes, answer: bytes) -> None:
    with selected:
        assert selected.ask(command)[-1].startswith(b"a " + answer)
        assert selected.ask(b"NOOP")[-1].startswith(b"a OK")


def test_uid_fetch_tells_the_uid_unasked(selected: RawClient) -> None:
    with selected:
        assert selected.ask(b"UID FETCH 2 FLAGS")[0] == b"* 2 FETCH (UID 2 FLAGS (\\Seen))"
        assert selected.ask(b"FETCH 2 FLAGS")[0] == b"* 2 FETCH (FLAGS (\\Seen))"


def test_a_failed_select_leaves_the_mailbox(selected: RawClient) -> None:
    with selected:
        assert selected.ask(b"EXAMINE Nowhere")[-1].startswith(b"a NO")
        assert selected.ask(b"UID SEARCH ALL")[-1].startswith(b"a BAD")


def test_a_line_ends_in_carriage_return_and_line_feed(demo: DemoMailbox) -> None:
    with RawClient(demo) as client:
        client.send(b"a NOOP\n")
        assert client.answer() == [b"a BAD A line ends in CRLF and holds no other control character"]


@pytest.mark.parametrize(
    "item",
    [
        "BODY[]", "BODY.PEEK[]", "BODY[TEXT]", "BODY[1]", "BODY.PEEK[1.2.MIME]", "BODY[2.HEADER]", "BODY[]<0.100>",
        "RFC822", "RFC822.TEXT", "BODY", "BODYSTRUCTURE", "FULL", "(UID BODY[])", "(ENVELOPE RFC822 UID)",
    ],
)  # fmt: skip
def test_a_body_is_refused_whatever_it_is_called(selected: RawClient, item: str) -> None:
    with selected:
        lines = selected.ask(b"UID FETCH 1:* " + item.encode("ascii"))
    assert lines == [b"a NO The demo mailbox holds headers only, no body"]


def test_no_answer_and_no_state_holds_a_body(selected: RawClient, mailbox: MailboxState) -> None:
    with selected:
        told = selected.ask(b"FETCH 1:3 (ENVELOPE BODY.PEEK[HEADER] RFC822.HEADER)")
    assert b"mail 0" in b"".join(told)
    assert b"secret body" not in b"".join(told)
    assert all(b"secret body" not in message.header for message in mailbox.messages())


def test_an_email_message_keeps_its_bcc_and_the_size_of_the_whole(mailbox: MailboxState) -> None:
    message = EmailMessage()
    message["Subject"] = "견적서 보내드립니다"
    message["Bcc"] = "log@example.com"
    message.set_content("x" * 5000)
    mailbox.append(message, datetime.now(UTC))
    (kept,) = mailbox.messages()
    assert b"Bcc: log@example.com\r\n" in kept.header
    assert b"=?utf-8?" in kept.header
    assert kept.size > 5000 > len(kept.header)


@pytest.mark.parametrize(
    "sent",
    [
        b"NOOP\r\n",  # a command without a tag is a tag without a command
        b"\r\n",
        b"+ NOOP\r\n",
        b"(x) NOOP\r\n",
        b"\xff NOOP\r\n",
        b"a NOOP\n",
        b"a NO\0OP\r\n",
        b"a NO\rOP\r\n",
        b"a LOGIN {3}x {4}\r\n",
        b"a LOGIN {99999}\r\n",
        b"a LOGIN {999999999999999999999999}\r\n",
        b"a NOOP " + b"x" * 70_000 + b"\r\n",
        b"a LOGIN {70000+}\r\n" + b"x" * 70_000 + b" y\r\n",
    ],
    ids=lambda sent: repr(sent[:24]),
)
def test_what_is_no_command_is_bad_and_the_next_one_is_served(demo: DemoMailbox, sent: bytes) -> None:
    with RawClient(demo) as client:
        client.send(sent)
        first = client.line()
        if first.startswith(b"+"):  # A literal was announced in good form; what follows it is not.
            client.send(b"1234\r\n")
            first = client.line()
        assert first.split(b" ")[1] == b"BAD"
        client.send(b"b NOOP\r\n")
        assert client.answer(b"b")[-1].startswith(b"b OK")


@pytest.mark.parametrize("sent", [b"x" * 3_000_000, b"a LOGIN {3000000+}\r\n" + b"x" * 1000])
def test_a_flood_ends_the_connection(demo: DemoMailbox, sent: bytes) -> None:
    with RawClient(demo) as client:
        try:
            client.send(sent)
            assert client.line() == b""
        except ConnectionError:
            pass  # The server hung up while the client was still sending.
    with RawClient(demo) as client:
        assert client.ask(b"NOOP")[-1].startswith(b"a OK")


def test_a_literal_waits_for_the_go_ahead(demo: DemoMailbox) -> None:
    with RawClient(demo) as client:
        assert client.ask(b"LOGIN {15}") == [b"+ Ready"]
        client.send(b"rep@example.com {5}\r\n")
        assert client.answer() == [b"+ Ready"]
        client.send(b"right\r\n")
        assert client.answer()[-1].startswith(b"a OK")


def test_authenticate_asks_for_its_answer_and_can_be_cancelled(demo: DemoMailbox) -> None:
    with RawClient(demo) as client:
        assert client.ask(b"AUTHENTICATE PLAIN") == [b"+ "]
        client.send(b"*\r\n")
        assert client.answer()[-1].startswith(b"a BAD")
        assert client.ask(b"AUTHENTICATE PLAIN") == [b"+ "]
        client.send(PLAIN + b"\r\n")
        assert client.answer()[-1].startswith(b"a OK")


def test_imaplib_reads_as_well(demo: DemoMailbox, mailbox: MailboxState) -> None:
    mailbox.append(b"Subject: one\r\nBcc: log@example.com\r\n\r\n", MORNING)
    with imaplib.IMAP4(demo.host, demo.port, timeout=PATIENCE_S) as client:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.login("rep@example.com", "wrong")
        client.login("rep@example.com", "right")
        assert client.list()[1] == [b'(\\HasNoChildren) "/" "INBOX"', b'(\\HasNoChildren \\Sent) "/" "Sent"']
        assert client.select("Sent", readonly=True) == ("OK", [b"1"])
        assert client.response("UIDVALIDITY")[1] == [b"7"]
        assert client.uid("SEARCH", "UID", "5:*") == ("OK", [b"1"])
        status, told = client.uid("FETCH", "1", "(BODY.PEEK[HEADER.FIELDS (BCC)])")
        assert (status, told[0][1]) == ("OK", b"Bcc: log@example.com\r\n\r\n")
        assert client.uid("FETCH", "1", "(BODY[])")[0] == "NO"
        assert client.close()[0] == "OK"
    assert demo.logins == 1
    assert demo.commands[-2:] == ("CLOSE", "LOGOUT")


def test_what_was_said_is_remembered_by_name_and_never_in_words(demo: DemoMailbox) -> None:
    with RawClient(demo) as client:
        client.ask(b"LOGIN rep@example.com right")
        client.ask(b"right")
        client.ask(b"UID right")
    assert demo.commands == ("LOGIN", "UNKNOWN", "UNKNOWN")
    assert "right" not in repr(demo) + repr(vars(demo))
