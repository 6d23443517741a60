"""One rep's sign-in to Google: refresh token and client secret in the keyring, the access token in memory alone.

Google's refresh tokens stay the same for months, so two processes that renew at once do each other no harm.
"""

import json
import threading
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import requests

from tray_app.adapters.browser.pkce import challenge_of
from tray_app.adapters.mail_accounts.google_app import SCOPE, GoogleApp, GoogleGrant
from tray_app.adapters.mail_accounts.google_refusals import not_ticked, refusal_of_google
from tray_app.adapters.mail_accounts.sign_in_trouble import answered_badly, nobody_signed_in, transport_trouble
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.system.redaction import register_secret
from tray_app.core.model.ports import Vault

_EARLY_S: Final = 300.0
_LONGEST_TOKEN: Final = 16_000


class GoogleTokens:
    """`MailAccess` for one mailbox. Safe for several threads."""

    def __init__(self, app: GoogleApp, vault: Vault, name: str, *, session: HttpSession) -> None:
        """`name`: of the keyring's entry."""
        self._app = app
        self._vault = vault
        self._name = name
        self._session = session
        self._one_at_a_time = threading.RLock()
        self._kept: tuple[str, float] | None = None

    def token(self) -> str:
        """See `MailAccess`: from memory while it is good."""
        with self._one_at_a_time:
            if self._kept and time.monotonic() < self._kept[1]:
                return self._kept[0]
            return self._renew()

    def renewed(self, stale: str, challenge: str | None = None) -> str:  # noqa: ARG002 Google asks for no claims
        """See `MailAccess`."""
        with self._one_at_a_time:
            return self._kept[0] if self._kept and self._kept[0] != stale else self._renew()

    def authorize_url(self, redirect_uri: str, state: str, verifier: str) -> str:
        """The address that the rep's browser opens."""
        query = {
            "response_type": "code",
            "client_id": self._app.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            "access_type": "offline",
            # Without it Google gives a refresh token at the very first sign-in only.
            "prompt": "consent",
            **({"login_hint": self._app.username} if self._app.username else {}),
        }
        return f"{self._app.authorize}?{urlencode(query)}"

    def finish(self, code: str, redirect_uri: str, verifier: str, client_secret: str) -> None:
        """Redeem what the browser brought, and keep it."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        answer = self._post(form, client_secret)
        refresh = answer.get("refresh_token")
        if SCOPE not in str(answer.get("scope") or SCOPE).split():
            raise not_ticked()
        if not _is_token(refresh):
            raise answered_badly(self._app.token)
        self._keep(GoogleGrant(str(refresh), client_secret))
        with self._one_at_a_time:
            self._remember(answer)

    def _renew(self) -> str:
        grant = self._read()
        form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        self._kept = None
        answer = self._post(form, grant.client_secret)
        fresh = answer.get("refresh_token")
        if _is_token(fresh) and fresh != grant.refresh_token:
            self._keep(GoogleGrant(str(fresh), grant.client_secret))
        return self._remember(answer)

    def _remember(self, answer: Mapping[str, Any]) -> str:
        lasts = answer.get("expires_in")
        lasts_s = float(lasts) if isinstance(lasts, (int, float)) else 0.0
        token = str(answer["access_token"])
        register_secret(token)
        self._kept = token, time.monotonic() + max(lasts_s - _EARLY_S, 0.0)
        return token

    def _post(self, form: Mapping[str, str], client_secret: str) -> Mapping[str, Any]:
        data = {**form, "client_id": self._app.client_id}
        data |= {"client_secret": client_secret} if client_secret else {}
        try:
            response = self._session.post(
                self._app.token, data=data, headers={"Accept": "application/json"}, allow_redirects=False
            )
        except requests.RequestException as error:
            trouble = transport_trouble(error, self._app.token)
        else:
            answer = _object_in(response.text)
            if response.status_code != 200:
                raise refusal_of_google(answer, response.status_code)
            if not _is_token(answer.get("access_token")):
                raise answered_badly(self._app.token)
            return answer
        # Outside the handler: what was raised there holds the form.
        raise trouble

    def _read(self) -> GoogleGrant:
        kept = _object_in(self._vault.read(self._name) or "")
        refresh, secret = kept.get("refresh_token"), kept.get("client_secret")
        if not _is_token(refresh):
            raise nobody_signed_in()
        register_secret(str(refresh))
        return GoogleGrant(str(refresh), str(secret or ""))

    def _keep(self, grant: GoogleGrant) -> None:
        register_secret(grant.refresh_token)
        register_secret(grant.client_secret)
        kept = {"refresh_token": grant.refresh_token, "client_secret": grant.client_secret}
        self._vault.write(self._name, json.dumps(kept))


def _object_in(written: str) -> Mapping[str, Any]:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_token(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN and value.isascii() and value.isprintable()
