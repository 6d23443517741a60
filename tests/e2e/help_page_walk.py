"""The causes of Adobe's help page as a rep meets them: `python -m tests.e2e.help_page_walk FOLDER [LANGUAGE …]`.

For each cause a strict Salesforce, a mailbox and a folder of calls are set up, the engine checks them, and the window
is opened on what it found. Pictures: the window as it opens, the page with all its steps, the message for the admin.
`index.md` in the folder has what a picture cannot show: what pops up, and where each step leads.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tomli_w
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.e2e.help_page import PAGE_CAUSES, PageCause
from tests.e2e.salesforce import TOKEN
from tests.e2e.story import REP, REP_ID, Story
from tests.fakes import FakeNotifier
from tests.ui.looking import settle
from tray_app.adapters.places import find_places
from tray_app.adapters.salesforce.account import Account
from tray_app.adapters.salesforce.grant import Grant
from tray_app.app import SECRET_OF_SOURCE, App
from tray_app.core.monitor import Request
from tray_app.core.verdict import Cause
from tray_app.demo.mailbox import DemoMailbox, Mailbox
from tray_app.demo.memory_vault import MemoryVault
from tray_app.demo.salesforce import DemoSalesforce, Org
from tray_app.engine import Engine
from tray_app.office import BackOffice
from tray_app.ui import texts
from tray_app.ui.hand_off import HandOffDialog
from tray_app.ui.icons import Icons
from tray_app.ui.issue_rows import Target
from tray_app.ui.qt_app import application
from tray_app.ui.window import MainWindow

LANGUAGES = ("en", "ko", "ja")
_PASSWORD = "mailbox-password"
_LIMIT_S = 30.0


@dataclass(slots=True)
class Walk:
    """One cause in one language: the engine has checked once, and the window shows what it found."""

    story: Story
    """What happened, and what must be said of it."""
    engine: Engine
    """The engine behind the window."""
    window: MainWindow
    """The window, open."""
    notifier: FakeNotifier
    """What popped up."""
    org: str
    """Origin of the Salesforce."""
    opened: list[str] = field(default_factory=list)
    """Addresses the browser was started with."""

    def causes(self, code: str) -> list[Cause]:
        """The causes of this code, as listed."""
        assert self.engine.snapshot is not None
        return [cause for cause in self.engine.snapshot.causes if cause.code == code]

    def choose(self, cause: Cause) -> None:
        """Click the cause in the list."""
        self.window.list.choose(Target(cause=cause.key))
        settle()

    def links(self) -> list[QPushButton]:
        """The buttons beside the steps, in order."""
        content = self.window.page.body.widget()
        assert content is not None
        buttons = content.findChildren(QPushButton)
        return [one for one in buttons if one.toolTip().startswith(("https:", "http:", "diditlog:"))]


@contextmanager
def walked(cause: PageCause, language: str, folder: Path) -> Iterator[Walk]:
    """Set the cause's world up in `folder`, check it, and open the window in this language."""
    story, mailbox = Story(), Mailbox("Sent", uid_validity=7)
    world = story.world(**cause.tell(story))
    for message, at in story.mails:
        mailbox.append(message, at)
    story.write_calls(folder / "calls")
    with ExitStack() as open_:
        org = open_.enter_context(DemoSalesforce(Org.from_world(world)))
        imap = open_.enter_context(DemoMailbox(mailbox, REP, _PASSWORD))
        places = find_places({"DIDITLOG_HOME": str(folder / "diditlog")})
        places.prepare()
        source = {"id": "work-mail", "type": "imap", "host": imap.host, "port": imap.port, "security": "none"}
        calls = {"id": "dialer", "type": "call-files", "folder": str(folder / "calls")}
        configuration = {
            "app": {"language": language},
            "salesforce": {"login_url": org.url, "client_id": "walk"},
            "logging": {"profile": "marketo-actions", "own_domains": ["acme.example"]},
            "sources": [{**source, "username": REP}, calls],
        }
        places.config_file.write_text(tomli_w.dumps(configuration), encoding="utf-8")
        vault = MemoryVault()
        vault.write(SECRET_OF_SOURCE.format(id="work-mail"), _PASSWORD)
        app = open_.enter_context(App(places, vault))
        account = Account(client_id="walk", login_url=org.url, instance_url=org.url, username=REP, user_id=REP_ID)
        app.tokens.keep(Grant(access_token=TOKEN, instance_url=org.url), account)
        opened: list[str] = []
        open_.enter_context(patch("webbrowser.open", opened.append))
        notifier = FakeNotifier()
        engine = _checked(app, notifier, open_)
        texts.install(app.words)
        window = MainWindow(engine, Icons(app.resources / "icons"))
        open_.callback(window.deleteLater)
        open_.callback(window.hide)
        window.present()
        settle()
        yield Walk(story, engine, window, notifier, org.url, opened)


