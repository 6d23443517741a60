"""A token endpoint whose answers are no answers: nothing of them is kept, and the old sign-in stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.adapters.sign_in.conftest import trouble_of
from tests.examples import examples
from tests.rig.wire import Wire
from tray_app.adapters.net import repetition
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.oauth_trouble import AnswerLost
from tray_app.core.model.errors import CannotCheck


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire(lambda _: None)
    yield made
    made.close()


@pytest.fixture
def oauth(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Iterator[OAuth]:
    # A busy server is asked again as ever, but at once: the pause changes nothing about what it answers.
    monkeypatch.setattr(repetition.RETRIES, "backoff_factor", 0.0)
    with HttpSession(timeouts=(5.0, 5.0)) as session:
        yield OAuth(session, ExternalClientApp(client_id="3MVG9app", login_url=wire.url))


def answer(wire: Wire, status: int, body: bytes, more: bytes = b"") -> None:
    head = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n"
    wire.play = lambda connection: connection.sendall(head % (status, len(body), more) + body)


def to(location: bytes) -> bytes:
    return b"Location: %s\r\n" % location


GOOD = {"access_token": "00D!new", "instance_url": "https://acme.my.salesforce.com"}
ODD = {
    "nested without end": b"[" * 200_000,
    "a number without end": b"9" * 10_000,
    "half of it": json.dumps(GOOD).encode()[:-4],
    "no text": b"\xff\xfe\x00",
    "no token": json.dumps({**GOOD, "access_token": ""}).encode(),
    "a list for a token": json.dumps({**GOOD, "access_token": ["00D!new"]}).encode(),
    "a token of a megabyte": json.dumps({**GOOD, "access_token": "x" * 2**20}).encode(),
    "a token that is a header": json.dumps({**GOOD, "access_token": "00D!new\r\nX-Evil: 1"}).encode(),
    "a token beyond ASCII": json.dumps({**GOOD, "access_token": "00D!토큰"}).encode(),
    "an address that is none": json.dumps({**GOOD, "instance_url": "https://[acme"}).encode(),
    "an address in the clear": json.dumps({**GOOD, "instance_url": "http://acme.my.salesforce.com"}).encode(),
    "no host": json.dumps({**GOOD, "instance_url": "https:///services"}).encode(),
    "a port that is none": json.dumps({**GOOD, "instance_url": "https://acme.my.salesforce.com:port"}).encode(),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_grant_is_a_lost_answer(wire: Wire, oauth: OAuth, what: str) -> None:
    answer(wire, 200, ODD[what])
    trouble = trouble_of(lambda: oauth.renew("the-old-token", "https://acme.my.salesforce.com"))
    assert isinstance(trouble, AnswerLost)
    assert trouble.code == "check.salesforce_unavailable"


@pytest.mark.parametrize("status", [200, 400, 401, 403, 500, 503])
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=12),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["error", "error_description", "access_token", "instance_url", "id", "refresh_token"]),
                inner,
            )
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode())
)
@example(body=b'{"error": []}')
def test_any_answer_is_a_grant_or_a_reason(wire: Wire, oauth: OAuth, status: int, body: bytes) -> None:
    answer(wire, status, body)
    with suppress(CannotCheck):
        assert isinstance(oauth.renew("the-old-token", "https://acme.my.salesforce.com"), Grant)
    with suppress(CannotCheck):
        oauth.revoke("the-old-token")
    oauth.who(Grant(access_token="t", instance_url=wire.url, identity_url=body.decode("utf-8", "replace")))


ELSEWHERE = {
    "https://portal.example/?netz=H\u00f4tel".encode("latin-1"): "portal.example",
    "https://h\u00f4tel.example/".encode(): "h%C3%B4tel.example",
    b"https://portal.example:99999/": "portal.example",
    b"https://[portal": "?",
    "https://\u2100.example/".encode(): "?",
    b"https:///no/host": "?",
}


@pytest.mark.parametrize("location", ELSEWHERE)
def test_a_way_that_is_oddly_written_is_the_networks_page(wire: Wire, oauth: OAuth, location: bytes) -> None:
    answer(wire, 302, b"", to(location))
    for ask in (
        lambda: oauth.redeem("code", "verifier", "http://localhost:1717/OauthRedirect"),
        lambda: oauth.renew("the-old-token", "https://acme.my.salesforce.com"),
        lambda: oauth.revoke("the-old-token"),
    ):
        trouble = trouble_of(ask)
        assert isinstance(trouble, AnswerLost)
        assert trouble.code == "check.network_sign_in"
        assert str(trouble.evidence[0].answer) == f"a way to another address: {ELSEWHERE[location]}"
        assert trouble.__context__ is None, "it may hold the form with its secrets"
    assert oauth.who(Grant(access_token="t", instance_url=wire.url)) == (None, None)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(location=st.binary(max_size=30).map(lambda raw: raw.translate(None, b"\r\n")))
def test_any_way_is_a_reason(wire: Wire, oauth: OAuth, location: bytes) -> None:
    for begin in (b"", b"https://", b"//"):
        answer(wire, 302, b"", to(begin + location))
        trouble = trouble_of(lambda: oauth.renew("the-old-token", "https://acme.my.salesforce.com"))
        assert trouble.code in {"check.network_sign_in", "check.salesforce_unavailable"}
