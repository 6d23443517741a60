"""The rules of every request, against servers on loopback that behave as well and as badly as real ones."""

from __future__ import annotations

import http.server
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.rig.certificates import CertificateAuthority
from tests.rig.fair_time import within
from tests.rig.http_proxy import HttpProxy
from tests.rig.processes import PATIENCE_S
from tests.rig.sites import Site, answering, reply, server_context
from tray_app.adapters.net.http import (
    HttpSession,
    PlainHttpRefused,
    loopback_http,
    never_left,
    trouble_code,
    trouble_evidence,
)
from tray_app.adapters.net.named_bundles import unusable_bundles
from tray_app.adapters.net.network_page import NetworkPage
from tray_app.adapters.salesforce.oauth_trouble import AnswerLost, transport_trouble
from tray_app.core.model.errors import CannotCheck

QUICK = (2.0, 0.4)


@pytest.fixture(autouse=True)
def _no_bundle_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BUNDLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def secure(sites: Callable[..., Site], certificate_authority: CertificateAuthority) -> Site:
    return sites(server_context(certificate_authority))


@pytest.fixture
def session(certificate_authority: CertificateAuthority) -> Iterator[HttpSession]:
    with HttpSession(certificate_authority.ca_file, QUICK) as session:
        yield session


def code_of(ask: Callable[[], object]) -> str:
    with pytest.raises(requests.RequestException) as caught:
        ask()
    return trouble_code(caught.value)


def test_a_server_that_the_ca_file_vouches_for_is_trusted(session: HttpSession, secure: Site) -> None:
    assert session.get(f"https://localhost:{secure.port}/").json() == {}


@pytest.mark.parametrize("verify", [True, False, None], ids=["asked", "told not to", "not said"])
def test_nothing_turns_the_check_of_the_certificate_off(secure: Site, verify: Any) -> None:
    with HttpSession(timeouts=QUICK) as session:
        assert code_of(lambda: session.get(f"https://localhost:{secure.port}/", verify=verify)) == "check.tls_untrusted"
    assert secure.requests == []


def test_a_certificate_for_another_name_is_refused(
    session: HttpSession, sites: Callable[..., Site], certificate_authority: CertificateAuthority
) -> None:
    site = sites(server_context(certificate_authority, "mail.example.com"))
    assert code_of(lambda: session.get(f"https://localhost:{site.port}/")) == "check.tls_untrusted"


def test_a_certificate_that_is_refused_is_told_with_its_issuer(secure: Site) -> None:
    with HttpSession(timeouts=QUICK) as session, pytest.raises(requests.exceptions.SSLError) as caught:
        session.post(f"https://localhost:{secure.port}/", data=b"a token")
    (line,) = trouble_evidence(caught.value)
    assert str(line.question) == "Certificate of localhost"
    assert str(line.answer).startswith("issued by trustme")
    assert never_left(caught.value)
    assert not isinstance(transport_trouble(caught.value), AnswerLost)
    assert secure.requests == []


def test_behind_a_proxy_a_refused_certificate_is_told_without_another_look(
    secure: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HttpProxy(secure.port) as proxy, HttpSession(timeouts=QUICK) as session:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(requests.exceptions.SSLError) as caught:
            session.get("https://acme.example/")
        assert proxy.connected == ["acme.example:443"] * len(proxy.connected)
    (line,) = trouble_evidence(caught.value)
    assert "certificate" in str(line.answer)


def test_certifis_list_is_not_trusted_besides_the_systems(
    secure: Site, certificate_authority: CertificateAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate_authority.ca_file))
    with HttpSession(timeouts=QUICK) as session:
        assert code_of(lambda: session.get(f"https://localhost:{secure.port}/")) == "check.tls_untrusted"


def test_a_bundle_that_the_environment_names_is_trusted(
    secure: Site, certificate_authority: CertificateAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate_authority.ca_file))
    with HttpSession(timeouts=QUICK) as session:
        assert session.get(f"https://localhost:{secure.port}/").ok


BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.mark.parametrize("name", BUNDLES)
@pytest.mark.parametrize("left_behind", ["missing.pem", "junk.pem", "a file/below.pem", "nul\0", "."])
def test_a_bundle_that_is_of_no_use_is_passed_over(
    session: HttpSession, secure: Site, tmp_path: Path, name: str, left_behind: str
) -> None:
    (tmp_path / "junk.pem").write_text("no certificate")
    (tmp_path / "a file").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        # The environment itself takes no NUL; a name that is none at all must do no harm either.
        patch.setattr("os.environ", os.environ | {name: str(tmp_path / left_behind)})
        assert session.get(f"https://localhost:{secure.port}/").ok
        expected = [] if left_behind == "." else [(name, str(tmp_path / left_behind))]
        assert unusable_bundles() == expected


