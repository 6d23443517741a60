"""A strict sign-in server as Google's, on loopback: a desktop client with its secret, and what a company's rules do."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import secrets
import threading
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID = "1234567890-abc123.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-not-counted-as-a-secret"
SCOPE = "https://www.googleapis.com/auth/gmail.metadata"


class GoogleSignInServer:
    """The server. `close` it."""

    def __init__(self) -> None:
        self.denied = ""
        """What the browser comes back with in place of a code."""
        self.refused: tuple[int, dict[str, Any]] | None = None
        """What every token request is refused with."""
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
            query.get("client_id") == CLIENT_ID
            and query.get("scope") == SCOPE
            and query.get("code_challenge_method") == "S256"
            and query.get("access_type") == "offline"
            and (returns.scheme, returns.hostname) == ("http", "localhost")
        )
        if not fine:
            handler.send_error(400)
            return
        answer = {"state": query["state"]}
        if self.denied:
            answer["error"] = self.denied
        else:
            answer |= {"code": self._new(), "scope": SCOPE}
            self.codes[answer["code"]] = query
        handler.send_response(302)
        handler.send_header("Location", f"{query['redirect_uri']}/?{urlencode(answer)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def _token(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.token_requests.append(form)
        status, answer = self.refused or self._granted(form)
        data = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _granted(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
        answer: dict[str, Any] = {"token_type": "Bearer", "expires_in": 3599, "access_token": self._new()}
        answer["scope"] = SCOPE if self.ticked else "openid"
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self.refresh_tokens:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return 200, answer
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "Bad Request"}
        refresh = self._new()
        self.refresh_tokens.add(refresh)
        return 200, {**answer, "refresh_token": refresh}

    def _new(self) -> str:
        self.issued.append(secrets.token_urlsafe(60))
        return self.issued[-1]
