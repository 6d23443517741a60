"""Every path the demo Salesforce answers: who may ask, what counts, what fails on purpose, and where it goes."""

import logging
import re
from typing import Final

from tray_app.demo.salesforce import composite, identity, record_collections
from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.failures import PlannedFailure
from tray_app.demo.salesforce.messages import HTML_TYPE, HttpRequest, Reply
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.request_journal import LogEntry
from tray_app.demo.salesforce.rest_resources import VERSIONS, Resources
from tray_app.demo.salesforce.values import Json

LOG_PATH: Final = "/__stand_in/log"
"""The one path that is not Salesforce's: the requests so far, for tests that run the server as a process of its own."""
_DATA: Final = "/services/data"
_VERSIONED: Final = re.compile(r"/services/data/v(\d{1,3})\.0(?:/(.*))?")
_SEASONS: Final = ("Spring", "Summer", "Winter")
_log = logging.getLogger(__name__)


class Api:
    """Answers requests over one org."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._resources = Resources(org)

    def answer(self, request: HttpRequest) -> Reply:
        """The answer to any request; raises nothing."""
        if request.path == LOG_PATH:
            return Reply(body=self._journal())
        try:
            reply = self._answer(request)
        except errors.RequestRefused as refused:
            reply = Reply(status=refused.status, body=refused.body)
        except Exception as error:  # A fault of the demo must show as one, in Salesforce's own shape.
            _log.exception("the demo Salesforce could not answer")
            fault = errors.RequestRefused("UNKNOWN_EXCEPTION", f"An unexpected error occurred: {type(error).__name__}")
            reply = Reply(status=500, body=fault.body)
        entry = LogEntry(request.method, request.path, _statements(request), reply.status, reply.counted)
        self._org.journal.note(entry)
        return reply

    def _answer(self, request: HttpRequest) -> Reply:
        failure = self._org.failures.due(request.target)
        if failure is None:
            return self._served(request)
        if failure.is_late:
            self._served(request)
        return _failed(failure)

    def _served(self, request: HttpRequest) -> Reply:
        if request.path == _DATA:
            return Reply(body=_versions())
        found = identity.answer(self._org, request)
        if found is not None:
            return found
        if request.bearer is None or not self._org.tokens.accepts(request.bearer):
            raise errors.session_expired()
        if not self._org.count_request():
            raise errors.limit_exceeded()
        try:
            reply = self._data(request)
        except errors.RequestRefused as refused:
            reply = Reply(status=refused.status, body=refused.body)
        used, most = self._org.api_usage
        return Reply(
            status=reply.status,
            body=reply.body,
            headers={**reply.headers, "Sforce-Limit-Info": f"api-usage={used}/{most}"},
            content_type=reply.content_type,
            counted=True,
        )

    def _data(self, request: HttpRequest) -> Reply:
        base, parts = _place(request)
        if parts == ["composite"]:
            if request.method != "POST":
                raise errors.wrong_method(request.method, "POST")
            return composite.answer(self._org, request, self._part)
        if parts == ["composite", "sobjects"]:
            return record_collections.answer(self._org, request, self._resources.kind)
        return self._resources.answer(request, base, parts)

    def _part(self, request: HttpRequest) -> Reply:
        """A part of a composite request: records, describes and queries."""
        base, parts = _place(request)
        if not parts or parts[0] not in ("query", "queryAll", "sobjects"):
            raise errors.not_found()
        return self._resources.answer(request, base, parts)

    def _journal(self) -> Json:
        entries: list[Json] = [
            {
                "method": entry.method,
                "path": entry.path,
                "soql": list(entry.soql),
                "status": entry.status,
                "counted": entry.counted,
            }
            for entry in self._org.requests
        ]
        return {"counted": self._org.counted_requests, "requests": entries}


def _place(request: HttpRequest) -> tuple[str, list[str]]:
    """`/services/data/vXX.X` and the names behind it."""
    found = _VERSIONED.fullmatch(request.path)
    if found is None or int(found[1]) not in VERSIONS:
        raise errors.not_found()
    return f"{_DATA}/v{int(found[1])}.0", [part for part in (found[2] or "").split("/") if part]


def _versions() -> Json:
    return [
        {
            "label": f"{_SEASONS[version % 3]} '{version // 3 + 4 + (version % 3 == 2)}",
            "url": f"{_DATA}/v{version}.0",
            "version": f"{version}.0",
        }
        for version in VERSIONS
    ]


def _failed(failure: PlannedFailure) -> Reply:
    if failure.status == 0:
        return Reply(status=0)
    if isinstance(failure.body, str):
        content = failure.body.encode()
        return Reply(status=failure.status, body=content, headers=failure.headers, content_type=HTML_TYPE)
    return Reply(status=failure.status, body=failure.body, headers=failure.headers)


def _statements(request: HttpRequest) -> tuple[str, ...]:
    if request.path.endswith("/composite"):
        return composite.statements(request)
    return (request.query["q"],) if "q" in request.query else ()
