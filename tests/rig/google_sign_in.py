"""A strict sign-in server as Google's, on loopback: a desktop client with its secret, and what a company's rules do."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import secrets
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.rig.processes import PATIENCE_S

CLIENT_ID = "1234567890-abc123.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-not-counted-as-a-secret"
SCOPE = "https://www.googleapis.com/auth/gmail.metadata"


class GoogleSignInServer:
    """The server. `close` it."""

    client_id = CLIENT_ID
    client_secret: str | None = CLIENT_SECRET
    """None: a public client, which must send none."""
    scope = SCOPE
    host = "localhost"
    """Where the browser has to be sent back to."""
    wanted: Mapping[str, str] = MappingProxyType({"access_type": "offline"})
    """What else the sign-in page has to be told."""
    rotates = False
    """Whether a refresh token is good for one use."""

    def __init__(self) -> None:
        self.denied = ""
        """What the browser comes back with in place of a code."""
        self.refused: tuple[int, dict[str, Any]] | None = None
        """What every token request is refused with."""
        self.answers = threading.Event()
        """Cleared: what is granted is granted, but the answer to a token request waits."""
        self.answers.set()
        self.ticked = True
        """Whether the rep ticks the box for mail."""
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: set[str] = set()
        self.issued: list[str] = []
        self.authorize_requests: list[dict[str, str]] = []
        self.token_requests: list[dict[str, str]] = []
        google = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if (page := google.page(urlsplit(self.path).path)) is not None:
                    google._answer(self, 200, page)
                else:
                    google._authorize(self)

            def do_POST(self) -> None:
                google._token(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _authorize(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        self.authorize_requests.append(query)
        returns = urlsplit(query.get("redirect_uri", ""))
        fine = (
            query.get("client_id") == self.client_id
            and query.get("scope") == self.scope
            and query.get("code_challenge_method") == "S256"
            and self.wanted.items() <= query.items()
            and (returns.scheme, returns.hostname) == ("http", self.host)
        )
        if not fine:
            handler.send_error(400)
            return
        answer = {"state": query["state"]}
        if self.denied:
            answer["error"] = self.denied
        else:
            answer |= {"code": self._new(), "scope": self.scope}
            self.codes[answer["code"]] = query
        handler.send_response(302)
        handler.send_header("Location", f"{query['redirect_uri']}/?{urlencode(answer)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def _token(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.token_requests.append(form)
        answer = self.refused or self._granted(form)
        self.answers.wait(PATIENCE_S)
        self._answer(handler, *answer)

    def _answer(self, handler: http.server.BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
        data = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _granted(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
        answer: dict[str, Any] = {"token_type": "Bearer", "expires_in": 3599, "access_token": self.access_token()}
        answer["scope"] = self.scope if self.ticked else "openid"
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self.refresh_tokens:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            if self.rotates:
                self.refresh_tokens.remove(form["refresh_token"])
                return 200, {**answer, "refresh_token": self._refresh_token()}
            return 200, answer
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "Bad Request"}
        return 200, {**answer, "refresh_token": self._refresh_token()}

    def page(self, path: str) -> dict[str, Any] | None:
        """Another page than that of the sign-in; None: there is none at this path."""

    def access_token(self) -> str:
        """A new one."""
        return self._new()

    def _refresh_token(self) -> str:
        refresh = self._new()
        self.refresh_tokens.add(refresh)
        return refresh

    def _new(self) -> str:
        self.issued.append(secrets.token_urlsafe(60))
        return self.issued[-1]
