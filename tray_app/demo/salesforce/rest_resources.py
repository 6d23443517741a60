"""The resources under /services/data/vXX.X but composite: describes, queries, records, limits."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce import writes
from tray_app.demo.salesforce.describes import ObjectType
from tray_app.demo.salesforce.ids import IdMint, long_id
from tray_app.demo.salesforce.messages import HttpRequest, Reply
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.query import run, whole_record
from tray_app.demo.salesforce.values import Json

VERSIONS = range(31, 69)
"""API versions that are answered."""
_BATCH = re.compile(r"batchSize\s*=\s*(\d{1,9})", re.IGNORECASE)
_SMALLEST_BATCH, _LARGEST_BATCH = 200, 2_000
"""What Sforce-Query-Options may ask for (REST API guide, "Query Options Header")."""
_OPEN_LOCATORS = 10
"""Pages a user may have open (SOQL limits, "Maximum number of open query cursors")."""
_LOCATOR = re.compile(r"(01g[A-Za-z0-9]{15})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The rows of a query that has further pages."""

    records: list[Json]
    batch: int


class Resources:
    """Answers requests for the org's data."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._lock = threading.Lock()
        self._cursors: dict[str, _Cursor] = {}
        self._mint = IdMint()

    def answer(self, request: HttpRequest, base: str, parts: list[str]) -> Reply:
        """The answer to a request below `base` (`/services/data/vXX.X`). Raises `Refused`."""
        match parts:
            case []:
                self._only(request, "GET")
                index: dict[str, Json] = {"identity": self._identity(request)}
                names = ("composite", "limits", "query", "queryAll", "sobjects")
                return Reply(body=index | {name: f"{base}/{name}" for name in names})
            case ["limits"]:
                self._only(request, "GET")
                return Reply(body=self._limits())
            case ["query" | "queryAll" as resource]:
                self._only(request, "GET")
                return self._query(request, base, include_deleted=resource == "queryAll")
            case ["query" | "queryAll" as resource, locator]:
                self._only(request, "GET")
                return Reply(body=self._next_page(locator, f"{base}/{resource}"))
            case ["sobjects"]:
                self._only(request, "GET")
                found: list[Json] = [dict(kind.summary(base)) for kind in self._org.objects.values()]
                return Reply(body={"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": found})
            case ["sobjects", name, *rest]:
                return self._sobject(request, base, self.kind(name), rest)
        raise errors.not_found()

    def _sobject(self, request: HttpRequest, base: str, kind: ObjectType, rest: list[str]) -> Reply:
        match rest:
            case [] if request.method == "POST":
                record_id = writes.create(self._org, kind, request.json())
                location = {"Location": f"{base}/sobjects/{kind.name}/{record_id}"}
                return Reply(status=201, body={"id": record_id, "success": True, "errors": []}, headers=location)
            case []:
                self._only(request, "GET", "POST")
                return Reply(body={"objectDescribe": kind.summary(base), "recentItems": []})
            case ["describe"]:
                self._only(request, "GET")
                return self._describe(request, kind, base)
            case [record_id]:
                self._only(request, "GET")
                return Reply(body=self._record(kind, record_id, request.query.get("fields"), base))
        raise errors.not_found()

    def _only(self, request: HttpRequest, *methods: str) -> None:
        if request.method not in methods:
            raise errors.wrong_method(request.method, ",".join(methods))

    def _identity(self, request: HttpRequest) -> str:
        return f"{request.base_url}/id/{self._org.world.org_id}/{self._org.rep_id}"

    def kind(self, name: str) -> ObjectType:
        """The object of that API name, as the rep may see it. Raises `RequestRefused`."""
        wanted = name.casefold()
        found = next((kind for known, kind in self._org.objects.items() if known.casefold() == wanted), None)
        if found is None:
            raise errors.not_found()
        return found

    def _describe(self, request: HttpRequest, kind: ObjectType, base: str) -> Reply:
        changed = self._org.changed_at
        headers = {"Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
        seen = _date(request.headers.get("if-modified-since", ""))
        if seen is not None and seen >= changed:
            return Reply(status=304, headers=headers)
        return Reply(body=kind.described(base, request.base_url), headers=headers)

    def _record(self, kind: ObjectType, record_id: str, wanted: str | None, base: str) -> Json:
        try:
            row = self._org.visible(long_id(record_id))
        except ValueError:
            raise errors.bad_record_id(record_id) from None
        if row is None or row.object != kind.name:
            raise errors.not_found()
        if row.deleted:
            raise errors.deleted(status=404)
        names = [name.strip() for name in wanted.split(",")] if wanted else [field.name for field in kind.fields]
        fields = [kind.field(name) for name in names]
        for name, field in zip(names, fields, strict=True):
            if field is None:
                raise errors.no_column_to_write(name, kind.name)
        return whole_record(self._org, row, kind, [field for field in fields if field is not None], base)

    def _limits(self) -> Json:
        used, most = self._org.api_usage
        return {
            "DailyApiRequests": {"Max": most, "Remaining": max(most - used, 0)},
            "DailyBulkApiBatches": {"Max": 15_000, "Remaining": 15_000},
            "DataStorageMB": {"Max": 1_024, "Remaining": 1_000},
            "FileStorageMB": {"Max": 1_024, "Remaining": 1_024},
        }

    # --- queries

    def _query(self, request: HttpRequest, base: str, *, include_deleted: bool) -> Reply:
        soql = request.query.get("q")
        if soql is None:
            raise errors.missing_query()
        total, records = run(self._org, soql, base, include_deleted=include_deleted)
        batch = self._batch_size(request.headers.get("sforce-query-options", ""))
        if len(records) <= batch:
            return Reply(body={"totalSize": total, "done": True, "records": records})
        resource = "queryAll" if include_deleted else "query"
        return Reply(body=self._opened(_Cursor(records, batch), f"{base}/{resource}"))

    def _batch_size(self, options: str) -> int:
        found = _BATCH.search(options)
        if found is None:
            return self._org.world.batch_size
        return min(max(int(found[1]), _SMALLEST_BATCH), _LARGEST_BATCH)

    def _opened(self, cursor: _Cursor, resource: str) -> Json:
        with self._lock:
            locator = self._mint.next("01g")
            self._cursors[locator] = cursor
            for oldest in list(self._cursors)[:-_OPEN_LOCATORS]:
                del self._cursors[oldest]
        return _page(cursor, 0, f"{resource}/{locator}")

    def _next_page(self, text: str, resource: str) -> Json:
        found = _LOCATOR.fullmatch(text)
        with self._lock:
            cursor = self._cursors.get(found[1]) if found is not None else None
        if found is None or cursor is None or int(found[2]) >= len(cursor.records):
            raise errors.bad_locator()
        return _page(cursor, int(found[2]), f"{resource}/{found[1]}")


def _page(cursor: _Cursor, start: int, address: str) -> Json:
    end = start + cursor.batch
    page: dict[str, Json] = {"totalSize": len(cursor.records), "done": end >= len(cursor.records)}
    if end < len(cursor.records):
        page["nextRecordsUrl"] = f"{address}-{end}"
    return {**page, "records": cursor.records[start:end]}


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


Answering = Callable[[HttpRequest], Reply]
"""How a part of a composite request is answered."""