def test_the_second_bundle_is_used_where_the_first_is_of_no_use(
    secure: Site, certificate_authority: CertificateAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(certificate_authority.ca_file))
    with HttpSession(timeouts=QUICK) as session:
        assert session.get(f"https://localhost:{secure.port}/").ok


def test_a_ca_file_that_is_none_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "missing.pem"):
        with pytest.raises(CannotCheck) as caught:
            HttpSession(tmp_path / name)
        assert caught.value.code == "source.misconfigured"
        assert name in str(caught.value.evidence[0].question)


@pytest.mark.parametrize("timeout", [None, 0.2], ids=["ours", "the caller's"])
def test_a_silent_server_is_not_waited_for(session: HttpSession, secure: Site, timeout: float | None) -> None:
    silence = threading.Event()

    def say_nothing(_: http.server.BaseHTTPRequestHandler) -> None:
        silence.wait(PATIENCE_S)

    secure.answer = say_nothing
    with within(3):
        assert code_of(lambda: session.post(f"https://localhost:{secure.port}/", timeout=timeout)) == (
            "check.salesforce_unavailable"
        )
    silence.set()


def test_an_answer_that_breaks_off_is_the_servers_trouble(session: HttpSession, secure: Site) -> None:
    def break_off(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"{")
        handler.close_connection = True

    secure.answer = break_off
    assert code_of(lambda: session.get(f"https://localhost:{secure.port}/")) == "check.salesforce_unavailable"


def test_a_page_about_maintenance_is_the_servers_trouble(session: HttpSession, secure: Site) -> None:
    secure.answer = lambda handler: reply(handler, 200, b"<html>We are down for maintenance</html>")
    assert code_of(lambda: session.get(f"https://localhost:{secure.port}/").json()) == "check.salesforce_unavailable"


def test_a_server_that_hangs_up_is_asked_again_but_never_told_twice(session: HttpSession, secure: Site) -> None:
    secure.answer = lambda handler: setattr(handler, "close_connection", True)
    assert code_of(lambda: session.post(f"https://localhost:{secure.port}/")) == "check.salesforce_unavailable"
    assert len(secure.requests) == 1
    code_of(lambda: session.get(f"https://localhost:{secure.port}/"))
    assert len(secure.requests) == 1 + 3


@pytest.mark.parametrize(
    ("status", "headers", "asked"),
    [
        (503, {"Retry_After": "0"}, 3),
        (429, {"Retry_After": "0"}, 3),
        (503, {"Retry_After": "3600"}, 1),
        (503, {"Retry_After": "soon"}, 1),
        (500, {}, 1),
        (404, {}, 1),
    ],
)
def test_a_busy_server_is_asked_again_within_bounds(
    session: HttpSession, secure: Site, status: int, headers: dict[str, str], asked: int
) -> None:
    secure.answer = answering(status, **headers)
    assert session.get(f"https://localhost:{secure.port}/").status_code == status
    assert len(secure.requests) == asked
    session.post(f"https://localhost:{secure.port}/", data=b"x")
    assert len(secure.requests) == asked + 1


