"""Sent mail as mail programs and Marketo keep it, through the readers that the sources use."""

from datetime import UTC, datetime
from io import BytesIO

from tests.cases import Case
from tray_app.adapters.sources.marketo_activities import email_of
from tray_app.adapters.sources.mbox_reading import messages
from tray_app.core.matching.logger_reports import one_for_each_email
from tray_app.core.model.activity import Activity, Email, Recipient

_AT = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)
_HEAD = (
    "Message-ID: <1@acme.example>\nDate: Mon, 23 Nov 2026 17:02:11 +0000\n"
    "From: rep@acme.example\nTo: jane@example.com\n"
)
_NOBODY_READ = "not read at all"


def _found(text: str) -> str:
    data = text.encode()
    emails = [message.headers.email("mail", message.written_at) for message in messages(BytesIO(data), 0, len(data))]
    return "; ".join(f"{email.subject} to {len(email.recipients)}" if email else "no time" for email in emails)


def _letter(subject: str = "Pricing") -> Email:
    people = (Recipient("jane@example.com"), Recipient("kim@example.com"))
    return Email(
        id="mail:1", source="mail", occurred_at=_AT, subject=subject, message_id="1@acme.example", recipients=people
    )


def _reported(subject: str, person: dict[str, object]) -> Email | None:
    told = {"Sent By": "rep@acme.example", "Email Subject": subject}
    activity = {
        "marketoGUID": "g1",
        "leadId": 1,
        "activityDate": "2026-11-23T17:03:00Z",
        "attributes": [{"name": name, "value": value} for name, value in told.items()],
    }
    return email_of("marketo", activity, person, ())


def _together(*activities: Activity | None) -> str:
    whole = one_for_each_email([one for one in activities if one is not None], ())
    return "; ".join(
        f"{one.id}: " + ", ".join(f"{who.address} {who.salesforce_id or '-'}" for who in one.recipients)
        for one in whole
        if isinstance(one, Email)
    )


_JANE: dict[str, object] = {"email": "Jane@example.com", "sfdcLeadId": "00Q000000000001EAA"}

CASES = (
    Case(
        kind="a line of a body that looks like a separator is no message",
        given="a quoted mail below an empty line: From - Mon …, as Thunderbird quotes it",
        before=_NOBODY_READ,
        right="Pricing to 1",
        answer=lambda: _found(
            f"From - Mon Nov 23 17:02:11 2026\n{_HEAD}Subject: Pricing\n\nHi\n\n>From - Mon Nov 23\nTo: x\n"
        ),
    ),
    Case(
        kind="words that begin with From in a body are no message",
        given="From now on:, and a line with a colon below",
        before=_NOBODY_READ,
        right="Pricing to 1",
        answer=lambda: _found(f"From \n{_HEAD}Subject: Pricing\n\nHi\n\nFrom now on: less\nPrice: 5\n"),
    ),
    Case(
        kind="a mailbox with line ends of Windows is a mailbox",
        given="the same with carriage returns",
        before=_NOBODY_READ,
        right="Pricing to 1; Second to 1",
        answer=lambda: _found(
            "".join(
                f"From - Mon Nov 23 17:02:11 2026\n{_HEAD}Subject: {name}\n\nHi\n\n" for name in ("Pricing", "Second")
            ).replace("\n", "\r\n")
        ),
    ),
    Case(
        kind="a message without a readable Date has the time at which it was put there",
        given="Date: yesterday",
        before=_NOBODY_READ,
        right="Pricing to 1",
        answer=lambda: _found(
            "From - Mon Nov 23 17:02:11 2026\nDate: yesterday\nTo: jane@example.com\nSubject: Pricing\n\nHi\n"
        ),
    ),
    Case(
        kind="an email in the mailbox that Marketo reports too is one activity with the Salesforce ID",
        given="Pricing to Jane and Kim, and its report for Jane with (SIA-12345678)",
        before="mail:1: jane@example.com -, kim@example.com -; marketo:g1: Jane@example.com 00Q000000000001EAA",
        right="mail:1: jane@example.com 00Q000000000001EAA, kim@example.com -",
        answer=lambda: _together(_letter(), _reported("Pricing (SIA-12345678)", _JANE)),
    ),
    Case(
        kind="a report that comes before the mailbox's email is joined as well",
        given="the report first",
        before="marketo:g1: Jane@example.com 00Q000000000001EAA; mail:1: jane@example.com -, kim@example.com -",
        right="marketo:g1: Jane@example.com 00Q000000000001EAA, kim@example.com -",
        answer=lambda: _together(_reported("Pricing (SIA-1)", _JANE), _letter()),
    ),
    Case(
        kind="another email to the same person is no report of this one",
        given="a report with another subject",
        before="mail:1: jane@example.com -, kim@example.com -; marketo:g1: Jane@example.com 00Q000000000001EAA",
        right="mail:1: jane@example.com -, kim@example.com -; marketo:g1: Jane@example.com 00Q000000000001EAA",
        answer=lambda: _together(_letter(), _reported("Renewal (SIA-2)", _JANE)),
    ),
)
