"""One Google mailbox behind Gmail's API, as far as sent mail goes: labels, history, and what goes wrong with it.

It grants what gmail.metadata grants: no search, no format with text. Its history can be cut short (404).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.rig.vendor_api import Asked, Told, VendorApi

_ME = "/gmail/v1/users/me"


def google_refusal(status: int, reason: str, message: str = "It is refused.", state: str = "") -> Told:
    """An error as Google writes it."""
    detail = {"domain": "global", "reason": reason, "message": message}
    error: dict[str, Any] = {"code": status, "message": message, "errors": [detail]}
    return Told(status, {"error": {**error, **({"status": state} if state else {})}})


class GmailServer:
    """The mailbox and its server. `close` it."""

    def __init__(self, data: Path) -> None:
        """`data`: the folder with the vendors' descriptions."""
        self.messages: dict[str, dict[str, Any]] = {}
        self._history: list[dict[str, Any]] = []
        self._latest = 1000
        self.kept_from = 1000
        """History ids before this one are gone."""
        self.history_page = 100
        """Records in one page of the history."""
        self.forgets_pages = False
        """Whether page tokens of the list are unknown."""
        self.listed: dict[str, datetime] = {}
        """Where in the list a message stands, other than its own time says."""
        self.unlisted: set[str] = set()
        """Ids that the history does not tell."""
        self.api = VendorApi(data / "openapi" / "gmail-v1-from-discovery.openapi.json", self._answer, _unauthorised)
        self.close = self.api.close

    def send(self, when: datetime, number: int | None = None, labels: tuple[str, ...] = ("SENT",), **more: str) -> str:
        """A mail is sent; its id. `more`: headers, with `_` for `-`."""
        number = len(self.messages) + 1 if number is None else number
        headers = {
            "Message-ID": f"<{number}.mail@acme.example>",
            "Date": when.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "From": "Rep <rep@acme.example>",
            "To": "Jane <jane@example.com>",
            "Subject": f"Pricing {number}",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        self._latest += 7
        message_id = f"18c{number:013x}"
        self.messages[message_id] = {
            "id": message_id,
            "threadId": message_id,
            "labelIds": list(labels),
            "snippet": "a secret of the text",
            "historyId": str(self._latest),
            "internalDate": str(int(when.timestamp() * 1000)),
            "payload": {"headers": [{"name": name, "value": value} for name, value in headers.items() if value]},
            "sizeEstimate": 4711,
        }
        self._history.append({"id": self._latest, "message": message_id})
        return message_id

    def remove(self, message_id: str) -> None:
        """A mail is deleted for good; the history still tells that it was added."""
        del self.messages[message_id]

    def forget_history(self) -> None:
        """Drop all history there is, as Google does after about a week."""
        self._latest += 1
        self.kept_from = self._latest

    def _answer(self, asked: Asked) -> Told:
        what = asked.path.removeprefix(_ME)
        if what == "/profile":
            return Told(body={"emailAddress": "rep@acme.example", "historyId": str(self._latest)})
        if what == "/history":
            return self._changes(asked)
        if what == "/messages":
            return self._list(asked)
        return self._message(what.removeprefix("/messages/"), asked)

    def _list(self, asked: Asked) -> Told:
        if "q" in asked.query:
            return google_refusal(403, "forbidden", "Metadata scope does not support 'q' parameter")
        first, size = 0, int(asked.query.get("maxResults", 100))
        if token := asked.query.get("pageToken"):
            if self.forgets_pages or not token.isdigit():
                return google_refusal(400, "invalidArgument", "Invalid pageToken", "INVALID_ARGUMENT")
            first = int(token)
        found = [one for one in self.messages.values() if {*asked.query.getlist("labelIds")} <= {*one["labelIds"]}]
        found.sort(key=self._place_of, reverse=True)
        page = [{"id": one["id"], "threadId": one["threadId"]} for one in found[first : first + size]]
        onward = {"nextPageToken": str(first + size)} if first + size < len(found) else {}
        return Told(body={**({"messages": page} if page else {}), **onward, "resultSizeEstimate": len(found)})

    def _place_of(self, message: Mapping[str, Any]) -> float:
        listed = self.listed.get(message["id"])
        return listed.timestamp() * 1000 if listed else float(message.get("internalDate", 0))

    def _message(self, message_id: str, asked: Asked) -> Told:
        if asked.query.get("format") != "metadata":
            return google_refusal(403, "forbidden", "Metadata scope doesn't allow format FULL")
        message = self.messages.get(message_id)
        if message is None:
            return google_refusal(404, "notFound", "Requested entity was not found.", "NOT_FOUND")
        wanted = {name.lower() for name in asked.query.getlist("metadataHeaders")}
        headers = [one for one in message["payload"]["headers"] if one["name"].lower() in wanted]
        whole = {**message, "payload": {"headers": headers}}
        fields = asked.query.get("fields", "")
        parts = {part.partition("/")[0] for part in fields.split(",")} if fields else {*whole}
        return Told(body={key: value for key, value in whole.items() if key in parts})

    def _changes(self, asked: Asked) -> Told:
        start = int(asked.query["startHistoryId"])
        if start < self.kept_from:
            return google_refusal(404, "notFound", "Requested entity was not found.", "NOT_FOUND")
        first = int(asked.query.get("pageToken", 0))
        records = [one for one in self._history if one["id"] > start and self._is_told(one, asked)]
        page = [
            {"id": str(one["id"]), "messagesAdded": [{"message": {"id": one["message"], "labelIds": ["SENT"]}}]}
            for one in records[first : first + self.history_page]
        ]
        onward = first + self.history_page
        more = {"nextPageToken": str(onward)} if onward < len(records) else {}
        return Told(body={**({"history": page} if page else {}), **more, "historyId": str(self._latest)})

    def _is_told(self, record: Mapping[str, Any], asked: Asked) -> bool:
        known = self.messages.get(record["message"])
        label = asked.query.get("labelId", "SENT")
        return record["message"] not in self.unlisted and (known is None or label in known["labelIds"])


def _unauthorised() -> Told:
    return google_refusal(401, "authError", "Request had invalid authentication credentials.", "UNAUTHENTICATED")
