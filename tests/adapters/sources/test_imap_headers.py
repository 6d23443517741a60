"""From what a server says about a message to an Email: real headers, odd headers, and no headers at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from imapclient.response_types import Address, Envelope

from tray_app.adapters.sources.imap_headers import email_from
from tray_app.core.model.activity import Email, Mark, Recipient, RecipientRole

SAMPLES = Path(__file__).parents[2] / "data" / "mail"
WHEN = datetime(2025, 1, 14, 17, 30, tzinfo=UTC)

FOLDED = (
    "Follow-up on the joint workshop in February: agenda, travel, attendees and the two open questions "
    "about the data migration"
)


def read(block: bytes | str, **items: Any) -> Email:
    raw = block if isinstance(block, bytes) else block.encode()
    said: dict[bytes, Any] = {b"BODY[HEADER.FIELDS (FROM TO)]": raw, b"INTERNALDATE": WHEN}
    email = email_from("work-mail", 7, 42, said | {name.encode(): value for name, value in items.items()})
    assert email is not None
    return email


def sample(name: str) -> Email:
    return read((SAMPLES / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n"))


def to(*addresses: str, role: RecipientRole = RecipientRole.TO) -> tuple[Recipient, ...]:
    return tuple(Recipient(address, role) for address in addresses)


def envelope(**fields: Any) -> Envelope:
    empty = dict.fromkeys(
        ("date", "subject", "from_", "sender", "reply_to", "to", "cc", "bcc", "in_reply_to", "message_id")
    )
    return Envelope(**(empty | fields))


def test_the_usual_email() -> None:
    assert sample("plain") == Email(
        id="work-mail:7:42",
        source="work-mail",
        occurred_at=datetime(2025, 1, 14, 15, 7, 13, tzinfo=UTC),
        subject="Pricing for the spring rollout",
        message_id="20250114.1037@mail.example.com",
        sender="robin.vale@example.com",
        recipients=to("jane.doe@example.org"),
        left_at=WHEN,
    )


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("reply", "RE: Pricing for the spring rollout"),
        ("subject-korean-base64", "[견적] 2025년 1분기 라이선스 갱신 안내"),
        ("subject-korean-euc-kr", "Re: 계약서 검토 요청드립니다"),
        ("subject-japanese-quoted", "お見積りのご案内 2025"),
        ("subject-japanese-iso-2022-jp", "お打ち合わせの件"),
        ("subject-folded", FOLDED),
        ("subject-missing", ""),
        ("header-8bit", "Angebot für Zürich – Größe M"),
    ],
)
def test_subjects_are_decoded(name: str, subject: str) -> None:
    assert sample(name).subject == subject


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?ks_c_5601-1987?B?jGO55rCix88=?=", "똠방각하"),
        ("=?utf-8*en?Q?Caf=C3=A9?=", "Café"),
        ("=?no-such-charset?Q?Caf=C3=A9?=", "Café"),
        ("=?hex?Q?41?=", "41"),
        ("=?utf-8?B?a?= rest", "=?utf-8?B?a?= rest"),
        ("=?utf-8?B?4pyF?= done =?utf-8?B?4pyF?=", "✅ done ✅"),
        ("=?utf-8?B?4pw=?=\r\n =?utf-8?B?hQ==?=", "✅"),
        (r"Path C:\u0041 =?utf-8?Q?=C3=A9?=", r"Path C:\u0041 é"),
        ("=?utf-8?Q?one=0D=0ABcc:_two?=", "one  Bcc: two"),
        ("bell\x07 and null\x00", "bell  and null"),
        ("x" * 2000, "x" * 1000),
    ],
)
def test_odd_subjects_become_one_printable_line(raw: str, subject: str) -> None:
    assert read(f"Subject: {raw}\r\n\r\n").subject == subject


@pytest.mark.parametrize(
    ("name", "recipients"),
    [
        ("reply", (*to("jane.doe@example.org"), *to("ops@example.net", role=RecipientRole.CC))),
        ("bcc-only", to("jane.doe@example.org", "sam.lee@example.net", role=RecipientRole.BCC)),
        ("undisclosed-recipients", to("jane.doe@example.org", role=RecipientRole.BCC)),
        ("header-8bit", (*to("jane.doe@example.org"), *to("andre.dubois@example.net", role=RecipientRole.CC))),
        (
            "many-recipients",
            (
                *to(*(f"person{n:02}@example.{('org', 'net', 'com')[n % 3]}" for n in range(1, 41))),
                *to("one@example.org", "two@example.net", "three@example.com", role=RecipientRole.CC),
            ),
        ),
    ],
)
def test_everybody_addressed_is_found(name: str, recipients: tuple[Recipient, ...]) -> None:
    assert sample(name).recipients == recipients


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("unlisted-recipients:; (no To-header on input)", []),
        ("Doe, Jane <jane@example.com>", ["jane@example.com"]),
        ("=?utf-8?Q?Doe,_Jane?= <jane@example.com>", ["jane@example.com"]),
        ("'jane@example.com' <'jane@example.com'>", ["jane@example.com"]),
        ("jane@example.com, JANE@example.com", ["jane@example.com"]),
        ("jane@example.com,, ,sam@example.net,", ["jane@example.com", "sam@example.net"]),
        ('"jane doe"@example.com', ['"jane doe"@example.com']),
        ("kim@예시.example", ["kim@예시.example"]),
        ("/O=ACME/OU=SALES/CN=JANE, <>, jane@, @example.com, jane", []),
    ],
)
def test_only_addresses_are_recipients(written: str, addresses: list[str]) -> None:
    assert read(f"To: {written}\r\n\r\n").recipients == to(*addresses)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("plain", set()),
        ("reply", {Mark.REPLY}),
        ("auto-reply", {Mark.AUTOMATIC, Mark.REPLY}),
        ("mailing-list", {Mark.LIST}),
        ("read-receipt", {Mark.RECEIPT, Mark.REPLY}),
        ("meeting-answer", {Mark.MEETING}),
        ("delivery-failure", {Mark.BOUNCED, Mark.AUTOMATIC, Mark.RECEIVED}),
        ("bcc-logging-address", set()),
    ],
)
def test_headers_say_what_a_message_is(name: str, marks: set[Mark]) -> None:
    assert sample(name).marks == marks


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        ("Auto-Submitted: no", set()),
        ("Auto-Submitted: NO (by hand)", set()),
        ("Auto-Submitted: auto-generated; owner=x", {Mark.AUTOMATIC}),
        ("X-Auto-Response-Suppress: OOF", set()),
        ("X-Auto-Response-Suppress: All", set()),
        ("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", set()),
        ("Precedence: auto_reply", {Mark.AUTOMATIC}),
        ("Precedence: bulk", set()),
        ("X-Autoreply: yes", {Mark.AUTOMATIC}),
        ("Content-Class: urn:content-classes:recallmessage", {Mark.AUTOMATIC}),
        ("Content-Class: urn:content-classes:message", set()),
        ('Content-Type: multipart/alternative; boundary="x"; method=REQUEST', {Mark.MEETING}),
        ("X-MS-Exchange-Calendar-Originator-Id: a;b", {Mark.MEETING}),
        ("Sender: Google Calendar <calendar-notification@google.com>", {Mark.MEETING}),
        # A sales tool's ordinary email; mail merges say "bulk", and ask for no automatic answers.
        ("List-Unsubscribe: <https://example.com/leave>", set()),
        ("Content-Type: TEXT/Calendar; method=REQUEST", {Mark.MEETING}),
        ("Content-Class: urn:content-classes:calendarmessage", {Mark.MEETING}),
        ('Content-Type: multipart/report;\r\n report-type="delivery-status"', {Mark.BOUNCED}),
        ("References: <a@example.com>", {Mark.REPLY}),
    ],
)
def test_one_header_at_a_time(header: str, marks: set[Mark]) -> None:
    assert read(f"{header}\r\n\r\n").marks == marks


def test_a_draft_is_known_by_its_flag() -> None:
    assert read("", FLAGS=(b"\\Seen", b"\\DRAFT")).marks == {Mark.DRAFT}


@pytest.mark.parametrize(
    ("name", "message_id"),
    [
        ("message-id-missing", None),
        ("message-id-with-spaces", None),
        ("message-id-twice", "first-of-two@mail.example.com"),
    ],
)
def test_message_ids_are_cleaned(name: str, message_id: str | None) -> None:
    assert sample(name).message_id == message_id


@pytest.mark.parametrize(
    ("written", "message_id"),
    [
        ("<a@example.com>", "a@example.com"),
        ("\r\n <a@example.com>", "a@example.com"),
        ("< a@example.com >", "a@example.com"),
        ("a@example.com", "a@example.com"),
        ("<a@example.com> (added by relay@example.net)", "a@example.com"),
        ("<> <a@example.com>", "a@example.com"),
        ("<A+b=c/d@Example.com>", "A+b=c/d@Example.com"),
        ("<>", None),
        ("<a>", None),
        ("<a@b@c>", None),
        ("<a\x00@example.com>", None),
        ("", None),
    ],
)
def test_a_message_id_is_usable_or_none(written: str, message_id: str | None) -> None:
    assert read(f"Message-ID: {written}\r\n\r\n").message_id == message_id


def test_the_servers_date_counts_where_the_clients_cannot_be_believed() -> None:
    seoul = timezone(timedelta(hours=9))
    email = read("Date: Tue, 14 Jan 1997 09:00:00 +0000\r\n\r\n", INTERNALDATE=WHEN.astimezone(seoul))
    assert email.occurred_at == WHEN
    assert email.occurred_at.tzinfo is UTC
    assert sample("date-broken").occurred_at == WHEN


@pytest.mark.parametrize(
    ("written", "left_at"),
    [
        ("14 Jan 2025 12:30:00 +0000", WHEN),  # on a plane, five hours before the server had it
        ("14 Jan 2025 17:28:00 +0000", None),
        ("14 Jan 2025 17:31:00 +0000", None),  # a clock that is ahead
        ("13 Dec 2024 09:00:00 +0000", None),  # moved here from another mailbox
        ("14 Jan 1997 09:00:00 +0000", None),  # a clock that was never set
    ],
)
def test_an_email_that_waited_in_an_outbox_is_known_by_the_servers_date(written: str, left_at: datetime | None) -> None:
    assert read(f"Date: {written}\r\n\r\n").left_at == left_at


def test_without_a_servers_date_the_header_has_to_do_and_without_both_there_is_no_email() -> None:
    assert read("Date: Tue, 14 Jan 2025 11:30:00 -0600\r\n\r\n", INTERNALDATE=None).occurred_at == WHEN
    assert read("Date: Tue, 14 Jan 2025 17:30:00 -0000\r\n\r\n", INTERNALDATE=None).occurred_at == WHEN
    assert email_from("work-mail", 7, 42, {b"INTERNALDATE": None}) is None


def test_what_the_headers_lack_comes_from_the_envelope() -> None:
    jane = Address(None, None, b"jane", b"example.com")
    group = Address(None, None, b"Friends", None)
    email = read(
        b"",
        ENVELOPE=envelope(
            subject=b"=?utf-8?Q?Caf=C3=A9?=",
            from_=(Address(b"Rep", None, b"rep", b"example.org"),),
            to=(group, jane),
            bcc=(Address(None, None, 42, b"example.net"),),
            in_reply_to=b"<q@example.com>",
            message_id=b"<a@example.com>",
        ),
    )
    assert (email.subject, email.message_id, email.sender) == ("Café", "a@example.com", "rep@example.org")
    assert email.recipients == (*to("jane@example.com"), *to("42@example.net", role=RecipientRole.BCC))
    assert email.marks == {Mark.REPLY}


NAMES = st.sampled_from([b"To", b"Subject", b"From", b"Cc", b"Message-ID", b"Content-Type", b"Auto-Submitted", b"Date"])


@given(st.lists(st.tuples(NAMES, st.binary(max_size=80))), st.binary(max_size=200))
@example([(b"To", b"=?\xff?Q?\xff?=")], b"\xff\r\n: \r\n")
@example([(b"Subject", b"=?utf-16?B?2AA=?="), (b"To", b'"\\@[(<')], b"")
@example([(b"Date", b"Mon, 1 Jan 0001 00:00:00 +2359")], b"")
def test_any_bytes_are_an_email(fields: list[tuple[bytes, bytes]], rest: bytes) -> None:
    block = b"".join(name + b": " + value + b"\r\n" for name, value in fields) + rest
    email = read(block)
    # It can be stored, shown on one line and looked up.
    told = [email.subject, email.sender, email.message_id or "", *(one.address for one in email.recipients)]
    for words in told:
        words.encode()
        assert not any(char < " " for char in words)
    assert all("@" in recipient.address for recipient in email.recipients)
    undated = email_from("work-mail", 7, 42, {b"BODY[HEADER.FIELDS (TO)]": block})
    assert undated is None or undated.occurred_at.tzinfo is UTC


@given(
    st.fixed_dictionaries(
        {
            "subject": st.none() | st.binary() | st.integers(),
            "message_id": st.none() | st.binary() | st.integers(),
            "in_reply_to": st.none() | st.binary(),
            "to": st.none()
            | st.lists(st.tuples(st.none() | st.binary() | st.integers(), st.none() | st.binary() | st.integers())),
        }
    )
)
def test_any_envelope_is_an_email(fields: dict[str, Any]) -> None:
    people = fields["to"]
    fields["to"] = tuple(Address(None, None, *pair) for pair in people) if people else None
    email = read(b"", ENVELOPE=envelope(**fields))
    email.subject.encode()
    assert all("@" in recipient.address for recipient in email.recipients)
