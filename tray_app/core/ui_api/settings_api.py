"""What a window may ask about everything the rep sets up: the second door beside `core.ui_api.window_api`.

Most of it is slow (a mail server, the keyring, the disk), so the answers come through a callable, on another thread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

Value = str | bool | int | tuple[str, ...] | None
"""What a key of the configuration holds; None stands for its default."""


class FirstRun(StrEnum):
    """How far the first run has come."""

    WELCOME = "welcome"
    """What the app is for."""
    SIGN_IN = "sign-in"
    """Salesforce."""
    MAILBOX = "mailbox"
    """The mailbox the rep sends from."""
    CALLS = "calls"
    """The folder a phone system exports to."""
    LOGGER = "logger"
    """The tool that logs."""
    LOOK_BACK = "look-back"
    """The first look at the last days."""
    DONE = "done"
    """Over, or never wanted."""


class LoginStart(StrEnum):
    """Whether the app starts when the rep signs in to the computer."""

    ON = "on"
    """It does."""
    OFF = "off"
    """It does not, and the rep has decided so."""
    UNASKED = "unasked"
    """It does not, and nobody has asked yet."""
    UNAVAILABLE = "unavailable"
    """It cannot be arranged here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """A mailbox or a call log as it is set up."""

    id: str
    """Its id."""
    type: str
    """imap or call-files."""
    place: str
    """The user name and server, or the folder."""


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
    problem: str = ""
    """Why the configuration cannot be read, in the rep's language; empty when it can."""


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
    """How something that was tried went, in the rep's language."""

    problem: str = ""
    """Why it did not work, and what to do; empty when it did."""
    field: str = ""
    """The input the problem is about: a name of `MailboxSettings`, a key, or nothing in particular."""
    found: str = ""
    """What was found, when it worked."""

    @property
    def worked(self) -> bool:
        """Whether there was no problem."""
        return not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is kept about the rep, and where."""

    counts: tuple[tuple[str, int], ...]
    """What, in the rep's language, and how many of it."""
    places: tuple[tuple[str, Path], ...]
    """What, in the rep's language, and the file or folder it is in."""
    secrets: tuple[str, ...]
    """What the keyring holds, in the rep's language."""


@dataclass(frozen=True, slots=True)
class Package:
    """Somebody else's work that ships with the app."""

    name: str
    """Its name."""
    version: str
    """Its version."""
    licence: str
    """Its licence in a word or two; empty when it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What this program is made of."""

    version: str
    """The app's own version."""
    packages: tuple[Package, ...]
    """Everything else, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """How far the first look at the last days has come."""

    found: int = 0
    """Emails and calls that were read."""
    answered: int = 0
    """Those of them that Salesforce was asked about."""


class SettingsApi(Protocol):
    """Every method returns at once. A `done` is called once, on a thread of its own, unless the app ends before."""

    def choices(self) -> Choices:
        """What is set up now."""

    def is_enforced(self, key: str) -> bool:
        """Whether the company decides this key (`logging.profile`, `sources`, …), so that the rep cannot change it."""

    def change(self, key: str, value: Value, done: Callable[[Attempt], None]) -> None:
        """Write a key down and live by it at once."""

    def add_mailbox(self, mailbox: MailboxSettings, done: Callable[[Attempt], None]) -> None:
        """Find the server, sign in, and keep the mailbox when that worked."""

    def add_calls(self, folder: str, done: Callable[[Attempt], None]) -> None:
        """Read the folder, and keep it when that worked."""

    def set_password(self, source_id: str, password: str, done: Callable[[Attempt], None]) -> None:
        """Try a new password for a mailbox, and keep it when it is the right one."""

    def test_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Say what is there."""

    def remove_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Forget the source and its password; what it brought stays known."""

    def stored(self, done: Callable[[Stored], None]) -> None:
        """What is kept about the rep."""

    def export(self, file: Path, done: Callable[[Attempt], None]) -> None:
        """Write everything that is kept, except secrets, into the file as JSON."""

    def delete_everything(self, done: Callable[[Attempt], None]) -> None:
        """Stop checking and forget everything, in the keyring too; the app is to be quit afterwards."""

    def about(self, done: Callable[[About], None]) -> None:
        """What this program is made of."""

    def login_start(self) -> LoginStart:
        """Whether the app starts with the computer."""

    def set_login_start(self, on: bool, done: Callable[[Attempt], None]) -> None:
        """Arrange it, or take it back; from then on it counts as asked."""

    def first_run(self) -> FirstRun:
        """The step of the first run to show; `DONE` as soon as anything is set up or the rep wanted none."""

    def reach(self, step: FirstRun) -> None:
        """Remember the step, so that a later start goes on there."""

    def look_back(self, done: Callable[[LookBack], None]) -> None:
        """How far the first look has come."""

    def start_demo(self) -> bool:
        """Start the demo as a program of its own; False when that is not possible."""

    def on_crash(self, listener: Callable[[str], None]) -> None:
        """Call this, on any thread, with the redacted report of each error that nobody expected."""
