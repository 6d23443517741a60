"""Properties of the demo mailbox's readers: no input is an exception, and each is answered."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from imapclient.imap_utf7 import decode as reference_decode
from imapclient.imap_utf7 import encode as reference_encode

from tests.demo.mailbox.conftest import MORNING
from tests.demo.mailbox.raw import RawClient
from tests.examples import examples
from tray_app.demo.mailbox import DemoMailbox, MailboxState
from tray_app.demo.mailbox.envelope_addresses import addresses
from tray_app.demo.mailbox.grammar import Arguments, Malformed, parse_set
from tray_app.demo.mailbox.headers import chosen_fields, header_block
from tray_app.demo.mailbox.names import decode_name, encode_name, matches
from tray_app.demo.mailbox.responses import envelope, string

ENDS = st.one_of(st.none(), st.integers(1, 60), st.integers(1, 2**32 - 1))


def written(end: int | None) -> str:
    return "*" if end is None else str(end)


@given(
    ranges=st.lists(st.tuples(ENDS, ENDS), min_size=1, max_size=8),
    present=st.sets(st.integers(1, 60)).map(sorted),
)
@example(ranges=[(61, None)], present=[3, 5])
def test_a_sequence_set_covers_what_the_rule_says(
    ranges: list[tuple[int | None, int | None]], present: list[int]
) -> None:
    found = parse_set(",".join(f"{written(a)}:{written(b)}" for a, b in ranges).encode()).select(present)
    largest = present[-1] if present else 0
    ends = [(a or largest, b or largest) for a, b in ranges]
    assert found == [number for number in present if any(min(pair) <= number <= max(pair) for pair in ends)]


@given(st.one_of(st.binary(max_size=20), st.text("0123456789:,*", max_size=12).map(str.encode)))
def test_a_sequence_set_is_read_or_malformed(text: bytes) -> None:
    number = rb"(\*|[1-9]\d*)"
    valid = re.fullmatch(rb"%b(:%b)?(,%b(:%b)?)*" % (number, number, number, number), text)
    if valid and all(int(digits) < 2**32 for digits in re.findall(rb"\d+", text)):
        parse_set(text).select([1, 2, 3])
    else:
        with pytest.raises(Malformed):
            parse_set(text)


def test_sixteen_thousand_ranges_take_no_time() -> None:
    chosen = parse_set(b",".join([b"1:*"] * 16_000)).select(range(1, 5001))
    assert len(chosen) == 5000


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(NAMES)
@example("Hello & 안녕/envoyés")
@example("𝕏&-")
def test_mailbox_names_agree_with_an_independent_coder(name: str) -> None:
    assert encode_name(name) == reference_encode(name)
    assert decode_name(encode_name(name)) == name
    assert reference_decode(encode_name(name)) == name


@given(st.one_of(st.binary(max_size=12), st.text("&-+,AJjo4w", max_size=10).map(str.encode)))
def test_a_mailbox_name_is_in_its_one_valid_form_or_malformed(name: bytes) -> None:
    try:
        text = decode_name(name)
    except Malformed:
        return
    assert encode_name(text) == name


@given(st.text("ab/*%", max_size=8), st.text("ab/", max_size=8))
def test_list_patterns_match_like_the_expression_they_stand_for(pattern: str, name: str) -> None:
    expression = re.escape(pattern).replace(r"\*", ".*").replace("%", "[^/]*")
    assert matches(pattern, name) == (re.fullmatch(expression, name) is not None)


@given(st.binary(max_size=60))
def test_a_string_reads_back_as_what_was_written(value: bytes) -> None:
    value = value.replace(b"\0", b"?")
    assert Arguments(string(value)).astring() == value


@given(st.one_of(st.binary(max_size=200), st.text('ab<>@,;:"\\() .', max_size=40).map(str.encode)))
def test_any_header_has_an_envelope_with_balanced_groups(value: bytes) -> None:
    block = header_block(b"To: " + value + b"\nSubject: x\n\nbody")
    assert block.endswith(b"\r\n\r\n") or block == b"\r\n"
    assert chosen_fields(block, [b"TO"]).endswith(b"\r\n")
    assert envelope(block).startswith(b"(")
    depth = 0
    for address in addresses(value):
        depth += (address.host is None and address.mailbox is not None) - (address.mailbox is None)
        assert depth in {0, 1}
        assert address.host != b""
    assert depth == 0


@pytest.mark.parametrize(
    "value",
    [
        b'"Ann <ann@example.com>, b@example.com',
        b"Ann Lee ann@example.com",
        b"Ann <ann lee@example.com>",
        b"<ann>",
    ],
)
def test_what_is_no_address_yields_none_that_was_not_there(value: bytes) -> None:
    (found,) = addresses(value)
    assert found.host == b"MISSING_DOMAIN"


@pytest.mark.parametrize("value", [b"a@example.com, , b@example.com,", b"A <a@example.com, b@example.com"])
def test_what_is_an_address_is_found_among_what_is_not(value: bytes) -> None:
    assert [(found.mailbox, found.host) for found in addresses(value)] == [
        (b"a", b"example.com"),
        (b"b", b"example.com"),
    ]


WORDS = st.sampled_from(
    [
        *b"NOOP LOGIN LIST SELECT EXAMINE STATUS UID FETCH SEARCH CLOSE Sent INBOX * % 1:* 4:2 ALL SINCE".split(),
        *b"1-Feb-2025 ( ) [ BODY.PEEK[ HEADER.FIELDS ] ENVELOPE &Jjo- MESSAGES CHARSET UTF-8 rep@example.com".split(),
        *(b"AUTHENTICATE PLAIN", b"{2+}\r\nab", b"{2}", b'"a\\"b"', b'""', b"right"),
    ]
)
LIKELY = st.lists(st.one_of(WORDS, WORDS, st.binary(max_size=6)), max_size=7).map(b" ".join)
LINES = st.one_of(LIKELY, st.binary(max_size=80))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150))
@given(lines=st.lists(LINES, min_size=1, max_size=6), signed_in=st.booleans())
def test_any_line_is_answered_and_none_breaks_the_server(
    demo: DemoMailbox, mailbox: MailboxState, lines: list[bytes], signed_in: bool
) -> None:
    if not len(mailbox):
        mailbox.append(b"Subject: one\r\n\r\n", MORNING)
    with RawClient(demo) as client:
        if signed_in:
            client.ask(b"LOGIN rep@example.com right")
            client.ask(b"EXAMINE Sent")
        for line in lines:
            client.send(b"t " + line + b"\r\n")
        answers = client.rest()
    assert b"SERVERBUG" not in answers
    assert re.search(rb"^(t (OK|NO|BAD)|\* BAD|\+) ", answers, re.MULTILINE)
    assert answers.endswith(b"\r\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(100))
@given(line=LINES.filter(lambda line: not re.search(rb"[\r\n]|\{\d+\+?\}$|(?i:^authenticate plain$)", line)))
def test_one_line_has_exactly_one_answer_with_its_tag(demo: DemoMailbox, line: bytes) -> None:
    with RawClient(demo) as client:
        client.ask(b"LOGIN rep@example.com right")
        client.ask(b"EXAMINE Sent")
        client.send(b"t " + line + b"\r\nend NOOP\r\n")
        answers = client.answer(b"end")
    assert [answer[:5] for answer in answers if answer.startswith(b"t ")] in ([b"t OK "], [b"t NO "], [b"t BAD"])
    assert answers[-1] == b"end OK NOOP completed"
