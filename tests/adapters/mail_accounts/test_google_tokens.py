"""The sign-in to Google with a company's own desktop client: PKCE, the box for mail, and every end."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.fakes import FakeVault
from tests.rig.google_sign_in import CLIENT_ID, CLIENT_SECRET, GoogleSignInServer
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.mail_accounts.google_app import GoogleApp, google_client_id_of
from tray_app.adapters.mail_accounts.google_tokens import GoogleTokens
from tray_app.adapters.mail_accounts.mailbox_sign_in import CodeErrand, MailboxSignIn, MailboxSignInStage
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.system.redaction import redact
from tray_app.core.model.errors import BadConfiguration, CannotCheck

NAME = "source:work-mail"


@pytest.fixture
def google() -> Iterator[GoogleSignInServer]:
    server = GoogleSignInServer()
    yield server
    server.close()


@pytest.fixture
def vault() -> FakeVault:
    return FakeVault()


@pytest.fixture
def tokens(google: GoogleSignInServer, vault: FakeVault) -> Iterator[GoogleTokens]:
    with HttpSession() as session:
        yield GoogleTokens(_app(google), vault, NAME, session=session)


def _app(google: GoogleSignInServer) -> GoogleApp:
    return GoogleApp(
        client_id=CLIENT_ID, username="rep@acme.example", authorize=f"{google.url}/auth", token=f"{google.url}/token"
    )


def _visit(address: str) -> int:
    with requests.Session() as browser:
        browser.trust_env = False
        return browser.get(address, timeout=PATIENCE_S).status_code


def sign_in(tokens: GoogleTokens, secret: str = CLIENT_SECRET, stages: list[MailboxSignInStage] | None = None) -> int:
    """Sign in as a rep would; the status of the page the browser ends on."""
    told = [] if stages is None else stages
    attempt = MailboxSignIn(CodeErrand(tokens, secret), gettext.NullTranslations(), tell=told.append)
    address = attempt.begin()
    with ThreadPoolExecutor(1) as browser:
        page = browser.submit(_visit, address)
        attempt.wait(PATIENCE_S)
        return page.result(PATIENCE_S)


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(CannotCheck) as caught:
        work()
    return caught.value.code


def test_a_sign_in_brings_a_token_for_headers_alone(
    google: GoogleSignInServer, tokens: GoogleTokens, vault: FakeVault
) -> None:
    assert code_of(tokens.token) == "source.auth_failed"
    stages: list[MailboxSignInStage] = []
    assert sign_in(tokens, stages=stages) == 200
    assert stages == [MailboxSignInStage.WAITING, MailboxSignInStage.EXCHANGING]
    token = tokens.token()
    assert token in google.issued
    assert google.authorize_requests[0]["login_hint"] == "rep@acme.example"
    # Kept in the keyring is what lasts, and nothing of it passes a log
    assert token not in vault.secrets[NAME]
    (refresh,) = google.refresh_tokens
    for secret in (token, refresh, CLIENT_SECRET):
        assert secret not in redact(f"it was {secret}.")


def test_a_token_is_renewed_with_what_the_keyring_has(google: GoogleSignInServer, vault: FakeVault) -> None:
    with HttpSession() as session:
        sign_in(GoogleTokens(_app(google), vault, NAME, session=session))
        later = GoogleTokens(_app(google), vault, NAME, session=session)
        first = later.token()
        assert later.token() == first
        second = later.renewed(first)
        assert second not in (first, "")
        assert later.renewed(first) == second


def test_a_box_that_was_left_empty_is_named_and_nothing_is_kept(
    google: GoogleSignInServer, tokens: GoogleTokens, vault: FakeVault
) -> None:
    google.ticked = False
    assert code_of(lambda: sign_in(tokens)) == "source.auth_failed"
    assert vault.secrets == {}


BROWSER_ENDS = {
    "access_denied": "source.auth_failed",
    "admin_policy_enforced": "source.consent_needed",
    "org_internal": "source.misconfigured",
    "temporarily_unavailable": "source.unreachable",
}


@pytest.mark.parametrize(("error", "right"), BROWSER_ENDS.items())
def test_a_browser_that_comes_back_without_permission_says_why(
    google: GoogleSignInServer, tokens: GoogleTokens, error: str, right: str
) -> None:
    google.denied = error
    assert code_of(lambda: sign_in(tokens)) == right


ENDS: list[tuple[tuple[int, dict[str, object]], str]] = [
    ((400, {"error": "invalid_grant"}), "source.auth_failed"),
    ((400, {"error": "invalid_grant", "error_subtype": "invalid_rapt"}), "source.auth_failed"),
    ((400, {"error": "admin_policy_enforced"}), "source.consent_needed"),
    ((403, {"error": "access_denied", "error_description": "app_not_configured_for_user"}), "source.consent_needed"),
    ((401, {"error": "invalid_client"}), "source.misconfigured"),
    ((401, {"error": "deleted_client"}), "source.misconfigured"),
    ((401, {"error": "unauthorized_client"}), "source.misconfigured"),
    ((403, {"error": "disabled_client"}), "source.permission"),
    ((429, {}), "source.rate_limited"),
    ((503, {}), "source.unreachable"),
    ((500, {"error": "internal_failure"}), "source.unreachable"),
    ((200, {}), "source.unreachable"),
    ((200, {"access_token": 7}), "source.unreachable"),
    ((200, {"access_token": "with\nbreak"}), "source.unreachable"),
]


@pytest.mark.parametrize(("refused", "right"), ENDS, ids=lambda value: str(value)[:50])
def test_each_end_has_its_reason_and_keeps_the_sign_in(
    google: GoogleSignInServer, vault: FakeVault, refused: tuple[int, dict[str, object]], right: str
) -> None:
    with HttpSession() as session:
        sign_in(GoogleTokens(_app(google), vault, NAME, session=session))
        later = GoogleTokens(_app(google), vault, NAME, session=session)
        google.refused = refused
        assert code_of(later.token) == right
        google.refused = None
        assert later.token() in google.issued


def test_a_wrong_client_secret_is_told(tokens: GoogleTokens) -> None:
    assert code_of(lambda: sign_in(tokens, "another")) == "source.misconfigured"


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"refresh_token": 7}', '{"refresh_token": ""}'])
def test_a_spoilt_entry_of_the_keyring_means_signing_in_again(
    google: GoogleSignInServer, vault: FakeVault, tokens: GoogleTokens, kept: str
) -> None:
    vault.secrets[NAME] = kept
    assert code_of(tokens.token) == "source.auth_failed"
    assert google.token_requests == []


@pytest.mark.parametrize("written", [CLIENT_ID, f"  {CLIENT_ID.upper()} ", "1234567890.apps.googleusercontent.com"])
def test_a_client_id_is_taken_as_it_is_pasted(written: str) -> None:
    assert google_client_id_of(written).endswith(".apps.googleusercontent.com")


@pytest.mark.parametrize(
    "written", ["", "acme.example", f"{CLIENT_ID}/x", "GOCSPX-secret", "x.apps.googleusercontent.com"]
)
def test_what_is_no_client_id_is_refused(written: str) -> None:
    with pytest.raises(BadConfiguration):
        google_client_id_of(written)
