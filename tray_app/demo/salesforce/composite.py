"""Several requests in one: POST /composite, one API call whatever is in it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.messages import HttpRequest, Reply
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.rest_resources import Answering
from tray_app.demo.salesforce.values import Json

MOST_PARTS: Final = 25
"""Parts of one request (REST API guide, "Composite Resources")."""
MOST_QUERIES: Final = 5
"""Of them, query and queryAll, further pages included."""
_METHODS: Final = frozenset({"GET", "POST", "PATCH", "DELETE", "PUT"})


@dataclass(frozen=True, slots=True)
class _Part:
    """One part, found sound."""

    name: str
    request: HttpRequest

    @property
    def is_query(self) -> bool:
        return any(f"/{name}" in self.request.path.lower() for name in ("query", "queryall"))


def statements(request: HttpRequest) -> tuple[str, ...]:
    """The SOQL in a composite request, for the journal; nothing when it cannot be read."""
    try:
        parts, _ = _parts(request)
    except errors.RequestRefused:
        return ()
    return tuple(part.request.query["q"] for part in parts if "q" in part.request.query)


def answer(org: Org, request: HttpRequest, part_answer: Answering) -> Reply:
    """The answers of all parts. Raises `Refused` when the request as a whole cannot be."""
    parts, all_or_none = _parts(request)
    if len(parts) > MOST_PARTS:
        return _too_many(f"The request can’t contain more than {MOST_PARTS} operations.")
    if sum(part.is_query for part in parts) > MOST_QUERIES:
        return _too_many(f"The request can’t contain more than {MOST_QUERIES} query operations.")
    with org.locked():
        restore = org.snapshot()
        replies = [_answered(part, part_answer) for part in parts]
        if all_or_none and any(reply.status >= 400 for reply in replies):
            restore()
            replies = [_halted() if reply.status < 400 else reply for reply in replies]
    answers: list[Json] = [_shown(part.name, reply) for part, reply in zip(parts, replies, strict=True)]
    return Reply(body={"compositeResponse": answers})


def _parts(request: HttpRequest) -> tuple[list[_Part], bool]:
    content = request.json()
    listed = content.get("compositeRequest") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(listed, list) or not listed:
        raise errors.bad_json("compositeRequest: a list of requests is needed")
    for key in content.keys() - {"compositeRequest", "allOrNone", "collateSubrequests"}:
        raise errors.bad_json(f'Unrecognized field "{key}" in the composite request')
    parts = [_part(entry, request) for entry in listed]
    _distinct(part.name for part in parts)
    return parts, content.get("allOrNone") is True


def _part(entry: Any, whole: HttpRequest) -> _Part:
    if not isinstance(entry, dict):
        raise errors.bad_json("compositeRequest: each request is an object")
    for key in entry.keys() - {"method", "url", "referenceId", "body", "httpHeaders"}:
        raise errors.bad_json(f'Unrecognized field "{key}" in a composite subrequest')
    method, url, name = (entry.get(key) for key in ("method", "url", "referenceId"))
    headers = entry.get("httpHeaders") or {}
    if not isinstance(url, str) or not isinstance(name, str) or not name or method not in _METHODS:
        raise errors.bad_json("Each composite subrequest needs a method, a url and a referenceId")
    if not name.replace("_", "a").isalnum() or not name.isascii() or not isinstance(headers, dict):
        raise errors.bad_json(f"Invalid reference ID {name}: letters, digits and underscores only")
    return _Part(
        name,
        HttpRequest(
            method=str(method),
            target=url,
            headers={str(key).lower(): str(value) for key, value in headers.items()},
            body=json.dumps(entry.get("body")).encode(),
            base_url=whole.base_url,
        ),
    )


def _distinct(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise errors.bad_json(f"Duplicate reference ID {name} in the composite request")
        seen.add(name)


def _answered(part: _Part, part_answer: Answering) -> Reply:
    if "@{" in part.request.target:
        refused = errors.RequestRefused("PROCESSING_HALTED", "Invalid reference specified. No value for it was found")
        return Reply(status=400, body=refused.body)
    try:
        return part_answer(part.request)
    except errors.RequestRefused as refused:
        return Reply(status=refused.status, body=refused.body)


def _halted() -> Reply:
    message = "The transaction was rolled back since another operation in the same transaction failed."
    return Reply(status=400, body=errors.RequestRefused("PROCESSING_HALTED", message).body)


def _shown(name: str | None, reply: Reply) -> Json:
    headers: dict[str, Json] = dict(reply.headers)
    body = reply.body if not isinstance(reply.body, bytes) else None
    return {"body": body, "httpHeaders": headers, "httpStatusCode": reply.status, "referenceId": name}


def _too_many(message: str) -> Reply:
    """As recorded for too many operations: the shape of an answer, with nobody's name on it."""
    part = _shown(None, Reply(status=400, body=errors.RequestRefused("LIMIT_EXCEEDED", message).body))
    return Reply(status=400, body={"compositeResponse": [part]})
