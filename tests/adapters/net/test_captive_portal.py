"""A network that answers in the servers' place, as hotels and company filters do: every reader says what it is."""

from __future__ import annotations

import http.server
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.adapters.salesforce.scripted import Tokens
from tests.adapters.sources.stands.web_mail import Access
from tests.fakes import FakeVault
from tests.rig.certificates import CertificateAuthority
from tests.rig.sites import Site, reply, server_context
from tests.tables import every_row
from tray_app.adapters.mail_accounts.google_app import GoogleApp
from tray_app.adapters.mail_accounts.google_tokens import GoogleTokens
from tray_app.adapters.mail_accounts.issuer_tokens import IssuerApp, IssuerTokens
from tray_app.adapters.mail_accounts.microsoft_app import MicrosoftApp
from tray_app.adapters.mail_accounts.microsoft_tokens import MicrosoftTokens
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.rest_session import RestSession, Subrequest
from tray_app.adapters.sources.gmail_source import GmailSource
from tray_app.adapters.sources.graph_source import GraphSource
from tray_app.adapters.sources.marketo import MarketoSource
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble

NAME = "source:work-mail"
SINCE = datetime.now(UTC) - timedelta(days=7)
HOTEL = b"\xef\xbb\xbf \n<!DOCTYPE html><html><title>Welcome to our hotel</title>Please accept the terms.</html>"
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]
PORTALS: dict[str, Answer] = {
    "a page": lambda handler: reply(handler, 200, HOTEL, Content_Type="text/html"),
    "a page that says it is JSON": lambda handler: reply(handler, 200, HOTEL, Content_Type="application/json"),
    "a page that wants a sign-in": lambda handler: reply(handler, 401, HOTEL, Content_Type="text/html"),
    "a page that forbids": lambda handler: reply(handler, 403, b"<html>blocked</html>", Content_Type="text/html"),
    "the status for it": lambda handler: reply(handler, 511),
    "a way to the hotel": lambda handler: reply(handler, 302, Location="http://wifi.hotel.example/login"),
    "a way to a filter": lambda handler: reply(handler, 307, Location="https://filter.acme.example/?url=x"),
}


class Readers:
    """Everybody who asks something over HTTPS, each with what it asks the portal for."""

    def __init__(self, site: Site, ca_file: Path, folder: Path, over: ExitStack) -> None:
        self._url = f"https://localhost:{site.port}"
        self._ca_file = ca_file
        self._folder = folder
        self._over = over
        self.all: dict[str, Callable[[], object]] = {
            "Salesforce": self._salesforce,
            "Salesforce's tokens": self._oauth,
            "Microsoft Graph": self._graph,
            "Microsoft's tokens": self._microsoft,
            "Gmail": self._gmail,
            "Google's tokens": self._google,
            "a sign-in server": self._issuer,
            "Marketo": self._marketo,
        }

    def _session(self) -> HttpSession:
        return self._over.enter_context(HttpSession(self._ca_file, (5.0, 5.0)))

    def _salesforce(self) -> object:
        session = RestSession(Tokens(self._url), self._session())
        return session.composite([Subrequest("a", "limits")])

    def _oauth(self) -> object:
        app = ExternalClientApp(client_id="client", login_url=self._url)
        return OAuth(self._session(), app).renew("refresh", self._url)

    def _graph(self) -> object:
        return _trouble(GraphSource(id="m", access=Access(), session=self._session, origin=self._url))

    def _gmail(self) -> object:
        return _trouble(GmailSource(id="m", access=Access(), session=self._session, origin=self._url))

    def _google(self) -> object:
        app = GoogleApp(
            client_id="client", username="rep@acme.example", authorize=f"{self._url}/auth", token=f"{self._url}/token"
        )
        vault = FakeVault(**{NAME: '{"refresh_token": "refresh", "client_secret": ""}'})
        return GoogleTokens(app, vault, NAME, session=self._session()).token()

    def _microsoft(self) -> object:
        tokens = MicrosoftTokens(
            MicrosoftApp(client_id="client", username="rep@acme.example"),
            FakeVault(),
            NAME,
            session=self._session(),
            lock_file=self._folder / "lock",
            authority=f"{self._url}/organizations",
        )
        return tokens.begin("http://localhost:1", ("User.Read",))

    def _issuer(self) -> object:
        app = IssuerApp(issuer=f"{self._url}/realms/acme", client_id="client", username="rep@acme.example")
        return IssuerTokens(
            app, FakeVault(), NAME, session=self._session(), lock_file=self._folder / "lock"
        ).authorize_url("http://localhost:1", "state", "verifier")

    def _marketo(self) -> object:
        source = MarketoSource(
            id="marketo", url=self._url, client_id="client", user="rep@acme.example", secret=lambda: "secret"
        )
        source._api._session = self._session()
        self._over.callback(source.close)
        return _trouble(source)


def _trouble(source: GraphSource | GmailSource | MarketoSource) -> object:
    batch: Batch = source.poll(None, SINCE)
    assert batch.activities == ()
    assert batch.trouble is not None
    raise CannotCheck(batch.trouble.code, *batch.trouble.evidence)


@pytest.fixture
def site(sites: Callable[..., Site], certificate_authority: CertificateAuthority) -> Site:
    return sites(server_context(certificate_authority))


@pytest.fixture
def readers(site: Site, certificate_authority: CertificateAuthority, tmp_path: Path) -> Iterator[Readers]:
    with ExitStack() as over:
        yield Readers(site, certificate_authority.ca_file, tmp_path, over)


def told(ask: Callable[[], object]) -> Trouble:
    with pytest.raises(CannotCheck) as caught:
        ask()
    return Trouble(caught.value.code, caught.value.evidence)


@every_row("portal", PORTALS)
def test_nobody_takes_a_networks_page_for_an_answer(portal: str, site: Site, readers: Readers) -> None:
    site.answer = PORTALS[portal]
    for name, ask in readers.all.items():
        trouble = told(ask)
        assert trouble.code == "check.network_sign_in", name
        assert [str(one.question) for one in trouble.evidence] == ["What came in place of an answer of localhost"], name
    assert all("hotel" not in path for _, path, _ in site.requests)


def test_the_page_is_shown_by_its_status_and_the_way_by_its_host(site: Site, readers: Readers) -> None:
    site.answer = PORTALS["a page that wants a sign-in"]
    assert [str(one.answer) for one in told(readers.all["Gmail"]).evidence] == ["a web page (HTTP 401)"]
    site.answer = PORTALS["a way to the hotel"]
    words = [str(one.answer) for one in told(readers.all["Salesforce"]).evidence]
    assert words == ["a way to another address: wifi.hotel.example"]


def test_no_token_is_renewed_for_a_page_and_no_question_follows_it(site: Site, readers: Readers) -> None:
    site.answer = PORTALS["a page that wants a sign-in"]
    for name in ("Salesforce", "Microsoft Graph", "Gmail"):
        site.requests.clear()
        told(readers.all[name])
        assert len(site.requests) == 1, name


@every_row(
    ("status", "body"),
    [
        (500, HOTEL),
        (404, HOTEL),
        (200, b"<html>down for scheduled maintenance</html>"),
        (403, b"Bad_OAuth_Token"),
        (200, b'{"message": "<html>"}'),
        (200, b""),
    ],
)
def test_what_a_server_says_itself_is_its_own(status: int, body: bytes, site: Site, readers: Readers) -> None:
    site.answer = partial(reply, status=status, body=body, Content_Type="text/html")
    assert told(readers.all["Salesforce"]).code != "check.network_sign_in"
