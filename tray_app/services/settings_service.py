"""What the rep sets up: the keys of the configuration and the sources, asked and changed by a window."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path

from tray_app.adapters.content.profile_files import load_profile, profile_names
from tray_app.adapters.settings import CallFilesSettings, problem_with, set_value
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.ui_api.settings_api import (
    Attempt,
    Choices,
    LoggerInfo,
    MailboxSettings,
    SourceInfo,
    Value,
)
from tray_app.services.errands import Errands
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.mailbox_service import KIND_OF_TYPE, MailboxService
from tray_app.services.source_service import SourceService

_DAYS = frozenset({"logging.start_date"})
"""Keys whose value is a day."""


class SettingsService:
    """Implements `SettingsApi`: slow work runs in a thread of its own, and every error ends as words."""

    def __init__(
        self,
        live: LiveConfiguration,
        sources: SourceService,
        errands: Errands,
        mailboxes: MailboxService,
        *,
        config_file: Path,
        profile_folders: tuple[Path, ...],
        reload: Callable[[], None],
    ) -> None:
        """`reload` makes a change of the configuration hold."""
        self._live = live
        self._sources = sources
        self._errands = errands
        self.mailboxes = mailboxes
        self._config_file = config_file
        self._profile_folders = profile_folders
        self._reload = reload
        self._one_change = threading.Lock()

    def choices(self) -> Choices:
        """What is set up now."""
        file = self._live.current.file
        values: dict[str, Value] = {}
        for table in ("app", "salesforce", "logging", "notifications", "consent"):
            for key, value in getattr(file, table).values().items():
                values[f"{table}.{key}"] = value.isoformat() if isinstance(value, date) else value
        sources = tuple(
            SourceInfo(
                id=one.id,
                type=one.type,
                place=one.place,
                has_secret=one.has_secret,
                account=one.account,
                folder=one.watched,
                pattern=one.pattern if isinstance(one, CallFilesSettings) else "",
                kind=KIND_OF_TYPE.get(one.type) if one.signs_in_browser else None,
            )
            for one in file.sources
        )
        return Choices(values=values, sources=sources, loggers=self._loggers)

    def is_decided(self, key: str) -> bool:
        """Whether this key is in the configuration already."""
        table, _, name = key.partition(".")
        policy, file = self._live.current.policy, self._live.current.file
        in_file = name in getattr(getattr(file, table, None), "written", ())
        return in_file or key in policy.enforced or key in policy.defaults

    def is_enforced(self, key: str) -> bool:
        """Whether the company decides this key."""
        return key in self._live.current.policy.enforced

    def change(self, key: str, value: Value, done: Callable[[Attempt], None]) -> None:
        """Write a key down and live by it at once."""
        self._errands.run(lambda: self._changed(key, value), done, field=key)

    def add_mailbox(self, mailbox: MailboxSettings, done: Callable[[Attempt], None]) -> None:
        """Find the server, sign in, and keep the mailbox when that worked."""
        self._errands.run(lambda: self._sources.add_mailbox(mailbox), done)

    def call_file_names(self, like: str = "") -> str:
        """What call files are called."""
        return self._sources.call_file_names(like)

    def add_calls(self, folder: str, pattern: str, done: Callable[[Attempt], None]) -> None:
        """Read the folder, and keep it when that worked."""
        self._errands.run(lambda: self._sources.add_calls(folder, pattern), done)

    def set_password(self, source_id: str, password: str, done: Callable[[Attempt], None]) -> None:
        """Try a new password for a mailbox."""
        self._errands.run(lambda: self._sources.set_password(source_id, password), done)

    def test_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Say what is there."""
        self._errands.run(lambda: self._sources.test(source_id), done)

    def remove_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        """Forget the source and its password."""
        self._errands.run(lambda: self._sources.remove(source_id), done)

    @cached_property
    def _loggers(self) -> tuple[LoggerInfo, ...]:
        found = []
        for name in profile_names(self._profile_folders):
            with suppress(BadConfiguration):  # one of a team's own that is wrong is told where it is chosen
                found.append(LoggerInfo(name, load_profile(name, self._profile_folders).name))
        return tuple(sorted(found, key=lambda logger: logger.name.casefold()))

    def _changed(self, key: str, value: Value) -> Attempt:
        meant: object = value
        if key in _DAYS and isinstance(value, str):
            with suppress(ValueError):
                meant = date.fromisoformat(value.strip())
        problem = problem_with(key, meant) if meant is not None else None
        if problem is not None:
            return Attempt(problem=problem, field=key)
        if key == "logging.profile" and isinstance(meant, str):
            load_profile(meant, self._profile_folders)  # refused before anything is written
        with self._one_change:
            set_value(self._config_file, key, meant)
            self._reload()
        return Attempt()
