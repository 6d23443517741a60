"""A small Marketo Engage on loopback: tokens that run out, pages, people, and its own ways of saying no.

Every request and every answer is held to the vendor's own description where that is at hand.
"""

from __future__ import annotations

import base64
import http.server
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import jsonschema  # type: ignore[import-untyped]

from tests.rig.processes import PATIENCE_S

TYPES: Final = {
    "Visit Webpage": 1,
    "Send Sales Email": 39,
    "Open Sales Email": 40,
    "Sales Email Bounced": 48,
    "Received Sales Call": 100203,
}
SECRET: Final = "the-secret-of-the-client"


class MarketoServer:
    """The server; `errors` are answers that come first, one a request."""

    def __init__(self, description: Path | None = None, page: int = 300) -> None:
        """`description`: the vendor's swagger; `page`: activities on one page."""
        self._swagger = json.loads(description.read_text()) if description else None
        self._page = page
        self.activities: list[dict[str, Any]] = []
        self.leads: dict[int, dict[str, Any]] = {}
        self.types = dict(TYPES)
        self.requests: list[str] = []
        self.broken: list[str] = []
        """What was not as the description has it."""
        self.fails_at: int | None = None
        self.error = "713"
        self.asked = 0
        self.valid_token = "token-1"
        self.waiting: threading.Event | None = None
        self.go_on = threading.Event()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server._answer(self, body)

            do_GET = do_POST = _handle  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that goes away is part of these tests."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), name="marketo", daemon=True).start()

    def close(self) -> None:
        self.go_on.set()
        self._http.shutdown()
        self._http.server_close()

    def add_lead(self, number: int, **fields: Any) -> None:
        self.leads[number] = {"id": number, **fields}

    def add(self, kind: str, when: datetime, attributes: Mapping[str, Any], lead: int = 1) -> dict[str, Any]:
        """An activity, as Sales Insight Actions leaves it."""
        number = len(self.activities) + 1
        activity = {
            "id": number,
            "marketoGUID": f"guid-{number}",
            "leadId": lead,
            "activityDate": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "activityTypeId": self.types[kind],
            "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
        }
        self.activities.append(activity)
        return activity

    def _answer(self, handler: Any, body: bytes) -> None:
        url = urlsplit(handler.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.requests.append(handler.path)
        if self.waiting is not None:
            self.waiting.set()
            self.go_on.wait(PATIENCE_S)
        fails = False
        if self.fails_at is not None:
            self.asked += 1
            fails = self.asked == self.fails_at + 1
        if url.path == "/identity/oauth/token":
            self._sign_in(handler, body, fails)
            return
        if handler.headers.get("Authorization") != f"Bearer {self.valid_token}":
            self._send(handler, self._refusal("601", "Access token invalid"))
            return
        if fails:
            self._send(handler, self._refusal(self.error, "Transient Error"))
            return
        self._check_request(url.path, asked)
        found = {
            "/rest/v1/activities/types.json": self._types,
            "/rest/v1/activities/pagingtoken.json": self._token,
            "/rest/v1/activities.json": self._activities,
            "/rest/v1/leads.json": self._leads,
        }[url.path](asked)
        told = {"requestId": "e42b#14272d07d78", "success": True, "errors": [], "warnings": [], **found}
        self._check_answer(url.path, told)
        self._send(handler, told)

    def _sign_in(self, handler: Any, body: bytes, fails: bool) -> None:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if fails:
            self._send(handler, {"error": "server_error"}, 500)
        elif (form.get("grant_type"), form.get("client_secret")) != ("client_credentials", SECRET):
            self._send(handler, {"error": "unauthorized", "error_description": "no client with these"}, 401)
        else:
            self._send(handler, {"access_token": self.valid_token, "token_type": "bearer", "expires_in": 3599})

    def _types(self, _: Mapping[str, str]) -> dict[str, Any]:
        primary = {"name": "Asset", "dataType": "string"}
        return {
            "result": [
                {"id": number, "name": name, "primaryAttribute": primary, "attributes": []}
                for name, number in self.types.items()
            ]
        }

    def _token(self, asked: Mapping[str, str]) -> dict[str, Any]:
        return {"nextPageToken": _packed(asked["sinceDatetime"], 0)}

    def _activities(self, asked: Mapping[str, str]) -> dict[str, Any]:
        try:
            since, place = json.loads(base64.b32decode(asked["nextPageToken"]))
        except ValueError:
            return self._refusal("1003", "Invalid paging token")
        types = {int(number) for number in asked["activityTypeIds"].split(",")}
        assert len(types) <= 10
        fits = [one for one in self.activities if one["activityDate"] > since and one["activityTypeId"] in types]
        page = fits[place : place + self._page]
        more = place + self._page < len(fits)
        token = _packed(since, place + len(page))
        return {"result": page, "moreResult": more, "nextPageToken": token}

    def _leads(self, asked: Mapping[str, str]) -> dict[str, Any]:
        assert asked["filterType"] == "id"
        numbers = [int(number) for number in asked["filterValues"].split(",")]
        assert len(numbers) <= 300
        fields = asked["fields"].split(",")
        found = [self.leads[number] for number in numbers if number in self.leads]
        return {"result": [{name: one.get(name) for name in fields} for one in found]}

    def _refusal(self, code: str, message: str) -> dict[str, Any]:
        return {"requestId": "e42b", "success": False, "errors": [{"code": code, "message": message}]}

    def _send(self, handler: Any, told: Mapping[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _check_request(self, path: str, asked: Mapping[str, str]) -> None:
        if self._swagger is None:
            return
        known = {one["name"]: one for one in self._swagger["paths"][path]["get"].get("parameters", [])}
        self.broken += [f"{path} has no parameter {name}" for name in asked.keys() - known.keys()]
        self.broken += [f"{path} needs {n}" for n, one in known.items() if one.get("required") and n not in asked]
        if "sinceDatetime" in asked and not _is_moment(asked["sinceDatetime"]):
            self.broken.append(f"{path}: no date-time: {asked['sinceDatetime']}")

    def _check_answer(self, path: str, told: Mapping[str, Any]) -> None:
        if self._swagger is None or not told["success"]:
            return
        schema = self._swagger["paths"][path]["get"]["responses"]["200"]["schema"]
        definitions = json.loads(json.dumps(self._swagger["definitions"]))
        # The description calls every value an object, and its own examples have texts and numbers there.
        definitions["Attribute"]["properties"]["value"].pop("type")
        definitions["Lead"].pop("required", None)
        checker = jsonschema.Draft4Validator({**schema, "definitions": definitions})
        self.broken += [f"{path}: {error.message[:200]}" for error in checker.iter_errors(told)]


def _packed(since: str, place: int) -> str:
    return base64.b32encode(json.dumps([since, place]).encode()).decode()


def _is_moment(written: str) -> bool:
    try:
        return datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        return False
