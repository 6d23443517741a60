"""What refusals of the token endpoint and of the redirect mean for the tokens, over every quoted body."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from tests.rig.ports import free_ports
from tray_app.adapters.browser.redirect import read_redirect
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.oauth_trouble import (
    AnswerLost,
    GrantRefused,
    redirect_trouble,
    refusal,
    transport_trouble,
)
from tray_app.core.model.errors import CannotCheck

KEPT = {"inactive user", "ip restricted", "user hasn't approved this consumer"}
"""Descriptions of an `invalid_grant` that somebody can lift, so that the tokens stay."""


def _answered(status: int, body: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body.encode()
    return response


def _quoted(reference_data: Path, part: str) -> list[dict[str, Any]]:
    quoted = json.loads((reference_data / "salesforce" / "error_bodies_verbatim.json").read_text("utf-8"))
    entries: list[dict[str, Any]] = quoted[part]
    assert entries
    return entries


def test_every_quoted_answer_of_the_token_endpoint_is_known(reference_data: Path) -> None:
    for entry in _quoted(reference_data, "oauth_token_endpoint"):
        body = entry.get("body")
        if body is None:
            body = {"error": "unsupported_grant_type", "error_description": entry["body_contains"]}
        trouble = refusal(_answered(entry["http"] or 400, json.dumps(body)), body)
        ended = body["error"] == "invalid_grant" and body["error_description"] not in KEPT
        assert isinstance(trouble, GrantRefused) is ended, entry
        assert (trouble.code == "check.signed_out") is ended, entry


def test_too_many_sign_ins_in_an_hour_end_none() -> None:
    body = {"error": "invalid_grant", "error_description": "login rate exceeded"}
    trouble = refusal(_answered(400, json.dumps(body)), body)
    assert not isinstance(trouble, GrantRefused)
    assert trouble.code == "check.rate_limited"


def test_every_quoted_redirect_is_read_and_known(reference_data: Path) -> None:
    for entry in _quoted(reference_data, "oauth_redirect"):
        redirect = read_redirect(entry["query"], "a-state")
        assert redirect is not None, entry
        trouble = redirect_trouble(redirect.error, redirect.description)
        assert trouble.code in {"check.not_signed_in", "check.app_not_installed"}, entry
        assert trouble.evidence


@pytest.mark.parametrize(
    ("error", "description", "code"),
    [
        ("access_denied", "end-user denied authorization", "check.not_signed_in"),
        ("access-denied", "", "check.not_signed_in"),
        ("invalid_client", "app must be installed into org", "check.app_not_installed"),
        ("OAUTH_EC_APP_NOT_FOUND", "external client app is not installed in this org", "check.app_not_installed"),
        ("invalid_grant", "external client app is not installed in this org", "check.app_not_installed"),
        ("invalid_request", "OAUTH_EC_APP_NOT_FOUND", "check.app_not_installed"),
        ("OAUTH_APP_BLOCKED", "this app is blocked by admin", "check.app_not_installed"),
        ("invalid_grant", "anything", "check.not_signed_in"),
        ("server_error", "", "check.salesforce_unavailable"),
        ("<script>", "%s{x}", "check.salesforce_unavailable"),
    ],
)
def test_redirects(error: str, description: str, code: str) -> None:
    assert redirect_trouble(error, description).code == code


def test_only_what_may_have_arrived_is_a_lost_answer() -> None:
    never_sent = requests.ConnectionError(
        MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]
    )
    broken = requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError()))
    proxy = requests.exceptions.ProxyError("407 Proxy Authentication Required")

    assert not isinstance(transport_trouble(never_sent), AnswerLost)
    assert not isinstance(transport_trouble(requests.ConnectTimeout()), AnswerLost)
    assert not isinstance(transport_trouble(proxy), AnswerLost)
    lost = transport_trouble(broken)
    assert isinstance(lost, AnswerLost)
    assert lost.ask_again
    late = transport_trouble(requests.ReadTimeout())
    assert isinstance(late, AnswerLost)
    assert not late.ask_again


def test_nobody_there_is_offline() -> None:
    (port,) = free_ports(1)
    oauth = OAuth(HttpSession(), ExternalClientApp(client_id="3MVG9app", login_url=f"https://localhost:{port}"))
    with pytest.raises(CannotCheck, match=r"check\.offline") as trouble:
        oauth.revoke("anything")
    assert not isinstance(trouble.value, AnswerLost)
