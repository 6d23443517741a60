"""A strict sign-in server as Microsoft's, over TLS on loopback, for the real msal: one company, its rep and its rules.

It knows nothing of the app. It checks PKCE, lets a code be used once, insists on answers posted as forms and on the
registered `http://localhost`, and gives mail to nobody before an admin has approved it, with Microsoft's own words.
"""

from __future__ import annotations

import base64
import hashlib
import html
import http.server
import json
import re
import secrets
import ssl
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from tests.rig.processes import PATIENCE_S

CLIENT_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "99999999-8888-7777-6666-555555555555"
_USER = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
_SAFE = {"openid", "profile", "offline_access", "https://graph.microsoft.com/User.Read"}


class EntraServer:
    """The server. `close` it."""

    def __init__(self, certificate_file: Path) -> None:
        self.approved = False
        """Whether an admin has approved the reading of mail."""
        self.user_consent = True
        """Whether a rep may allow what is safe."""
        self.refused: dict[str, Any] | None = None
        """What every token request is refused with."""
        self.denied = ""
        """What the browser comes back with in place of a code."""
        self.lasts_s = 3600
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: set[str] = set()
        self.issued: list[str] = []
        """Every code and token ever handed out."""
        self.authorize_requests: list[dict[str, str]] = []
        self.token_requests: list[dict[str, str]] = []
        entra = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                entra._get(self)

            def do_POST(self) -> None:
                entra._post(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate_file)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self._server.server_port}"
        self.authority = f"{self.url}/organizations"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _get(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        if parts.path.endswith("/.well-known/openid-configuration"):
            base = f"{self.url}/{parts.path.split('/')[1]}/oauth2/v2.0"
            known = {"issuer": f"{self.url}/{TENANT}/v2.0", "authorization_endpoint": f"{base}/authorize"}
            return _reply(handler, 200, {**known, "token_endpoint": f"{base}/token"})
        if not parts.path.endswith("/oauth2/v2.0/authorize"):
            return _reply(handler, 404, {})
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.authorize_requests.append(query)
        return self._authorize(handler, query)

    def _authorize(self, handler: http.server.BaseHTTPRequestHandler, query: dict[str, str]) -> None:
        returns = urlsplit(query.get("redirect_uri", ""))
        fine = (
            query.get("client_id") == CLIENT_ID
            and query.get("response_type") == "code"
            and query.get("response_mode") == "form_post"
            and query.get("code_challenge_method") == "S256"
            and (returns.scheme, returns.hostname, returns.path) == ("http", "localhost", "")
            and "prompt" not in query
        )
        if not fine:
            return _reply(handler, 400, {"error": "invalid_request"})
        fields = {"state": query["state"], "session_state": secrets.token_hex(8)}
        unsafe = set(query["scope"].split()) - _SAFE
        if self.denied:
            fields |= {"error": "access_denied", "error_description": self.denied}
        elif (unsafe and not self.approved) or not self.user_consent:
            said = "AADSTS90094: An administrator of Acme has set a policy that prevents you from granting it."
            fields |= {"error": "access_denied", "error_description": said}
        else:
            code = self._new()
            self.codes[code] = query
            fields["code"] = code
        inputs = "".join(f'<input name="{name}" value="{html.escape(value)}">' for name, value in fields.items())
        page = f'<form method="POST" action="{html.escape(query["redirect_uri"])}">{inputs}</form>'
        return _reply(handler, 200, page)

    def _post(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.token_requests.append(form)
        status, answer = self._token(form)
        return _reply(handler, status, answer)

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.refused is not None:
            return 400, self.refused
        nonce = ""
        if "client_secret" in form or form.get("client_id") != CLIENT_ID:
            return 400, refused(7000218, "invalid_client")
        if form.get("grant_type") == "authorization_code":
            asked = self.codes.pop(form.get("code", ""), None)
            if asked is None:
                return 400, refused(54005)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
                return 400, refused(501481)
            nonce, scope = asked.get("nonce", ""), asked["scope"]
        else:
            scope = form.get("scope", "")
            if form.get("refresh_token") not in self.refresh_tokens:
                return 400, refused(700082)
        if set(scope.split()) - _SAFE and not self.approved:
            return 400, {**refused(65001), "suberror": "consent_required"}
        return 200, self._granted(scope, nonce)

    def _granted(self, scope: str, nonce: str) -> dict[str, Any]:
        refresh = self._new()
        self.refresh_tokens.add(refresh)
        now = int(time.time())
        claims = {
            "iss": f"{self.url}/{TENANT}/v2.0",
            "aud": CLIENT_ID,
            "sub": "s",
            "oid": _USER,
            "tid": TENANT,
            "iat": now,
            "exp": now + 3600,
            "preferred_username": "rep@acme.example",
            **({"nonce": nonce} if nonce else {}),
        }
        return {
            "token_type": "Bearer",
            "scope": " ".join(one for one in scope.split() if one.startswith("https:")),
            "expires_in": self.lasts_s,
            "access_token": self._new(),
            "refresh_token": refresh,
            "id_token": f"{_part({'alg': 'RS256'})}.{_part(claims)}.c2lnbmVk",
            "client_info": _part({"uid": _USER, "utid": TENANT}),
        }

    def _new(self) -> str:
        # As long as Microsoft's are, so that a keyring with short entries is met in earnest.
        self.issued.append(secrets.token_urlsafe(1200))
        return self.issued[-1]


def refused(number: int, error: str = "invalid_grant", words: str = "It is refused.") -> dict[str, Any]:
    """A refusal of the token endpoint as Microsoft writes it."""
    said = f"AADSTS{number}: {words} Trace ID: 0 Correlation ID: 0 Timestamp: 2026-11-23 17:02:11Z"
    return {"error": error, "error_description": said, "error_codes": [number]}


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _reply(handler: http.server.BaseHTTPRequestHandler, status: int, body: dict[str, Any] | str) -> None:
    kind = "application/json" if isinstance(body, dict) else "text/html"
    data = (json.dumps(body) if isinstance(body, dict) else body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def follow(address: str, ca_file: Path | None = None) -> int:
    """What a browser does: open the address, follow it, post the form it is given. The last status."""
    with requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(address, verify=str(ca_file) if ca_file else True, timeout=PATIENCE_S)
        action = re.search(r'action="([^"]*)"', page.text)
        if action is None:
            return page.status_code
        fields = dict(re.findall(r'<input name="([^"]*)" value="([^"]*)">', page.text))
        posted = {name: html.unescape(value) for name, value in fields.items()}
        body = urlencode(posted)
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        return browser.post(html.unescape(action[1]), data=body, headers=head, timeout=PATIENCE_S).status_code