def _checked(app: App, notifier: FakeNotifier, open_: ExitStack) -> Engine:
    """An engine on this app that has run one cycle and will not run another by itself."""
    never = timedelta(days=1)
    engine = Engine(
        app, lambda: notifier, every=Request(everything=True), pause=lambda *_: never, quiet_for=timedelta(0)
    )
    engine.office = office = BackOffice(lambda: engine.app, reload=engine.reload, stop=engine.stop)
    open_.callback(office.close)
    changed = threading.Condition()

    def notice() -> None:
        with changed:
            changed.notify_all()

    engine.on_change(notice)
    with changed:
        engine.start()
        open_.callback(engine.stop)
        done = changed.wait_for(lambda: bool(engine.snapshot and engine.snapshot.crm.asked), _LIMIT_S)
        assert done, "the check never ended"
        assert changed.wait_for(lambda: not engine.is_checking, _LIMIT_S)
    return engine


def _draw(folder: Path, languages: tuple[str, ...]) -> None:
    application()
    lines = ["# What the pictures cannot show", ""]
    for language in languages:
        for cause in PAGE_CAUSES:
            with tempfile.TemporaryDirectory() as home, walked(cause, language, Path(home)) as walk:
                place = folder / language
                place.mkdir(parents=True, exist_ok=True)
                _save(walk.window, place / f"{cause.name}-1-window.png")
                shown = walk.causes(cause.code)[0]
                walk.choose(shown)
                _stretch(walk.window)
                _save(walk.window, place / f"{cause.name}-2-page.png")
                if walk.window.page.hand_off.isVisible():
                    dialog = HandOffDialog(walk.engine, shown)
                    dialog.resize(760, 900)
                    dialog.show()
                    _save(dialog, place / f"{cause.name}-3-hand-off.png")
                    dialog.deleteLater()
                lines += [f"## {language} {cause.name}", "", *_beside(walk), ""]
    (folder / "index.md").write_text("\n".join(lines), "utf-8")


def _beside(walk: Walk) -> Iterator[str]:
    for shown in walk.notifier.shown:
        yield f"- pops up: **{shown.title}** {shown.body} [{' / '.join(label for _, label in shown.actions)}]"
    for button in walk.links():
        yield f"- {button.accessibleName()}: {button.toolTip().removeprefix(walk.org)}"


def _stretch(window: MainWindow) -> None:
    """Make the window as high as its page, so that nothing has to be scrolled."""
    body = window.page.body
    content = body.widget()
    assert content is not None
    layout = content.layout()
    assert layout is not None
    needed = layout.totalHeightForWidth(content.width())
    window.resize(window.width(), window.height() + max(needed - body.viewport().height(), 0))
    settle()


def _save(widget: QWidget, file: Path) -> None:
    QApplication.processEvents()
    settle()
    if not widget.grab().save(str(file)):
        raise SystemExit(f"cannot write {file}")


if __name__ == "__main__":
    _draw(Path(sys.argv[1]), tuple(sys.argv[2:]) or LANGUAGES)
