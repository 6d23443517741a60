"""What a window may ask about the beginning: the steps of the first run, and starting with the computer."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tray_app.core.ui_api.settings_api import Attempt


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
class LookBack:
    """How far the first look at the last days has come."""

    found: int = 0
    """Emails and calls that were read."""
    answered: int = 0
    """Those of them that Salesforce was asked about, and answered."""
    waiting: int = 0
    """Those still within the logger's time, or not asked about yet."""
    unchecked: int = 0
    """Those that could not be asked about."""
    ignored: int = 0
    """Those that nothing is expected of in Salesforce."""
    logged: int = 0
    """Those of the answered that are logged."""
    is_by_report: bool = False
    """Whether an exported report has answered rather than Salesforce: likely at best."""


class FirstRunApi(Protocol):
    """Slow work answers by `done`, on a thread of its own; everything else returns at once."""

    def login_start(self) -> LoginStart:
        """Whether the app starts with the computer."""

    def set_login_start(self, on: bool, done: Callable[[Attempt], None]) -> None:
        """Arrange it, or take it back; from then on it counts as asked."""

    def first_run(self) -> FirstRun:
        """The step of the first run to show; `DONE` as soon as anything is set up or the rep wanted none."""

    def reach(self, step: FirstRun) -> None:
        """Remember the step, so that a later start goes on there."""

    def has_result(self) -> bool:
        """Whether Salesforce has ever answered about an email or a call of this rep; once true, always true."""

    def look_back(self, done: Callable[[LookBack], None]) -> None:
        """How far the first look has come."""

    def start_demo(self) -> bool:
        """Start the demo as a program of its own; False when that is not possible."""
