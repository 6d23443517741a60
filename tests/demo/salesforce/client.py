"""A plain HTTP client: what it sends is what stands in the test."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.rig.processes import PATIENCE_S
from tray_app.demo.salesforce import Org

BASE = "/services/data/v66.0"


@dataclass(frozen=True)
class Got:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Client:
    """Asks one server, each request on a connection of its own."""

    url: str
    token: str | None
    org: Org
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, target: str, body: str | None = None, **headers: str) -> Got:
        place = urlsplit(self.url)
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_S)
        try:
            connection.request(method, target, body, {**bearer, **named})
            answer = connection.getresponse()
            return Got(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Got:
        return self.ask("GET", BASE + path, **headers)

    def query(self, soql: str, resource: str = "query", **headers: str) -> Got:
        return self.get(f"/{resource}?q={quote(soql, safe='')}", **headers)

    def create(self, entity: str, **values: Any) -> Got:
        return self.ask("POST", f"{BASE}/sobjects/{entity}", json.dumps(values), Content_Type="application/json")

    def composite(self, *parts: Mapping[str, Any], **more: Any) -> Got:
        body = json.dumps({"compositeRequest": list(parts), **more})
        return self.ask("POST", f"{BASE}/composite", body, Content_Type="application/json")

    def form(self, path: str, **values: str) -> Got:
        return self.ask("POST", path, urlencode(values), Content_Type="application/x-www-form-urlencoded")


def part(name: str, path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    """A part of a composite request."""
    return {"referenceId": name, "method": method, "url": f"{BASE}/{path}", **more}


def asking(name: str, soql: str, resource: str = "query") -> dict[str, Any]:
    """A query as a part of a composite request."""
    return part(name, f"{resource}?q={quote(soql, safe='')}")
