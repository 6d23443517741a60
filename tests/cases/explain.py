"""Error lines as people paste them, and what `explain` makes of each: reason, how sure, and what else it could be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from tests.cases import Case
from tray_app.core.explain.explainer import explain

_ID = "00Q5g00000ABCdeEAG"
_BODY = [
    {"message": f"Contact ID: id value of incorrect type: {_ID}", "errorCode": "MALFORMED_ID", "fields": ["WhoId"]}
]
_COMPOSITE = {
    "compositeResponse": [
        {
            "body": [{"errorCode": "LIMIT_EXCEEDED", "message": "Limit of 25 subrequests exceeded"}],
            "httpStatusCode": 400,
        }
    ]
}
_STALE_BEFORE = "person.stale_id likely or access.record_hidden"
_BAD_ID = (
    (f"FIELD_INTEGRITY_EXCEPTION: Name ID: id value of incorrect type: {_ID}", "org.restricted_picklist proved"),
    (f"field_integrity_exception - Related To ID: ID VALUE OF INCORRECT TYPE: {_ID}", "org.restricted_picklist proved"),
    ("id value of incorrect type", "unknown"),
    (f"Related To ID: id value of incorrect type: {_ID}: [WhatId]", "unknown"),
    ("field integrity exception: WhoId (id value of incorrect type)", "unknown"),
    (f"MALFORMED_ID: Owner ID: id value of incorrect type: {_ID}", _STALE_BEFORE),
    ("MALFORMED_ID: bad id 003", _STALE_BEFORE),
    (json.dumps(_BODY), _STALE_BEFORE),
    (f"<faultstring>MALFORMED_ID: id value of incorrect type: {_ID}</faultstring>", _STALE_BEFORE),
)
_UNIQUE = (
    ("DUPLICATE_VALUE: duplicate value found: CALL_UUID__c duplicates value on record with id: 00T5", "likely"),
    ('[{"errorCode":"DUPLICATE_VALUE","message":"duplicate value found: X__c duplicates value"}]', "likely"),
    ("duplicate value found: <unknown> duplicates value on record with id: <unknown>", "proved"),
    ("duplicate_value, Duplicate Value Found: CALL_UUID__c", "likely"),
)
_TOO_MUCH = (
    "LIMIT_EXCEEDED",
    "LIMIT_EXCEEDED: The request body contains too many subrequests",
    '[{"message":"Too many query subrequests. Limit is 5","errorCode":"LIMIT_EXCEEDED"}]',
    json.dumps(_COMPOSITE),
)
_NO_API = (
    ("INVALID_SESSION_ID: This session is not valid for use with the REST API", "access.api_disabled proved"),
    ("INVALID_SESSION_ID: This session is not valid for use with the API", "connection.tool_stopped proved"),
    ("This session is not valid for use with the SOAP API", "unknown"),
    ("this session is NOT VALID for use with the rest api", "access.api_disabled proved"),
    ('[{"errorCode":"INVALID_SESSION_ID","message":"This session is not valid for use with the REST API"}]',
     "access.api_disabled proved"),
)  # fmt: skip
_OTHERS = (
    ("the app is not in the org", "external client app is not installed in this org", "unknown",
     "connection.tool_app_blocked proved"),
    ("the app is not in the org", "Errors encountered: External client app is not installed in this org", "unknown",
     "connection.tool_app_blocked proved"),
    ("the app is not in the org",
     "/RemoteAccessErrorPage.apexp?error=invalid_client&error_description=external+client+app+is+not+installed",
     "connection.tool_app_blocked likely", "connection.tool_app_blocked proved"),
    ("a session without its words", "INVALID_SESSION_ID: 세션이 올바르지 않습니다", "connection.tool_stopped proved",
     "connection.tool_stopped likely or access.api_disabled"),
    ("a limit of Apex has the same name", "LIMIT_EXCEEDED: Apex trigger T: System.LimitException: Too many SOQL",
     "org.automation likely", "org.automation likely"),
    ("a duplicate rule is one", "DUPLICATES_DETECTED: Use one of these records?", "org.duplicate_rule proved",
     "org.duplicate_rule proved"),
    ("an admin's own words are not the error's", "FIELD_CUSTOM_VALIDATION_EXCEPTION: id value of incorrect type",
     "org.validation_rule proved", "org.validation_rule proved"),
    ("a picklist is one", "Type: bad value for restricted picklist field: Anruf", "org.restricted_picklist proved",
     "org.restricted_picklist proved"),
    ("HubSpot's own line", "Insufficient access or missing Salesforce record", "unknown",
     "access.parent_record likely or person.stale_id"),
    ("HubSpot's own line", "Salesforce duplicate rule", "unknown", "org.duplicate_rule likely"),
    ("HubSpot's own line", "Salesforce field permission", "unknown", "access.fields likely"),
    ("HubSpot's own line", "Salesforce object permissions missing", "unknown",
     "access.task_create likely or access.parent_record"),
    ("HubSpot's own line", "Salesforce Organization API Limit exceeded", "unknown", "org.api_limit likely"),
    ("HubSpot's own line", "API access disabled for Salesforce organization", "unknown", "access.api_disabled proved"),
    ("HubSpot's own line", "Custom code error", "unknown", "org.automation likely or org.validation_rule"),
    ("HubSpot's own line", "Email already in use", "unknown", "unknown.unproven likely"),
    ("HubSpot's own line", "Waiting for account to sync", "unknown", "unknown.unproven likely"),
    ("Groove's own line", "Email was not logged - No related record found", "unknown", "person.no_record likely"),
    ("a dialer's own line", "no related contact", "unknown", "person.no_record likely"),
    ("Einstein's own line", "Activities aren't being captured", "unknown", "eac.needs_attention likely"),
    ("nobody knows this line", "Sync failed", "unknown.unproven, status 0", "unknown"),
    ("nobody knows this line", "FOO_BAR: Something went wrong", "unknown.unproven, status 0", "unknown"),
)  # fmt: skip


def _answer(pasted: str) -> str:
    found = explain(pasted)
    if not found.is_known:
        return "unknown"
    return " ".join((found.code, found.confidence, *(f"or {code}" for code in found.also_possible)))


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for pasted, before in _BAD_ID:
        yield "a wrong id is no picklist", pasted, before, "person.stale_id likely"
    for pasted, sure in _UNIQUE:
        yield (
            "a value that must be unique is no duplicate rule",
            pasted,
            f"org.duplicate_rule {sure}",
            ("unknown.unproven likely"),
        )
    for pasted in _TOO_MUCH:
        yield "too much in one request is no flow", pasted, "org.automation likely", "unknown.unproven likely"
    for pasted, before in _NO_API:
        yield "no API: two causes", pasted, before, "access.api_disabled likely or check.ip_restricted"
    yield from _OTHERS


CASES = tuple(
    Case(kind=kind, given=pasted, before=before, right=right, answer=partial(_answer, pasted))
    for kind, pasted, before, right in _rows()
)
