"""A strict authorisation server over TLS on loopback, to sign in to: what Salesforce promises, and what goes wrong.

It knows nothing of the app. It checks PKCE, lets a code be used once, compares callback addresses letter by letter,
rotates refresh tokens, and ends a whole family when a spent one comes back, as Salesforce does (Help 005316711).
Failures are switched on from the test; everything it hands out and sees is at hand for the test afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.rig.processes import PATIENCE_S

CLIENT_ID = "3MVG9stand.in_consumer-key"
SCOPES = {"api", "refresh_token", "id"}
ORG, USER, USERNAME = "00D000000000001AAA", "005000000000001AAA", "rep@acme.example"
_DEAD_END = "/setup/secur/RemoteAccessErrorPage.apexp"


@dataclass
class Family:
    """Everything that came from one sign-in."""

    refresh: str
    """The refresh token that is good now."""
    access: set[str] = field(default_factory=set)
    """Access tokens that are good now."""
    ended: bool = False
    """Revoked, by its owner or because a spent refresh token came back."""


@dataclass
class Wish:
    """What the rep's browser asked for."""

    redirect_uri: str
    challenge: str
    family: Family | None = None
    """Set once the code is redeemed."""


@dataclass
class Behaviour:
    """What goes wrong; change it at any time."""

    deny: bool = False
    """The rep declines."""
    deny_without_state: bool = False
    """… and the redirect forgets the state."""
    not_installed: bool = False
    """The browser ends on an error page and never comes back."""
    refuse: str = ""
    """Description of an `invalid_grant` that every token request gets."""
    rotate: bool = True
    """Refresh tokens are good for one use."""
    instance_url: str = ""
    """`instance_url` of the answers; empty for this server's own."""
    token_failures: list[str] = field(default_factory=list)
    """For the next token requests, in turn: `drop` (closed unread), `lost` (done, then closed without an answer),
    `slow` (done, answered after `release`), `503`, `html` (200), `401` (HTML), `500json`,
    `limit` (too many sign-ins), `redirect`, or empty for none."""
    revoke_status: int = 200
    """Answer of the revoke endpoint."""
    identity: bool = True
    """Whether `/id/…` answers."""


