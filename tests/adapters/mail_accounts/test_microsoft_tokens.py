"""The sign-in to Microsoft 365 with the real msal against a strict server over TLS: approval, renewal, each end."""

from __future__ import annotations

import gettext
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.adapters.vault.keyrings import MemoryKeyring
from tests.fakes import FakeVault
from tests.rig.certificates import CertificateAuthority
from tests.rig.entra_server import CLIENT_ID, EntraServer, follow, refused
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.mail_accounts.mailbox_sign_in import CalledOff, MailboxSignIn, MicrosoftErrand
from tray_app.adapters.mail_accounts.microsoft_app import IDENTIFY, READ, MicrosoftApp
from tray_app.adapters.mail_accounts.microsoft_tokens import MicrosoftTokens
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.system.redaction import redact
from tray_app.adapters.vault import KeyringVault
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault

NAME = "source:work-mail"
APP = MicrosoftApp(client_id=CLIENT_ID, username="rep@acme.example")


@pytest.fixture
def entra(certificate_authority: CertificateAuthority) -> Iterator[EntraServer]:
    server = EntraServer(certificate_authority.certificate_file)
    yield server
    server.close()


Made = Callable[..., MicrosoftTokens]


@pytest.fixture
def made(entra: EntraServer, certificate_authority: CertificateAuthority, tmp_path: Path) -> Iterator[Made]:
    sessions = []

    def make(vault: Vault) -> MicrosoftTokens:
        sessions.append(HttpSession(certificate_authority.ca_file))
        return MicrosoftTokens(
            APP, vault, NAME, session=sessions[-1], lock_file=tmp_path / "lock", authority=entra.authority
        )

    yield make
    for session in sessions:
        session.close()


def sign_in(tokens: MicrosoftTokens, ca_file: Path, scopes: tuple[str, ...] = IDENTIFY) -> int:
    """Sign in as a rep would; the status of the page the browser ends on."""
    attempt = MailboxSignIn(MicrosoftErrand(tokens, scopes, APP.consent_url), gettext.NullTranslations())
    address = attempt.begin()
    assert address.startswith("http://localhost:")
    with ThreadPoolExecutor(1) as browser:
        page = browser.submit(follow, address, ca_file)
        attempt.wait(PATIENCE_S)
        return page.result(PATIENCE_S)


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(CannotCheck) as caught:
        work()
    return caught.value.code


def test_a_sign_in_waits_for_the_admin_and_goes_on_by_itself(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority
) -> None:
    tokens = made(FakeVault())
    assert code_of(tokens.token) == "source.auth_failed"
    assert sign_in(tokens, certificate_authority.ca_file) == 200
    assert entra.authorize_requests[0]["login_hint"] == "rep@acme.example"
    for _ in range(3):
        assert code_of(tokens.token) == "source.consent_needed"
    entra.approved = True
    token = tokens.token()
    assert token in entra.issued
    # In memory while it is good: no request, no keyring
    asked = len(entra.token_requests)
    assert tokens.token() == token
    assert len(entra.token_requests) == asked
    # And no page of Microsoft was forced on the rep
    assert [query.get("prompt") for query in entra.authorize_requests] == [None]


def test_where_reps_may_allow_it_themselves_nobody_else_is_needed(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority
) -> None:
    entra.approved = True
    tokens = made(FakeVault())
    sign_in(tokens, certificate_authority.ca_file, READ)
    assert tokens.token() in entra.issued
    # The code brought it: no second request was needed
    assert [form["grant_type"] for form in entra.token_requests] == ["authorization_code"]


@pytest.mark.parametrize("setting", ["user_consent", "denied"])
def test_a_browser_that_comes_back_without_permission_says_why(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority, setting: str
) -> None:
    vault = FakeVault()
    tokens = made(vault)
    if setting == "denied":
        entra.denied = "AADSTS65004: User declined to consent to access the app."
    else:
        entra.user_consent = False
    right = "source.auth_failed" if setting == "denied" else "source.consent_needed"
    assert code_of(lambda: sign_in(tokens, certificate_authority.ca_file)) == right
    assert vault.secrets == {}


def test_nothing_of_a_sign_in_is_outside_the_keyring(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority, tmp_path: Path
) -> None:
    entra.approved = True
    vault = FakeVault()
    tokens = made(vault)
    sign_in(tokens, certificate_authority.ca_file)
    token = tokens.token()
    kept = json.loads(vault.secrets[NAME])
    refresh = next(iter(kept["RefreshToken"].values()))["secret"]
    for secret in (token, refresh):
        assert secret not in redact(f"it was {secret}.")
        assert not any(secret in file.read_text("utf-8", "replace") for file in tmp_path.rglob("*") if file.is_file())
    assert token not in repr(tokens)


def test_a_keyring_with_short_entries_takes_it(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority
) -> None:
    entra.approved = True
    keyring = MemoryKeyring()
    sign_in(made(KeyringVault(backend=keyring)), certificate_authority.ca_file)
    assert made(KeyringVault(backend=keyring)).token() in entra.issued


