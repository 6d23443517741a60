"""A house of mailboxes with nobody behind it: knows who hosts what the test says, and signs in as the test says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from tray_app.core.model.mail_hosts import MailHost, MailKind
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.model.text import text, verbatim
from tray_app.core.ui_api.mailbox_api import (
    ApprovalRequest,
    CompanyMail,
    MailboxProgress,
    MailboxStage,
    WebMailbox,
)
from tray_app.core.ui_api.settings_api import Attempt, SourceInfo

WORKS = MailboxProgress(MailboxStage.ADDED, Attempt(found=verbatim("It works: Sent Items has 214 emails.")))
WAITS = MailboxProgress(
    MailboxStage.NEEDS_APPROVAL,
    Attempt(found=text("You are signed in. DidItLog begins by itself once your admin has approved it.")),
)


class _Owner(Protocol):
    sources: list[SourceInfo]
    asked: list[tuple[str, Any]]


class FakeMailboxApi:
    """Fake of `MailboxApi`."""

    def __init__(self, owner: _Owner) -> None:
        self._owner = owner
        self.decided = CompanyMail()
        self.hosts: dict[str, MailHost] = {}
        """Who hosts a domain; nobody tells of others."""
        self.steps: list[MailboxProgress] = [WORKS]
        """What the next sign-in comes to."""
        self.installed: tuple[MailProgram, ...] = ()
        """The mail programs on this computer."""
        self.program_tried = Attempt(found=verbatim("It works: Sent has 214 emails."))
        """How adding one of them goes."""
        self.asked_on: datetime | None = None
        self.cancelled = 0
        self._tell: Callable[[MailboxProgress], None] = lambda _: None

    def company(self) -> CompanyMail:
        return self.decided

    def find(self, address: str, done: Callable[[MailHost | None], None]) -> None:
        done(self.hosts.get(address.rpartition("@")[2]))

    def programs(self, done: Callable[[tuple[MailProgram, ...]], None]) -> None:
        known = {source.type for source in self._owner.sources}
        done(tuple(program for program in self.installed if program not in known))

    def add_program(self, program: MailProgram, done: Callable[[Attempt], None]) -> None:
        self._owner.asked.append(("add_program", program))
        if self.program_tried.worked:
            self._owner.sources.append(SourceInfo(id=program.value, type=program.value, place=program.value))
        done(self.program_tried)

    def sign_in(self, mailbox: WebMailbox, tell: Callable[[MailboxProgress], None], *, whole: bool = False) -> None:
        self._owner.asked.append(("sign_in", (mailbox, whole)))
        self._tell = tell
        for step in self.steps:
            if step.stage in (MailboxStage.ADDED, MailboxStage.NEEDS_APPROVAL):
                place = f"{mailbox.address} · Microsoft 365"
                self._owner.sources.append(
                    SourceInfo(
                        id="work-mail",
                        type="graph",
                        place=place,
                        has_secret=True,
                        account=mailbox.address,
                        kind=mailbox.kind,
                    )
                )
            tell(step)

    def cancel(self) -> None:
        self.cancelled += 1
        self._tell(MailboxProgress(MailboxStage.CALLED_OFF))
        self._tell = lambda _: None

    def approval(self, mailbox: WebMailbox) -> ApprovalRequest | None:
        client_id = self.decided.microsoft_client_id or mailbox.client_id
        if mailbox.kind is not MailKind.MICROSOFT:
            return None
        if not client_id:
            return ApprovalRequest("", text("Please make an app for us."))
        url = f"https://login.microsoftonline.com/acme.example/adminconsent?client_id={client_id}"
        return ApprovalRequest(url, text("Please approve it: {url}", url=url))

    def open_app_passwords(self) -> None:
        self._owner.asked.append(("open_app_passwords", None))

    def asked_at(self) -> datetime | None:
        return self.asked_on

    def note_asked(self) -> None:
        self.asked_on = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
