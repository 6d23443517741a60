"""One newcomer's walk through the first run, in this process: real window and services, the far ends as stand-ins."""

from __future__ import annotations

import itertools
import os
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import tomlkit
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QProgressBar, QPushButton, QWidget

from tests.adapters.sources.stands.thunderbird import Profile, letter
from tests.e2e.story import REP, Story, fill_mailbox, logged, missing
from tests.e2e_sign_in.parts import served
from tests.fakes import FakeNotifier
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.entra_server import CLIENT_ID as MICROSOFT_ID
from tests.rig.entra_server import EntraServer, follow
from tests.rig.graph_server import GraphServer, person
from tests.rig.processes import PATIENCE_S, Processes, wait_until
from tests.rig.signing_in import free_ports
from tray_app.adapters.salesforce import sign_in
from tray_app.adapters.settings import ImapSettings
from tray_app.adapters.sources import source_factory
from tray_app.adapters.sources.mail_servers import MailServer
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.adapters.sources.web_mailboxes import WebAddresses, WebMailboxes
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.mail_hosts import DomainFacts, MailKind
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.demo.memory_vault import MemoryVault
from tray_app.services.tray_services import TrayServices
from tray_app.ui.first_run import FirstRunPage
from tray_app.ui.first_run.first_run_steps import AddCalls, AddMailbox
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.qt_app import application
from tray_app.ui.settings.mailbox_form import MailboxForm
from tray_app.ui.window.main_window import MainWindow

CARDS = ("google", "microsoft", "other", "thunderbird", "calls")
"""The kinds of mailboxes, the mail program on this computer, and none at all."""
_PASSWORD = "abcd efgh ijkl mnop"


class Names:
    """`NameLookup` in which the rep's domain is at whoever the card stands for."""

    def __init__(self, card: str) -> None:
        exchange = {"google": "smtp.google.com", "microsoft": "acme-example.mail.protection.outlook.com"}
        self._facts = DomainFacts(exchanges=(exchange.get(card, "mail.acme.example"),))

    def facts_of(self, domain: str) -> DomainFacts:
        return self._facts


