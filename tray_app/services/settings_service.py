"""Where the rep sets things up: answers what a window asks about configuration, sources, privacy and start.

Slow work runs in a thread of its own; every error ends here, as words beside the field it is about.
"""

import logging
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from tray_app import __version__
from tray_app.adapters.autostart import Autostart, keep_right, start_command
from tray_app.adapters.autostart.command import program
from tray_app.adapters.content.profile_files import load_profile, profile_names
from tray_app.adapters.content.shipped import shipped_packages
from tray_app.adapters.salesforce.revocation import sign_out
from tray_app.adapters.settings import CallFilesSettings, ImapSettings, problem_with, set_value
from tray_app.adapters.sources.mail_servers import candidates
from tray_app.adapters.system import own_data
from tray_app.adapters.system.diagnostics import ErrorReports
from tray_app.adapters.vault import KeyringVault
from tray_app.app import SECRET_OF_SOURCE, App
from tray_app.core.cycle.monitor import LOOK_BACK
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Verdict
from tray_app.core.ui_api.settings_api import (
    About,
    Attempt,
    Choices,
    FirstRun,
    LoggerInfo,
    LoginStart,
    LookBack,
    MailboxSettings,
    SourceInfo,
    Stored,
    Value,
)
from tray_app.services.source_service import SourceService

T = TypeVar("T")
_log = logging.getLogger(__name__)
_FIRST_RUN = "first run"
"""Note of the store: the step of the first run."""
_LOGIN_ASKED = "start at sign-in"
"""Note of the store: whether the rep has decided about it."""
_DAYS = frozenset({"logging.start_date"})
"""Keys whose value is a day."""


