"""`source add graph|gmail`: the sign-in in the browser on a terminal, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.fakes import FakeVault
from tests.rig.certificates import CertificateAuthority
from tests.rig.entra_server import CLIENT_ID, EntraServer, follow
from tests.rig.gmail_server import GmailServer
from tests.rig.google_sign_in import CLIENT_ID as GOOGLE_ID
from tests.rig.google_sign_in import CLIENT_SECRET, GoogleSignInServer
from tests.rig.graph_server import GraphServer, moment
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.adapters.sources.web_mailboxes import WebAddresses, WebMailboxes
from tray_app.app import App

ADD = ("source", "add", "graph", "--id", "work-mail", "--username", "rep@acme.example")


class World:
    """Microsoft, Google and a browser on this machine."""

    def __init__(self, data: Path, authority: CertificateAuthority) -> None:
        self.entra, self.google = EntraServer(authority.certificate_file), GoogleSignInServer()
        self.graph, self.gmail = GraphServer(data), GmailServer(data)
        self.vault = FakeVault()
        self.addresses = WebAddresses(
            microsoft_login=self.entra.url,
            graph=self.graph.api.origin,
            google_authorize=f"{self.google.url}/auth",
            google_token=f"{self.google.url}/token",
            gmail=self.gmail.api.origin,
            ca_file=authority.ca_file,
        )
        self.browsers = ThreadPoolExecutor(1)
        self.ca_file = authority.ca_file
        for api, issued in ((self.graph.api, self.entra.issued), (self.gmail.api, self.google.issued)):
            api.tokens = _Issued(issued)

    def browse(self, address: str) -> bool:
        self.browsers.submit(follow, address, self.ca_file)
        return True

    def close(self) -> None:
        for each in (self.entra, self.google, self.graph, self.gmail):
            each.close()
        self.browsers.shutdown()
        assert self.graph.api.violations + self.gmail.api.violations == []


class _Issued(set[str]):
    """Every token of a list, also of those to come."""

    def __init__(self, tokens: list[str]) -> None:
        super().__init__()
        self._tokens = tokens

    def __contains__(self, token: object) -> bool:
        return token in self._tokens


@pytest.fixture
def world(
    reference_data: Path, certificate_authority: CertificateAuthority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    made = World(reference_data, certificate_authority)

    begin = App.__init__

    def on_this_machine(app: App, *args: Any, **kwargs: Any) -> None:
        begin(app, *args, **kwargs)
        app.vault = made.vault
        app.__dict__["source_factory"] = SourceFactory(
            made.vault, str, app.paths.data_dir, web=lambda vault, folder: WebMailboxes(vault, folder, made.addresses)
        )

    monkeypatch.setattr(App, "__init__", on_this_machine)
    monkeypatch.setattr("webbrowser.open", made.browse)
    yield made
    made.close()


def test_a_mailbox_of_microsoft_is_kept_while_the_admin_takes_time(run: Run, world: World, config_file: Path) -> None:
    added = run(*ADD, "--client-id", CLIENT_ID)
    assert added.status == 3
    assert "source.consent_needed" in added.err
    assert f"/acme.example/adminconsent?client_id={CLIENT_ID}" in added.err
    assert 'type = "graph"' in config_file.read_text()
    # And works by itself afterwards
    world.entra.approved = True
    world.graph.send(moment())
    tested = run("source", "test", "work-mail")
    assert (tested.status, tested.out) == (0, "work-mail works: Sent Items, 1 entry\n")
    assert run("source", "list").out.startswith("work-mail  graph")
    assert run("source", "secret", "work-mail").status == 0
    assert run("source", "remove", "work-mail").status == 0
    assert world.vault.secrets == {}


def test_the_company_s_app_need_not_be_typed(run: Run, world: World, config_file: Path) -> None:
    config_file.write_text(f'[mail]\nmicrosoft_client_id = "{CLIENT_ID}"\nmicrosoft_tenant = "acme.example"\n')
    world.entra.approved = True
    assert run(*ADD).status == 0
    assert 'tenant = "acme.example"' in config_file.read_text()
    assert world.entra.authorize_requests[0]["login_hint"] == "rep@acme.example"


def test_a_refused_sign_in_keeps_nothing(run: Run, world: World, config_file: Path) -> None:
    world.entra.denied = "AADSTS50105: The signed in user is not assigned to a role for the application."
    added = run(*ADD, "--client-id", CLIENT_ID)
    assert (added.status, added.out) == (3, "")
    assert "source.permission" in added.err
    assert "AADSTS50105" in added.err
    assert not config_file.exists()
    assert world.vault.secrets == {}


def test_without_an_app_it_is_refused_with_the_key_and_what_is_allowed(run: Run, world: World) -> None:
    added = run(*ADD)
    assert added.status == 2
    assert "client_id" in added.err
    wrong = run(*ADD, "--client-id", "acme")
    assert wrong.status == 2
    assert "00000000-0000-0000-0000-000000000000" in wrong.err


def test_a_mailbox_of_google_asks_for_its_client_secret_and_keeps_it_in_the_keyring(
    run: Run, world: World, config_file: Path
) -> None:
    world.gmail.send(moment())
    words = ("source", "add", "gmail", "--id", "work-mail", "--username", "rep@acme.example", "--client-id", GOOGLE_ID)
    added = run(*words, feed=f"{CLIENT_SECRET}\n")
    assert (added.status, added.out) == (0, "work-mail works: Gmail, 1 entry\n")
    assert CLIENT_SECRET in world.vault.secrets["source:work-mail"]
    assert CLIENT_SECRET not in config_file.read_text() + added.err
