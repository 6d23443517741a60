"""The four questions of OAuth that Salesforce is asked: redeem a code, renew, revoke, and who this is.

A public client: there is no client secret. Scopes are what the checks need and no more. Nothing here keeps state, and
no exception carries a token, a code or an address: failed requests of `requests` hold the form they sent, so they are
dropped before ours is raised.
"""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

import requests

from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp, user_id_in
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.oauth_trouble import AnswerLost, refusal, transport_trouble
from tray_app.adapters.salesforce.org_address import is_of_salesforce

SCOPES: Final = "api refresh_token id"
_LONGEST_TOKEN: Final = 16_000
"""Characters. Salesforce documents no limit; servers refuse headers longer than that."""
_REVOKED_ALREADY: Final = frozenset({"invalid_token", "unsupported_token_type"})


class OAuth:
    """The authorization server of one org. Methods raise `CannotCheck`.

    Two kinds are told apart: `GrantRefused` (`invalid_grant`), and `AnswerLost` when the server may have acted.
    """

    def __init__(self, session: HttpSession, app: ExternalClientApp) -> None:
        self._session = session
        self._app = app

    def authorize_url(self, redirect_uri: str, state: str, challenge: str) -> str:
        """The address the rep's browser opens."""
        query = {
            "response_type": "code",
            "client_id": self._app.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._app.login_url}/services/oauth2/authorize?{urlencode(query)}"

    def redeem(self, code: str, verifier: str, redirect_uri: str) -> Grant:
        """The first grant, for the code that the browser brought."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self._app.client_id,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        return self._granted(form, known_instance=None)

    def renew(self, refresh_token: str, instance_url: str) -> Grant:
        """A new grant; its refresh token is None when the old one stays valid. `instance_url`: the last one known."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": self._app.client_id,
        }
        return self._granted(form, known_instance=instance_url)

    def revoke(self, token: str) -> None:
        """End the token, and with a refresh token its access tokens. A token that is ended already is no error."""
        response = self._post("revoke", {"token": token})
        if response.status_code != 200 and not _already_revoked(response):
            raise refusal(response, _object_in(response))

    def who(self, grant: Grant) -> tuple[str | None, str | None]:
        """The user name and user id behind a grant; None for what Salesforce does not tell. Never raises."""
        for url in (grant.identity_url, f"{grant.instance_url}/services/oauth2/userinfo"):
            if url and self._may_see_tokens(url, grant):
                told = self._identity(url, grant.access_token)
                if isinstance(told.get("user_id"), str):
                    username = told.get("username") or told.get("preferred_username")
                    return (username if isinstance(username, str) else None), str(told["user_id"])
        return None, user_id_in(grant.identity_url)

    def _granted(self, form: Mapping[str, str], *, known_instance: str | None) -> Grant:
        response = self._post("token", form)
        answer = _object_in(response)
        if response.status_code != 200:
            raise refusal(response, answer)
        access, instance = answer.get("access_token"), answer.get("instance_url") or known_instance
        refresh, identity = answer.get("refresh_token"), answer.get("id")
        if known_instance is not None and self._is_elsewhere(instance, known_instance):
            instance = known_instance  # the tokens are good, and go nowhere that nobody signed in to
        if not _is_token(access) or not isinstance(instance, str) or not self._is_of_the_org(instance, known_instance):
            raise AnswerLost
        return Grant(
            access_token=str(access),
            refresh_token=str(refresh) if _is_token(refresh) else None,
            instance_url=instance.rstrip("/"),
            identity_url=identity if isinstance(identity, str) else None,
        )

    def _post(self, endpoint: str, form: Mapping[str, str]) -> requests.Response:
        try:
            return self._session.post(
                f"{self._app.login_url}/services/oauth2/{endpoint}",
                data=form,
                headers={"Accept": "application/json"},
                # A redirected POST becomes a GET, and would carry secrets to another address.
                allow_redirects=False,
            )
        except requests.RequestException as error:
            trouble = transport_trouble(error)
        raise trouble

    def _identity(self, url: str, access_token: str) -> Mapping[str, object]:
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
        try:
            response = self._session.get(url, headers=headers, allow_redirects=False)
        except requests.RequestException:
            return {}
        return _object_in(response) if response.status_code == 200 else {}

    def _is_safe(self, url: str) -> bool:
        """Whether the API may be asked there: never in the clear, but for a server on this very machine."""
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018 a malformed port is noticed only here
        except ValueError:
            return False
        clear = urlsplit(self._app.login_url).scheme == "http" and is_loopback(parts.hostname or "")
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and clear))

    def _is_elsewhere(self, url: object, known_instance: str) -> bool:
        """Whether it is a good address, but neither Salesforce's nor that of the sign-in."""
        return isinstance(url, str) and self._is_safe(url) and not self._is_of_the_org(url, known_instance)

    def _is_of_the_org(self, url: object, known_instance: str | None) -> bool:
        """Whether the tokens may be sent there: to Salesforce, or to the host that was signed in to."""
        if not isinstance(url, str) or not self._is_safe(url):
            return False
        parts = urlsplit(url)
        known = {urlsplit(one).hostname for one in (self._app.login_url, known_instance or "")}
        return parts.username is None and (is_of_salesforce(url) or parts.hostname in known)

    def _may_see_tokens(self, url: str, grant: Grant) -> bool:
        if not self._is_safe(url):
            return False
        known = {urlsplit(self._app.login_url).netloc, urlsplit(grant.instance_url).netloc}
        parts = urlsplit(url)
        return parts.netloc in known or (parts.username is None and is_of_salesforce(url))


def _is_token(value: object) -> bool:
    """Whether it can be sent in a header and kept in a keyring."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN and value.isascii() and value.isprintable()


def _object_in(response: requests.Response) -> Mapping[str, object]:
    try:
        answer = json.loads(response.text)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _already_revoked(response: requests.Response) -> bool:
    error = _object_in(response).get("error")
    return response.status_code == 400 and isinstance(error, str) and error in _REVOKED_ALREADY
