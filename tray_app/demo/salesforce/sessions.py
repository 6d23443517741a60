"""The rep's access and refresh tokens: which are good, and how a refresh token is traded for an access token."""

import hashlib
import threading
from dataclasses import dataclass, field
from typing import Self

from tray_app.demo.salesforce.error_bodies import TokenRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlan:
    """What a world says about tokens."""

    access: str = field(repr=False)
    """The access token that is good at first."""
    refresh: str | None = field(default=None, repr=False)
    """The refresh token that is good at first, if there is one."""
    client_id: str | None = None
    """The only client id that is known; None for any."""
    rotates: bool = False
    """Each refresh gives a new refresh token and ends the old one."""
    active: bool = True
    """The user is active."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What a refresh gives."""

    access: str = field(repr=False)
    """The new access token."""
    refresh: str | None = field(repr=False)
    """The new refresh token; None when the old one stays good."""


class RepTokens:
    """The tokens that are good now."""

    def __init__(self, plan: TokenPlan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._access = {plan.access}
        self._refresh: set[str] = {plan.refresh} if plan.refresh else set()
        self._made = 0

    def accepts(self, access: str) -> bool:
        """Whether the access token is good."""
        with self._lock:
            return access in self._access

    def expire(self) -> Self:
        """End all access tokens, as after two hours without use; refresh tokens stay good."""
        with self._lock:
            self._access.clear()
        return self

    def refresh(self, token: str, client_id: str) -> Granted:
        """Trade a refresh token. Raises `TokenRefused`."""
        plan = self._plan
        if not client_id or (plan.client_id is not None and client_id != plan.client_id):
            raise TokenRefused("invalid_client_id", "client identifier invalid")
        with self._lock:
            if token not in self._refresh:
                raise TokenRefused("invalid_grant", "expired access/refresh token")
            if not plan.active:
                raise TokenRefused("invalid_grant", "inactive user")
            self._made += 1
            access, renewed = self._make("access"), None
            self._access.add(access)
            if plan.rotates:
                renewed = self._make("refresh")
                self._refresh = {renewed}
            return Granted(access, renewed)

    def revoke(self, token: str) -> None:
        """End a token, and with a refresh token all access tokens. Raises `TokenRefused` for one that is not good."""
        with self._lock:
            if token in self._refresh:
                self._refresh.discard(token)
                self._access.clear()
            elif token in self._access:
                self._access.discard(token)
            else:
                raise TokenRefused("invalid_token", "invalid token")

    def _make(self, what: str) -> str:
        seed = f"{self._plan.access} {what} {self._made}"
        return f"00DDEMO!{what}.{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:40]}"
