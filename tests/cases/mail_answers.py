"""What is said about an email with given headers, by the same way an email of a mailbox takes: read, then expected."""

from datetime import UTC, datetime
from pathlib import Path

from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.sources.imap_headers import email_from
from tray_app.core.matching.expectation import Boundaries, expect
from tray_app.core.model.activity import Email

TAKEN_IN = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)
REP = b"From: Robin Rep <rep@acme.example>"
_PROFILE = load_profile("marketo-actions", [Path(__file__).parents[2] / "resources" / "profiles"])
_BOUNDARIES = Boundaries(own_domains=frozenset({"acme.example"}), own_addresses=frozenset({"rep@acme.example"}))


def email_of(*lines: bytes | str, taken_in: datetime | None = TAKEN_IN) -> Email:
    """The email with these header lines."""
    block = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\r\n\r\n"
    email = email_from("mail", 7, 1, {b"BODY[HEADER.FIELDS (X)]": block, b"INTERNALDATE": taken_in})
    if email is None:
        raise ValueError("no email")
    return email


def looked_for(*lines: bytes | str) -> str:
    """Whom Salesforce is asked about, or the code that says why nobody."""
    email = email_of(*lines) if any(b"from:" in _bytes(line).lower() for line in lines) else email_of(REP, *lines)
    expected = expect(email, _PROFILE, _BOUNDARIES)
    people = [record.address or "" for record in expected.expected_records]
    unread = [f"unreadable: {name}" for name in getattr(email, "unreadable_recipients", ())]
    return ", ".join([*people, *([expected.ignored] if expected.ignored else []), *unread])


def _bytes(line: bytes | str) -> bytes:
    return line if isinstance(line, bytes) else line.encode()


def subject_in(*lines: bytes | str) -> str:
    """The subject, and whether it is only a guess."""
    email = email_of(REP, *lines)
    return email.subject + (" (a guess)" if "unreadable_subject" in email.marks else "")


def sent_at(taken_in: datetime | None, *lines: bytes | str) -> str:
    """When it was sent."""
    return email_of(REP, *lines, taken_in=taken_in).occurred_at.strftime("%Y-%m-%d %H:%M")
