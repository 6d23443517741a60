"""One newcomer's walk through the first run, in this process: real window and services, the far ends as stand-ins."""

from __future__ import annotations

import itertools
import os
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import tomlkit
from PySide6.QtWidgets import QApplication, QLineEdit, QProgressBar, QPushButton, QWidget

from tests.adapters.sources.stands.thunderbird import Profile, letter
from tests.e2e.story import REP, Story, fill_mailbox, logged, missing
from tests.e2e_sign_in.parts import served
from tests.fakes import FakeNotifier
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.entra_server import CLIENT_ID as MICROSOFT_ID
from tests.rig.entra_server import EntraServer, follow
from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S, Processes, wait_until
from tests.ui.newcomer import Newcomer
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
from tray_app.core.model.verdict import Verdict
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.demo.memory_vault import MemoryVault
from tray_app.services.tray_services import TrayServices
from tray_app.ui.first_run.first_run_steps import AddCalls, Welcome
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.qt_app import application
from tray_app.ui.pages.sign_in_form import SignInForm, SignInWay
from tray_app.ui.window.main_window import MainWindow

CARDS = ("google", "microsoft", "other", "thunderbird", "calls", "file", "report")
"""The kinds of mailboxes, the mail program on this computer, none at all; then other ways to begin with Salesforce."""
_PASSWORD = "abcd efgh ijkl mnop"


class Names:
    """`NameLookup` in which the rep's domain is at whoever the card stands for."""

    def __init__(self, card: str) -> None:
        exchange = {"google": "smtp.google.com", "microsoft": "acme-example.mail.protection.outlook.com"}
        self._facts = DomainFacts(exchanges=(exchange.get(card, "mail.acme.example"),))

    def facts_of(self, domain: str) -> DomainFacts:
        return self._facts


@dataclass
class WatchedNewcomer(Newcomer):
    """Waits for what takes time, and leaves a picture of what is seen after each step."""

    folder: Path = field(default_factory=Path)
    """Where the pictures go."""
    news: threading.Event = field(default_factory=threading.Event)
    """Set when the services have something to show."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def look(self, name: str) -> None:
        """Take a picture."""
        self.until(lambda: True)
        place = self.folder / f"{next(self._numbers):02}-{name}.png"
        if not self.window.grab().save(str(place)):
            raise SystemExit(f"cannot write {place}")

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
        elif card in {"google", "other", "file", "report"}:
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
        from tests.rig.graph_server import GraphServer, person  # it brings what checks the vendor's description

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
        salesforce = {"salesforce": {"login_url": self._org.url, "client_id": CLIENT_ID}}
        self.files = {name: home / name for name in ("acme.diditlog", "report.csv")}
        """What the rep may have been given, by name."""
        self.files["acme.diditlog"].write_text(tomlkit.dumps(salesforce["salesforce"]), "utf-8")
        self.files["report.csv"].write_text(_report(self.story), "utf-8")
        decided = {
            "app": {"language": language},
            **({} if self.card in {"file", "report"} else salesforce),
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


def _report(story: Story) -> str:
    """The rep's Tasks as Salesforce exports them, up to a moment ago."""
    rows = [("Email: Pricing", "person1@example.com", story.ago(19.9)), ("Call", "li@example.com", story.ago(0.1))]
    times = [
        (subject, who, f"{at.astimezone():%Y-%m-%d}", f"{at.astimezone():%Y-%m-%d %H:%M}") for subject, who, at in rows
    ]
    lines = (f"{subject},{day},{who},{who},{created},Robin Rep" for subject, who, day, created in times)
    return "\n".join(("Subject,Date,Name,Email,Created Date,Assigned", *lines))


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
        rep = WatchedNewcomer(window, folder=folder)
        window_api.on_change(rep.news.set)
        began = time.monotonic()
        rep.look("welcome")
        _SALESFORCE.get(card, _known)(rep, world)
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
        counted = {
            "clicks": len(rep.clicks),
            "fields": len(rep.fields),
            "seconds": round(time.monotonic() - began, 1),
            "verdicts": _verdicts(world),
        }
        rep.click(rep.page.on)
        rep.look("window")
        return {**counted, "names": rep.clicks}


def _known(rep: WatchedNewcomer, world: World) -> None:
    """The company's settings say where to sign in."""
    rep.click(rep.page.on)
    rep.until(lambda: rep.page.step is FirstRun.SIGN_IN, "the sign-in")
    rep.look("salesforce")
    rep.click(button_in(rep.page, "sign_in"))


