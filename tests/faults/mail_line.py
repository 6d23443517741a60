"""The line to the mail server at fault: it breaks, or falls silent, after so many bytes of what the server says.

Whatever the place: the next polls bring each mail that was not brought yet, and none twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from tests.e2e.wire import Wire
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.ports import Batch
from tray_app.demo.mailbox import DemoMailbox, MailboxState

_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_MAILS = 12
_PLACES = 16
"""At so many places of the conversation, spread evenly."""
_ALLOWED = frozenset({"source.unreachable"})


@dataclass(frozen=True, slots=True)
class MailCell:
    """One way to fail at one place."""

    stall: bool
    """The connection stays and nothing comes; else it breaks."""
    place: int
    """After how many sixteenths of what the server says."""

    @property
    def name(self) -> str:
        """The cell in words."""
        how = "the mail server falls silent" if self.stall else "the line to the mail server breaks"
        return f"{how}, after {self.place} of {_PLACES} parts of what it says"


def mail_cells() -> Iterator[MailCell]:
    """All of them."""
    for stall in (False, True):
        for place in range(_PLACES):
            yield MailCell(stall, place)


def judged_mail(cell: MailCell) -> tuple[str, ...]:
    """What is wrong in a cell; empty when all is well."""
    with _mailbox() as server:
        with Wire(server.port, whole=_said() * cell.place // _PLACES, stall=cell.stall) as wire:
            broken = _poll(wire.port, None, limit_s=3.0 if cell.stall else PATIENCE_S)
        whole = _poll(server.port, broken.cursor)
    wrong = []
    if broken.trouble is None or broken.trouble.code not in _ALLOWED:
        wrong.append(f"is told as {broken.trouble and broken.trouble.code}")
    subjects = sorted(str(getattr(mail, "subject", "")) for mail in (*broken.activities, *whole.activities))
    if whole.trouble is not None or subjects != sorted(f"Letter {number}" for number in range(_MAILS)):
        wrong.append(f"in the end there are {subjects}, {whole.trouble and whole.trouble.code}")
    return tuple(wrong)


@cache
def _said() -> int:
    """How many bytes the server says in a poll without faults."""
    with _mailbox() as server, Wire(server.port, whole=10_000_000) as wire:
        assert _poll(wire.port, None).trouble is None
        return wire.carried


def _mailbox() -> DemoMailbox:
    mailbox = MailboxState()
    for number in range(_MAILS):
        at = _NOW - timedelta(hours=2, minutes=number)
        mailbox.append(letter(number, "jane@example.com", at), at)
    return DemoMailbox(mailbox, "rep@acme.example", "right")


def letter(number: int, to: str, at: datetime) -> bytes:
    """An email of the rep's, as it lies in the mailbox."""
    lines = (
        "From: rep@acme.example", f"To: {to}", f"Subject: Letter {number}",
        f"Message-ID: <m{number}@acme.example>", f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}", "", "Hello", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def _poll(port: int, cursor: bytes | None, *, limit_s: float = PATIENCE_S) -> Batch:
    source = ImapSource(
        id="mail", host="127.0.0.1", port=port, security="none", username="rep@acme.example",
        password=lambda: "right", timeouts=(limit_s, limit_s / 2), limit_s=limit_s,
    )  # fmt: skip
    try:
        return source.poll(cursor, _NOW - timedelta(days=1))
    finally:
        source.close()
