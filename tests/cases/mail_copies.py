"""Copies of one email, as servers and mail programs leave them, and emails that only look like copies."""

from dataclasses import replace
from datetime import timedelta

from tests.cases import Case
from tests.cases.mail_answers import email_of
from tray_app.core.matching.deduplication import without_copies
from tray_app.core.model.activity import Email

FROM, TO, DATE = "From: rep@acme.example", "To: jane@example.com", "Date: Mon, 23 Nov 2026 16:00:00 +0000"
SUBJECT, ID = "Subject: Pricing", "Message-ID: <a@acme.example>"
FIRST = email_of(FROM, TO, DATE, SUBJECT, ID)


def _copy(*lines: str) -> Email:
    return replace(email_of(*lines), id="mail:8:500")


# Kind, the second email, how many there were before, how many there are.
ROWS: tuple[tuple[str, Email, str, str], ...] = (
    ("the same in another folder", _copy(FROM, TO, DATE, SUBJECT, ID), "1", "1"),
    (
        "Exchange has put its own Message-ID in place",
        _copy(
            FROM, TO, DATE, SUBJECT, "Message-ID: <x@prod.example>", "X-Microsoft-Original-Message-ID: <a@acme.example>"
        ),
        "2",
        "1",
    ),
    ("another Message-ID, and nothing of the first", _copy(FROM, TO, DATE, SUBJECT, "Message-ID: <x@b.c>"), "2", "1"),
    ("no Message-ID and new numbers", _copy(FROM, TO, DATE, SUBJECT), "2", "1"),
    ("the copy that kept Bcc", _copy(FROM, TO, DATE, SUBJECT, ID, "Bcc: bob@example.com"), "2", "1"),
    ("in another mailbox of the rep", replace(_copy(FROM, TO, DATE, SUBJECT, ID), source="private"), "2", "1"),
    ("to somebody else, in the same moment", _copy(FROM, "To: bob@example.com", DATE, SUBJECT, ID), "2", "2"),
    (
        "a minute later, once more",
        replace(_copy(FROM, TO, SUBJECT), occurred_at=FIRST.occurred_at + timedelta(minutes=1)),
        "2",
        "2",
    ),
    ("another subject", _copy(FROM, TO, DATE, "Subject: Pricing 2"), "2", "2"),
)

CASES = tuple(
    Case(
        kind=kind,
        given=f"{second.id} {second.message_id} {second.source}",
        before=before,
        right=right,
        answer=lambda second=second: str(len(without_copies([FIRST, second], ()))),  # type: ignore[misc]
    )
    for kind, second, before, right in ROWS
)
