"""The sign-in at a company's own sign-in server: where it is, PKCE without a secret, rotating tokens, and every end."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.mail_accounts.test_google_tokens import code_of
from tests.adapters.sign_in.conftest import LockingVault
from tests.rig.entra_server import follow
from tests.rig.issuer import IssuerServer
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.adapters.mail_accounts.issuer_tokens import IssuerApp, IssuerTokens
from tray_app.adapters.mail_accounts.mailbox_sign_in import CodeErrand, MailboxSignIn
from tray_app.adapters.net import unbroken
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.system.file_lock import file_lock
from tray_app.adapters.system.redaction import redact

NAME = "source:work-mail"


class World:
    """The server and one rep's way to it."""

    def __init__(self, folder: Path, session: HttpSession) -> None:
        self.server = IssuerServer("rep@acme.example")
        self.vault = LockingVault()
        self.app = IssuerApp(issuer=self.server.issuer, client_id="diditlog", username="rep@acme.example")
        self.lock_file = folder / "sign-in.lock"
        self._session = session

    def tokens(self, session: HttpSession | None = None, **changes: str) -> IssuerTokens:
        app = replace(self.app, **changes)
        return IssuerTokens(app, self.vault, NAME, session=session or self._session, lock_file=self.lock_file)

    def sign_in(self, tokens: IssuerTokens) -> None:
        attempt = MailboxSignIn(CodeErrand(tokens, ""), gettext.NullTranslations())
        address = attempt.begin()
        with ThreadPoolExecutor(1) as browser:
            browser.submit(follow, address)
            attempt.wait(PATIENCE_S)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with HttpSession() as session:
        made = World(tmp_path, session)
        yield made
        made.server.close()


def test_the_server_names_its_addresses_and_no_secret_is_needed(world: World) -> None:
    tokens = world.tokens()
    assert code_of(tokens.token) == "source.auth_failed"
    world.sign_in(tokens)
    token = tokens.token()
    assert token in world.server.issued
    assert world.server.authorize_requests[0]["login_hint"] == "rep@acme.example"
    assert token not in world.vault.secrets[NAME]
    assert token not in redact(f"it was {token}.")


def test_a_refresh_token_that_is_good_for_one_use_is_kept_anew_each_time(world: World) -> None:
    world.sign_in(world.tokens())
    first, second = world.tokens(), world.tokens()
    for _ in range(3):  # two processes in turn
        stale = first.token()
        assert first.renewed(stale) != stale
        assert second.renewed(second.token()) in world.server.issued
    assert len(world.server.refresh_tokens) == 1


def test_a_quit_waits_for_the_renewal_and_the_next_start_is_signed_in(world: World) -> None:
    world.sign_in(tokens := world.tokens())
    stale, asked = tokens.token(), len(world.server.token_requests)
    world.server.answers.clear()
    with ThreadPoolExecutor(2) as threads:
        renewal = threads.submit(tokens.renewed, stale)
        wait_until(lambda: len(world.server.token_requests) > asked, "the renewal")
        quitting = threads.submit(tokens.close)
        with pytest.raises(TimeoutError):
            quitting.result(0.2)
        world.server.answers.set()
        quitting.result(PATIENCE_S)
        assert renewal.result(PATIENCE_S) in world.server.issued
    with HttpSession() as session:
        assert world.tokens(session=session).token() in world.server.issued


def test_an_answer_that_does_not_come_holds_no_quit_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unbroken, "CLOSE_WAIT_S", 0.2)
    world.sign_in(tokens := world.tokens())
    stale, asked = tokens.token(), len(world.server.token_requests)
    world.server.answers.clear()
    with ThreadPoolExecutor(1) as threads:
        renewal = threads.submit(code_of, lambda: tokens.renewed(stale))
        wait_until(lambda: len(world.server.token_requests) > asked, "the renewal")
        tokens.close()
        assert renewal.result(PATIENCE_S) == "source.unreachable"
        world.server.answers.set()


def test_with_a_locked_keyring_no_token_is_spent(world: World) -> None:
    world.sign_in(tokens := world.tokens())
    stale, asked = tokens.token(), len(world.server.token_requests)
    world.vault.lock_before = NAME
    assert code_of(lambda: tokens.renewed(stale)) == "check.keyring_locked"
    assert len(world.server.token_requests) == asked
    world.vault.lock_before = world.vault.trouble = None
    assert world.tokens().token() in world.server.issued


