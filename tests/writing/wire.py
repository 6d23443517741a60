"""The demo's strict Salesforce without a network between: each request may be lost, late or broken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import ProtocolError

from tray_app.adapters.net.http import HttpSession
from tray_app.demo.salesforce.api import Api
from tray_app.demo.salesforce.messages import HttpRequest, Reply
from tray_app.demo.salesforce.org import Org

URL = "https://acme.my.salesforce.com"


class Killed(BaseException):
    """The process is gone: what it knew is what lies on the disk."""


class Fate(StrEnum):
    """What becomes of one request."""

    OFFLINE = "offline"
    """No line to the server."""
    LOST = "the request is lost"
    ANSWER_LOST = "the answer is lost"
    TIMEOUT = "done, and no answer in time"
    LATE = "done minutes after nobody waits any more"
    BROKEN_BEFORE = "500 before it is done"
    BROKEN_AFTER = "500 after it is done"
    CUT = "half an answer"
    PAGE = "200 and a page of HTML"
    LIMIT = "turned away at the limit"
    EXPIRED = "turned away for its token"
    KILLED_BEFORE = "killed before it arrives"
    KILLED_AFTER = "killed when it is done"


class World:
    """An org, a clock, and what is still under way."""

    def __init__(self, data: Mapping[str, object], start: datetime) -> None:
        self.now = start
        self.org = Org.from_world(data, lambda: self.now)
        self.api = Api(self.org)
        self.under_way: list[tuple[datetime, HttpRequest]] = []
        self.writes = 0
        """Requests that may have made or deleted something, arrived or not."""

    def pass_time(self, span: timedelta) -> None:
        """Let time go on; what was under way arrives when its time has come."""
        end = self.now + span
        for at, request in sorted(self.under_way, key=lambda one: one[0]):
            if at <= end:
                self.now = max(self.now, at)
                self.api.answer(request)
        self.under_way = [one for one in self.under_way if one[0] > end]
        self.now = end


class Wire(BaseAdapter):
    """Carries requests into the org; `fate` says what becomes of the next one that writes."""

    def __init__(self, world: World, fate: Callable[[], Fate | None]) -> None:
        super().__init__()
        self._world = world
        self._fate = fate

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        parts = urlsplit(request.url or "")
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        asked = HttpRequest(
            method=request.method or "",
            target=f"{parts.path}?{parts.query}" if parts.query else parts.path,
            headers={name.lower(): str(value) for name, value in request.headers.items()},
            body=body,
            base_url=URL,
        )
        if not asked.path.endswith("/composite/sobjects"):
            return self._answer(request, self._world.api.answer(asked))
        self._world.writes += 1
        return self._strike(request, asked, self._fate())

    def close(self) -> None:
        """Nothing to let go of."""

    def _strike(self, request: requests.PreparedRequest, asked: HttpRequest, fate: Fate | None) -> requests.Response:
        reset = requests.exceptions.ConnectionError(ProtocolError("Connection aborted."))
        if fate is Fate.OFFLINE:
            raise requests.exceptions.ConnectTimeout
        if fate is Fate.LOST:
            raise reset
        if fate is Fate.KILLED_BEFORE:
            raise Killed
        if fate is Fate.LATE:
            self._world.under_way.append((self._world.now + timedelta(minutes=4), asked))
            raise requests.exceptions.ReadTimeout
        if fate is Fate.BROKEN_BEFORE:
            return self._answer(request, Reply(status=500, body=b"<html>", content_type="text/html"))
        if fate is Fate.LIMIT:
            body = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
            return self._answer(request, Reply(status=403, body=body))  # type: ignore[arg-type]  # JSON
        if fate is Fate.EXPIRED:
            body = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]
            return self._answer(request, Reply(status=401, body=body))  # type: ignore[arg-type]  # JSON
        reply = self._world.api.answer(asked)
        match fate:
            case Fate.ANSWER_LOST:
                raise reset
            case Fate.TIMEOUT:
                raise requests.exceptions.ReadTimeout
            case Fate.KILLED_AFTER:
                raise Killed
            case Fate.CUT:
                raise requests.exceptions.ChunkedEncodingError
            case Fate.BROKEN_AFTER:
                return self._answer(request, Reply(status=503, body=b"<html>", content_type="text/html"))
            case Fate.PAGE:
                return self._answer(request, Reply(status=200, body=b"<html>", content_type="text/html"))
            case _:
                return self._answer(request, reply)

    def _answer(self, request: requests.PreparedRequest, reply: Reply) -> requests.Response:
        answer = requests.Response()
        answer.status_code = reply.status
        answer.url = request.url or ""
        answer.request = request
        answer.encoding = "utf-8"
        answer.headers.update({**reply.headers, "Content-Type": reply.content_type})
        answer.headers["Date"] = format_datetime(self._world.now.astimezone(UTC), usegmt=True)
        answer._content = reply.content
        return answer


def session_on(world: World, fate: Callable[[], Fate | None]) -> HttpSession:
    """A session whose requests go straight into the org."""
    session = HttpSession()
    session.mount("https://", Wire(world, fate))
    return session
