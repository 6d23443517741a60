"""Recipients as mail programs write them, and whom Salesforce is asked about."""

from tests.cases import Case
from tests.cases.mail_answers import looked_for

# Kind, the header lines, the answer before on Python 3.13.0, the right answer.
ROWS: tuple[tuple[str, str | bytes, str, str], ...] = (
    (
        "the address as its own name",
        "To: jane@example.com <jane@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "the same in single quotes",
        "To: 'jane@example.com' <jane@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "brackets in the name",
        "To: Jane [Buyer] <jane@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "a comma at the end",
        "To: jane@example.com,",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "semicolons between addresses",
        "To: jane@example.com; bob@example.com",
        "ignored.draft_or_failed",
        "jane@example.com, bob@example.com",
    ),
    (
        "a comment that is never closed",
        "To: Jane (Buyer <jane@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "an at sign in the name",
        "To: Jane @ Example <jane@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "a link in place of the address",
        "To: Jane <mailto:jane@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "an encoded word over the whole mailbox",
        "To: =?utf-8?B?SmFuZSA8amFuZUBleGFtcGxlLmNvbT4=?=",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "an encoded word over a mailbox with a comma",
        "To: =?utf-8?B?6rmALCDsoJzsnbggPGphbmVAZXhhbXBsZS5jb20+?=",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "raw ISO-2022-JP in the name",
        b"To: \x1b$B;3ED\x1b(B <yamada@example.jp>, \x1b$B@>\x1b(B <nishi@example.jp>",
        "ignored.draft_or_failed",
        "yamada@example.jp, nishi@example.jp",
    ),
    (
        "raw Shift-JIS in the name",
        b"To: \x95\\ \x83\\ <so@example.jp>, bob@example.com",
        "so@example.jp, bob@example.com",
        "so@example.jp, bob@example.com",
    ),
    (
        "full-width signs",
        "To: 田中 ＜tanaka＠example.co.jp＞，bob@example.com",
        "ignored.draft_or_failed",
        "tanaka@example.co.jp, bob@example.com",
    ),
    (
        "zero-width signs in the address",
        "To: jane@exa\u200bmple.com\ufeff",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "a no-break space before the address",
        "To: Jane\xa0<jane@example.com>",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "a fold that was lost",
        "To: Jane <jane@example.com>,\r\nbob@example.com\r\nSubject: Hi",
        "ignored.draft_or_failed",
        "jane@example.com, bob@example.com",
    ),
    (
        "a scheme before the address",
        "To: smtp:jane@example.com",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "Outlook's form of a scheme",
        "To: Jane [SMTP:jane@example.com]",
        "ignored.draft_or_failed",
        "jane@example.com",
    ),
    (
        "an Exchange legacy name",
        "To: /O=ACME/OU=EXCHANGE/CN=RECIPIENTS/CN=JANE",
        "ignored.draft_or_failed",
        "recipients.unknown, unreadable: /O=ACME/OU=EXCHANGE/CN=RECIPIENTS/CN=JANE",
    ),
    (
        "a legacy name beside an address",
        "To: Jane Doe </O=ACME/CN=RECIPIENTS/CN=JANE>, bob@example.com",
        "bob@example.com",
        "bob@example.com, unreadable: Jane Doe",
    ),
    (
        "an address in an Exchange capsule",
        "To: IMCEASMTP-jane+40example+2Ecom@acme.example",
        "ignored.internal",
        "jane@example.com",
    ),
    (
        "a legacy name in an Exchange capsule",
        "To: IMCEAEX-_O=ACME_CN=JANE@acme.example",
        "ignored.internal",
        "recipients.unknown, unreadable: IMCEAEX-_O=ACME_CN=JANE@acme.example",
    ),
    (
        "a group with members",
        "To: Buyers: jane@example.com, bob@example.com;",
        "jane@example.com, bob@example.com",
        "jane@example.com, bob@example.com",
    ),
    (
        "a group without members",
        "To: undisclosed-recipients:;",
        "ignored.draft_or_failed",
        "recipients.unknown",
    ),
    (
        "the same in brackets",
        "To: <undisclosed-recipients:;>",
        "ignored.draft_or_failed",
        "recipients.unknown",
    ),
    (
        "a name without an address",
        "To: Jane Doe",
        "ignored.draft_or_failed",
        "recipients.unknown, unreadable: Jane Doe",
    ),
    (
        "a name after an address",
        "To: jane@example.com, Bob",
        "jane@example.com",
        "jane@example.com, unreadable: Bob",
    ),
    (
        "a colleague and an unreadable name",
        "To: boss@acme.example, Jane",
        "ignored.internal",
        "recipients.unknown, unreadable: Jane",
    ),
    (
        "colleagues alone",
        "To: boss@acme.example",
        "ignored.internal",
        "ignored.internal",
    ),
    (
        "a domain in its own letters",
        "To: jane@bücher.example",
        "jane@bücher.example",
        "jane@bücher.example",
    ),
    (
        "a quoted local part",
        'To: "jane doe"@example.com',
        '"jane doe"@example.com',
        '"jane doe"@example.com',
    ),
    (
        "another address as the name",
        "To: john@old.example <john@new.example>",
        "ignored.draft_or_failed",
        "john@new.example",
    ),
    (
        "an address in a comment",
        "To: jane@example.com (bob@example.com)",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "quotes in quotes",
        'To: ""Jane"" <jane@example.com>',
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "a quote that is never closed",
        'To: "Jane <jane@example.com>, bob@example.com',
        "ignored.draft_or_failed",
        "jane@example.com, bob@example.com",
    ),
    (
        "an unquoted comma in the name",
        "To: Doe, Jane (Buyer), Example Inc. <jane@example.com>",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "two lines of one field",
        "To: jane@example.com\r\nTo: bob@example.com",
        "jane@example.com, bob@example.com",
        "jane@example.com, bob@example.com",
    ),
    (
        "no separator at all",
        "To: Jane <jane@example.com> Bob <bob@example.com>",
        "ignored.draft_or_failed",
        "jane@example.com, bob@example.com",
    ),
    (
        "spaces around the at sign",
        "To: jane @ example.com",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "a bracket that is never closed",
        "To: Jane <jane@example.com",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "a route before the address",
        "To: <@relay.example:jane@example.com>",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "no line of recipients",
        "Subject: Hi",
        "ignored.draft_or_failed",
        "recipients.unknown",
    ),
)

CASES = tuple(
    Case(kind=kind, given=repr(given), before=before, right=right, answer=lambda given=given: looked_for(given))  # type: ignore[misc]
    for kind, given, before, right in ROWS
)
