"""One rep's sign-in by authorization code and PKCE: the refresh token in the keyring, the access token in memory alone.

What a provider wants besides, and what its refusals mean, is told by who derives from it.
"""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

import requests

from tray_app.adapters.browser.pkce import challenge_of
from tray_app.adapters.mail_accounts.sign_in_trouble import answered_badly, nobody_signed_in, transport_trouble
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.system.redaction import register_secret
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault

_EARLY_S: Final = 300.0
_LONGEST_TOKEN: Final = 16_000


@dataclass(frozen=True, slots=True)
class MailGrant:
    """What the keyring keeps of a sign-in."""

    refresh_token: str = field(repr=False)
    """Good until it is revoked, unused for long, or ended by a policy."""
    client_secret: str = field(repr=False)
    """What Google gives a desktop client and wants with each request; empty for everybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeApp:
    """An app that signs in by code, as one rep uses it."""

    client_id: str
    """Client ID."""
    username: str
    """The address that the sign-in page is filled with."""
    authorize: str
    """Where the browser signs in."""
    token: str
    """Where codes and refresh tokens are redeemed."""
    scope: str
    """What is asked for."""


class CodeTokens(ABC):
    """`MailAccess` for one mailbox. Safe for several threads."""

    is_good_for_one_use: ClassVar[bool] = False
    """Whether a refresh token may be spent by its use. Then the keyring is written to before that: a locked one is
    noticed while nothing is lost yet."""

    def __init__(self, vault: Vault, name: str, *, session: HttpSession) -> None:
        """`name`: of the keyring's entry."""
        self._vault = vault
        self._name = name
        self._session = session
        self._one_at_a_time = threading.RLock()
        self._kept: tuple[str, float] | None = None
        self._unsaved: tuple[MailGrant, str] | None = None

    @abstractmethod
    def app(self) -> CodeApp:
        """Who signs in where. Raises `CannotCheck` where that has to be asked for first."""

    @abstractmethod
    def refusal(self, answer: Mapping[str, Any], status: int = 400) -> CannotCheck:
        """What an answer with `error` means."""

    def extras(self) -> Mapping[str, str]:
        """What the sign-in page wants to be told besides."""
        return {}

    def check(self, answer: Mapping[str, Any]) -> None:  # noqa: B027 there may be nothing to check
        """Raises `CannotCheck` when what was granted is not what is needed."""

    def alone(self) -> AbstractContextManager[object]:
        """Held while a token is renewed: a lock between processes, where a refresh token is good for one use."""
        return nullcontext()

    def close(self) -> None:
        """End what is being asked, from any thread."""
        self._session.close()

    def token(self) -> str:
        """See `MailAccess`: from memory while it is good."""
        with self._one_at_a_time:
            if self._kept and time.monotonic() < self._kept[1]:
                return self._kept[0]
            return self._renew()

    def renewed(self, stale: str, challenge: str | None = None) -> str:  # noqa: ARG002 only Microsoft asks for claims
        """See `MailAccess`."""
        with self._one_at_a_time:
            return self._kept[0] if self._kept and self._kept[0] != stale else self._renew()

    def authorize_url(self, redirect_uri: str, state: str, verifier: str) -> str:
        """The address that the rep's browser opens."""
        app = self.app()
        query = {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": redirect_uri,
            "scope": app.scope,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            **self.extras(),
            **({"login_hint": app.username} if app.username else {}),
        }
        return f"{app.authorize}{'&' if '?' in app.authorize else '?'}{urlencode(query)}"

    def finish(self, code: str, redirect_uri: str, verifier: str, client_secret: str) -> None:
        """Redeem what the browser brought, and keep it."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        answer = self._post(form, client_secret)
        self.check(answer)
        refresh = answer.get("refresh_token")
        if not _is_token(refresh):
            raise answered_badly(self.app().token)
        with self._one_at_a_time, self.alone():
            self._keep(MailGrant(str(refresh), client_secret))
            self._unsaved = None
            self._remember(answer)

    def _renew(self) -> str:
        with self.alone():
            self._save()
            grant = self._read()
            if self.is_good_for_one_use:
                self._keep(grant)
            form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
            self._kept = None
            answer = self._post(form, grant.client_secret)
            fresh = answer.get("refresh_token")
            if _is_token(fresh) and fresh != grant.refresh_token:
                self._unsaved = MailGrant(str(fresh), grant.client_secret), grant.refresh_token
                self._save()
            return self._remember(answer)

    def _save(self) -> None:
        """Write what the keyring has not taken yet, unless somebody has signed in or out. Raises `CannotCheck`."""
        if self._unsaved is None:
            return
        grant, spent = self._unsaved
        if self._stored().get("refresh_token") == spent:
            self._keep(grant)
        self._unsaved = None

    def _remember(self, answer: Mapping[str, Any]) -> str:
        lasts = answer.get("expires_in")
        lasts_s = float(lasts) if isinstance(lasts, (int, float)) else 0.0
        token = str(answer["access_token"])
        register_secret(token)
        self._kept = token, time.monotonic() + max(lasts_s - _EARLY_S, 0.0)
        return token

    def _post(self, form: Mapping[str, str], client_secret: str) -> Mapping[str, Any]:
        app = self.app()
        data = {**form, "client_id": app.client_id}
        data |= {"client_secret": client_secret} if client_secret else {}
        try:
            response = self._session.post(
                app.token, data=data, headers={"Accept": "application/json"}, allow_redirects=False
            )
        except requests.RequestException as error:
            trouble = transport_trouble(error, app.token)
        else:
            answer = json_object(response.text)
            if response.status_code != 200:
                raise self.refusal(answer, response.status_code)
            if not _is_token(answer.get("access_token")):
                raise answered_badly(app.token)
            return answer
        # Outside the handler: what was raised there holds the form.
        raise trouble

    def _read(self) -> MailGrant:
        kept = self._stored()
        refresh, secret = kept.get("refresh_token"), kept.get("client_secret")
        if not _is_token(refresh):
            raise nobody_signed_in()
        register_secret(str(refresh))
        return MailGrant(str(refresh), str(secret or ""))

    def _stored(self) -> Mapping[str, Any]:
        return json_object(self._vault.read(self._name) or "")

    def _keep(self, grant: MailGrant) -> None:
        register_secret(grant.refresh_token)
        register_secret(grant.client_secret)
        kept = {"refresh_token": grant.refresh_token, "client_secret": grant.client_secret}
        self._vault.write(self._name, json.dumps(kept))


def json_object(written: str) -> Mapping[str, Any]:
    """The JSON object in a text; empty where there is none."""
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_token(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN and value.isascii() and value.isprintable()
