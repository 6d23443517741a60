"""Many records in one request: /composite/sobjects (REST API Developer Guide, "sObject Collections").

Each record is judged by itself; HTTP says 200 whatever became of them. Only what the app uses is answered: making and
deleting.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce import writes
from tray_app.demo.salesforce.describes import ObjectType
from tray_app.demo.salesforce.messages import HttpRequest, Reply
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.values import Json

MOST_RECORDS: Final = 200
"""Records of one request."""
_ROLLED_BACK: Final = errors.RequestRefused(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
    fields=[],
)


def answer(org: Org, request: HttpRequest, kind_of: Callable[[str], ObjectType]) -> Reply:
    """The results, in the order of the records. Raises `RequestRefused` when the request as a whole cannot be."""
    if request.method == "POST":
        return _answered(org, *_creations(org, request, kind_of))
    if request.method == "DELETE":
        return _answered(org, *_deletions(org, request))
    raise errors.wrong_method(request.method, "DELETE,GET,HEAD,PATCH,POST")


_Work = Callable[[], str]
"""Does one record; its id. Raises `RequestRefused`."""


def _creations(
    org: Org, request: HttpRequest, kind_of: Callable[[str], ObjectType]
) -> tuple[list[tuple[str | None, _Work]], bool]:
    content = request.json()
    listed = content.get("records") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(listed, list) or not listed:
        raise errors.bad_json("records: a list of records is needed")
    for key in content.keys() - {"records", "allOrNone"}:
        raise errors.bad_json(f'Unrecognized field "{key}" in the collection request')
    _within_limit(len(listed))
    return [(None, _creation(org, entry, kind_of)) for entry in listed], content.get("allOrNone") is True


def _creation(org: Org, entry: Any, kind_of: Callable[[str], ObjectType]) -> _Work:
    attributes = entry.get("attributes") if isinstance(entry, dict) else None
    name = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(name, str):
        raise errors.bad_json("Each record needs attributes with its type")
    kind = kind_of(name)
    return lambda: writes.create(org, kind, entry)


def _deletions(org: Org, request: HttpRequest) -> tuple[list[tuple[str | None, _Work]], bool]:
    ids = [one for one in request.query.get("ids", "").split(",") if one]
    if not ids:
        raise errors.bad_json("ids: a list of record ids is needed")
    _within_limit(len(ids))
    listed: list[tuple[str | None, _Work]] = [(one, partial(writes.delete, org, one)) for one in ids]
    return listed, request.query.get("allOrNone", "false").lower() == "true"


def _within_limit(count: int) -> None:
    if count > MOST_RECORDS:
        raise errors.too_many_records(MOST_RECORDS)


def _answered(org: Org, work: list[tuple[str | None, _Work]], all_or_none: bool) -> Reply:
    results: list[dict[str, Json]] = []
    with org.locked():
        restore = org.snapshot()
        for record_id, do in work:
            try:
                results.append({"id": do(), "success": True, "errors": []})
            except errors.RequestRefused as refused:
                results.append(_refused(record_id, refused))
        if all_or_none and not all(result["success"] for result in results):
            restore()
            results = [_refused(None, _ROLLED_BACK) if result["success"] else result for result in results]
    return Reply(body=list(results))


def _refused(record_id: str | None, refused: errors.RequestRefused) -> dict[str, Json]:
    fields: list[Json] = list(refused.fields or ())
    known: dict[str, Json] = {"id": record_id} if record_id else {}
    return {
        **known,
        "success": False,
        "errors": [{"statusCode": refused.code, "message": refused.message, "fields": fields}],
    }