def locked_meanwhile(world: World, tokens: IssuerTokens) -> str:
    """What a renewal tells whose keyring locks while the server answers."""
    stale, asked = tokens.token(), len(world.server.token_requests)
    world.server.answers.clear()
    with ThreadPoolExecutor(1) as threads:
        renewal = threads.submit(code_of, lambda: tokens.renewed(stale))
        wait_until(lambda: len(world.server.token_requests) > asked, "the renewal")
        world.vault.trouble = "check.keyring_locked"
        world.server.answers.set()
        return renewal.result(PATIENCE_S)


def test_a_keyring_that_locks_in_that_moment_loses_nothing(world: World) -> None:
    world.sign_in(tokens := world.tokens())
    assert locked_meanwhile(world, tokens) == "check.keyring_locked"
    assert code_of(tokens.token) == "check.keyring_locked"
    world.vault.trouble = None
    assert tokens.token() in world.server.issued
    assert world.tokens().token() in world.server.issued


def test_what_the_keyring_did_not_take_gives_way_to_a_new_sign_in(world: World) -> None:
    world.sign_in(tokens := world.tokens())
    assert locked_meanwhile(world, tokens) == "check.keyring_locked"
    world.vault.trouble = None
    world.sign_in(world.tokens())
    newer = world.vault.secrets[NAME]
    assert tokens.token() in world.server.issued
    assert world.vault.secrets[NAME] != newer
    assert len(world.server.refresh_tokens) == 2  # of the first sign-in, and of the second
    assert world.tokens().token() in world.server.issued


def test_two_processes_do_not_renew_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.sign_in(world.tokens())
    monkeypatch.setattr("tray_app.adapters.mail_accounts.issuer_tokens._WAIT_S", 0.0)
    with file_lock(world.lock_file, wait_s=0):
        assert code_of(world.tokens().token) == "source.unreachable"
    assert world.tokens().token() in world.server.issued


@pytest.mark.parametrize(
    ("metadata", "right"),
    [
        ({"issuer": "https://login.other.example"}, "source.misconfigured"),
        ({"issuer": None}, "source.misconfigured"),
        ({"token_endpoint": "http://login.acme.example/token"}, "source.unreachable"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "source.unreachable"),
        ({"token_endpoint": None}, "source.unreachable"),
    ],
    ids=str,
)
def test_a_server_that_is_another_or_unsafe_gets_nothing(world: World, metadata: dict[str, object], right: str) -> None:
    world.server.metadata = metadata
    assert code_of(lambda: world.sign_in(world.tokens())) == right
    assert not any([*world.server.authorize_requests, *world.server.token_requests])


@pytest.mark.parametrize("offered", [None, "openid", ["openid", "email"]], ids=str)
def test_only_what_the_server_knows_is_asked_for(world: World, offered: object) -> None:
    world.server.metadata = {"scopes_supported": offered}
    asked = "openid email" if isinstance(offered, list) else "openid email offline_access"
    world.server.scope = asked
    world.sign_in(world.tokens())
    world.server.scope = "imap"
    world.sign_in(world.tokens(scope="imap"))
    assert [request["scope"] for request in world.server.authorize_requests] == [asked, "imap"]


@pytest.mark.parametrize(
    ("refused", "right"),
    [
        ((400, {"error": "invalid_grant"}), "source.auth_failed"),
        ((400, {}), "source.auth_failed"),
        ((401, {"error": "invalid_client"}), "source.misconfigured"),
        ((400, {"error": "invalid_scope"}), "source.misconfigured"),
        ((429, {}), "source.rate_limited"),
        ((503, {"error": "invalid_grant"}), "source.unreachable"),
        ((200, {"access_token": 7}), "source.unreachable"),
    ],
    ids=str,
)
def test_each_end_has_its_reason_and_keeps_the_sign_in(
    world: World, refused: tuple[int, dict[str, object]], right: str
) -> None:
    world.sign_in(world.tokens())
    world.server.refused = refused
    assert code_of(world.tokens().token) == right
    world.server.refused = None
    assert world.tokens().token() in world.server.issued


def test_a_browser_that_comes_back_without_permission_says_so(world: World) -> None:
    world.server.denied = "access_denied"
    assert code_of(lambda: world.sign_in(world.tokens())) == "source.auth_failed"
