"""Adding a mailbox that is signed in to in the browser: real services, the real msal, the vendors as stand-ins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeNotifier
from tests.rig.certificates import CertificateAuthority
from tests.rig.entra_server import CLIENT_ID, EntraServer, follow
from tests.rig.gmail_server import GmailServer
from tests.rig.google_sign_in import CLIENT_ID as GOOGLE_ID
from tests.rig.google_sign_in import CLIENT_SECRET, GoogleSignInServer
from tests.rig.graph_server import GraphServer, moment
from tests.rig.issuer import IssuerServer
from tests.rig.processes import PATIENCE_S
from tests.rig.vendor_api import VendorApi
from tray_app.adapters.mail_accounts.kept_client_secret import keep_client_secret
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.adapters.sources.web_mailboxes import WebAddresses, WebMailboxes
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.core.model.mail_hosts import DomainFacts, MailHost, MailKind
from tray_app.core.model.ports import Vault
from tray_app.core.ui_api.mailbox_api import MailboxProgress, MailboxStage, WebMailbox
from tray_app.demo.memory_vault import MemoryVault
from tray_app.services.tray_services import TrayServices

if TYPE_CHECKING:
    from tests.rig.dovecot import Dovecot

MICROSOFT = WebMailbox(kind=MailKind.MICROSOFT, address="rep@acme.example")
GOOGLE = WebMailbox(kind=MailKind.GOOGLE, address="rep@acme.example")


class Names:
    """Fake of `NameLookup`: everybody is at Google."""

    def facts_of(self, domain: str) -> DomainFacts:
        return DomainFacts(exchanges=("smtp.google.com",))


class Rig:
    """The services of the tray app, whose web mailboxes are on this machine."""

    def __init__(self, home: Path, addresses: WebAddresses, ca_file: Path, config: str = "") -> None:
        self.paths = find_paths({"DIDITLOG_HOME": str(home)})
        self.paths.prepare()
        self.paths.config_file.write_text(config)
        self.vault = MemoryVault()
        self.app = App(self.paths, self.vault)
        self.app.__dict__["source_factory"] = SourceFactory(
            self.vault, str, self.paths.data_dir, web=lambda vault, folder: made(vault, folder, addresses)
        )
        self.browsers = ThreadPoolExecutor(2)
        self.opened: list[str] = []
        self.ca_file = ca_file
        self.browses = True
        self.services = TrayServices(self.app, FakeNotifier, browse=self.browse, names=Names())
        self.mailboxes = self.services.window.settings_api.mailboxes

    def browse(self, address: str) -> bool:
        self.opened.append(address)
        if self.browses and ("localhost" in address or "127.0.0.1" in address):
            self.browsers.submit(follow, address, self.ca_file)
        return True

    def sign_in(self, mailbox: WebMailbox, *, whole: bool = False) -> list[MailboxProgress]:
        told: list[MailboxProgress] = []
        over = threading.Event()

        def tell(progress: MailboxProgress) -> None:
            told.append(progress)
            if progress.is_over:
                over.set()

        self.mailboxes.sign_in(mailbox, tell, whole=whole)
        assert over.wait(PATIENCE_S)
        return told

    def close(self) -> None:
        self.services.stop()
        self.browsers.shutdown()
        self.app.close()


def made(vault: Vault, folder: Path, addresses: WebAddresses) -> WebMailboxes:
    return WebMailboxes(vault, folder, addresses)


@pytest.fixture
def entra(certificate_authority: CertificateAuthority) -> Iterator[EntraServer]:
    server = EntraServer(certificate_authority.certificate_file)
    yield server
    server.close()


def _take(api: VendorApi, issued: list[str]) -> None:
    """Let the API take every token that the sign-in has given."""

    class Issued(set[str]):
        def __contains__(self, token: object) -> bool:
            return token in issued

    api.tokens = Issued()


@pytest.fixture
def graph(reference_data: Path, entra: EntraServer) -> Iterator[GraphServer]:
    server = GraphServer(reference_data)
    _take(server.api, entra.issued)
    yield server
    server.close()
    assert server.api.violations == []


RigMaker = Callable[[str], Rig]


@pytest.fixture
def microsoft(
    tmp_path: Path, entra: EntraServer, graph: GraphServer, certificate_authority: CertificateAuthority
) -> Iterator[RigMaker]:
    rigs = []

    def make(config: str) -> Rig:
        ca_file = certificate_authority.ca_file
        addresses = WebAddresses(microsoft_login=entra.url, graph=graph.api.origin, ca_file=ca_file)
        rigs.append(Rig(tmp_path / "home", addresses, ca_file, config))
        return rigs[-1]

    yield make
    for rig in rigs:
        rig.close()


CONFIG = f'[mail]\nmicrosoft_client_id = "{CLIENT_ID}"\n'


def test_a_mailbox_is_kept_before_the_admin_approves_and_begins_by_itself_afterwards(
    microsoft: RigMaker, entra: EntraServer, graph: GraphServer
) -> None:
    rig = microsoft(CONFIG)
    graph.send(moment())
    told = rig.sign_in(MICROSOFT)
    assert [one.stage for one in told] == [
        MailboxStage.OPENING,
        MailboxStage.WAITING,
        MailboxStage.WAITING,
        MailboxStage.NEEDS_APPROVAL,
    ]
    written = rig.paths.config_file.read_text()
    assert f'client_id = "{CLIENT_ID}"' in written
    assert 'type = "graph"' in written
    assert not [token for token in entra.issued if token in written]
    (source,) = rig.services.live.current.sources
    assert source.test().trouble is not None
    entra.approved = True
    trial = source.test()
    assert (trial.trouble, trial.count) == (None, 1)
    # Nobody had to go to the browser again, and signing in again keeps one mailbox
    assert len(rig.opened) == 1
    assert rig.sign_in(MICROSOFT)[-1].stage is MailboxStage.ADDED
    assert len(rig.services.live.current.file.sources) == 1


def test_what_the_admin_needs_is_ready_before_anything_is_tried(microsoft: RigMaker) -> None:
    rig = microsoft(CONFIG)
    request = rig.mailboxes.approval(MICROSOFT)
    assert request is not None
    assert request.url == f"https://login.microsoftonline.com/acme.example/adminconsent?client_id={CLIENT_ID}"
    assert request.url in str(request.message)
    assert rig.mailboxes.asked_at() is None
    rig.mailboxes.note_asked()
    assert rig.mailboxes.asked_at() is not None
    assert rig.mailboxes.approval(GOOGLE) is None


def test_without_an_app_the_message_asks_for_one(microsoft: RigMaker) -> None:
    rig = microsoft("")
    request = rig.mailboxes.approval(MICROSOFT)
    assert request is not None
    assert request.url == ""
    assert "Mail.ReadBasic" in str(request.message)
    told = rig.sign_in(MICROSOFT)
    assert (told[-1].stage, told[-1].attempt.field) == (MailboxStage.FAILED, "client_id")
    assert rig.opened == []


def test_a_sign_in_that_is_declined_leaves_nothing(microsoft: RigMaker, entra: EntraServer) -> None:
    rig = microsoft(CONFIG)
    entra.denied = "AADSTS65004: User declined to consent to access the app."
    told = rig.sign_in(MICROSOFT)
    assert told[-1].stage is MailboxStage.FAILED
    assert "declined" in str(told[-1].attempt.problem)
    assert rig.services.live.current.file.sources == ()
    assert rig.vault.read("source:work-mail") is None


def test_a_sign_in_can_be_called_off(microsoft: RigMaker) -> None:
    rig = microsoft(CONFIG)
    rig.browses = False
    told: list[MailboxProgress] = []
    waiting, over = threading.Event(), threading.Event()

    def tell(progress: MailboxProgress) -> None:
        told.append(progress)
        if progress.stage is MailboxStage.WAITING:
            waiting.set()
        if progress.is_over:
            over.set()

    rig.mailboxes.sign_in(MICROSOFT, tell)
    assert waiting.wait(PATIENCE_S)
    rig.mailboxes.cancel()
    assert over.wait(PATIENCE_S)
    assert told[-1].stage is MailboxStage.CALLED_OFF


def test_a_mailbox_of_google_is_added_with_what_the_admins_file_has_brought(
    tmp_path: Path, reference_data: Path, certificate_authority: CertificateAuthority
) -> None:
    google, gmail = GoogleSignInServer(), GmailServer(reference_data)
    _take(gmail.api, google.issued)
    gmail.send(moment())
    addresses = WebAddresses(
        google_authorize=f"{google.url}/auth", google_token=f"{google.url}/token", gmail=gmail.api.origin
    )
    config = f'[mail]\nkind = "google"\ngoogle_client_id = "{GOOGLE_ID}"\n'
    rig = Rig(tmp_path / "home", addresses, certificate_authority.ca_file, config)
    keep_client_secret(rig.vault, CLIENT_SECRET)
    assert rig.mailboxes.company().kind is MailKind.GOOGLE
    told = rig.sign_in(GOOGLE)
    assert told[-1].stage is MailboxStage.ADDED
    assert str(told[-1].attempt.found) == "It works: Gmail has 1 email."
    assert CLIENT_SECRET not in rig.paths.config_file.read_text()
    rig.close()
    google.close()
    gmail.close()
    assert gmail.api.violations == []


def test_who_hosts_a_mailbox_is_found_out_beside(microsoft: RigMaker) -> None:
    rig = microsoft("")
    found: list[MailHost | None] = []
    over = threading.Event()

    def done(host: MailHost | None) -> None:
        found.append(host)
        over.set()

    rig.mailboxes.find("rep@acme.example", done)
    assert over.wait(PATIENCE_S)
    assert found == [MailHost(MailKind.GOOGLE, "imap.gmail.com")]


def test_a_mail_server_with_a_sign_in_server_is_signed_in_to_again_from_its_card(
    tmp_path: Path, dovecot: Dovecot
) -> None:
    box, ca_file = dovecot.mailbox(), dovecot.server.ca_file
    issuer = IssuerServer(box.username)
    server = f'host = "{box.server.host}"\nport = {box.server.tls_port}\nca_file = "{ca_file.as_posix()}"\n'
    signs_in = f'issuer = "{issuer.issuer}"\nclient_id = "diditlog"\nusername = "{box.username}"\n'
    config = f'[[sources]]\nid = "work-mail"\ntype = "imap"\n{server}{signs_in}'
    rig = Rig(tmp_path / "home", WebAddresses(), ca_file, config)
    (card,) = rig.services.window.settings_api.choices().sources
    assert (card.kind, card.account) == (MailKind.OTHER, box.username)
    told = rig.sign_in(WebMailbox(kind=MailKind.OTHER, address=card.account))
    assert told[-1].stage is MailboxStage.ADDED
    assert str(told[-1].attempt.found) == "It works: Sent has 0 emails."
    assert "refresh_token" in str(rig.vault.read("source:work-mail"))
    rig.close()
    issuer.close()
