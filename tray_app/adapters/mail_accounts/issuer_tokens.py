"""One rep's sign-in at the company's own sign-in server (Keycloak and its like), whose tokens the mail server takes.

The server says itself where it is asked (OpenID Connect Discovery, RFC 8414). Nothing is sent there before that answer
names the issuer that stands in the configuration.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from tray_app.adapters.mail_accounts.code_tokens import CodeApp, CodeTokens, json_object
from tray_app.adapters.mail_accounts.one_process import one_process
from tray_app.adapters.mail_accounts.sign_in_trouble import answered_badly, transport_trouble
from tray_app.adapters.net.hosts import may_carry_secrets
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.unbroken import Unbroken
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

_USUAL: Final = ("openid", "email", "offline_access")
"""Asked for, where the server has them: who it is, and a token that lasts longer than a day's session."""
_WAIT_S: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerApp:
    """The app at the sign-in server, as one rep uses it."""

    issuer: str
    """The address of the sign-in server, as it calls itself."""
    client_id: str
    """Client ID of a public client."""
    username: str
    """Who signs in."""
    scope: str = ""
    """What is asked for; empty: what is usual."""


class IssuerTokens(CodeTokens):
    """`MailAccess` for one mailbox."""

    is_good_for_one_use = True

    def __init__(self, app: IssuerApp, vault: Vault, name: str, *, session: HttpSession, lock_file: Path) -> None:
        """`name`: of the keyring's entry. `lock_file`: many such servers make a refresh token good for one use."""
        super().__init__(vault, name, session=session)
        self._issuer = app
        self._lock_file = lock_file
        self._found: CodeApp | None = None
        self._renewal = Unbroken()

    def app(self) -> CodeApp:
        """The app, with the addresses that the server names; asked for once."""
        if self._found is None:
            self._found = self._discovered()
        return self._found

    def refusal(self, answer: Mapping[str, Any], status: int = 400) -> CannotCheck:
        """See `CodeTokens`."""
        return refusal_of_issuer(self._issuer.issuer, answer, status)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """See `CodeTokens`."""
        with one_process(self._lock_file, _WAIT_S), self._renewal.work():
            yield

    def close(self) -> None:
        """See `CodeTokens`; a renewal under way is waited for, as `TokenKeeper.close` does."""
        with self._renewal.done():
            super().close()

    def _discovered(self) -> CodeApp:
        for address in _metadata_addresses(self._issuer.issuer):
            try:
                response = self._session.get(address, allow_redirects=False)
            except requests.RequestException as error:
                trouble = transport_trouble(error, address)
            else:
                told = json_object(response.text) if response.status_code == 200 else {}
                if told.get("issuer") != self._issuer.issuer:
                    continue
                return self._app_of(told)
            raise trouble
        asked = Evidence(
            text("Sign-in server {host}", host=_host(self._issuer.issuer)), text("does not say where one signs in")
        )
        raise CannotCheck("source.misconfigured", asked)

    def _app_of(self, told: Mapping[str, Any]) -> CodeApp:
        authorize, token = str(told.get("authorization_endpoint")), str(told.get("token_endpoint"))
        if not (may_carry_secrets(authorize) and may_carry_secrets(token)):
            raise answered_badly(self._issuer.issuer)
        offered = told.get("scopes_supported")
        usual = [scope for scope in _USUAL if not isinstance(offered, list) or scope in offered]
        return CodeApp(
            client_id=self._issuer.client_id,
            username=self._issuer.username,
            authorize=authorize,
            token=token,
            scope=self._issuer.scope or " ".join(usual),
        )


def refusal_of_issuer(issuer: str, answer: Mapping[str, Any], status: int = 400) -> CannotCheck:
    """What an `error` of such a server means (RFC 6749 sections 4.1.2.1 and 5.2)."""
    code, words = {
        "invalid_client": ("source.misconfigured", text("knows no app with this client ID")),
        "unauthorized_client": ("source.misconfigured", text("does not let this app sign in this way")),
        "invalid_scope": ("source.misconfigured", text("does not know what the app asks for: set its scope")),
        "access_denied": ("source.auth_failed", text("ended in the browser without permission")),
        "temporarily_unavailable": ("source.unreachable", text("is busy; it is asked again later")),
        "server_error": ("source.unreachable", text("is busy; it is asked again later")),
    }.get(str(answer.get("error")), ("source.auth_failed", text("wants you to sign in again")))
    if status >= 500 or status == 429:
        code = "source.rate_limited" if status == 429 else "source.unreachable"
        words = text("is busy; it is asked again later")
    return CannotCheck(code, Evidence(text("Sign-in server {host}", host=_host(issuer)), words))


def _metadata_addresses(issuer: str) -> tuple[str, str]:
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    origin = f"{parts.scheme}://{parts.netloc}"
    return (
        f"{origin}{path}/.well-known/openid-configuration",
        f"{origin}/.well-known/oauth-authorization-server{path}",
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