@dataclass
class Newcomer:
    """Somebody who clicks and types; counted, with a picture of what is seen after each step."""

    window: MainWindow
    folder: Path
    news: threading.Event = field(default_factory=threading.Event)
    """Set when the services have something to show."""
    clicks: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def page(self) -> FirstRunPage:
        assert self.window.first_run is not None
        return self.window.first_run

    @property
    def form(self) -> MailboxForm:
        step = self.page._made[FirstRun.MAILBOX]
        assert isinstance(step, AddMailbox)
        return step.form

    def look(self, name: str) -> None:
        """Take a picture."""
        self.until(lambda: True)
        place = self.folder / f"{next(self._numbers):02}-{name}.png"
        if not self.window.grab().save(str(place)):
            raise SystemExit(f"cannot write {place}")

    def click(self, control: QAbstractButton) -> None:
        """One click on what is shown and can be clicked."""
        self.until(lambda: control.isVisible() and control.isEnabled(), control.text())
        self.clicks.append(control.text().replace("&", ""))
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)

    def type(self, line: QLineEdit, words: str) -> None:
        """Fill a field."""
        self.until(line.isVisible, words)
        self.fields.append(words)
        line.setFocus()
        QTest.keyClicks(line, words)

    def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait, as somebody who looks at the window."""

        def looked() -> object:
            if self.news.is_set():
                self.news.clear()
                self.window.refresh()
            QApplication.processEvents()
            return holds()

        wait_until(looked, what or "it", seconds=PATIENCE_S)


def button_in(widget: QWidget, name: str) -> QPushButton:
    """The button of this name that is shown, or would be."""
    found = [one for one in widget.findChildren(QPushButton, name) if one.isVisibleTo(widget)]
    return found[0]


class World:
    """The far ends, and the app in front of them."""

    def __init__(self, card: str, language: str, open_: ExitStack) -> None:
        self.card = card
        home = Path(os.environ["HOME"])
        self.authority = CertificateAuthority.create(home)
        os.environ["SSL_CERT_FILE"] = str(self.authority.ca_file)
        self.calls = home / "Calls"
        self.story = _story(card)
        self.story.write_calls(self.calls) if card == "calls" else None
        ports = free_ports()
        open_.enter_context(patch.object(sign_in, "PORTS", tuple(ports)))
        self._org = AuthorisationServer(
            self.authority.certificate_file, [f"http://localhost:{port}/OauthRedirect" for port in ports]
        )
        open_.callback(self._org.close)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.certificate_file)
        salesforce = open_.enter_context(served(self.story.world(), self._org, context))
        self._org.behaviour.instance_url = salesforce.url
        addresses, self._box = WebAddresses(ca_file=self.authority.ca_file), None
        if card == "microsoft":
            addresses = self._microsoft(open_)
        elif card in {"google", "other"}:
            self._box = self._mailbox(home, open_)
        elif card == "thunderbird":
            profile = Profile(home / ".thunderbird")
            for message, at in self.story.mails:
                profile.add(letter(at, To=str(message["To"]), Subject=str(message["Subject"])))
        self._browsers = open_.enter_context(ThreadPoolExecutor(2))
        self.services = self._app(home, language, addresses, open_)

    def _mailbox(self, home: Path, open_: ExitStack) -> Mailbox:
        (home / "servers").mkdir()
        dovecot = Dovecot.launch(Processes(home / "servers"), self.authority)
        open_.callback(dovecot.close)
        secret = _PASSWORD.replace(" ", "") if self.card == "google" else _PASSWORD
        (dovecot.server.root / "passwords" / REP).write_text(f"{REP}:{{PLAIN}}{secret}\n", "utf-8")
        box = Mailbox(dovecot.server, REP, secret, "[Gmail]/Sent Mail" if self.card == "google" else "Sent")
        fill_mailbox(box, self.story.mails)
        usual = source_factory._imap

        def stands_for_google(source: ImapSettings, *more: object) -> object:
            server = {"host": "localhost", "port": box.server.tls_port}
            is_google = source.host == "imap.gmail.com"
            return usual(source.changed(**server) if is_google else source, *more)  # type: ignore[arg-type]

        open_.enter_context(patch.object(source_factory, "_imap", stands_for_google))
        return box

    def _microsoft(self, open_: ExitStack) -> WebAddresses:
        data = Path(os.environ.get("DIDITLOG_REFERENCE_DATA") or Path(__file__).parents[3] / "shared" / "data")
        entra, graph = EntraServer(self.authority.certificate_file), GraphServer(data)
        open_.callback(entra.close)
        open_.callback(graph.close)
        entra.approved = True
        tokens = entra.issued

        class Issued(set[str]):
            def __contains__(self, token: object) -> bool:
                return token in tokens

        graph.api.tokens = Issued()
        for message, at in self.story.mails:
            graph.send(at, subject=str(message["Subject"]), toRecipients=[person(str(message["To"]))])
        return WebAddresses(microsoft_login=entra.url, graph=graph.api.origin, ca_file=self.authority.ca_file)

    def _app(self, home: Path, language: str, addresses: WebAddresses, open_: ExitStack) -> TrayServices:
        paths = find_paths({"DIDITLOG_HOME": str(home / "diditlog")})
        paths.prepare()
        decided = {
            "app": {"language": language},
            "salesforce": {"login_url": self._org.url, "client_id": CLIENT_ID},
            "logging": {"profile": "marketo-actions", "own_domains": ["acme.example"]},
            "mail": {"microsoft_client_id": MICROSOFT_ID, "microsoft_tenant": "acme.example"},
        }
        paths.config_file.write_text(tomlkit.dumps(decided), "utf-8")
        vault = MemoryVault()
        app = open_.enter_context(App(paths, vault))
        app.__dict__["source_factory"] = SourceFactory(
            vault, str, paths.data_dir, web=lambda kept, folder: WebMailboxes(kept, folder, addresses)
        )
        texts.install(app.words)
        server = [MailServer("localhost", self._box.server.tls_port)] if self._box else []
        services = TrayServices(
            app,
            FakeNotifier,
            every=CycleRequest(everything=True),
            pause=lambda *_: timedelta(days=1),
            quiet_for=timedelta(0),
            guess=lambda _address: server,
            names=Names(self.card),
            browse=self._browse,
        )
        self.icons = Icons(app.resources / "icons")
        services.start()
        open_.callback(services.stop)
        return services

    def _browse(self, address: str) -> bool:
        """A browser in which the rep is signed in everywhere."""
        if "localhost" in address or "127.0.0.1" in address:
            self._browsers.submit(follow, address, self.authority.ca_file)
        return True


def _story(card: str) -> Story:
    story = Story()
    jane = story.contact()
    if card == "calls":
        story.call_task(jane, story.ago(19.9))
        story.call("call-1", story.ago(20), logged(), jane)
        story.call("call-2", story.ago(12), missing("person.call_without_salesforce_id", "proved"), jane, with_id=False)
        return story
    story.email_task(jane, "Pricing", story.ago(19.9))
    story.mail("Pricing", jane, story.ago(20), logged())
    story.mail("Quote", "stranger@example.net", story.ago(12), missing("person.no_record", "proved"))
    return story


def walk(card: str, folder: Path, language: str) -> dict[str, object]:
    """From the first start to the first verdict; how many clicks and fields that took, and what was found."""
    application()
    with ExitStack() as open_:
        world = World(card, language, open_)
        window_api = world.services.window
        window = MainWindow(window_api, world.icons)
        open_.callback(window.deleteLater)
        open_.callback(window.hide)
        window.resize(1120, 760)
        window.present()
        rep = Newcomer(window, folder)
        window_api.on_change(rep.news.set)
        rep.look("welcome")
        rep.click(rep.page.on)
        rep.until(lambda: rep.page.step is FirstRun.SIGN_IN, "the sign-in")
        rep.look("salesforce")
        rep.click(button_in(rep.page, "sign_in"))
        rep.until(lambda: rep.page._made[FirstRun.SIGN_IN].is_done, "Salesforce")
        rep.look("signed-in")
        rep.click(rep.page.on)
        rep.look("mailbox")
        _MAILBOX[card](rep, world)
        while rep.page.step is not FirstRun.LOOK_BACK:
            rep.look(f"{rep.page.step.value}-done" if rep.page._made[rep.page.step].is_done else rep.page.step.value)
            rep.click(rep.page.on)
        rep.until(lambda: _answered(world), "the first verdict")
        rep.until(lambda: not window_api.is_checking, "the end of the first look")
        step = rep.page._made[FirstRun.LOOK_BACK]
        rep.until(lambda: not any(bar.isVisible() for bar in step.findChildren(QProgressBar)), "the page at its end")
        rep.look("first-verdict")
        counted = {"clicks": len(rep.clicks), "fields": len(rep.fields), "verdicts": _verdicts(world)}
        rep.click(rep.page.on)
        rep.look("window")
        return {**counted, "names": rep.clicks}


def _google(rep: Newcomer, world: World) -> None:
    rep.type(rep.form.address, REP)
    rep.until(rep.form.cards.cards[MailKind.GOOGLE].choice.isChecked, "Google's card")
    rep.look("google")
    rep.click(rep.form.make_one)
    rep.type(rep.form.password, _PASSWORD)
    rep.click(rep.form.add)
    _added(rep, world)


def _microsoft(rep: Newcomer, world: World) -> None:
    rep.type(rep.form.address, REP)
    rep.until(rep.form.cards.cards[MailKind.MICROSOFT].choice.isChecked, "Microsoft's card")
    rep.look("microsoft")
    rep.click(rep.form.web[MailKind.MICROSOFT].sign_in)
    _added(rep, world)


def _other(rep: Newcomer, world: World) -> None:
    rep.type(rep.form.address, REP)
    rep.until(rep.form.cards.cards[MailKind.OTHER].choice.isChecked, "the card of others")
    rep.type(rep.form.password, _PASSWORD)
    rep.look("other")
    rep.click(rep.form.add)
    _added(rep, world)


def _thunderbird(rep: Newcomer, world: World) -> None:
    offer = rep.form.programs.offers[MailProgram.THUNDERBIRD]
    rep.until(offer.isVisible, "Thunderbird")
    rep.look("thunderbird")
    rep.click(offer.add)
    _added(rep, world)


def _calls(rep: Newcomer, world: World) -> None:
    rep.click(rep.form.cards._all["calls"].choice)
    rep.until(lambda: rep.page.step is FirstRun.CALLS, "the calls")
    step = rep.page._made[FirstRun.CALLS]
    assert isinstance(step, AddCalls)
    form = step._form
    rep.type(form.findChildren(QLineEdit)[0], str(world.calls))
    rep.look("folder")
    rep.click(button_in(form, "add_calls"))
    _added(rep, world)


_MAILBOX: dict[str, Callable[[Newcomer, World], None]] = {
    "google": _google,
    "microsoft": _microsoft,
    "other": _other,
    "thunderbird": _thunderbird,
    "calls": _calls,
}


def _added(rep: Newcomer, world: World) -> None:
    rep.until(lambda: world.services.window.settings_api.choices().sources, "the source")
    rep.until(lambda: rep.page._made[rep.page.step].is_done, "the step")


def _answered(world: World) -> bool:
    snapshot = world.services.window.snapshot
    return snapshot is not None and snapshot.crm.asked and len(snapshot.items) == len(world.story.expected)


def _verdicts(world: World) -> str:
    snapshot = world.services.window.snapshot
    assert snapshot is not None
    found = sorted(item.finding.verdict.value for item in snapshot.items)
    return ", ".join(f"{len(list(group))} {name}" for name, group in itertools.groupby(found))