class AuthorisationServer:
    """One org's sign-in. `close` it."""

    def __init__(self, certificate_file: Path, redirect_uris: list[str]) -> None:
        """`certificate_file`: key and chain for `localhost`; `redirect_uris`: the registered list."""
        self.redirect_uris = redirect_uris
        self.behaviour = Behaviour()
        self.lock = threading.RLock()
        self.wishes: dict[str, Wish] = {}
        self.families: list[Family] = []
        self._spent: dict[str, Family] = {}
        self.refresh_uses: Counter[str] = Counter()
        """How often each refresh token was presented."""
        self.token_requests: list[dict[str, str]] = []
        """The forms posted to the token endpoint."""
        self.authorize_requests: list[dict[str, str]] = []
        """The queries of the authorize endpoint."""
        self.paths: list[str] = []
        """Every path that was asked for, without its query."""
        self.revoked: list[str] = []
        """Tokens posted to the revoke endpoint."""
        self.issued: list[str] = []
        """Every code and token ever handed out."""
        self.release = threading.Event()
        """Lets slow answers go."""
        self._server = _Tls(certificate_file, self)
        self.url = f"https://localhost:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self.release.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def sign_in_here(self) -> Family:
        """A family of tokens without any browser."""
        with self.lock:
            family = Family(self._new("refresh"))
            family.access.add(self._new("access"))
            self.families.append(family)
            return family

    def expire_access(self) -> None:
        """Let every access token run out."""
        with self.lock:
            for family in self.families:
                family.access.clear()

    def takes(self, access_token: str) -> bool:
        """Whether a request with this token would be answered."""
        with self.lock:
            return any(access_token in family.access for family in self.families if not family.ended)

    def secrets_seen(self) -> set[str]:
        """All codes, tokens, states and verifiers that were ever on the wire."""
        with self.lock:
            states = {query["state"] for query in self.authorize_requests if "state" in query}
            verifiers = {form["code_verifier"] for form in self.token_requests if "code_verifier" in form}
            return {*self.issued, *states, *verifiers}

    def authorize(self, query: dict[str, str]) -> tuple[int, dict[str, str]]:
        """Status and headers for a browser that wants to sign in."""
        with self.lock:
            self.authorize_requests.append(query)
        challenge = query.get("code_challenge", "")
        fine = (
            query.get("client_id") == CLIENT_ID
            and query.get("response_type") == "code"
            and query.get("redirect_uri") in self.redirect_uris
            and set(query.get("scope", "").split()) == SCOPES
            and query.get("code_challenge_method") == "S256"
            and len(challenge) == 43
            and len(query.get("state", "")) >= 22
        )
        if self.behaviour.not_installed:
            dead_end = urlencode({"error": "invalid_client", "error_description": "app must be installed into org"})
            return 302, {"Location": f"{_DEAD_END}?{dead_end}"}
        if not fine:
            return 400, {}
        answer = {"state": query["state"]}
        if self.behaviour.deny:
            answer |= {"error": "access_denied", "error_description": "end-user denied authorization"}
        elif self.behaviour.deny_without_state:
            answer = {"error": "access_denied"}
        else:
            with self.lock:
                answer["code"] = self._new("code")
                self.wishes[answer["code"]] = Wish(query["redirect_uri"], challenge)
        return 302, {"Location": f"{query['redirect_uri']}?{urlencode(answer)}"}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the token endpoint."""
        with self.lock:
            self.token_requests.append(form)
            if "client_secret" in form:
                return _refused("invalid_request", "a public client sends no secret")
            if form.get("client_id") != CLIENT_ID:
                return _refused("invalid_client_id", "client identifier invalid")
            if self.behaviour.refuse:
                return _refused("invalid_grant", self.behaviour.refuse)
            if form.get("grant_type") == "authorization_code":
                return self._redeem(form)
            if form.get("grant_type") == "refresh_token":
                return self._refresh(form)
            return _refused("unsupported_grant_type", "grant type not supported")

    def revoke(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the revoke endpoint."""
        with self.lock:
            token = form.get("token", "")
            self.revoked.append(token)
            if self.behaviour.revoke_status != 200:
                return self.behaviour.revoke_status, {}
            for family in self.families:
                if token == family.refresh or token in family.access:
                    family.ended = True
                    return 200, {}
            return _refused("invalid_token", "invalid token: it is unknown or ended")

    def _redeem(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        wish = self.wishes.get(form.get("code", ""))
        if wish is None:
            return _refused("invalid_grant", "invalid authorization code")
        if wish.family is not None:
            wish.family.ended = True
            return _refused("invalid_grant", "expired authorization code")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wish.challenge:
            return _refused("invalid_grant", "invalid code verifier")
        if form.get("redirect_uri") != wish.redirect_uri:
            return _refused("redirect_uri_mismatch", "redirect_uri must match configuration")
        wish.family = self.sign_in_here()
        (access,) = wish.family.access
        return 200, self._answer(access, wish.family.refresh)

    def _refresh(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        token = form.get("refresh_token", "")
        self.refresh_uses[token] += 1
        family = next((family for family in self.families if family.refresh == token), None)
        if token in self._spent:
            self._spent[token].ended = True  # re-use: whoever else holds this family may be a thief
        if family is None or family.ended:
            return _refused("invalid_grant", "expired access/refresh token")
        access = self._new("access")
        family.access = {access}
        if not self.behaviour.rotate:
            return 200, self._answer(access, None)
        self._spent[token] = family
        family.refresh = self._new("refresh")
        return 200, self._answer(access, family.refresh)

    def _answer(self, access: str, refresh: str | None) -> dict[str, Any]:
        return {
            "access_token": access,
            **({"refresh_token": refresh} if refresh else {}),
            "instance_url": self.behaviour.instance_url or self.url,
            "id": f"{self.url}/id/{ORG}/{USER}",
            "token_type": "Bearer",
            "issued_at": "1764000000000",
            "scope": "refresh_token id api chatter_api",
            "signature": "c2lnbmF0dXJl",
        }

    def _new(self, kind: str) -> str:
        token = f"{kind}.{secrets.token_urlsafe(24)}.canary"
        self.issued.append(token)
        return token


def _refused(error: str, description: str) -> tuple[int, dict[str, Any]]:
    return 400, {"error": error, "error_description": description}


class _Tls(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, certificate_file: Path, org: AuthorisationServer) -> None:
        self.org = org
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate_file)
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        plain, address = super().get_request()
        # The handshake is left to the connection's own thread.
        return self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that break off are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Tls
    timeout = 20

    def do_GET(self) -> None:
        org = self.server.org
        parts = urlsplit(self.path)
        org.paths.append(parts.path)
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if parts.path == "/services/oauth2/authorize":
            status, headers = org.authorize(_flat(parts.query))
            self._send(status, b"", headers)
        elif parts.path == _DEAD_END:
            self._send(200, b"OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occured", {})
        elif not org.takes(bearer):
            self._send(403, b"Bad_OAuth_Token", {})
        elif parts.path == f"/id/{ORG}/{USER}" and org.behaviour.identity:
            self._json(200, {"user_id": USER, "username": USERNAME, "organization_id": ORG})
        elif parts.path == "/services/oauth2/userinfo":
            self._json(200, {"user_id": USER, "preferred_username": USERNAME})
        else:
            self._send(404, b"", {})

    def do_POST(self) -> None:
        org = self.server.org
        org.paths.append(self.path)
        length = int(self.headers.get("Content-Length", "0"))
        form = _flat(self.rfile.read(length).decode("ascii"))
        if self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            self._send(415, b"", {})
        elif self.path == "/services/oauth2/revoke":
            self._json(*org.revoke(form))
        elif self.path == "/services/oauth2/token":
            self._token(org, form)
        else:
            self._send(404, b"", {})

    def _token(self, org: AuthorisationServer, form: dict[str, str]) -> None:
        with org.lock:
            failure = org.behaviour.token_failures.pop(0) if org.behaviour.token_failures else ""
        match failure:
            case "drop":
                self._hang_up()
            case "lost":
                org.token(form)
                self._hang_up()
            case "slow":
                answer = org.token(form)
                org.release.wait(PATIENCE_S)
                self._json(*answer)
            case "503":
                self._send(503, b"<html><title>Service Not Available</title></html>", {"Content-Type": "text/html"})
            case "html":
                self._send(200, b"<html>We are setting things up.</html>", {"Content-Type": "text/html"})
            case "500json":
                self._json(500, {"error": "server_error", "error_description": "try again"})
            case "limit":
                self._json(*_refused("invalid_grant", "login rate exceeded"))
            case "401":
                self._send(401, b"<html>Sign in to the network</html>", {"Content-Type": "text/html"})
            case "redirect":
                self._send(302, b"", {"Location": f"{org.url}/services/oauth2/elsewhere"})
            case _:
                self._json(*org.token(form))

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _json(self, status: int, body: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json;charset=UTF-8"})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """What it saw is kept as data."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items() if len(values) == 1}
