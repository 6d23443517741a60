"""Tokens that come from elsewhere, on standard input."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.salesforce.given_token import accept_token
from tray_app.adapters.salesforce.grant import Grant
from tray_app.core.model.errors import BadConfiguration

SECRET = "00Dxx0000001gPL!AR8AQJXg5oj8jXSgxJfA0lBog"
ORG = "https://acme.my.salesforce.com"


@pytest.mark.parametrize(
    ("given_text", "argument", "expected"),
    [
        (SECRET + "\n", ORG, Grant(access_token=SECRET, instance_url=ORG)),
        (
            "\ufeff" + SECRET,
            "acme.lightning.force.com/lightning/page/home",
            Grant(access_token=SECRET, instance_url=ORG),
        ),
        (json.dumps({"access_token": SECRET, "instance_url": ORG}), None, Grant(access_token=SECRET, instance_url=ORG)),
        (json.dumps({"access_token": SECRET}), ORG, Grant(access_token=SECRET, instance_url=ORG)),
        (
            json.dumps(
                {
                    "access_token": SECRET,
                    "refresh_token": "5Aep861" + SECRET,
                    "instance_url": ORG + "/",
                    "id": "https://login.salesforce.com/id/00D/005",
                    "scope": "api",
                }
            ),
            "https://other.example.com",
            Grant(
                access_token=SECRET,
                refresh_token="5Aep861" + SECRET,
                instance_url=ORG,
                identity_url="https://login.salesforce.com/id/00D/005",
            ),
        ),
    ],
)
def test_accepted(given_text: str, argument: str | None, expected: Grant) -> None:
    assert accept_token(given_text, argument) == expected


@pytest.mark.parametrize(
    ("given_text", "argument", "hint"),
    [
        ("", ORG, "standard input"),
        ("  \n", ORG, "standard input"),
        (SECRET, None, "--instance-url"),
        (SECRET + " and more", ORG, "no token has"),
        (json.dumps({"access_token": SECRET}), None, "--instance-url"),
        (json.dumps({"refresh_token": SECRET, "instance_url": ORG}), None, "no access_token"),
        (json.dumps({"access_token": 5, "instance_url": ORG}), None, "not a token"),
        (json.dumps({"access_token": SECRET, "instance_url": "http://acme.example.com"}), None, "instance_url"),
        (json.dumps({"access_token": SECRET, "instance_url": SECRET + " x"}), None, "instance_url"),
        (SECRET, "https://acme.my.salesforce.com@evil.example", "instance_url"),
        (SECRET, "https://evil.example", "instance_url"),
        (SECRET, "https://acme.my.salesforce.com.evil.example", "instance_url"),
        (SECRET, "https://acmesalesforce.com", "instance_url"),
        (SECRET, "https://acme.my.salesforce.com:8443", "instance_url"),
        (json.dumps({"access_token": SECRET, "instance_url": "https://evil.example"}), ORG, "instance_url"),
        (json.dumps({"status": 0, "result": {"accessToken": SECRET}}), None, "inner object"),
        (json.dumps({"access_token": "[REDACTED] Use 'sf org auth show-access-token' to view"}), ORG, "hidden"),
        (json.dumps([SECRET]), ORG, "neither"),
        ('{"access_token": "' + SECRET, ORG, "neither"),
        ("[" * 30_000, ORG, "neither"),
        (SECRET * 2000, ORG, "too long"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_refused_with_a_hint_and_without_the_value(given_text: str, argument: str | None, hint: str) -> None:
    with pytest.raises(BadConfiguration) as trouble:
        accept_token(given_text, argument)
    assert hint in str(trouble.value)
    assert SECRET not in str(trouble.value)
    assert SECRET not in repr(trouble.value.message)


@given(st.text(max_size=200))
def test_any_text_is_a_grant_or_a_helpful_error(words: str) -> None:
    with contextlib.suppress(BadConfiguration):
        assert accept_token(words, ORG).access_token in words


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='{["'), min_size=8))
def test_any_printable_word_is_taken_as_it_is(token: str) -> None:
    assert accept_token(f" {token}\r\n", ORG).access_token == token
