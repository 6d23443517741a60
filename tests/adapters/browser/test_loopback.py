"""The address the browser comes back to, and everything else that may knock there."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.browser import loopback as loopback_module
from tray_app.adapters.browser.loopback import Loopback, PortsBusy
from tray_app.adapters.browser.redirect import ReturnAddress, read_redirect
from tray_app.adapters.salesforce.callback import RETURN

STATE = "the-state-of-this-sign-in"
LOGIN = "https://acme.my.salesforce.com"
FITTING = f"/OauthRedirect?code=abc&state={STATE}"


@pytest.fixture
def listener() -> Iterator[Loopback]:
    opened = Loopback.open(STATE, LOGIN, RETURN, free_ports())
    yield opened
    opened.close()


def _ask(
    listener: Loopback, path: str, method: str = "GET", host: str | None = None, address: str = "127.0.0.1", **more: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(address, listener.port, timeout=PATIENCE_S)
    try:
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        connection.putrequest(method, path, skip_host=True)
        if host != "":
            connection.putheader("Host", host or f"localhost:{listener.port}")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def _send(listener: Loopback, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", listener.port), timeout=PATIENCE_S) as connection:
        answer = b""
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        except OSError:
            pass  # refused before everything was read: the answer may be gone with the connection
        return answer


def _has_nothing(listener: Loopback) -> bool:
    return listener.wait(0) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_redirect_is_accepted_in_both_families(listener: Loopback, address: str) -> None:
    with socket.create_connection((address, listener.port), timeout=PATIENCE_S) as connection:
        connection.sendall(f"GET {FITTING} HTTP/1.1\r\nHost: localhost:{listener.port}\r\n\r\n".encode())
        redirect = listener.wait(PATIENCE_S)
        listener.answer(b"<p>done</p>")
        answer = connection.recv(65536)

    assert redirect is not None
    assert redirect.code == "abc"
    assert answer.startswith(b"HTTP/1.0 200")


def test_nobody_else_on_the_network_reaches_it(listener: Loopback) -> None:
    bound = {server.server_address[0] for server in listener._servers}
    assert bound == {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("path", "method", "host", "status"),
    [
        ("/favicon.ico", "GET", None, 204),
        ("/", "GET", None, 404),
        ("/oauthredirect?code=abc&state=" + STATE, "GET", None, 404),
        ("/OauthRedirect/?code=abc&state=" + STATE, "GET", None, 404),
        ("/OauthRedirect", "GET", None, 400),
        ("/OauthRedirect?code=abc", "GET", None, 400),
        ("/OauthRedirect?state=" + STATE, "GET", None, 400),
        ("/OauthRedirect?code=&state=" + STATE, "GET", None, 400),
        ("/OauthRedirect?code=abc&state=other", "GET", None, 400),
        ("/OauthRedirect?code=abc&code=def&state=" + STATE, "GET", None, 400),
        (f"/OauthRedirect?code=abc&state={STATE}&state={STATE}", "GET", None, 400),
        ("/OauthRedirect?" + "&".join(f"a{n}=1" for n in range(30)) + f"&code=abc&state={STATE}", "GET", None, 400),
        ("/OauthRedirect?error=access_denied&state=other", "GET", None, 400),
        ("/start/", "GET", None, 410),
        ("/start/guessed", "GET", None, 410),
        ("/start/guessed", "GET", "attacker.example", 403),
        (FITTING, "POST", None, 501),
        (FITTING, "HEAD", None, 501),
        (FITTING, "DELETE", None, 501),
        (FITTING, "GET", "attacker.example", 403),
        (FITTING, "GET", "localhost", 403),
        (FITTING, "GET", "localhost:80", 403),
        (FITTING, "GET", "", 403),
        ("/" + "a" * 65_600, "GET", None, 414),
    ],
    ids=lambda value: str(value)[:40],
)
def test_anything_that_does_not_match_is_refused(
    listener: Loopback, path: str, method: str, host: str | None, status: int
) -> None:
    assert _ask(listener, path, method, host).status == status
    assert _has_nothing(listener)


def test_address_for_the_command_line_leads_on_once(listener: Loopback) -> None:
    # Given the address a browser is started with
    listener.used_page = b"<p>used</p>"
    address = listener.start_address("https://acme.my.salesforce.com/authorize?state=secret")
    path = address.removeprefix(f"http://localhost:{listener.port}")
    assert "secret" not in address

    # When it is opened from here, and then by whoever has read it from the list of processes
    first, second = _ask(listener, path), _ask(listener, path)

    # Then the first is led on, with nothing kept or passed on, and the second is told
    assert (first.status, first.headers["Location"]) == (302, "https://acme.my.salesforce.com/authorize?state=secret")
    assert (first.headers["Cache-Control"], first.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert (second.status, second.headers["Location"]) == (410, None)
    assert second.headers["Content-Length"] == "11"
    # And another address still works
    again = listener.start_address("https://acme.my.salesforce.com/again").removeprefix(
        f"http://localhost:{listener.port}"
    )
    assert _ask(listener, again, host="attacker.example").status == 403
    assert _ask(listener, again).status == 302
    assert _has_nothing(listener)


def test_error_without_state_is_believed_only_from_a_page(listener: Loopback) -> None:
    assert _ask(listener, "/OauthRedirect?error=access_denied", Sec_Fetch_Dest="image").status == 400
    assert _has_nothing(listener)


@pytest.mark.parametrize(
    "raw", [b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b""]
)
def test_odd_openings_are_refused(listener: Loopback, raw: bytes) -> None:
    _send(listener, raw)
    assert _has_nothing(listener)


def test_endless_headers_are_cut_off(listener: Loopback) -> None:
    answer = _send(listener, b"GET /OauthRedirect HTTP/1.1\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n")
    assert b"200 OK" not in answer
    assert _has_nothing(listener)


def test_old_request_without_headers_is_refused(listener: Loopback) -> None:
    assert b"html" not in _send(listener, f"GET {FITTING}\r\n".encode())
    assert _has_nothing(listener)


def test_slow_drip_is_cut_off_as_a_whole(listener: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a limit of a moment for the whole request
    monkeypatch.setattr(loopback_module, "_REQUEST_S", 0.1)
    with socket.create_connection(("127.0.0.1", listener.port), timeout=PATIENCE_S) as connection:
        # When a request begins and never ends
        connection.sendall(b"GET /OauthRedirect HTTP/1.1\r\nX-Drip: ")

        # Then the listener ends it, whatever the sender does
        assert connection.recv(65536) == b""


def test_many_idle_connections_do_not_shut_the_browser_out_for_good(
    listener: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loopback_module, "_REQUEST_S", 0.1)
    idle = [socket.create_connection(("127.0.0.1", listener.port), timeout=PATIENCE_S) for _ in range(40)]
    for connection in idle:
        assert connection.recv(1) == b""
        connection.close()

    assert _ask(listener, "/favicon.ico").status == 204


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://acme.my.salesforce.com", True),
        ("https://acme.lightning.force.com", True),
        ("https://login.salesforce.com", True),
        ("https://attacker.example", False),
        ("https://salesforce.com.attacker.example", False),
        ("http://acme.my.salesforce.com", False),
        ("null", False),
    ],
)
def test_preflight_is_answered_for_salesforce_alone(listener: Loopback, origin: str, allowed: bool) -> None:
    answer = _ask(listener, FITTING, "OPTIONS", Origin=origin, Access_Control_Request_Private_Network="true")
    assert (answer.status == 204) is allowed
    assert answer.headers["Access-Control-Allow-Origin"] == (origin if allowed else None)
    assert answer.headers["Access-Control-Allow-Private-Network"] == ("true" if allowed else None)
    assert _has_nothing(listener)


def test_next_port_when_the_first_is_busy_in_either_family() -> None:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        ports = free_ports(2)
        with socket.socket(family) as other:
            other.bind((address, ports[0]))
            other.listen()
            listener = Loopback.open(STATE, LOGIN, RETURN, ports)
            listener.close()
        assert listener.port == ports[1]
        assert listener.redirect_uri == f"http://localhost:{ports[1]}/OauthRedirect"


def test_all_ports_busy_is_said_clearly() -> None:
    ports = free_ports(2)
    first, second = Loopback.open(STATE, LOGIN, RETURN, ports[:1]), Loopback.open(STATE, LOGIN, RETURN, ports[1:])
    try:
        with pytest.raises(PortsBusy) as trouble:
            Loopback.open(STATE, LOGIN, RETURN, ports)
    finally:
        first.close()
        second.close()
    (evidence,) = trouble.value.evidence
    assert str(ports[0]) in str(evidence.question)
    assert "in use" in str(evidence.answer)


def test_port_is_free_again_after_closing() -> None:
    ports = free_ports(1)
    for _ in range(3):
        Loopback.open(STATE, LOGIN, RETURN, ports).close()


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda line: f"GET {line} HTTP/1.1\r\n\r\n".encode()))
def test_no_bytes_are_ever_accepted_by_accident(shared_listener: Loopback, raw: bytes) -> None:
    _send(shared_listener, raw)
    assert _has_nothing(shared_listener)


@pytest.fixture(scope="module")
def shared_listener() -> Iterator[Loopback]:
    opened = Loopback.open(STATE, LOGIN, RETURN, free_ports())
    yield opened
    opened.close()


@given(st.text(), st.text(min_size=1))
def test_query_of_any_kind_never_fails_and_needs_the_state(query: str, state: str) -> None:
    redirect = read_redirect(query, state + STATE)
    assert redirect is None or redirect.error


FORM = ReturnAddress(by_form=True)


@pytest.fixture
def form_listener() -> Iterator[Loopback]:
    opened = Loopback.open(STATE, LOGIN, FORM)
    yield opened
    opened.close()


def _post(listener: Loopback, body: bytes, *, path: str = "/", host: str = "", **more: str) -> bytes:
    fields = {"Host": host or f"localhost:{listener.port}", "Content-Type": "application/x-www-form-urlencoded"}
    fields |= {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return _send(listener, f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)


def test_a_posted_form_is_accepted_where_it_was_asked_for_and_says_everything(form_listener: Loopback) -> None:
    assert form_listener.redirect_uri == f"http://localhost:{form_listener.port}"
    form_listener._page.put(b"<p>done</p>")
    body = f"code=abc&state={STATE}&session_state=x&client_info=e30".encode()
    assert b"<p>done</p>" in _post(form_listener, body)
    redirect = form_listener.wait(PATIENCE_S)
    assert redirect is not None
    assert redirect.values == {"code": "abc", "state": STATE, "session_state": "x", "client_info": "e30"}
    assert "abc" not in repr(redirect)


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        (b"code=abc&state=other", {}, b"400"),
        (b"code=abc", {}, b"400"),
        (b"error=access_denied", {}, b"400"),
        (f"code=abc&state={STATE}".encode(), {"path": "/OauthRedirect"}, b"404"),
        (f"code=abc&state={STATE}".encode(), {"host": "attacker.example"}, b"403"),
        (f"code=abc&state={STATE}".encode(), {"Content_Type": "text/plain"}, b"404"),
        (f"code=abc&state={STATE}".encode(), {"Content_Length": ""}, b"411"),
        (f"code=abc&state={STATE}".encode(), {"Content_Length": "9999999"}, b"411"),
        (f"code=abc&state={STATE}".encode(), {"Content_Length": "-1"}, b"411"),
    ],
)
def test_a_form_that_does_not_match_is_refused(
    form_listener: Loopback, body: bytes, more: dict[str, str], status: bytes
) -> None:
    assert _post(form_listener, body, **more).startswith(b"HTTP/1.0 " + status)
    assert _has_nothing(form_listener)


def test_a_code_in_an_address_is_refused_where_a_form_was_asked_for_an_error_is_not(
    form_listener: Loopback,
) -> None:
    assert _ask(form_listener, f"/?code=abc&state={STATE}").status == 400
    assert _has_nothing(form_listener)
    form_listener._page.put(b"")
    assert _ask(form_listener, f"/?error=access_denied&state={STATE}").status == 503
    redirect = form_listener.wait(PATIENCE_S)
    assert redirect is not None
    assert redirect.error == "access_denied"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_connections_of_another_program_do_not_keep_the_browser_away(listener: Loopback, address: str) -> None:
    # Given a program that opens many connections, and says nothing or next to nothing on them
    held = []
    for number in range(200):
        held.append(socket.create_connection((address, listener.port), timeout=PATIENCE_S))
        if number % 2:
            held[-1].sendall(b"GET /OauthRedirect HTTP/1.1\r\nHost: ")
    # When the browser comes
    redirected = threading.Thread(target=lambda: listener.answer(b"done") if listener.wait(PATIENCE_S) else None)
    redirected.start()
    assert _ask(listener, FITTING, address=address).status == 200
    redirected.join()
    # Then what made room was closed, the oldest first
    held[0].settimeout(10)
    assert held[0].recv(1) == b""
    for connection in held:
        connection.close()


def test_a_browser_that_waits_for_its_page_makes_room_for_nobody(listener: Loopback) -> None:
    answers: list[int] = []
    browser = threading.Thread(target=lambda: answers.append(_ask(listener, FITTING).status))
    browser.start()
    assert listener.wait(PATIENCE_S) is not None
    held = [socket.create_connection(("127.0.0.1", listener.port), timeout=PATIENCE_S) for _ in range(100)]
    listener.answer(b"done")
    browser.join()
    assert answers == [200]
    for connection in held:
        connection.close()