def test_a_refused_connection_is_offline_and_no_post_is_repeated(
    session: HttpSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[object] = []
    connect = socket.socket.connect

    def counted(self: socket.socket, address: Any) -> None:
        tries.append(address)
        connect(self, address)

    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{nobody.getsockname()[1]}/"
        monkeypatch.setattr(socket.socket, "connect", counted)
        assert code_of(lambda: session.post(url)) == "check.offline"
        assert len(tries) == 1
        assert code_of(lambda: session.get(url)) == "check.offline"
        assert len(tries) == 1 + 2


def test_a_name_that_nobody_knows_is_offline(session: HttpSession) -> None:
    assert code_of(lambda: session.post("https://acme.example/")) == "check.offline"


@pytest.mark.parametrize(
    ("status", "code"), [(407, "check.proxy_auth"), (502, "check.offline")], ids=["asks who we are", "broken"]
)
def test_a_proxy_that_does_not_let_us_through(
    session: HttpSession, sites: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, status: int, code: str
) -> None:
    proxy = sites()
    proxy.answer = answering(status)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    assert code_of(lambda: session.get("https://acme.example/services?q=407")) == code
    assert [(command, path) for command, path, _ in proxy.requests] == [("CONNECT", "acme.example:443")]


@pytest.mark.parametrize(
    "proxy", ["http://[bad", "http://proxy:port", "http://", "http://proxy.example:99999999", "://"]
)
def test_a_proxy_that_is_no_address_says_so(session: HttpSession, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(requests.RequestException) as caught:
        session.post("https://acme.example/services", data=b"token")
    assert trouble_code(caught.value) == "check.offline"
    assert [str(line.answer) for line in trouble_evidence(caught.value)] == ["has no address that can be used"]
    assert not isinstance(transport_trouble(caught.value), AnswerLost)


def test_this_machine_is_never_asked_through_a_proxy(
    session: HttpSession, secure: Site, sites: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = sites()
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert session.get(f"https://localhost:{secure.port}/").ok
    assert proxy.requests == []


def test_netrc_never_replaces_the_token(session: HttpSession, secure: Site, home: Path) -> None:
    # Given a .netrc with a password for this host, which requests would send instead of ours
    (home / ".netrc").write_text("machine localhost login rep password from-netrc\n")
    (home / ".netrc").chmod(0o600)
    url = f"https://localhost:{secure.port}"
    token = {"Authorization": "Bearer token"}
    # When we ask with a token, without one, and are redirected
    session.get(f"{url}/", headers=token)
    session.get(f"{url}/")
    secure.answer = lambda handler: reply(handler, *((302,) if handler.path == "/a" else (200,)), Location="/b")
    session.get(f"{url}/a", headers=token)
    # Then only the token was ever sent
    sent = [headers.get("Authorization") for _, _, headers in secure.requests]
    assert sent == ["Bearer token", None, "Bearer token", "Bearer token"]


def test_the_token_stays_behind_when_another_host_is_named(
    session: HttpSession, secure: Site, sites: Callable[..., Site], certificate_authority: CertificateAuthority
) -> None:
    other = sites(server_context(certificate_authority))
    secure.answer = answering(302, Location=f"https://127.0.0.1:{other.port}/")
    session.asks_apis = False
    session.get(f"https://localhost:{secure.port}/", headers={"Authorization": "Bearer token"})
    assert "Authorization" not in other.requests[0][2]


def test_a_body_does_not_go_to_another_host(
    session: HttpSession, secure: Site, sites: Callable[..., Site], certificate_authority: CertificateAuthority
) -> None:
    other = sites(server_context(certificate_authority))
    secure.answer = answering(307, Location=f"https://127.0.0.1:{other.port}/")
    with pytest.raises(NetworkPage) as caught:
        session.post(f"https://localhost:{secure.port}/", json={"q": "jane@example.com"})
    assert trouble_code(caught.value) == "check.network_sign_in"
    assert other.requests == []


def test_plain_http_leaves_this_machine_under_no_circumstances(session: HttpSession, secure: Site) -> None:
    secure.answer = answering(302, Location="http://acme.example/")
    with pytest.raises(PlainHttpRefused) as refused:
        session.get("http://acme.example/")
    assert trouble_code(refused.value) == "check.tls_untrusted"
    with pytest.raises(NetworkPage) as caught:
        session.get(f"https://localhost:{secure.port}/")
    assert trouble_code(caught.value) == "check.network_sign_in"


def test_https_to_a_loopback_server_can_be_sent_as_plain_http(sites: Callable[..., Site]) -> None:
    site = sites()
    with loopback_http(f"http://localhost:{site.port}", QUICK) as session:
        answer = session.post(
            f"https://localhost:{site.port}/services", data=b"x", headers={"Authorization": "Bearer t"}
        )
        assert answer.ok
        assert session.get(f"http://localhost:{site.port}/plain").ok
        # A port that merely begins alike is another server.
        assert session.get_adapter("https://localhost:" + f"{site.port}0/") is session.get_adapter(
            "https://acme.example"
        )
    command, path, headers = site.requests[0]
    assert (command, path, headers["Authorization"]) == ("POST", "/services", "Bearer t")


@pytest.mark.parametrize("url", ["http://acme.example/", "https://localhost/", "ftp://localhost"])
def test_only_this_machine_may_be_rewritten(url: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        loopback_http(url)


def test_what_is_asked_stays_out_of_the_log(
    session: HttpSession, secure: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secure.answer = lambda handler: setattr(handler, "close_connection", True)
    code_of(lambda: session.get(f"https://localhost:{secure.port}/query?q=jane@example.com"))
    assert "jane" not in caplog.text


@pytest.mark.parametrize("host", ["acme..my.salesforce.com", f"{'a' * 70}.example", "..", ".example"])
def test_a_name_that_no_server_can_have_is_never_asked(session: HttpSession, host: str) -> None:
    with pytest.raises(requests.RequestException) as caught:
        session.post(f"https://{host}/", data={"refresh_token": "secret"})
    assert trouble_code(caught.value) == "check.offline"
    assert never_left(caught.value)
    assert not isinstance(transport_trouble(caught.value), AnswerLost)
    assert caught.value.__context__ is None
