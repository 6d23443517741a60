"""Emails that a person sent, and what only looks so: answers, invitations, recalls, other people's emails."""

from tests.cases import Case
from tests.cases.mail_answers import looked_for

# Kind, the header lines, the answer before on Python 3.13.0, the right answer.
ROWS: tuple[tuple[str, str | bytes, str, str], ...] = (
    (
        "answers are to be suppressed, as Exchange writes it",
        "To: jane@example.com\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",
        "ignored.automatic",
        "jane@example.com",
    ),
    (
        "the same with All",
        "To: jane@example.com\r\nX-Auto-Response-Suppress: All",
        "ignored.automatic",
        "jane@example.com",
    ),
    (
        "a mail merge says bulk",
        "To: jane@example.com\r\nPrecedence: bulk",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "an automatic answer",
        "To: jane@example.com\r\nAuto-Submitted: auto-replied",
        "ignored.automatic",
        "ignored.automatic",
    ),
    (
        "an automatic answer of an old program",
        "To: jane@example.com\r\nPrecedence: auto_reply",
        "jane@example.com",
        "ignored.automatic",
    ),
    (
        "an invitation with several parts",
        "To: jane@example.com\r\nContent-Type: multipart/mixed\r\nContent-Class: urn:content-classes:calendarmessage",
        "ignored.automatic",
        "ignored.automatic",
    ),
    (
        "an invitation with its method outside",
        "To: jane@example.com\r\nContent-Type: multipart/mixed; boundary=x; method=REQUEST",
        "jane@example.com",
        "ignored.automatic",
    ),
    (
        "an invitation that Google sends for the rep",
        "To: jane@example.com\r\nSender: Google Calendar <calendar-notification@google.com>",
        "jane@example.com",
        "ignored.automatic",
    ),
    (
        "a recall",
        "To: jane@example.com\r\nContent-Class: urn:content-classes:recallmessage",
        "jane@example.com",
        "ignored.automatic",
    ),
    (
        "a customer's email filed in Sent",
        "From: jane@example.com\r\nTo: rep@acme.example\r\nCc: john@example.com",
        "ignored.cc_only",
        "ignored.not_sent_by_you",
    ),
    (
        "a customer's email to several, delivered to the rep",
        "From: jane@example.com\r\nTo: bob@example.com, rep@acme.example\r\nDelivered-To: rep@acme.example",
        "bob@example.com",
        "ignored.not_sent_by_you",
    ),
    (
        "sent under an alias that nobody told us",
        "From: robin@brand.example\r\nTo: jane@example.com\r\nCc: boss@acme.example",
        "jane@example.com",
        "jane@example.com",
    ),
    (
        "sent on behalf of a shared mailbox",
        "From: sales@brand.example\r\nSender: rep@acme.example\r\nTo: boss@acme.example, jane@example.com",
        "jane@example.com",
        "jane@example.com",
    ),
)

CASES = tuple(
    Case(kind=kind, given=repr(given), before=before, right=right, answer=lambda given=given: looked_for(given))  # type: ignore[misc]
    for kind, given, before, right in ROWS
)
