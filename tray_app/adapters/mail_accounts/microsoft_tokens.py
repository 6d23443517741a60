"""One rep's sign-in to Microsoft 365 with msal, whose token cache lies in the keyring and nowhere else.

One renewal at a time, by a lock in the process and a file lock between processes: whoever gets it reads the cache
first, and finds there what somebody else has renewed meanwhile. msal is loaded at the first token, not before.
"""

import contextlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import requests

from tray_app.adapters.mail_accounts.microsoft_app import READ, MicrosoftApp
from tray_app.adapters.mail_accounts.microsoft_refusals import refusal_of_microsoft
from tray_app.adapters.mail_accounts.one_process import one_process
from tray_app.adapters.mail_accounts.sign_in_trouble import (
    answered_badly,
    nobody_signed_in,
    transport_trouble,
)
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.system.redaction import register_secret
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault

if TYPE_CHECKING:
    from msal import PublicClientApplication, SerializableTokenCache

_LOCK_WAIT_S: Final = 30.0
_EARLY_S: Final = 300.0
"""A token is renewed that long before its end."""
_TOKEN_KINDS: Final = ("AccessToken", "RefreshToken", "IdToken")


class MicrosoftTokens:
    """`MailAccess` for one mailbox. Safe for several threads, and for several processes that share `lock_file`."""

    def __init__(
        self,
        app: MicrosoftApp,
        vault: Vault,
        name: str,
        *,
        session: HttpSession,
        lock_file: Path,
        authority: str | None = None,
        wait_s: float = _LOCK_WAIT_S,
    ) -> None:
        """`name`: of the keyring's entry. `authority`: another one than Microsoft's, for a server on this machine."""
        self._app = app
        self._vault = vault
        self._name = name
        self._session = session
        self._lock_file = lock_file
        self._authority = authority or app.authority
        self._wait_s = wait_s
        self._one_at_a_time = threading.RLock()
        self._kept: tuple[str, float] | None = None

    def token(self) -> str:
        """See `MailAccess`: from memory while it is good."""
        with self._one_at_a_time:
            if self._kept and time.monotonic() < self._kept[1]:
                return self._kept[0]
            with self._alone():
                return self._silently()

    def renewed(self, stale: str, challenge: str | None = None) -> str:
        """See `MailAccess`: what another process has renewed meanwhile is good too, unless claims are asked for."""
        with self._one_at_a_time, self._alone():
            if challenge is None:
                token = self._silently()
                if token != stale:
                    return token
            return self._silently(force=True, challenge=challenge)

    def begin(self, redirect_uri: str, scopes: tuple[str, ...]) -> dict[str, Any]:
        """What a sign-in in the browser begins with; `auth_uri` is the address to open. It asks the network."""
        with self._explained():
            flow: dict[str, Any] = self._client(self._empty()).initiate_auth_code_flow(
                list(scopes),
                redirect_uri=redirect_uri,
                login_hint=self._app.username or None,
                response_mode="form_post",
            )
        return flow

    def finish(self, flow: dict[str, Any], answer: Mapping[str, str]) -> str:
        """Redeem what the browser brought, and keep it. Returns who has signed in."""
        cache = self._empty()
        with self._explained():
            result = self._client(cache).acquire_token_by_auth_code_flow(flow, dict(answer))
        self._register(cache)
        if "access_token" not in result:
            raise refusal_of_microsoft(result, self._app.consent_url)
        with self._one_at_a_time, self._alone():
            self._kept = None
            self._vault.write(self._name, cache.serialize())
        claims = result.get("id_token_claims")
        return str(claims.get("preferred_username") or "") if isinstance(claims, dict) else ""

    def _silently(self, *, force: bool = False, challenge: str | None = None) -> str:
        """A token without the rep. Both locks are held."""
        cache = self._empty()
        cache.deserialize(self._read())
        self._register(cache)
        with self._explained():
            client = self._client(cache)
            accounts = client.get_accounts()
            result = client.acquire_token_silent_with_error(
                list(READ), accounts[0] if accounts else None, force_refresh=force, claims_challenge=challenge
            )
        self._register(cache)
        if cache.has_state_changed:
            self._vault.write(self._name, cache.serialize())
        if not result:
            raise nobody_signed_in()
        if "access_token" not in result:
            self._kept = None
            raise refusal_of_microsoft(result, self._app.consent_url)
        lasts_s = max(float(result.get("expires_in") or 0) - _EARLY_S, 0.0)
        self._kept = str(result["access_token"]), time.monotonic() + lasts_s
        return self._kept[0]

    def _read(self) -> str:
        try:
            kept = json.loads(self._vault.read(self._name) or "")
        except (ValueError, RecursionError):
            kept = None
        # msal takes the form of its cache for granted; what has another is left out.
        whole = {
            kind: {key: entry for key, entry in entries.items() if isinstance(entry, dict)}
            for kind, entries in (kept.items() if isinstance(kept, dict) else ())
            if isinstance(entries, dict)
        }
        if not whole:
            raise nobody_signed_in()
        return json.dumps(whole)

    def _empty(self) -> "SerializableTokenCache":
        from msal import SerializableTokenCache

        return SerializableTokenCache()

    def _client(self, cache: "SerializableTokenCache") -> "PublicClientApplication":
        from msal import PublicClientApplication

        # The authority is ours or a test's: there is nothing to discover about it.
        return PublicClientApplication(
            self._app.client_id,
            authority=self._authority,
            token_cache=cache,
            http_client=self._session,
            instance_discovery=False,
        )

    def _register(self, cache: "SerializableTokenCache") -> None:
        for kind in _TOKEN_KINDS:
            for entry in cache.search(kind):
                register_secret(str(entry.get("secret") or ""))

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of msal and of the network as `CannotCheck`; theirs hold addresses and forms, and are dropped."""
        trouble: CannotCheck | None = None
        try:
            yield
        except requests.RequestException as error:
            trouble = transport_trouble(error, self._authority)
        except ValueError as error:  # msal's word for a tenant that does not exist, among others
            trouble = refusal_of_microsoft({"error": "invalid_request", "error_description": str(error)}, "")
            if "AADSTS" not in str(error):
                trouble = answered_badly(self._authority)
        except (RuntimeError, KeyError, TypeError, AttributeError):  # an answer with other fields than msal expects
            trouble = answered_badly(self._authority)
        except Exception as error:
            if type(error).__module__.partition(".")[0] != "msal":
                raise
            trouble = answered_badly(self._authority)
        if trouble is not None:
            raise trouble

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock between processes."""
        return one_process(self._lock_file, self._wait_s)