class SettingsService:
    """Implements `SettingsApi` around an app that may be replaced by one with another configuration."""

    def __init__(
        self,
        app: Callable[[], App],
        *,
        reload: Callable[[], None],
        stop: Callable[[], object],
        autostart: Autostart | None = None,
        keeper: SourceService | None = None,
    ) -> None:
        """`reload` makes a change of the configuration hold; `stop` ends the checking for good.

        Without `autostart` the app cannot be started with the computer, as in the demo.
        """
        self._app = app
        self._reload = reload
        self._stop = stop
        self._autostart = autostart
        vault = app().vault
        self._vault = vault.for_user() if isinstance(vault, KeyringVault) else vault
        self._keeper = keeper or SourceService(app, self._vault, reload, candidates)
        self._reports = ErrorReports()
        self._one_change = threading.Lock()
        self._demo: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Correct the path under which the system starts the app, should it have moved."""
        autostart = self._autostart
        if autostart is not None:
            self._in_background(lambda: keep_right(autostart, start_command()), lambda _moved: None)

    def close(self) -> None:
        """Report nothing any more."""
        self._reports.close()

    def choices(self) -> Choices:
        """What is set up now."""
        try:
            file = self._app().file
        except BadConfiguration as error:
            return Choices(problem=self._say(error.message))
        values: dict[str, Value] = {}
        for table in ("app", "salesforce", "logging", "notifications"):
            for key, value in getattr(file, table):
                values[f"{table}.{key}"] = value.isoformat() if isinstance(value, date) else value
        sources = tuple(SourceInfo(id=one.id, type=one.type, place=_place(one)) for one in file.sources)
        return Choices(values=values, sources=sources, loggers=self._loggers)

    def is_enforced(self, key: str) -> bool:
        """Whether the company decides this key."""
        return key in self._app().policy.enforced

    def change(self, key: str, value: Value, done: Callable[[Attempt], None]) -> None:
        """Write a key down and live by it at once."""
        self._errand(lambda: self._changed(key, value), done, field=key)

    def add_mailbox(self, mailbox: MailboxSettings, done: Callable[[Attempt], None]) -> None:
        """Find the server, sign in, and keep the mailbox when that worked."""
        self._errand(lambda: self._keeper.add_mailbox(mailbox), done)

    def add_calls(self, folder: str, done: Callable[[Attempt], None]) -> None:
        """Read the folder, and keep it when that worked."""
        self._errand(lambda: self._keeper.add_calls(folder), done)

    def set_password(self, source_id: str, password: str, done: Callable[[Attempt], None]) -> None:
        """Try a new password for a mailbox."""
        self._errand(lambda: self._keeper.set_password(source_id, password), done)

    def test_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Say what is there."""
        self._errand(lambda: self._keeper.test(source_id), done)

    def remove_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Forget the source and its password."""
        self._errand(lambda: self._keeper.remove(source_id), done)

    def stored(self, done: Callable[[Stored], None]) -> None:
        """What is kept about the rep."""
        self._in_background(self._counted, done)

    def export(self, file: Path, done: Callable[[Attempt], None]) -> None:
        """Write everything that is kept into the file."""

        def write() -> Attempt:
            app = self._app()
            own_data.write_out(file, app.store, app.places.config_file, app.now())
            return Attempt(found=self._say(text("Saved as {file}.", file=str(file))))

        self._errand(write, done)

    def delete_everything(self, done: Callable[[Attempt], None]) -> None:
        """Stop checking and forget everything."""
        self._errand(self._deleted, done)

    def about(self, done: Callable[[About], None]) -> None:
        """What this program is made of."""
        self._in_background(lambda: About(version=__version__, packages=shipped_packages()), done)

    def login_start(self) -> LoginStart:
        """Whether the app starts with the computer."""
        if self._autostart is None:
            return LoginStart.UNAVAILABLE
        try:
            if self._autostart.is_on():
                return LoginStart.ON
            return LoginStart.OFF if self._app().store.note(_LOGIN_ASKED) else LoginStart.UNASKED
        except OSError:
            return LoginStart.UNAVAILABLE

    def set_login_start(self, on: bool, done: Callable[[Attempt], None]) -> None:
        """Arrange it, or take it back."""

        def arrange() -> Attempt:
            self._app().store.write_note(_LOGIN_ASKED, "yes")
            if self._autostart is not None and on:
                self._autostart.enable(start_command())
            elif self._autostart is not None:
                self._autostart.disable()
            return Attempt()

        self._errand(arrange, done)

    def first_run(self) -> FirstRun:
        """The step of the first run to show."""
        with suppress(OSError, ValueError):
            if reached := self._app().store.note(_FIRST_RUN):
                return FirstRun(reached)
        return FirstRun.DONE if self.choices().sources or self.choices().problem else FirstRun.WELCOME

    def reach(self, step: FirstRun) -> None:
        """Remember the step."""
        with suppress(OSError):
            self._app().store.write_note(_FIRST_RUN, step)

    def look_back(self, done: Callable[[LookBack], None]) -> None:
        """How far the first look has come."""

        def counted() -> LookBack:
            app = self._app()
            numbers = app.store.summary(app.now() - LOOK_BACK)
            found = sum(numbers.values())
            return LookBack(found=found, answered=found - numbers[Verdict.PENDING])

        self._in_background(counted, done)

    def start_demo(self) -> bool:
        """Start the demo as a program of its own."""
        try:
            self._demo = subprocess.Popen(
                [*program(), "demo"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return False
        return True

    def on_crash(self, listener: Callable[[str], None]) -> None:
        """Call this with the report of each error that nobody expected."""
        self._reports.listen(listener)

    @cached_property
    def _loggers(self) -> tuple[LoggerInfo, ...]:
        found = []
        for name in profile_names(self._app().profile_folders):
            with suppress(BadConfiguration):  # one of a team's own that is wrong is told where it is chosen
                found.append(LoggerInfo(name, load_profile(name, self._app().profile_folders).name))
        return tuple(sorted(found, key=lambda logger: logger.name.casefold()))

    def _changed(self, key: str, value: Value) -> Attempt:
        meant: object = value
        if key in _DAYS and isinstance(value, str):
            with suppress(ValueError):
                meant = date.fromisoformat(value.strip())
        problem = problem_with(key, meant) if meant is not None else None
        if problem is not None:
            return Attempt(problem=self._say(problem), field=key)
        if key == "logging.profile" and isinstance(meant, str):
            load_profile(meant, self._app().profile_folders)  # refused before anything is written
        with self._one_change:
            set_value(self._app().places.config_file, key, meant)
            self._reload()
        return Attempt()

    def _counted(self) -> Stored:
        app = self._app()
        counts, now = app.store.counts(), app.now()
        worded = len(app.store.between(now - timedelta(days=14), now))
        mailboxes = [one for one in app.file.sources if isinstance(one, ImapSettings)]
        return Stored(
            counts=(
                (self._say(text("Emails and calls, kept for 90 days")), counts["activity"]),
                (self._say(text("Of these with subject and name, kept for 14 days")), worded),
                (self._say(text("Rules of yours")), counts["rule"]),
                (self._say(text("Causes you were notified of")), counts["told"]),
            ),
            places=(
                (self._say(text("File with what was checked")), app.places.store_file),
                (self._say(text("Settings")), app.places.config_file),
                (self._say(text("Log, without names and addresses")), app.places.log_dir),
            ),
            secrets=(
                self._say(text("Your Salesforce sign-in, while you are signed in")),
                *(self._say(text("The password of {mailbox}", mailbox=one.username)) for one in mailboxes),
            ),
        )

    def _deleted(self) -> Attempt:
        app = self._app()
        self._stop()
        for source in app.file.sources:
            if isinstance(source, ImapSettings):
                self._vault.remove(SECRET_OF_SOURCE.format(id=source.id))
        gone = sign_out(app.tokens, app.session())
        if not gone.wiped:
            raise CannotCheck(gone.wipe_trouble or "check.keyring_locked")
        if self._autostart is not None:
            self._autostart.disable()
        own_data.forget(app.store, app.places)
        return Attempt(found=self._say(text("Everything is deleted.")))

    def _errand(self, work: Callable[[], Attempt], done: Callable[[Attempt], None], field: str = "") -> None:
        def bounded() -> Attempt:
            try:
                return work()
            except Exception as error:
                return Attempt(problem=self._say(self._in_words(error)), field=field)

        self._in_background(bounded, done)

    def _in_words(self, error: Exception) -> Text:
        """The single error gate of what a window asks for."""
        if isinstance(error, BadConfiguration):
            return error.message
        if isinstance(error, CannotCheck):
            return text("{problem}. Nothing was changed.", problem=self._app().pages.title_of(error.code))
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            return text("The disk or a folder cannot be used: {reason}.", reason=reason)
        _log.error("a request of the window broke", exc_info=error)
        return text("This did not work because of an error in DidItLog. The log file has the details.")

    def _in_background(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def run() -> None:
            done(work())

        threading.Thread(target=run, name="office", daemon=True).start()

    def _say(self, words: Text) -> str:
        return self._app().pages.say(words)


def _place(source: ImapSettings | CallFilesSettings) -> str:
    return f"{source.username} · {source.host}" if isinstance(source, ImapSettings) else source.folder
