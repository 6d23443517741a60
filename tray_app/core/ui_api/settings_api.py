"""What a window may ask about everything the rep sets up: the second door beside `core.ui_api.window_api`.

Most of it is slow (a mail server, the keyring, the disk), so the answers come through a callable, on another thread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tray_app.core.model.mail_hosts import MailKind
from tray_app.core.model.text import Text

if TYPE_CHECKING:
    from tray_app.core.ui_api.mailbox_api import MailboxApi

Value = str | bool | int | tuple[str, ...] | None
"""What a key of the configuration holds; None stands for its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """A mailbox or a call log as it is set up."""

    id: str
    """Its id."""
    type: str
    """imap, call-files, thunderbird, …"""
    place: str
    """The user name and server, the folder or the program."""
    has_secret: bool = False
    """Whether the keyring has a password for it."""
    folder: Path | None = None
    """The folder that is worth a look when something is put into it."""
    pattern: str = ""
    """Names of the files in it that count; empty for all."""
    account: str = ""
    """Who signs in."""
    kind: MailKind | None = None
    """Whose mailbox it is, where the rep signs in to it in the browser."""


@dataclass(frozen=True, slots=True)
class LoggerInfo:
    """A tool that logs, to choose from."""

    id: str
    """Value of `logging.profile`."""
    name: str
    """The product's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that is set up, as it stands in the configuration."""

    values: Mapping[str, Value] = field(default_factory=dict)
    """By dotted key (`logging.profile`); defaults are filled in."""
    sources: tuple[SourceInfo, ...] = ()
    """In the order of the configuration."""
    loggers: tuple[LoggerInfo, ...] = ()
    """The tools there are profiles for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """A mailbox as it was typed in."""

    address: str
    """The rep's email address or user name."""
    password: str = field(repr=False)
    """Goes to the keyring and nowhere else."""
    host: str = ""
    """The server; found from the address when empty."""
    port: int | None = None
    """Its port; the usual one when None."""
    security: str = "tls"
    """tls or starttls."""
    folder: str = ""
    """The folder of sent mail; found by itself when empty."""
    ca_file: str = ""
    """The certificate of a private CA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How something that was tried went."""

    problem: Text | None = None
    """Why it did not work, and what to do; None when it did."""
    field: str = ""
    """The input the problem is about: a name of `MailboxSettings`, a key, or nothing in particular."""
    found: Text | None = None
    """What was found, when it worked."""

    @property
    def worked(self) -> bool:
        """Whether there was no problem."""
        return self.problem is None


class SettingsApi(Protocol):
    """Every method returns at once. A `done` is called once, on a thread of its own, unless the app ends before."""

    @property
    def mailboxes(self) -> "MailboxApi":
        """Who hosts a mailbox, and sign-ins to mailboxes in the browser."""

    def choices(self) -> Choices:
        """What is set up now."""

    def is_decided(self, key: str) -> bool:
        """Whether this key is in the configuration already, by the rep, an admin's file or the company."""

    def is_enforced(self, key: str) -> bool:
        """Whether the company decides this key (`logging.profile`, `sources`, …), so that the rep cannot change it."""

    def change(self, key: str, value: Value, done: Callable[[Attempt], None]) -> None:
        """Write a key down and live by it at once."""

    def add_mailbox(self, mailbox: MailboxSettings, done: Callable[[Attempt], None]) -> None:
        """Find the server, sign in, and keep the mailbox when that worked."""

    def call_file_names(self, like: str = "") -> str:
        """What call files are called, as one pattern (`CallLog*.csv; Calls*.json`); `like`: the name of one more."""

    def add_calls(self, folder: str, pattern: str, done: Callable[[Attempt], None]) -> None:
        """Read the folder, or its files of these names, and keep it when that worked. An empty pattern means all."""

    def set_password(self, source_id: str, password: str, done: Callable[[Attempt], None]) -> None:
        """Try a new password for a mailbox, and keep it when it is the right one."""

    def test_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Say what is there."""

    def remove_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Forget the source and its password; what it brought stays known."""
