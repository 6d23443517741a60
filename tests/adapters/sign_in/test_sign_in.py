"""The whole way through the browser, against an org of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from gettext import NullTranslations
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.adapters.sign_in.conftest import BeginSignIn
from tests.fakes import FakeVault
from tests.rig.authorisation_server import USER, USERNAME, AuthorisationServer
from tests.rig.processes import wait_until
from tests.rig.signing_in import Browse
from tray_app.adapters.browser.pkce import challenge_of, new_verifier
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.callback import PORTS
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.oauth_trouble import GrantRefused
from tray_app.adapters.salesforce.sign_in import SignedIn, SignInCancelled, SignInProgress, SignInStage
from tray_app.adapters.salesforce.stalled_sign_in import admin_message
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.core.model.errors import CannotCheck

Run = Callable[[Callable[[], object]], "Future[object]"]


def _stages(told: list[SignInProgress]) -> list[SignInStage]:
    return [progress.stage for progress in told]


def test_rep_signs_in_once_and_is_known(
    org: AuthorisationServer,
    begin_sign_in: BeginSignIn,
    browse: Browse,
    told: list[SignInProgress],
    keeper: TokenKeeper,
    vault: FakeVault,
) -> None:
    # Given a sign-in whose address is open in the browser
    sign_in = begin_sign_in()
    page = browse(sign_in.begin())

    # When the rep agrees
    done = sign_in.wait()
    keeper.keep(done.grant, done.account)

    # Then the app holds good tokens, knows whose they are, and the browser says that it is over
    assert org.takes(keeper.current().access_token)
    assert (done.account.username, done.account.user_id) == (USERNAME, USER)
    assert keeper.account() == done.account
    assert done.grant.refresh_token in vault.secrets.values()
    assert page.result().status_code == 200
    assert "You can close this tab" in page.result().text
    assert _stages(told) == [SignInStage.WAITING, SignInStage.EXCHANGING, SignInStage.DONE]


def test_asks_for_nothing_more_than_needed_and_sends_no_secret(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    sign_in = begin_sign_in()
    browse(sign_in.begin())
    sign_in.wait()

    (asked,) = org.authorize_requests
    assert asked["scope"] == "api refresh_token id"
    assert asked["code_challenge_method"] == "S256"
    (form,) = org.token_requests
    assert set(form) == {"grant_type", "code", "client_id", "redirect_uri", "code_verifier"}


def test_state_and_challenge_are_new_each_time(begin_sign_in: BeginSignIn) -> None:
    seen = set()
    for _ in range(3):
        sign_in = begin_sign_in()
        query = _query_of(sign_in.begin())
        seen |= {query["state"], query["code_challenge"]}
        sign_in.cancel()
    assert len(seen) == 6


def test_the_registered_ports_are_fixed() -> None:
    assert PORTS == (1717, 1718, 1719)


@pytest.mark.parametrize("switch", ["deny", "deny_without_state"])
def test_rep_who_declines_is_told_at_once(
    switch: str, org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    setattr(org.behaviour, switch, True)
    sign_in = begin_sign_in()
    page = browse(sign_in.begin())

    with pytest.raises(CannotCheck) as trouble:
        sign_in.wait(timeout_s=20)

    assert trouble.value.code == "check.not_signed_in"
    assert trouble.value.evidence
    assert "did not work" in page.result().text
    assert org.token_requests == []


def test_wrong_state_is_refused_and_the_right_one_still_works(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    # Given a waiting sign-in, and somebody else's redirect with a code of theirs
    sign_in = begin_sign_in()
    address = sign_in.begin()
    callback = _query_of(address)["redirect_uri"]
    assert browse(f"{callback}?code=stolen&state=guessed").result().status_code == 400
    assert browse(f"{callback}?code=stolen").result().status_code == 400
    assert browse(f"{callback}?error=access_denied&state=guessed").result().status_code == 400

    # When the rep's own comes
    browse(address)

    # Then only that one is believed
    assert isinstance(sign_in.wait(), SignedIn)
    assert all(form["code"] != "stolen" for form in org.token_requests)


def test_second_redirect_of_one_sign_in_is_refused(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse, in_background: Run
) -> None:
    # Given a redirect that was accepted, while the org takes its time over the code
    org.behaviour.token_failures = ["slow"]
    sign_in = begin_sign_in()
    address = sign_in.begin()
    waiting = in_background(sign_in.wait)
    callback = org.authorize(_query_of(address))[1]["Location"]
    first = browse(callback)
    wait_until(lambda: org.token_requests, "the code to be redeemed")

    # When the very same one comes again
    again = browse(callback).result()
    org.release.set()

    # Then it gets nothing, and the first goes on
    assert again.status_code == 410
    assert first.result().status_code == 200
    assert isinstance(waiting.result(), SignedIn)


def test_code_cannot_be_replayed(
    org: AuthorisationServer, app: ExternalClientApp, session: HttpSession, ports: list[int]
) -> None:
    verifier, callback = new_verifier(), f"http://localhost:{ports[0]}/OauthRedirect"
    oauth = OAuth(session, app)
    code = _code_for(org, oauth, callback, verifier)
    grant = oauth.redeem(code, verifier, callback)

    with pytest.raises(GrantRefused):
        oauth.redeem(code, verifier, callback)
    assert not org.takes(grant.access_token)


def test_code_is_worth_nothing_without_the_verifier(
    org: AuthorisationServer, app: ExternalClientApp, session: HttpSession, ports: list[int]
) -> None:
    callback = f"http://localhost:{ports[0]}/OauthRedirect"
    oauth = OAuth(session, app)
    code = _code_for(org, oauth, callback, new_verifier())

    with pytest.raises(GrantRefused):
        oauth.redeem(code, new_verifier(), callback)


def test_refused_code_is_told_as_not_signed_in(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    org.behaviour.refuse = "expired authorization code"
    sign_in = begin_sign_in()
    page = browse(sign_in.begin())

    with pytest.raises(CannotCheck) as trouble:
        sign_in.wait()

    assert trouble.value.code == "check.not_signed_in"
    assert "did not work" in page.result().text


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("ip restricted", "check.ip_restricted"),
        ("inactive user", "connection.user_inactive"),
        ("user hasn't approved this consumer", "check.app_not_installed"),
    ],
)
def test_refusals_of_the_exchange_keep_their_reason(
    description: str, code: str, org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    org.behaviour.refuse = description
    sign_in = begin_sign_in()
    browse(sign_in.begin())

    with pytest.raises(CannotCheck) as trouble:
        sign_in.wait()
    assert trouble.value.code == code


def test_browser_that_never_comes_back_gets_an_explanation_and_may_still_come(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse, told: list[SignInProgress], in_background: Run
) -> None:
    # Given an org without the app: the browser ends on Salesforce's own page
    org.behaviour.not_installed = True
    sign_in = begin_sign_in(hint_after_s=0.01)
    address = sign_in.begin()
    assert "OAUTH_APPROVAL_ERROR_GENERIC" in browse(address).result().text
    waiting = in_background(sign_in.wait)
    wait_until(lambda: SignInStage.WAITING_LONG in _stages(told), "the hint")

    # When the admin has installed it and the rep tries again in the same tab
    org.behaviour.not_installed = False
    browse(address)

    # Then the likely cause was told meanwhile, and the sign-in works after all
    assert isinstance(waiting.result(), SignedIn)
    assert any("installed" in str(cause) for cause in told[1].likely_causes)
    assert _stages(told) == [SignInStage.WAITING, SignInStage.WAITING_LONG, SignInStage.EXCHANGING, SignInStage.DONE]


def test_patience_ends(begin_sign_in: BeginSignIn, told: list[SignInProgress]) -> None:
    sign_in = begin_sign_in(hint_after_s=0.01)
    sign_in.begin()

    with pytest.raises(CannotCheck) as trouble:
        sign_in.wait(timeout_s=0.05)

    assert trouble.value.code == "check.not_signed_in"
    assert "did not come back" in str(trouble.value.evidence[0].answer)
    assert _stages(told) == [SignInStage.WAITING, SignInStage.WAITING_LONG]


def test_rep_calls_it_off(begin_sign_in: BeginSignIn, in_background: Run, browse: Browse) -> None:
    sign_in = begin_sign_in()
    callback = _query_of(sign_in.begin())["redirect_uri"]
    waiting = in_background(sign_in.wait)

    sign_in.cancel()

    with pytest.raises(SignInCancelled):
        waiting.result()
    with pytest.raises(requests.ConnectionError):
        browse(callback).result()


@pytest.mark.parametrize("begun", [True, False])
def test_sign_in_called_off_before_anybody_waits_frees_its_port(begin_sign_in: BeginSignIn, begun: bool) -> None:
    sign_in = begin_sign_in()
    if begun:
        sign_in.begin()
    sign_in.cancel()
    if not begun:
        sign_in.begin()

    with pytest.raises(SignInCancelled):
        sign_in.wait()
    again = begin_sign_in()
    again.begin()
    assert again.start_address().startswith(sign_in.start_address()[:-22])


def test_browser_started_with_the_address_on_its_command_line_signs_in(
    begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    sign_in = begin_sign_in()
    state = _query_of(sign_in.begin())["state"]
    address = sign_in.start_address()
    page = browse(address)

    assert isinstance(sign_in.wait(), SignedIn)
    assert "You can close this tab" in page.result().text
    assert state not in address


def test_tokens_that_come_after_calling_off_are_ended(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse, in_background: Run
) -> None:
    org.behaviour.token_failures = ["slow"]
    sign_in = begin_sign_in()
    browse(sign_in.begin())
    waiting = in_background(sign_in.wait)
    wait_until(lambda: org.token_requests, "the code to be redeemed")

    sign_in.cancel()
    org.release.set()

    with pytest.raises(SignInCancelled):
        waiting.result()
    assert [family.ended for family in org.families] == [True]


def test_identity_that_does_not_answer_is_no_obstacle(
    org: AuthorisationServer, begin_sign_in: BeginSignIn, browse: Browse
) -> None:
    org.behaviour.identity = False
    sign_in = begin_sign_in()
    browse(sign_in.begin())

    assert sign_in.wait().account.username == USERNAME


class _Korean(NullTranslations):
    def info(self) -> dict[str, str]:
        return {"language": "ko_KR"}

    def gettext(self, message: str) -> str:
        return {"You are signed in": "로그인되었습니다 <b>&"}.get(message, message)


def test_last_page_speaks_the_reps_language_and_loads_nothing(begin_sign_in: BeginSignIn, browse: Browse) -> None:
    sign_in = begin_sign_in(translations=_Korean())
    page = browse(sign_in.begin())
    sign_in.wait()

    answer = page.result()
    assert '<html lang="ko-KR">' in answer.text
    assert "<h1>로그인되었습니다 &lt;b&gt;&amp;</h1>" in answer.text
    assert not re.search(r"src=|href=|url\(|<script|http:|https:", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_message_for_the_admin_has_all_that_is_needed(app: ExternalClientApp) -> None:
    message = str(admin_message(app))
    for needed in (
        app.client_id,
        f"{app.login_url}/lightning/setup/",
        "http://localhost:1719/OauthRedirect",
        "Install",
    ):
        assert needed in message


def test_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def _code_for(org: AuthorisationServer, oauth: OAuth, callback: str, verifier: str) -> str:
    address = oauth.authorize_url(callback, "a-state-of-22-characters", challenge_of(verifier))
    _, headers = org.authorize(_query_of(address))
    return _query_of(headers["Location"])["code"]


def _query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
