"""An office with no configuration behind it: holds what it is told, and answers at once or when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.ui.fake_mailbox_api import FakeMailboxApi
from tray_app.core.model.text import text, verbatim
from tray_app.core.ui_api.first_run_api import FirstRun, LoginStart, LookBack
from tray_app.core.ui_api.own_data_api import About, Package, Stored
from tray_app.core.ui_api.settings_api import Attempt, Choices, LoggerInfo, MailboxSettings, SourceInfo, Value

DEFAULTS: dict[str, Value] = {
    "consent.write_tasks": False,
    "app.language": "auto",
    "app.update_notice": "on",
    "logging.profile": "marketo-actions",
    "logging.own_domains": ("acme.example",),
    "logging.start_date": None,
    "logging.email_logging": "unknown",
    "logging.call_logging": "unknown",
    "logging.log_replies": "unknown",
    "notifications.level": "all",
    "notifications.working_hours": "",
    "notifications.working_days": (),
    "notifications.quiet_hours": "",
}
MAIL = SourceInfo(id="work-mail", type="imap", place="rep@acme.example · imap.acme.example", has_secret=True)
CALLS = SourceInfo(id="calls", type="call-files", place="~/Calls")


class FakeSettingsApi:
    """Fake of `SettingsApi`. What is asked is in `asked`; `answers` has the attempts to come, else they work."""

    def __init__(self, *sources: SourceInfo, step: FirstRun = FirstRun.DONE) -> None:
        self.values = dict(DEFAULTS)
        self.sources = list(sources)
        self.enforced: set[str] = set()
        self.decided: set[str] = set()
        self.mailboxes = FakeMailboxApi(self)
        self.step = step
        self.login = LoginStart.UNASKED
        self.looked_back = LookBack()
        self.demo_starts = True
        self.result = True
        self.asked: list[tuple[str, Any]] = []
        self.answers: list[Attempt] = []
        self.holding = False
        """While set, answers wait for `let_go`."""
        self._held: list[Callable[[], None]] = []
        self._tell_crash: Callable[[str], None] = lambda _report: None

    def let_go(self) -> None:
        self.holding = False
        while self._held:
            self._held.pop(0)()

    def crash(self, report: str) -> None:
        self._tell_crash(report)

    def choices(self) -> Choices:
        loggers = (LoggerInfo("marketo-actions", "Adobe Marketo Engage Sales Actions"), LoggerInfo("generic", "Other"))
        return Choices(values=dict(self.values), sources=tuple(self.sources), loggers=loggers)

    def is_decided(self, key: str) -> bool:
        return key in self.decided

    def is_enforced(self, key: str) -> bool:
        return key in self.enforced

    def change(self, key: str, value: Value, done: Callable[[Attempt], None]) -> None:
        attempt = self._next("change", (key, value))
        if attempt.worked:
            self.values[key] = DEFAULTS[key] if value is None else value
        self._answer(done, attempt)

    def add_mailbox(self, mailbox: MailboxSettings, done: Callable[[Attempt], None]) -> None:
        attempt = self._next("add_mailbox", mailbox)
        if attempt.worked:
            self.sources.append(replace(MAIL, place=mailbox.address))
        self._answer(done, attempt)

    def call_file_names(self, like: str = "") -> str:
        return "; ".join(filter(None, (like, "CallLog*.csv")))

    def add_calls(self, folder: str, pattern: str, done: Callable[[Attempt], None]) -> None:
        attempt = self._next("add_calls", (folder, pattern))
        if attempt.worked:
            self.sources.append(replace(CALLS, place=folder))
        self._answer(done, attempt)

    def set_password(self, source_id: str, password: str, done: Callable[[Attempt], None]) -> None:
        self._answer(done, self._next("set_password", (source_id, password)))

    def test_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        self._answer(done, self._next("test_source", source_id))

    def remove_source(self, source_id: str, done: Callable[[Attempt], None]) -> None:
        attempt = self._next("remove_source", source_id)
        if attempt.worked:
            self.sources = [source for source in self.sources if source.id != source_id]
        self._answer(done, attempt)

    def stored(self, done: Callable[[Stored], None]) -> None:
        self.asked.append(("stored", None))
        stored = Stored(
            counts=((text("Emails and calls, kept for 90 days"), 214), (text("Rules of yours"), 3)),
            places=((text("File with what was checked"), Path("/home/rep/.local/share/DidItLog/diditlog.sqlite3")),),
            secrets=(
                text("Your Salesforce sign-in, while you are signed in"),
                text("The password of {mailbox}", mailbox="rep@acme.example"),
            ),
        )
        self._answer(done, stored)

    def export(self, file: Path, done: Callable[[Attempt], None]) -> None:
        self._answer(done, self._next("export", file))

    def delete_everything(self, done: Callable[[Attempt], None]) -> None:
        self._answer(done, self._next("delete_everything", None))

    def about(self, done: Callable[[About], None]) -> None:
        packages = (Package("keyring", "25.7.0", "MIT"), Package("PySide6_Essentials", "6.11.3", "LGPL-3.0-only"))
        self._answer(done, About(version="0.1.0", packages=packages))

    def login_start(self) -> LoginStart:
        return self.login

    def set_login_start(self, on: bool, done: Callable[[Attempt], None]) -> None:
        attempt = self._next("set_login_start", on)
        if attempt.worked:
            self.login = LoginStart.ON if on else LoginStart.OFF
        self._answer(done, attempt)

    def first_run(self) -> FirstRun:
        return self.step

    def reach(self, step: FirstRun) -> None:
        self.asked.append(("reach", step))
        self.step = step

    def has_result(self) -> bool:
        return self.result

    def look_back(self, done: Callable[[LookBack], None]) -> None:
        self._answer(done, self.looked_back)

    def start_demo(self) -> bool:
        self.asked.append(("start_demo", None))
        return self.demo_starts

    def on_crash(self, listener: Callable[[str], None]) -> None:
        self._tell_crash = listener

    def _next(self, name: str, value: Any) -> Attempt:
        self.asked.append((name, value))
        return self.answers.pop(0) if self.answers else Attempt(found=verbatim("It works."))

    def _answer(self, done: Callable[[Any], None], answer: Any) -> None:
        if self.holding:
            self._held.append(lambda: done(answer))
        else:
            done(answer)
