"""The feed of versions over real TLS: what is not signed, not whole or not on the way of TLS is never read."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.building import NOON
from tests.rig.certificates import CertificateAuthority
from tests.rig.feeds import PATH, Publisher
from tests.rig.sites import Site, answering, reply, server_context
from tray_app.adapters.net import release_feed as updates
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.release_feed import FEED_FILE, LARGEST, Feed, FeedTrouble, feed_of, fetch_feed, shipped_feed
from tray_app.core.reporting.updates import read_feed

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture(autouse=True)
def _no_bundle_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def publisher(sites: Callable[..., Site], certificate_authority: CertificateAuthority) -> Publisher:
    return Publisher(sites(server_context(certificate_authority)))


@pytest.fixture
def session(certificate_authority: CertificateAuthority) -> Iterator[HttpSession]:
    with HttpSession(certificate_authority.ca_file, (2.0, 1.0)) as session:
        yield session


def refused(feed: Feed, session: HttpSession) -> str:
    with pytest.raises(FeedTrouble) as caught:
        fetch_feed(feed, session)
    return str(caught.value)


def test_a_signed_feed_is_read_and_tells_nothing_about_who_reads(publisher: Publisher, session: HttpSession) -> None:
    publisher.publish("0.2.0", NOON)
    for _ in range(2):
        found = read_feed(fetch_feed(publisher.feed, session), publisher.feed.address)
    assert str(found.version) == "0.2.0"
    asked = publisher.site.requests
    assert [(command, path) for command, path, _ in asked] == [("GET", PATH)] * 2
    # And neither a cookie nor a header says which computer this is, or which version runs
    for _, _, headers in asked:
        assert headers == {
            "Host": f"localhost:{publisher.site.port}",
            "User-Agent": "DidItLog",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "keep-alive",
        }


def spoilt(file: bytes) -> Iterator[tuple[str, bytes]]:
    line, _, content = file.partition(b"\n")
    yield "empty", b""
    yield "not signed", content
    yield "an empty signature", b"\n" + content
    yield "a short signature", line[:80] + b"\n" + content
    yield "no base64", b"?" * 88 + b"\n" + content
    yield "truncated", file[:-1]
    yield "longer", file + b" "
    yield "another version", file.replace(b"0.2.0", b"9.9.9")
    yield "another line end", file.replace(b"\n", b"\r\n")
    yield "the signature alone", line


def test_what_is_not_signed_byte_for_byte_is_refused(publisher: Publisher, session: HttpSession) -> None:
    for what, file in spoilt(publisher.publish("0.2.0", NOON)):
        publisher.serve(file)
        assert "signed" in refused(publisher.feed, session), what


def test_another_key_and_another_purpose_sign_nothing(publisher: Publisher, session: HttpSession) -> None:
    file = publisher.publish("0.2.0", NOON)
    content = file.partition(b"\n")[2]
    publisher.serve(publisher.signed(content, Ed25519PrivateKey.generate()))
    assert refused(publisher.feed, session) == "not signed by whom this build trusts"
    publisher.serve(base64.b64encode(publisher.key.sign(content)) + b"\n" + content)
    assert refused(publisher.feed, session) == "not signed by whom this build trusts"
    publisher.serve(file)
    for key in (bytes(32), b"\xff" * 32):
        assert refused(Feed(publisher.feed.address, key), session) == "not signed by whom this build trusts"


def test_a_huge_answer_is_not_read_to_its_end(publisher: Publisher, session: HttpSession) -> None:
    publisher.serve(publisher.signed(b" " * LARGEST))
    assert refused(publisher.feed, session) == "too large"

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 4096)

    publisher.site.answer = endless
    assert refused(publisher.feed, session) == "too large"


def test_an_answer_that_breaks_off_is_refused(publisher: Publisher, session: HttpSession) -> None:
    file = publisher.publish("0.2.0", NOON)

    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(file)))
        handler.end_headers()
        handler.wfile.write(file[:50])
        handler.close_connection = True

    publisher.site.answer = broken
    assert refused(publisher.feed, session)


def test_a_server_that_takes_its_time_is_given_up(
    publisher: Publisher, session: HttpSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "_LONGEST_S", 0.5)

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            if publisher.site.is_over.wait(0.1):
                return

    publisher.site.answer = dripping
    assert refused(publisher.feed, session) == "GivenUp"


def test_tls_holds_on_the_whole_way(publisher: Publisher, session: HttpSession, sites: Callable[..., Site]) -> None:
    plain = sites()
    plain.answer = lambda handler: reply(handler, 200, publisher.publish("0.2.0", NOON))
    publisher.site.answer = answering(302, Location=f"http://localhost:{plain.port}{PATH}")
    assert refused(publisher.feed, session) == "sent on to an address without TLS"
    assert refused(Feed(f"http://localhost:{plain.port}{PATH}", publisher.feed.key), session)
    assert plain.requests == []
    # And a certificate that nobody vouches for is no TLS
    publisher.publish("0.2.0", NOON)
    with HttpSession(timeouts=(2.0, 1.0)) as untrusting:
        assert refused(publisher.feed, untrusting) == "UntrustedCertificate"


def test_a_redirect_within_tls_is_followed_but_not_for_ever(publisher: Publisher, session: HttpSession) -> None:
    file = publisher.publish("0.2.0", NOON)
    site = publisher.site
    site.answer = lambda handler: (
        reply(handler, 200, file) if handler.path == "/there" else reply(handler, 302, Location="/there")
    )
    assert fetch_feed(publisher.feed, session) == file.partition(b"\n")[2]
    site.answer = answering(302, Location=PATH)
    asked = len(site.requests)
    assert refused(publisher.feed, session) == "sent on too often"
    assert len(site.requests) - asked == 4


@pytest.mark.parametrize("status", [204, 304, 404, 500])
def test_a_server_without_a_feed_is_no_news(publisher: Publisher, session: HttpSession, status: int) -> None:
    publisher.site.answer = answering(status)
    assert refused(publisher.feed, session) == f"status {status}"


def test_without_a_network_there_is_no_news(publisher: Publisher, session: HttpSession) -> None:
    publisher.site.close()
    assert refused(publisher.feed, session) == "ConnectionError"


def test_a_build_says_where_it_looks_or_looks_nowhere(tmp_path: Path) -> None:
    assert shipped_feed(tmp_path) is None
    file = tmp_path / FEED_FILE
    file.write_text(f'{{"address": "https://downloads.example.com/feed.txt", "key": "{KEY}"}}', "utf-8")
    found = shipped_feed(tmp_path)
    assert found == Feed("https://downloads.example.com/feed.txt", bytes(32))
    assert found.server == "downloads.example.com"
    for broken in ("", "null", "[]", "{}", '{"address": 7, "key": 7}', '{"address": "https://x.example"}', "\x00"):
        file.write_text(broken, "utf-8")
        assert shipped_feed(tmp_path) is None


def test_a_checkout_looks_nowhere() -> None:
    assert shipped_feed(Path(__file__).parents[3] / "resources") is None


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("http://downloads.example.com/", KEY),
        ("https://", KEY),
        ("https://rep@downloads.example.com/", KEY),
        ("https://downloads.example.com/\n", KEY),
        ("", KEY),
        ("https://downloads.example.com/", ""),
        ("https://downloads.example.com/", KEY[:-4]),
        ("https://downloads.example.com/", f"{KEY}\n"),
        ("https://downloads.example.com/", "ä"),
    ],
)
def test_half_a_feed_is_none(address: str, key: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        feed_of(address, key)


def test_cryptography_is_loaded_for_a_feed_alone() -> None:
    # In a program of its own, as other tests have loaded everything
    script = "import sys, tray_app.desktop; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
