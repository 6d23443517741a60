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


class Server:
    """Answers everything with one status and these headers."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {"Date": format_datetime(NOON, usegmt=True)}
        self.status, self.asked = 403, list[str]()
        rig = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                rig.asked.append(self.path)
                self.send_response_only(rig.status)
                for name, value in rig.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD  # noqa: N815 as the base class wants it

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


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 500])
def test_any_answer_says_what_time_it_is_and_is_asked_for_once(server: Server, status: int) -> None:
    server.status = status
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON + timedelta(days=100), lambda: 5.0)
        assert clock.last is None
        assert [clock.offset(server.url) for _ in range(3)] == [-timedelta(days=100)] * 3
        assert server.asked == ["/services/oauth2/userinfo"]


def test_an_answer_to_another_question_says_it_as_well(server: Server) -> None:
    with loopback_http(server.url) as http:
        clock = ServerClock(http, lambda: NOON - timedelta(hours=2), lambda: 5.0)
        http.get(f"{server.url}/services/data/v66.0/composite")
        assert clock.last == timedelta(hours=2)


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
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Date": ""},
        {"Date": "yesterday"},
        {"Date": "Mon, 99 Nov 2026 12:00:00 GMT"},
        {"Date": format_datetime(NOON, usegmt=True), "Age": "86400"},
    ],
)
def test_what_is_no_time_is_none(server: Server, headers: dict[str, str]) -> None:
    server.headers = headers
    with loopback_http(server.url) as http:
        assert ServerClock(http, lambda: NOON).offset(server.url) is None


def test_nobody_to_ask_is_none() -> None:
    with loopback_http("http://127.0.0.1:9") as http:
        clock = ServerClock(http, lambda: NOON)
        assert clock.offset(None) is None
        assert clock.offset("http://127.0.0.1:9") is None
        assert clock.offset("no address") is None
