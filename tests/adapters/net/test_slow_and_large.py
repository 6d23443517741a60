"""Servers and proxies that never come to an end: a byte at a time, or more than there is room for."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.rig.fair_time import within
from tests.rig.processes import PATIENCE_S
from tests.rig.wire import Wire
from tray_app.adapters.net.http import HttpSession, NotReached, TooSlow, trouble_code, trouble_evidence
from tray_app.adapters.net.response_limit import LARGEST_MB, TooLarge

LONGEST_S = 0.6
START = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire(lambda _: None)
    yield made
    made.close()


@contextmanager
def asking(wire: Wire) -> Iterator[HttpSession]:
    with HttpSession(timeouts=(2.0, 5.0), longest_s=LONGEST_S) as session:
        session.rewrite_to_http(wire.url)
        yield session


DRIPS = {
    "the first line": (b"HTTP/1.1 2", b"0"),
    "the headers": (START + b"X-Slow: ", b"a"),
    "the body": (START + b"Content-Length: 100000\r\n\r\n", b" "),
    "pieces of the body": (START + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a body without an end": (START + b"Connection: close\r\n\r\n", b" "),
}


@pytest.mark.parametrize("what", DRIPS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_drips_is_over_in_time_and_not_called_offline(wire: Wire, method: str, what: str) -> None:
    wire.play = lambda connection: wire.drip(connection, *DRIPS[what])
    with asking(wire) as session:
        with within(LONGEST_S + 2), pytest.raises(TooSlow) as caught:
            session.request(method, wire.url)
        assert trouble_code(caught.value) == "check.salesforce_unavailable"
        assert [str(line.answer) for line in trouble_evidence(caught.value)] == ["was not complete after 1 seconds"]
        # The line is cut, so the server is not left talking, and the next question is answered.
        wire.play = lambda connection: connection.sendall(START + b"Content-Length: 2\r\n\r\n{}")
        for thread in threading.enumerate():
            if thread.name == "bounded work":
                thread.join(PATIENCE_S)
                assert not thread.is_alive()
        assert session.get(wire.url).json() == {}


def test_a_tls_handshake_that_drips_is_over_in_time(wire: Wire) -> None:
    wire.play = lambda connection: wire.drip(connection, b"\x16\x03\x03\x3f\xff", b"\x02")
    session = HttpSession(timeouts=(2.0, 5.0), longest_s=LONGEST_S)
    with session, within(LONGEST_S + 2), pytest.raises(requests.RequestException) as caught:
        session.get(wire.url.replace("http:", "https:"))
    assert trouble_code(caught.value) == "check.salesforce_unavailable"


def test_a_proxy_that_drips_is_over_in_time_and_the_server_was_never_asked(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.play = lambda connection: wire.drip(connection, b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a")
    monkeypatch.setenv("HTTPS_PROXY", wire.url)
    session = HttpSession(timeouts=(2.0, 5.0), longest_s=LONGEST_S)
    with session, within(LONGEST_S + 2), pytest.raises(NotReached) as caught:
        session.post("https://acme.example/services", data=b"token")
    assert trouble_code(caught.value) == "check.offline"
    assert trouble_evidence(caught.value) == ()


def test_what_was_given_up_before_it_was_sent_is_never_sent(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a name server that answers after the time is over
    asked, answered = threading.Event(), threading.Event()
    resolve = socket.getaddrinfo

    def late(*args: object, **kwargs: object) -> object:
        asked.set()
        answered.wait(PATIENCE_S)
        return resolve("127.0.0.1", int(wire.url.rpartition(":")[2]), type=socket.SOCK_STREAM)

    monkeypatch.setattr(socket, "getaddrinfo", late)
    with asking(wire) as session:
        with pytest.raises(NotReached):
            session.post(wire.url, data=b"a refresh token")
        assert asked.is_set()
        # When it answers, then nothing is sent any more
        worker = next(thread for thread in threading.enumerate() if thread.name == "bounded work")
        answered.set()
        worker.join(PATIENCE_S)
        assert not worker.is_alive()
    wire.close()
    assert not any(wire.heard)


def test_redirects_and_repetitions_count_into_the_time(wire: Wire) -> None:
    wire.play = lambda connection: connection.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    with asking(wire) as session:
        session.max_redirects = 10**9
        with pytest.raises(TooSlow):
            session.get(wire.url)


ENDLESS = b" " * 2**16
SIZES = {
    "announced": START + b"Content-Length: 400000000\r\n\r\n",
    "not announced": START + b"Connection: close\r\n\r\n",
    "an error": START.replace(b"200 OK", b"500 Oops") + b"Connection: close\r\n\r\n",
}


@pytest.mark.parametrize("what", SIZES)
def test_an_answer_of_400_megabytes_is_not_read_to_its_end(wire: Wire, what: str) -> None:
    sent: list[int] = []

    def flood(connection: socket.socket) -> None:
        connection.sendall(SIZES[what])
        for _ in range(400_000_000 // len(ENDLESS)):
            connection.sendall(ENDLESS)
            sent.append(len(ENDLESS))

    wire.play = flood
    with HttpSession(timeouts=(2.0, 5.0)) as session:
        with pytest.raises(TooLarge) as caught:
            session.get(wire.url)
        assert trouble_code(caught.value) == "check.salesforce_unavailable"
        assert [str(line.answer) for line in trouble_evidence(caught.value)] == [
            f"was larger than {LARGEST_MB} MB, and was not read to its end"
        ]
    assert sum(sent) < (LARGEST_MB + 16) * 1024 * 1024


def test_it_is_the_unpacked_size_that_counts(wire: Wire) -> None:
    packed = gzip.compress(ENDLESS * 2000)
    assert len(packed) < 2**20
    head = START + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    wire.play = lambda connection: connection.sendall(head + packed)
    with HttpSession(timeouts=(2.0, 5.0)) as session, pytest.raises(TooLarge):
        session.get(wire.url)


def test_a_busy_server_is_asked_again_without_reading_what_it_says(wire: Wire) -> None:
    def busy(connection: socket.socket) -> None:
        if wire.connections < 3:
            wire.drip(connection, START.replace(b"200 OK", b"503 Busy") + b"Retry-After: 0\r\n\r\n", ENDLESS)
        connection.sendall(START + b"Content-Length: 2\r\n\r\n{}")

    wire.play = busy
    with HttpSession(timeouts=(2.0, 5.0), longest_s=10) as session:
        session.rewrite_to_http(wire.url)
        assert session.get(wire.url).json() == {}
