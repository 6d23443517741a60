"""A rep's window on the real engine: an embedded Salesforce, mailbox and folder of calls, checked once, and then shown.

The stage stays while the app is started again, as the rep's computer does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import tomlkit
from PySide6.QtWidgets import QPushButton, QRadioButton

from tests.e2e.salesforce import TOKEN
from tests.e2e.story import REP, REP_ID, Story
from tests.fakes import FakeNotifier
from tests.rig.processes import PATIENCE_S
from tests.ui.looking import settle
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE
from tray_app.adapters.system.paths import Paths, find_paths
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.verdict import Cause
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.demo.mailbox import DemoMailbox, MailboxState
from tray_app.demo.memory_vault import MemoryVault
from tray_app.demo.salesforce import DemoSalesforce, Org
from tray_app.services.tray_services import TrayServices
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Target
from tray_app.ui.window.main_window import MainWindow

_PASSWORD = "mailbox-password"


@dataclass(slots=True)
class Seated:
    """The rep at the window: the engine has checked once, and the window shows what it found."""

    story: Story
    """What happened, and what must be said of it."""
    window_api: WindowApi
    """The engine behind the window."""
    window: MainWindow
    """The window, open."""
    notifier: FakeNotifier
    """What popped up."""
    org: str
    """Origin of the Salesforce."""
    opened: list[str] = field(default_factory=list)
    """Addresses the browser was started with."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    """Told of everything the engine reports."""

    def causes(self, code: str) -> list[Cause]:
        """The causes of this code, as listed."""
        assert self.window_api.snapshot is not None
        return [cause for cause in self.window_api.snapshot.causes if cause.code == code]

    def choose(self, cause: Cause) -> None:
        """Click the cause in the list."""
        self.window.list.choose(Target(cause=cause.key))
        settle()

    def links(self) -> list[QPushButton]:
        """The buttons beside the steps and records that are shown, in order."""
        content = self.window.page.body.widget()
        assert content is not None
        buttons = content.findChildren(QPushButton)
        links = [one for one in buttons if one.toolTip().startswith(("https:", "http:", "diditlog:"))]
        return [one for one in links if one.isVisible()]

    def ways(self) -> Iterator[None]:
        """The page as it is with each alternative of its choices in turn; once where there is nothing to choose."""
        content = self.window.page.body.widget()
        assert content is not None
        radios = content.findChildren(QRadioButton)
        for radio in radios:
            radio.click()
            yield
        if not radios:
            yield

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until the engine has come to this, and show it."""
        with self.changed:
            assert self.changed.wait_for(lambda: holds() and not self.window_api.is_checking, PATIENCE_S), (
                "never came true"
            )
        self.window.refresh()
        settle()


@dataclass(frozen=True, slots=True)
class Stage:
    """What stays when the app ends: the world, the rep's files and the keyring."""

    story: Story
    """What happened."""
    salesforce: DemoSalesforce
    """The org, running."""
    paths: Paths
    """Configuration, data and logs."""
    configuration: dict[str, Any]
    """config.toml, but for the language."""
    vault: MemoryVault
    """The keyring."""

    @contextmanager
    def seated(self, language: str = "en") -> Iterator[Seated]:
        """Start the app, check, and open the window."""
        written = tomlkit.dumps({**self.configuration, "app": {"language": language}})
        self.paths.config_file.write_text(written, encoding="utf-8")
        opened: list[str] = []
        with ExitStack() as open_:
            app = open_.enter_context(App(self.paths, self.vault))
            url = self.salesforce.url
            account = SalesforceLogin(client_id="walk", login_url=url, instance_url=url, username=REP, user_id=REP_ID)
            app.tokens.keep(Grant(access_token=TOKEN, instance_url=url), account)
            open_.enter_context(patch("webbrowser.open", opened.append))
            notifier, changed = FakeNotifier(), threading.Condition()
            window_api = _started(app, notifier, changed, open_)
            texts.install(app.words)
            open_.callback(texts.install, NullTranslations())
            window = MainWindow(window_api, Icons(app.resources / "icons"))
            open_.callback(window.deleteLater)
            open_.callback(window.hide)
            seated = Seated(self.story, window_api, window, notifier, url, opened, changed)
            seated.until(lambda: window_api.snapshot is not None and window_api.snapshot.crm.asked)
            window.present()
            settle()
            yield seated


@contextmanager
def staged(tell: Callable[[Story], dict[str, Any]], folder: Path) -> Iterator[Stage]:
    """Set the stage in `folder`: what is told happened, and the rep is signed in."""
    story, mailbox = Story(), MailboxState("Sent", uid_validity=7)
    world = story.world(**tell(story))
    for message, at in story.mails:
        mailbox.append(message, at)
    story.write_calls(folder / "calls")
    with DemoSalesforce(Org.from_world(world)) as org, DemoMailbox(mailbox, REP, _PASSWORD) as imap:
        places = find_paths({"DIDITLOG_HOME": str(folder / "diditlog")})
        places.prepare()
        mails = {"id": "work-mail", "type": "imap", "host": imap.host, "port": imap.port, "security": "none"}
        calls = {"id": "dialer", "type": "call-files", "folder": str(folder / "calls")}
        configuration = {
            "salesforce": {"login_url": org.url, "client_id": "walk"},
            "logging": {"profile": "marketo-actions", "own_domains": ["acme.example"]},
            "sources": [{**mails, "username": REP}, calls],
        }
        vault = MemoryVault()
        vault.write(SECRET_OF_SOURCE.format(id="work-mail"), _PASSWORD)
        yield Stage(story, org, places, configuration, vault)


def _started(app: App, notifier: FakeNotifier, changed: threading.Condition, open_: ExitStack) -> WindowApi:
    """An engine on this app that runs one cycle and then none but those it is asked for."""
    never = timedelta(days=1)
    services = TrayServices(
        app, lambda: notifier, every=CycleRequest(everything=True), pause=lambda *_: never, quiet_for=timedelta(0)
    )

    def notice() -> None:
        with changed:
            changed.notify_all()

    services.window.on_change(notice)
    services.start()
    open_.callback(services.stop)
    return services.window
