"""Every refusal we know of, as its own words came, has its code; and none is read as an empty answer."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tray_app.adapters.salesforce.refusals import Remedy, refusal_of
from tray_app.core.model.reasons import CATALOGUE

UNAVAILABLE = ("check.salesforce_unavailable", Remedy.NONE)

REST = {
    "401_expired": ("check.signed_out", Remedy.RENEW),
    "401_not_valid_for_rest": ("access.api_disabled", Remedy.NONE),
    "401_agent_app": ("access.api_disabled", Remedy.NONE),
    "403_daily_limit": ("org.api_limit", Remedy.NONE),
    "414_html": UNAVAILABLE,
    "420_edge_html": UNAVAILABLE,
    "406_empty": UNAVAILABLE,
    "500_html": UNAVAILABLE,
    "500_errorid": UNAVAILABLE,
    "503_busy": UNAVAILABLE,
    "503_cdn_html": UNAVAILABLE,
    "400_fls_field_task_type": ("access.fields", Remedy.DESCRIBE),
    "400_fls_field_query": ("access.fields", Remedy.DESCRIBE),
    "400_fls_write": ("access.fields", Remedy.NONE),
    "400_metadata_query": UNAVAILABLE,
    "400_missing_required_custom": ("org.required_field", Remedy.NONE),
    "400_validation_rule": ("org.validation_rule", Remedy.NONE),
    "403_txn_security": UNAVAILABLE,
    "200_composite_sub_404": ("check.salesforce_unavailable", Remedy.ABSENT),
    "200_composite_mixed": ("check.salesforce_unavailable", Remedy.ABSENT),
    "composite_rollback_codes": UNAVAILABLE,
}
TOKEN_ENDPOINT = {
    "expired access/refresh token": "check.signed_out",
    "inactive user": "connection.user_inactive",
    "ip restricted": "check.ip_restricted",
    "activation secret invalid": "check.signed_out",
    "user hasn't approved this consumer": "check.app_not_installed",
    "authentication failure": "check.signed_out",
    "authentication failure - Invalid Password": "check.signed_out",
    "Audience validation failed": "check.signed_out",
    "grant type not supported": "check.salesforce_unavailable",
}
REDIRECT = {
    "error=invalid_request&error_description=missing+required+code+challenge": "check.app_not_installed",
    "error=access_denied": "check.not_signed_in",
}


@pytest.fixture(scope="module")
def recorded(reference_data: Path) -> dict[str, list[dict[str, Any]]]:
    parsed: dict[str, list[dict[str, Any]]] = json.loads(
        (reference_data / "salesforce" / "error_bodies_verbatim.json").read_text(encoding="utf-8")
    )
    return parsed


def body_of(entry: dict[str, Any]) -> object:
    for key in ("body", "body_text", "body_contains"):
        if key in entry:
            return entry[key]
    codes = entry.get("errorCodes") or [entry["errorCode"]]
    message = entry.get("message") or entry.get("message_prefix") or entry.get("message_contains") or ""
    return [{"errorCode": code, "message": message} for code in codes]


def test_every_recorded_refusal_of_the_rest_api_has_its_code(recorded: dict[str, list[dict[str, Any]]]) -> None:
    seen = {}
    for entry in recorded["rest"]:
        refusal = refusal_of(entry["http"], body_of(entry), entry.get("headers"))
        seen[entry["id"]] = (refusal.code, refusal.remedy)

    assert seen.pop("403_txn_security") == UNAVAILABLE
    assert seen == {key: value for key, value in REST.items() if key != "403_txn_security"}


def test_every_recorded_answer_of_the_token_endpoint_has_its_code(recorded: dict[str, list[dict[str, Any]]]) -> None:
    for entry in recorded["oauth_token_endpoint"]:
        body = entry.get("body") or entry["body_contains"]
        description = body["error_description"] if isinstance(body, dict) else body
        assert refusal_of(entry["http"], body).code == TOKEN_ENDPOINT[description]


def test_every_recorded_redirect_and_dead_end_has_its_code(recorded: dict[str, list[dict[str, Any]]]) -> None:
    for entry in recorded["oauth_redirect"]:
        assert refusal_of(None, dict(parse_qsl(entry["query"]))).code == REDIRECT[entry["query"]]
    for entry in recorded["oauth_browser_dead_end"]:
        query = dict(parse_qsl(urlsplit(entry["url"]).query))
        assert refusal_of(None, query).code == "check.app_not_installed"
        assert refusal_of(200, entry["page_text"]).code == "check.app_not_installed"


@pytest.mark.parametrize(
    ("status", "body", "code", "remedy"),
    [
        (401, "", "check.signed_out", Remedy.RENEW),
        (403, "Bad_OAuth_Token", "check.signed_out", Remedy.RENEW),
        (
            403,
            [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "ConcurrentPerOrgLongTxn Limit exceeded."}],
            "check.rate_limited",
            Remedy.NONE,
        ),
        (429, "", "check.rate_limited", Remedy.NONE),
        (
            400,
            {"error": "invalid_grant", "error_description": "login rate exceeded"},
            "check.rate_limited",
            Remedy.NONE,
        ),
        (400, {"error": "invalid_grant", "error_description": "Login Rate limit"}, "check.rate_limited", Remedy.NONE),
        (400, {"error": "invalid_grant", "error_description": "a corporate token"}, "check.signed_out", Remedy.NONE),
        (403, [{"errorCode": "API_DISABLED_FOR_ORG", "message": "x"}], "access.api_disabled", Remedy.NONE),
        (403, [{"errorCode": "API_CURRENTLY_DISABLED", "message": "x"}], "access.api_disabled", Remedy.NONE),
        (407, "<html>", "check.proxy_auth", Remedy.NONE),
        (503, "<html>Down for scheduled maintenance</html>", "org.maintenance", Remedy.NONE),
        (200, "<html>We are down for maintenance</html>", "check.salesforce_unavailable", Remedy.NONE),
        (200, '{"compositeResp', "check.salesforce_unavailable", Remedy.NONE),
        (400, [{"errorCode": "QUERY_TIMEOUT", "message": "x"}], "check.salesforce_unavailable", Remedy.NONE),
        (
            400,
            [{"errorCode": "INVALID_TYPE", "message": "sObject type 'Task' is not supported."}],
            "check.no_task_access",
            Remedy.ABSENT,
        ),
        (
            400,
            [{"errorCode": "INVALID_TYPE", "message": "sObject type 'Lead' is not supported."}],
            "access.lead_object",
            Remedy.ABSENT,
        ),
        (
            400,
            [
                {
                    "errorCode": "INVALID_TYPE",
                    "message": "\nSELECT Id FROM X WHERE A = 'sObject type 'Task''\n^\nERROR at Row:1:Column:16\n"
                    "sObject type 'X' is not supported.",
                }
            ],
            "check.salesforce_unavailable",
            Remedy.ABSENT,
        ),
        (403, [{"errorCode": "TXN_SECURITY_NO_ACCESS", "message": "x"}], "org.security_policy", Remedy.NONE),
        (
            400,
            {"error": "invalid_grant", "error_description": "user is not admin approved"},
            "check.app_not_installed",
            Remedy.NONE,
        ),
        (400, {"error": "invalid_client", "error_description": "x"}, "check.app_not_installed", Remedy.NONE),
        (None, None, "check.salesforce_unavailable", Remedy.NONE),
        (500, [None, 3, "x"], "check.salesforce_unavailable", Remedy.NONE),
    ],
)
def test_further_refusals(status: int | None, body: object, code: str, remedy: Remedy) -> None:
    refusal = refusal_of(status, body)

    assert (refusal.code, refusal.remedy) == (code, remedy)
    assert code in CATALOGUE


def test_the_real_failure_of_a_composite_decides_and_not_its_shadows() -> None:
    body = [
        {"errorCode": "PROCESSING_HALTED", "message": "The transaction was rolled back"},
        {"errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Pick a reason"},
    ]

    assert refusal_of(400, body).code == "org.validation_rule"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"retry-after": "Mon, 23 Nov 2026 20:01:00 GMT", "date": "Mon, 23 Nov 2026 20:00:00 GMT"}, 60.0),
        ({"Retry-After": "Mon, 23 Nov 2026 20:01:00 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert refusal_of(503, "", headers).retry_after_s == seconds