def test_a_token_that_is_refused_is_renewed_and_claims_go_along(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority
) -> None:
    entra.approved = True
    tokens = made(FakeVault())
    sign_in(tokens, certificate_authority.ca_file)
    stale = tokens.token()
    assert tokens.renewed(stale) != stale
    challenge = '{"access_token": {"nbf": {"essential": true, "value": "1"}}}'
    tokens.renewed(tokens.token(), challenge)
    assert json.loads(entra.token_requests[-1]["claims"])["access_token"]["nbf"]["value"] == "1"


def test_two_processes_renew_once(entra: EntraServer, made: Made, certificate_authority: CertificateAuthority) -> None:
    entra.approved = True
    vault = FakeVault()
    sign_in(made(vault), certificate_authority.ca_file)
    renewals = len(entra.token_requests)
    several = [made(vault) for _ in range(4)]
    found: list[str] = []
    threads = [threading.Thread(target=lambda one=one: found.append(one.token())) for one in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({*found}) == 1
    assert len(entra.token_requests) == renewals + 1


ENDS = [
    (refused(65001), "source.consent_needed"),
    ({**refused(0), "error_codes": [65001], "error_description": "consent"}, "source.consent_needed"),
    ({"error": "invalid_grant", "suberror": "consent_required"}, "source.consent_needed"),
    ({"error": "consent_required"}, "source.consent_needed"),
    (refused(90094), "source.consent_needed"),
    (refused(90095), "source.consent_needed"),
    (refused(650051), "source.consent_needed"),
    (refused(50105), "source.permission"),
    (refused(53003), "source.permission"),
    (refused(530003), "source.permission"),
    (refused(53000), "source.permission"),
    (refused(7000112, "unauthorized_client"), "source.permission"),
    (refused(50057), "source.permission"),
    (refused(7000218, "invalid_client"), "source.permission"),
    (refused(700016, "unauthorized_client"), "source.misconfigured"),
    (refused(50020), "source.misconfigured"),
    (refused(50194, "invalid_request"), "source.misconfigured"),
    (refused(90002, "invalid_request"), "source.misconfigured"),
    (refused(50076, "interaction_required"), "source.auth_failed"),
    (refused(50079, "interaction_required"), "source.auth_failed"),
    (refused(70008), "source.auth_failed"),
    (refused(700082), "source.auth_failed"),
    (refused(50173), "source.auth_failed"),
    (refused(70043), "source.auth_failed"),
    (refused(99999999), "source.auth_failed"),
    ({"error": "invalid_grant"}, "source.auth_failed"),
    (refused(90033, "temporarily_unavailable"), "source.unreachable"),
    ({"error": "temporarily_unavailable"}, "source.unreachable"),
    (refused(50196), "source.rate_limited"),
]


@pytest.mark.parametrize(("answer", "right"), ENDS, ids=lambda value: str(value)[:60])
def test_each_end_has_its_reason_and_keeps_the_tokens(
    entra: EntraServer,
    made: Made,
    certificate_authority: CertificateAuthority,
    answer: dict[str, object],
    right: str,
) -> None:
    vault = FakeVault()
    tokens = made(vault)
    sign_in(tokens, certificate_authority.ca_file)
    entra.refused = answer
    with pytest.raises(CannotCheck) as caught:
        tokens.token()
    assert caught.value.code == right
    said = " ".join(f"{one.question} {one.answer}" for one in caught.value.evidence)
    assert not [token for token in entra.issued if token in said or token in repr(caught.value)]
    # It may pass: approval, another policy, a busy server
    entra.refused, entra.approved = None, True
    assert tokens.token() in entra.issued


@pytest.mark.parametrize("kept", ["", "{", "[]", "7", '{"AccessToken": 7}', '{"Account": {"a": {}}}', "{}"])
def test_a_spoilt_entry_of_the_keyring_means_signing_in_again(made: Made, kept: str) -> None:
    assert code_of(made(FakeVault(**{NAME: kept})).token) in {"source.auth_failed", "source.unreachable"}


def test_a_locked_keyring_is_told_as_that(made: Made) -> None:
    vault = FakeVault()
    vault.trouble = "check.keyring_locked"
    assert code_of(made(vault).token) == "check.keyring_locked"


def test_a_server_that_is_gone_or_not_trusted_is_told_as_that(
    entra: EntraServer, made: Made, certificate_authority: CertificateAuthority, tmp_path: Path
) -> None:
    vault = FakeVault()
    sign_in(made(vault), certificate_authority.ca_file)
    session = HttpSession()
    stranger = MicrosoftTokens(
        APP, vault, NAME, session=session, lock_file=tmp_path / "lock", authority=entra.authority
    )
    assert code_of(stranger.token) == "check.tls_untrusted"
    session.close()
    entra.close()
    assert code_of(made(vault).token) == "source.unreachable"


def test_a_sign_in_can_be_called_off_and_its_port_is_free_at_once(made: Made) -> None:
    attempt = MailboxSignIn(MicrosoftErrand(made(FakeVault()), READ, APP.consent_url), gettext.NullTranslations())
    attempt.begin()
    threading.Timer(0.05, attempt.cancel).start()
    with pytest.raises(CalledOff):
        attempt.wait(PATIENCE_S)
