"""What time it is at Salesforce, by the answers of a real server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tray_app.adapters.net.http import loopback_http
from tray_app.adapters.salesforce.server_clock import ServerClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VERSIONS = b'[{"label": "Spring", "url": "/services/data/v66.0", "version": "66.0"}]'
REFUSED = b'[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]'
OF_OAUTH = b'{"error": "invalid_grant", "error_description": "expired"}'
PAGE = b"<html><title>Welcome to our hotel</title></html>"
QUESTION = "/services/data"


def at(moment: datetime) -> str:
    """As HTTP writes it."""
    return format_datetime(moment, usegmt=True)


class Server:
    """Answers everything with one status, these headers and this body; `times` says other times first, one each."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {"Date": at(NOON)}
        self.status, self.asked = 200, list[str]()
        self.body = VERSIONS
        self.times = list[datetime]()
        rig = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                rig.asked.append(self.path)
                self.send_response_only(rig.status)
                said = {"Date": at(rig.times.pop(0))} if rig.times else {}
                for name, value in (rig.headers | said).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(rig.body)))
                self.end_headers()
                self.wfile.write(rig.body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    made.http.shutdown()
    thread.join()
    made.http.server_close()


@pytest.mark.parametrize(
    ("status", "body", "is_heard"),
    [
        (200, VERSIONS, True),
        (200, b'  {"compositeResponse": []}', True),
        (401, REFUSED, True),
        (403, REFUSED, True),
        (400, OF_OAUTH, True),
        (500, REFUSED, True),
        (302, VERSIONS, False),
        (200, PAGE, False),
        (200, b"", False),
        (403, PAGE, False),
        (403, b"Bad_OAuth_Token", False),
        (404, b"", False),
        (404, b"[]", False),
        (404, b"[1]", False),
        (404, b'{"error": 5}', False),
        (404, b"[" * 99_999, False),
        (503, b"Service Unavailable", False),
    ],
)
def test_only_an_answer_of_salesforces_own_says_what_time_it_is(
    server: Server, status: int, body: bytes, is_heard: bool
) -> None:
    server.status, server.body = status, body
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON + timedelta(minutes=1), lambda: 5.0)
        assert clock.last is None
        assert [clock.offset(server.url) for _ in range(3)] == [-timedelta(minutes=1) if is_heard else None] * 3
        assert set(server.asked) == {QUESTION}
        assert not is_heard or len(server.asked) == 1, "asked for once"


def test_an_answer_to_another_question_says_it_as_well(server: Server) -> None:
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON - timedelta(minutes=1), lambda: 5.0)
        http.get(f"{server.url}/services/data/v66.0/composite")
        assert clock.last == timedelta(minutes=1)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ([0], [0]),
        ([3, 3], [3]),  # two that agree
        ([3, 0], [0]),  # one that nobody confirms
        ([3, 40, 0], [None, 0]),
        ([3, 40, 40], [None, 40]),
        ([3, 3, 3, 3], [3, 3, 3]),  # asked once more each time, or nobody would hear of better
        ([3, 3, 0, 0], [3, 0]),
        ([3, 3, 0, 3], [3, 3]),
        ([0.5, 0.5], [0.5, 0.5, 0.5]),
        ([0.5, 0], [0, 0]),
    ],
)
def test_one_answer_alone_never_says_that_the_clock_is_off(
    server: Server, told: list[float], heard: list[float | None]
) -> None:
    server.times = [NOON + hours * HOUR for hours in told]
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON, lambda: 5.0)
        said = [clock.offset(server.url) for _ in heard]
    assert said == [None if hours is None else hours * HOUR for hours in heard]
    assert len(server.asked) == len(told)


def test_one_that_contradicts_all_before_it_is_asked_about_at_once(server: Server) -> None:
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON, lambda: 5.0)
        server.times = [NOON, NOON + 4000 * DAY, NOON]
        assert clock.offset(server.url) == timedelta()
        http.get(f"{server.url}/services/data/v66.0/composite")
        assert clock.last == timedelta(), "not believed"
        assert clock.offset(server.url) == timedelta()
        assert clock.offset(server.url) == timedelta()
        assert server.asked == [QUESTION, "/services/data/v66.0/composite", QUESTION]


def test_while_it_is_doubted_and_nobody_answers_the_time_is_what_it_was(server: Server) -> None:
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON, lambda: 5.0)
        server.times = [NOON + DAY]
        http.get(f"{server.url}/services/data/v66.0/composite")
        server.body = PAGE
        assert clock.offset(server.url) is None


def test_a_clock_that_was_set_or_a_computer_that_slept_is_asked_about_anew(server: Server) -> None:
    wall, running = NOON, 100.0
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: wall, lambda: running)
        assert clock.offset(server.url) == timedelta()
        wall, running = NOON + timedelta(hours=1), 3700.0
        assert clock.last == timedelta(), "an hour has passed for both"
        wall = NOON + timedelta(days=1)
        assert clock.last is None
        assert clock.offset(server.url) == -timedelta(days=1)
        assert len(server.asked) == 3, "once, and twice for what contradicts this computer's clock"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Date": ""},
        {"Date": "yesterday"},
        {"Date": "Mon, 99 Nov 2026 12:00:00 GMT"},
        {"Date": "Thu, 01 Jan 1970 00:10:00 GMT"},
        {"Date": "Fri, 31 Dec 9999 23:59:59 GMT"},
        {"Date": "Fri, 31 Dec 9999 23:59:59 -1200"},
        {"Date": "Mon, 23 Nov 2026 12:00:00 +99999999999999999999"},
        {"Date": format_datetime(NOON, usegmt=True), "Age": "86400"},
    ],
)
def test_what_is_no_time_is_none(server: Server, headers: dict[str, str]) -> None:
    server.headers = headers
    with loopback_http(server.url) as http:
        assert ServerClock(http, lambda: NOON).offset(server.url) is None


@pytest.mark.parametrize("status", [200, 404, 503])
def test_who_does_not_answer_is_asked_again_after_a_while(server: Server, status: int) -> None:
    server.body, server.status, passed = PAGE, status, [0.0]
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON + timedelta(seconds=passed[0]), lambda: passed[0])
        assert clock.offset(server.url) is None
        before = len(server.asked)
        passed[0] = 9.0
        assert clock.offset(server.url) is None
        assert len(server.asked) == before
        server.body, server.status, passed[0] = VERSIONS, 200, 10.0
        assert clock.offset(server.url) == -timedelta(seconds=10)


def test_nobody_to_ask_is_none() -> None:
    with loopback_http("http://127.0.0.1:9") as http:
        clock = ServerClock(http, lambda: NOON)
        assert clock.offset(None) is None
        assert clock.offset("http://127.0.0.1:9") is None
        assert clock.offset("no address") is None
