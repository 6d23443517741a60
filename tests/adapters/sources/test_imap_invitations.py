"""Invitations as calendar programs keep them in Sent: only the types of their parts tell what they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from tests.rig.dovecot import mail
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.sources.imap_structure import is_invitation
from tray_app.core.model.activity import Email, Mark

if TYPE_CHECKING:
    from tests.rig.dovecot import Dovecot

EVENT = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"


def invitation(subject: str, method: str | None, *, attached: bool = False) -> EmailMessage:
    """What Thunderbird, Apple and web calendars send: text, and a calendar part beside it or attached to it."""
    message = mail(subject)
    parameters = {"method": method} if method else {}
    if attached:
        message.add_attachment(EVENT, subtype="calendar", params=parameters, filename="event.ics")
    else:
        message.add_alternative(EVENT, subtype="calendar", params=parameters)
    return message


def test_an_invitation_is_known_by_its_parts_and_a_file_that_somebody_attached_is_not_one(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    html = mail("With HTML")
    html.add_alternative("<p>Hi</p>", subtype="html")
    box.append(
        invitation("Invitation beside its text", "REQUEST"),
        invitation("Invitation as an attachment", "REQUEST", attached=True),
        invitation("Cancelled", "cancel"),
        invitation("A calendar file of mine", None, attached=True),
        invitation("A public event", "PUBLISH", attached=True),
        html,
        when=datetime.now(UTC) - timedelta(hours=2),
    )
    source = ImapSource(
        id="work",
        host=box.server.host,
        port=box.server.tls_port,
        username=box.username,
        password=lambda: box.password,
        ca_file=box.server.ca_file,
    )
    batch = source.poll(None, datetime.now(UTC) - timedelta(days=7))
    emails = [one for one in batch.activities if isinstance(one, Email)]
    assert {one.subject: Mark.MEETING in one.marks for one in emails} == {
        "Invitation beside its text": True,
        "Invitation as an attachment": True,
        "Cancelled": True,
        "A calendar file of mine": False,
        "A public event": False,
        "With HTML": False,
    }


@pytest.mark.parametrize(
    "structure",
    [None, b"NIL", (), ([],), ([(b"text",)],), (b"text", b"calendar"), (b"text", b"calendar", None), ([[[[]]]],), 7],
)
def test_an_odd_structure_is_no_invitation(structure: Any) -> None:
    assert not is_invitation({b"BODYSTRUCTURE": structure})