def _with_file(rep: WatchedNewcomer, world: World) -> None:
    """The admin's file is dropped on the first page."""
    welcome = rep.page._made[FirstRun.WELCOME]
    assert isinstance(welcome, Welcome)
    rep.drop(welcome.zone, world.files["acme.diditlog"])
    rep.until(lambda: world.services.window.sign_in.state.offer, "what is in the file")
    rep.look("salesforce")
    rep.click(button_in(rep.page, "sign_in"))


def _with_report(rep: WatchedNewcomer, world: World) -> None:
    """There is neither a file nor a key: a report is looked at."""
    rep.click(rep.page.on)
    rep.until(lambda: rep.page.step is FirstRun.SIGN_IN, "the sign-in")
    rep.look("salesforce")
    form = rep.page.findChild(SignInForm)
    assert isinstance(form, SignInForm)
    rep.click(form.cards[SignInWay.REPORT].choice)
    rep.drop(form.report.zone, world.files["report.csv"])


_SALESFORCE: dict[str, Callable[[WatchedNewcomer, World], None]] = {"file": _with_file, "report": _with_report}


def _google(rep: WatchedNewcomer, world: World) -> None:
    rep.type(rep.form.address, REP)
    rep.until(rep.form.cards.cards[MailKind.GOOGLE].choice.isChecked, "Google's card")
    rep.look("google")
    rep.click(rep.form.make_one)
    rep.type(rep.form.password, _PASSWORD)
    rep.click(rep.form.add)
    _added(rep, world)


def _microsoft(rep: WatchedNewcomer, world: World) -> None:
    rep.type(rep.form.address, REP)
    rep.until(rep.form.cards.cards[MailKind.MICROSOFT].choice.isChecked, "Microsoft's card")
    rep.look("microsoft")
    rep.click(rep.form.web[MailKind.MICROSOFT].sign_in)
    _added(rep, world)


def _other(rep: WatchedNewcomer, world: World) -> None:
    rep.type(rep.form.address, REP)
    rep.until(rep.form.cards.cards[MailKind.OTHER].choice.isChecked, "the card of others")
    rep.type(rep.form.password, _PASSWORD)
    rep.look("other")
    rep.click(rep.form.add)
    _added(rep, world)


def _thunderbird(rep: WatchedNewcomer, world: World) -> None:
    offer = rep.form.programs.offers[MailProgram.THUNDERBIRD]
    rep.until(offer.isVisible, "Thunderbird")
    rep.look("thunderbird")
    rep.click(offer.add)
    _added(rep, world)


def _calls(rep: WatchedNewcomer, world: World) -> None:
    rep.click(rep.form.cards._all["calls"].choice)
    rep.until(lambda: rep.page.step is FirstRun.CALLS, "the calls")
    step = rep.page._made[FirstRun.CALLS]
    assert isinstance(step, AddCalls)
    form = step._form
    rep.type(form.findChildren(QLineEdit)[0], str(world.calls))
    rep.look("folder")
    rep.click(button_in(form, "add_calls"))
    _added(rep, world)


_MAILBOX: dict[str, Callable[[WatchedNewcomer, World], None]] = {
    "google": _google,
    "microsoft": _microsoft,
    "file": _other,
    "report": _other,
    "other": _other,
    "thunderbird": _thunderbird,
    "calls": _calls,
}


def _added(rep: WatchedNewcomer, world: World) -> None:
    rep.until(lambda: world.services.window.settings_api.choices().sources, "the source")
    rep.until(lambda: rep.page._made[rep.page.step].is_done, "the step")


def _answered(world: World) -> bool:
    snapshot = world.services.window.snapshot
    if snapshot is None or len(snapshot.items) != len(world.story.expected):
        return False
    if world.card == "report":  # Salesforce is not asked; the report answers
        return all(item.finding.verdict in {Verdict.LOGGED, Verdict.NOT_LOGGED} for item in snapshot.items)
    return snapshot.crm.asked


def _verdicts(world: World) -> str:
    snapshot = world.services.window.snapshot
    assert snapshot is not None
    found = sorted(item.finding.verdict.value for item in snapshot.items)
    return ", ".join(f"{len(list(group))} {name}" for name, group in itertools.groupby(found))
