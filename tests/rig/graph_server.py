"""One Microsoft 365 mailbox behind Graph, as far as sent mail goes: delta with its tokens, and what goes wrong with it.

It has a journal of changes. A delta token is a place in it; tokens of an earlier generation are gone (410). It insists
on what the app promises: immutable ids asked for, no field that Mail.ReadBasic does not give.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.rig.vendor_api import Asked, Told, VendorApi

_DELTA = "/v1.0/me/mailFolders/sentitems/messages/delta"
_LIST = "/v1.0/me/mailFolders/sentitems/messages"
_WITHHELD = {"body", "bodyPreview", "uniqueBody", "attachments", "singleValueExtendedProperties"}


def refusal(status: int, code: str, message: str = "It is refused.", **headers: str) -> Told:
    """An error as Graph writes it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Told(status, {"error": {"code": code, "message": message, "innerError": {"request-id": "7"}}}, named)


class GraphServer:
    """The mailbox and its server. `close` it."""

    def __init__(self, data: Path) -> None:
        """`data`: the folder with the vendors' descriptions."""
        self.items: dict[str, dict[str, Any]] = {}
        self._journal: list[tuple[str, str]] = []
        self.generation = 1
        """Raise it, and every token given out before is gone."""
        self.lost = refusal(410, "SyncStateNotFound", "The sync state generation is not found; start a full resync.")
        """What a token of another generation gets."""
        self.repeats = False
        """Whether each page begins with the last entry of the one before."""
        self.unsynced: set[str] = set()
        """Ids that the delta does not tell, although they are there."""
        self.challenge = ""
        """The claims that a refused token is told to bring, if any."""
        self.api = VendorApi(data / "openapi" / "graph-mail-from-csdl.openapi.json", self._answer, self._unauthorised)
        self.close = self.api.close

    def send(self, when: datetime, number: int | None = None, **fields: Any) -> str:
        """A mail is sent; its id."""
        number = len(self.items) + 1 if number is None else number
        item_id = str(fields.pop("id", f"AAkALg{number}=="))
        stamp = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.items[item_id] = {
            "@odata.etag": f'W/"CQ{number}"',
            "id": item_id,
            "internetMessageId": f"<{number}.mail@acme.example>",
            "subject": f"Pricing {number}",
            "from": person("rep@acme.example"),
            "sender": person("rep@acme.example"),
            "toRecipients": [person("jane@example.com")],
            "ccRecipients": [],
            "bccRecipients": [],
            "sentDateTime": stamp,
            "receivedDateTime": stamp,
            "isDraft": False,
            "conversationIndex": base64.b64encode(bytes(22)).decode(),
            **fields,
        }
        self._journal.append(("there", item_id))
        return item_id

    def remove(self, item_id: str) -> None:
        """A mail is moved away or deleted."""
        del self.items[item_id]
        self._journal.append(("gone", item_id))

    def touch(self, item_id: str) -> None:
        """Something about a mail changes."""
        self._journal.append(("there", item_id))

    def _unauthorised(self) -> Told:
        claims = base64.b64encode(self.challenge.encode()).decode()
        header = f'Bearer realm="", error="insufficient_claims", claims="{claims}"' if self.challenge else "Bearer"
        return refusal(401, "InvalidAuthenticationToken", "Access token has expired.", WWW_Authenticate=header)

    def _answer(self, asked: Asked) -> Told:
        if asked.path not in (_DELTA, _LIST):
            return refusal(404, "itemNotFound")
        if 'IdType="ImmutableId"' not in asked.headers.get("prefer", "") and "$count" not in asked.query:
            return refusal(400, "BadRequest", "the app promised immutable ids")
        if _WITHHELD & {*asked.query.get("$select", "").split(",")}:
            return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return self._delta(asked) if asked.path == _DELTA else self._list(asked)

    def _list(self, asked: Asked) -> Told:
        newest = sorted(self.items.values(), key=lambda item: str(item["receivedDateTime"]), reverse=True)
        found = [_selected(item, asked) for item in newest[: int(asked.query.get("$top", 10))]]
        counted = {"@odata.count": len(newest)} if "$count" in asked.query else {}
        return Told(body={**counted, "value": found})

    def _delta(self, asked: Asked) -> Told:
        token = asked.query.get("$deltatoken") or asked.query.get("$skiptoken")
        if token is None:
            begin = asked.query.get("$filter", "").removeprefix("receivedDateTime ge ")
            return self._page(asked, {"from": 0, "to": len(self._journal), "skip": 0, "ge": begin}, whole=True)
        place = json.loads(base64.urlsafe_b64decode(token))
        if place["generation"] != self.generation:
            return self.lost
        if "$deltatoken" in asked.query:
            place |= {"from": place["to"], "to": len(self._journal), "skip": 0}
        return self._page(asked, place, whole=place["from"] == 0)

    def _page(self, asked: Asked, place: dict[str, Any], *, whole: bool) -> Told:
        entries = self._changes(place, whole=whole)
        size = int(asked.headers["prefer"].partition("odata.maxpagesize=")[2] or 10)
        first = max(place["skip"] - (1 if self.repeats else 0), 0)
        page = entries[first : place["skip"] + size]
        onward = place["skip"] + size
        value = [_selected(item, asked, place) for item in page]
        place |= {"generation": self.generation, "select": asked.query.get("$select") or place.get("select", "")}
        if onward < len(entries):
            link = {"@odata.nextLink": self._link("$skiptoken", {**place, "skip": onward})}
        else:
            link = {"@odata.deltaLink": self._link("$deltatoken", {**place, "skip": 0})}
        return Told(body={"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "value": value, **link})

    def _changes(self, place: Mapping[str, Any], *, whole: bool) -> list[dict[str, Any]]:
        latest: dict[str, str] = {}
        for kind, item_id in self._journal[place["from"] : place["to"]]:
            latest.pop(item_id, None)
            latest[item_id] = kind
        found: list[dict[str, Any]] = []
        for item_id, kind in latest.items():
            if item_id in self.unsynced:
                continue
            item = self.items.get(item_id)
            if item is not None and str(item["receivedDateTime"]) >= place["ge"]:
                found.append(item)
            elif kind == "gone" and not whole:
                found.append({"id": item_id, "@removed": {"reason": "deleted"}})
        return found

    def _link(self, name: str, place: Mapping[str, Any]) -> str:
        token = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
        return f"{self.api.origin}{_DELTA}?{name}={token}"


def person(address: str, name: str = "") -> dict[str, Any]:
    """A recipient as Graph writes it."""
    return {"emailAddress": {"name": name or address, "address": address}}


def moment(after: timedelta = timedelta()) -> datetime:
    """The hour in which everything happens."""
    return datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC) + after


def _selected(item: dict[str, Any], asked: Asked, place: Mapping[str, Any] | None = None) -> dict[str, Any]:
    wanted = (asked.query.get("$select") or (place or {}).get("select", "")).split(",")
    return {key: value for key, value in item.items() if key in wanted or key.startswith("@") or key == "id"}
