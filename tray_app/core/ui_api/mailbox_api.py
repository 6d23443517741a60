"""What a window may ask when a mailbox is added: who hosts it, and a sign-in to it in the browser.

Every method returns at once. A `done` or `tell` is called on a thread of its own, unless the app ends before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from tray_app.core.model.mail_hosts import MailHost, MailKind
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.model.text import Text
from tray_app.core.ui_api.settings_api import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyMail:
    """What the company has decided about its mailboxes."""

    kind: MailKind | None = None
    """Who hosts them; None where nobody has said."""
    imap_host: str = ""
    """Its own mail server."""
    microsoft_client_id: str = ""
    """The company's app in Microsoft Entra."""
    microsoft_tenant: str = ""
    """The company in Microsoft Entra; empty lets the account decide."""
    google_client_id: str = ""
    """The company's app in Google Cloud; empty where app passwords are used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebMailbox:
    """A mailbox that is signed in to in the browser, as it was typed in."""

    kind: MailKind
    """Microsoft or Google."""
    address: str
    """The rep's address."""
    client_id: str = ""
    """The company's app, where the company has not decided it."""
    tenant: str = ""
    """The company in Microsoft Entra, likewise."""


class MailboxStage(StrEnum):
    """How far adding one of them is."""

    OPENING = "opening"
    """The browser is being opened."""
    WAITING = "waiting"
    """For the browser."""
    WAITING_LONG = "waiting_long"
    """Still for the browser, and long enough that something may be wrong."""
    ADDED = "added"
    """It works, and is kept."""
    NEEDS_APPROVAL = "needs_approval"
    """It is kept, and begins by itself once an admin has approved the reading of mail."""
    FAILED = "failed"
    """It did not work, and nothing was changed."""
    CALLED_OFF = "called_off"
    """The rep called it off."""


@dataclass(frozen=True, slots=True)
class MailboxProgress:
    """One step of it."""

    stage: MailboxStage
    """The step."""
    attempt: Attempt = field(default_factory=Attempt)
    """How it went, once it has ended."""

    @property
    def is_over(self) -> bool:
        """Whether no further step comes."""
        return self.stage not in (MailboxStage.OPENING, MailboxStage.WAITING, MailboxStage.WAITING_LONG)


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What an admin needs to approve the reading of mail."""

    url: str
    """Where it is approved; empty where the company has no app yet, and the message asks for one."""
    message: Text
    """A message that a rep can send as it is."""


APP_PASSWORDS: Final = "myaccount.google.com/apppasswords"
"""Where Google makes app passwords, as people type it."""


class MailboxApi(Protocol):
    """Implemented behind the window."""

    def company(self) -> CompanyMail:
        """What the company has decided."""

    def find(self, address: str, done: Callable[[MailHost | None], None]) -> None:
        """Who hosts the mailbox of this address; None where nobody tells."""

    def programs(self, done: Callable[[tuple[MailProgram, ...]], None]) -> None:
        """The mail programs on this computer that can be read and are not set up yet."""

    def add_program(self, program: MailProgram, done: Callable[[Attempt], None]) -> None:
        """Look at what the program keeps on this computer, and keep it as a source when that worked."""

    def sign_in(self, mailbox: WebMailbox, tell: Callable[[MailboxProgress], None], *, whole: bool = False) -> None:
        """Open the browser, wait for it, and keep the mailbox when that worked.

        `whole`: show the page on which the reading of mail itself is allowed, or an admin is asked for it.
        """

    def cancel(self) -> None:
        """Call a sign-in off."""

    def approval(self, mailbox: WebMailbox) -> ApprovalRequest | None:
        """What to send to the admin; None where nothing has to be approved."""

    def open_app_passwords(self) -> None:
        """Open the page on which Google makes app passwords."""

    def asked_at(self) -> datetime | None:
        """When the rep copied the message for the admin; None when never."""

    def note_asked(self) -> None:
        """Remember that it was copied now."""
