"""A company's own sign-in server on loopback, as Keycloak and its like: names its addresses, signs tokens (JWT)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tests.rig.google_sign_in import GoogleSignInServer

KEY = b"signed-by-the-company-and-nobody-else"
"""What the tokens are signed with, known to the mail server as well (HS256)."""


def signed(key: bytes = KEY, **claims: object) -> str:
    """A token with these claims; good for an hour unless `exp` says otherwise."""
    now = int(time.time())
    parts = [
        {"alg": "HS256", "typ": "JWT"},
        {"iat": now - 1, "exp": now + 3600, "jti": secrets.token_hex(8), "sub": "u1", **claims},
    ]
    head = ".".join(_plain(json.dumps(part).encode()) for part in parts)
    return f"{head}.{_plain(hmac.digest(key, head.encode(), hashlib.sha256))}"


class IssuerServer(GoogleSignInServer):
    """The server. `close` it."""

    client_id = "diditlog"
    client_secret = None
    scope = "openid email offline_access"
    wanted: Mapping[str, str] = MappingProxyType({})
    rotates = True

    def __init__(self, email: str) -> None:
        self.email = email
        """Who signs in."""
        self.key = KEY
        self.metadata: dict[str, Any] = {}
        """What it says about itself, where that is not the truth."""
        super().__init__()

    def page(self, path: str) -> dict[str, Any] | None:
        if path != "/realms/acme/.well-known/openid-configuration":
            return None
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
        }
        return told | self.metadata

    @property
    def issuer(self) -> str:
        return f"{self.url}/realms/acme"

    def access_token(self) -> str:
        token = signed(self.key, email=self.email, iss=self.issuer)
        self.issued.append(token)
        return token


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
