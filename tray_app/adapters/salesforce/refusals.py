"""What Salesforce says when it refuses → a code of the catalogue, and what may help before giving up.

One table, read from the top; the first rule that fits decides. Codes alone mislead (two different 401 share
INVALID_SESSION_ID, seven different `invalid_grant` differ in their description), so a rule looks at the words too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum

from tray_app.core.model.verdict import Evidence

_READ_AT_MOST = 4000
"""Characters of an answer that is not JSON which are searched: error pages say what they are at their beginning."""
_LONGEST_WAIT_S = 24 * 3600.0
"""Nobody means longer than the org's own day."""
_PLACE = "\nERROR at Row:"


class Remedy(StrEnum):
    """What may help before the code is told to the rep."""

    NONE = "none"
    """Nothing on our side."""
    RENEW = "renew"
    """A new access token, once."""
    DESCRIBE = "describe"
    """A field is gone since the describe: describe anew and ask again, once."""
    ABSENT = "absent"
    """The object is not there for this rep: go on without it where it is optional."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request was not answered."""

    code: str
    """The code of the catalogue, should the remedy not help."""
    remedy: Remedy = Remedy.NONE
    """What to try first."""
    retry_after_s: float | None = None
    """Seconds Salesforce asked us to wait."""
    evidence: tuple[Evidence, ...] = ()
    """What else is known about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    code: str
    errors: frozenset[str] = frozenset()
    """`errorCode` or `error`; empty for any."""
    words: re.Pattern[str] | None = None
    """Found in the message, the description or the page; None for any."""
    statuses: range = range(1000)
    """HTTP status; 0 stands for a redirect or an answer without one."""
    remedy: Remedy = Remedy.NONE


def _rule(code: str, errors: str = "", words: str = "", statuses: range = range(1000), **more: Remedy) -> _Rule:
    pattern = re.compile(words, re.IGNORECASE) if words else None
    return _Rule(code=code, errors=frozenset(errors.split()), words=pattern, statuses=statuses, **more)


_UNAVAILABLE = "check.salesforce_unavailable"
_NOT_INSTALLED = "check.app_not_installed"
_SIGNED_OUT = "check.signed_out"
_SERVER = range(500, 600)
_NOT_THERE = "INVALID_TYPE INVALID_TYPE_FOR_OPERATION NOT_FOUND"

_TABLE: tuple[_Rule, ...] = (
    _rule("check.proxy_auth", statuses=range(407, 408)),
    # --- the access token; Bad_OAuth_Token is how userinfo words it
    _rule("access.api_disabled", words=r"not valid for use with the REST API|not attached to Agent"),
    _rule(_SIGNED_OUT, "INVALID_SESSION_ID", remedy=Remedy.RENEW),
    _rule(_SIGNED_OUT, words="Bad_OAuth_Token|Missing_OAuth_Token", statuses=range(401, 404), remedy=Remedy.RENEW),
    _rule("access.api_disabled", "API_DISABLED_FOR_ORG API_CURRENTLY_DISABLED FUNCTIONALITY_NOT_ENABLED"),
    # --- sign-in, renewal and the redirect back from the browser (RFC 6749 and Salesforce's own descriptions)
    _rule("connection.user_inactive", "invalid_grant", "inactive user|user is inactive"),
    _rule("connection.user_inactive", "inactive_user INACTIVE_OWNER_OR_USER"),
    _rule("check.ip_restricted", "invalid_grant invalid_request access_denied", "ip restricted|restricted ip|ip range"),
    _rule(_NOT_INSTALLED, "invalid_grant", "hasn't approved this consumer|not admin approved"),
    _rule(_NOT_INSTALLED, "OAUTH_EC_APP_NOT_FOUND OAUTH_APP_BLOCKED OAUTH_APPROVAL_ERROR_GENERIC"),
    _rule(
        _NOT_INSTALLED,
        words="OAUTH_EC_APP|(external client|connected) app is not installed|app is not installed in this org",
    ),
    # Too many sign-ins of one user in an hour come as an invalid_grant too, and must not end the sign-in.
    _rule("check.rate_limited", "invalid_grant", r"\brate\b"),
    _rule(_SIGNED_OUT, "invalid_grant"),
    _rule(_NOT_INSTALLED, words="OAUTH_(APP|APPROVAL|EC_APP)|app must be installed|not admin approved|app.*blocked"),
    _rule(_NOT_INSTALLED, "CLIENT_NOT_ACCESSIBLE_FOR_USER app_not_found redirect_uri_mismatch unauthorized_client"),
    _rule(_NOT_INSTALLED, "invalid_client invalid_client_id invalid_scope unsupported_response_type invalid_request"),
    _rule("check.not_signed_in", "access_denied access-denied"),
    _rule("access.api_disabled", "inactive_org"),
    # --- limits
    _rule("check.rate_limited", "REQUEST_LIMIT_EXCEEDED", "concurrent"),
    _rule("org.api_limit", "REQUEST_LIMIT_EXCEEDED"),
    _rule("check.rate_limited", "rate_limit_exceeded"),
    _rule("check.rate_limited", words="login rate exceeded"),
    _rule("check.rate_limited", statuses=range(429, 430)),
    # --- what a query asked for
    _rule("access.fields", "INVALID_FIELD", remedy=Remedy.DESCRIBE),
    _rule("check.no_task_access", _NOT_THERE, "sObject type 'Task'", remedy=Remedy.ABSENT),
    _rule("access.lead_object", _NOT_THERE, "sObject type 'Lead'", remedy=Remedy.ABSENT),
    _rule("access.record_hidden", "INSUFFICIENT_ACCESS INSUFFICIENT_ACCESS_OR_READONLY", statuses=range(403, 404)),
    _rule(_UNAVAILABLE, _NOT_THERE, remedy=Remedy.ABSENT),
    # --- what a write was refused for
    _rule("org.validation_rule", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
    _rule("org.required_field", "REQUIRED_FIELD_MISSING"),
    _rule(
        "org.restricted_picklist",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST FIELD_FILTER_VALIDATION_EXCEPTION FIELD_INTEGRITY_EXCEPTION",
    ),
    _rule("org.automation", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY CANNOT_EXECUTE_FLOW_TRIGGER"),
    _rule("org.row_lock", "UNABLE_TO_LOCK_ROW"),
    _rule("org.storage_full", "STORAGE_LIMIT_EXCEEDED"),
    _rule("org.security_policy", "TXN_SECURITY_NO_ACCESS TXN_SECURITY_RUNTIME_EXCEPTION"),
    _rule("org.duplicate_rule", "DUPLICATES_DETECTED"),
    _rule("record.locked", "ENTITY_IS_LOCKED RECORD_LOCKED"),
    _rule("access.parent_record", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY INSUFFICIENT_ACCESS_OR_READONLY"),
    _rule("access.fields", "INVALID_FIELD_FOR_INSERT_UPDATE"),
    # --- the platform
    _rule("org.maintenance", "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE"),
    _rule("org.maintenance", words="maintenance", statuses=_SERVER),
    _rule(_SIGNED_OUT, statuses=range(401, 402), remedy=Remedy.RENEW),
)

_WRITE_TABLE: tuple[_Rule, ...] = (
    # Salesforce names a record that is of the wrong kind, deleted or not there in several ways.
    _rule("person.stale_id", "ENTITY_IS_DELETED INVALID_CROSS_REFERENCE_KEY MALFORMED_ID"),
    _rule("person.stale_id", "FIELD_INTEGRITY_EXCEPTION", "id value of incorrect type"),
    _rule("access.task_create", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted"),
    _rule("access.task_create", _NOT_THERE, "sObject type 'Task'|requested resource does not exist"),
    _rule("org.security_policy", "TXN_SECURITY_METERING_ERROR"),
    _rule("access.fields", words="No such column"),
    *(rule for rule in _TABLE if rule.remedy is Remedy.NONE and rule.errors and rule.code.startswith("org.")),
    *(rule for rule in _TABLE if rule.code in {"record.locked", "access.parent_record"}),
    _rule("access.fields", "INVALID_FIELD_FOR_INSERT_UPDATE"),
)
"""What a record itself was refused for. What does not stand here is a trouble of the whole request."""

_SHADOWS = {"PROCESSING_HALTED", "ALL_OR_NONE_OPERATION_ROLLED_BACK"}
"""Errors of a composite that only say that another part failed."""


def refusal_of(status: int | None, body: object, headers: Mapping[str, str] | None = None) -> Refusal:
    """What an answer that is not the one hoped for means.

    `body` is the parsed JSON or the text; for a redirect of the sign-in, its query as a dictionary with status None.
    What no rule knows (5xx, an error page, an answer that is cut off) is `check.salesforce_unavailable`.
    """
    wait = _seconds_to_wait(headers or {})
    complaints = list(_complaints(body))
    telling = [complaint for complaint in complaints if complaint[0] not in _SHADOWS] or complaints
    for rule in _TABLE:
        for error, message in telling or [("", "")]:
            if _fits(rule, status or 0, error, message):
                return Refusal(rule.code, rule.remedy, wait)
    return Refusal(_UNAVAILABLE, retry_after_s=wait)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRefusal:
    """Why a record was not made, as Salesforce itself said it: that is proof."""

    code: str
    """The code of the catalogue; `unknown.unproven` for an error that no rule knows."""
    error: str
    """Salesforce's own name of the error."""
    message: str
    """Its words. They are the org's own for a validation rule, and may quote what was sent."""
    fields: tuple[str, ...]
    """API names of the fields it names."""


_NAMED_FIELDS = re.compile(r"(?:fields are missing|create/update fields): \[?([A-Za-z0-9_, ]+)")
_LONGEST_MESSAGE = 500


def write_refusal_of(body: object) -> WriteRefusal | None:
    """What a refused record's errors mean; None for an answer that complains of nothing by name."""
    complaints = [(error, said, place) for error, said, place in _write_complaints(body) if error]
    telling = [complaint for complaint in complaints if complaint[0] not in _SHADOWS] or complaints
    for rule in _WRITE_TABLE:
        for error, said, fields in telling:
            if _fits(rule, 0, error, said):
                return WriteRefusal(code=rule.code, error=error, message=said[:_LONGEST_MESSAGE], fields=fields)
    for error, said, fields in telling[:1]:
        return WriteRefusal(code="unknown.unproven", error=error, message=said[:_LONGEST_MESSAGE], fields=fields)
    return None


def is_of_the_record(code: str) -> bool:
    """Whether a code says what is wrong with a record, rather than with the connection or the allowance."""
    return code in {rule.code for rule in _WRITE_TABLE} - {"org.api_limit", "org.maintenance"}


def _write_complaints(body: object) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for part in body if isinstance(body, list) else ():
        if not isinstance(part, Mapping):
            continue
        said, listed = str(part.get("message") or ""), part.get("fields")
        names = listed if isinstance(listed, list) else []
        if not names and (found := _NAMED_FIELDS.search(said)):
            names = found[1].split(",")
        fields = tuple(name.strip() for name in names if isinstance(name, str) and name.strip())
        yield str(part.get("statusCode") or part.get("errorCode") or ""), said, fields


def _fits(rule: _Rule, status: int, error: str, message: str) -> bool:
    return (
        (not rule.errors or error in rule.errors)
        and (rule.words is None or rule.words.search(message) is not None)
        and status in rule.statuses
    )


def _complaints(body: object) -> Iterator[tuple[str, str]]:
    """(error code, words) of everything the answer complains about."""
    if isinstance(body, list):
        for part in body:
            yield from _complaints(part)
    elif isinstance(body, Mapping) and "compositeResponse" in body:
        parts = body["compositeResponse"]
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, Mapping) and part.get("httpStatusCode") not in range(400):
                yield from _complaints(part.get("body"))
    elif isinstance(body, Mapping):
        error = body.get("errorCode") or body.get("error") or ""
        said = str(body.get("message") or body.get("error_description") or "")
        # A refused query is quoted before the place of the error: its addresses must not be taken for words.
        yield str(error), said.rpartition(_PLACE)[2]
    elif isinstance(body, str):
        yield "", body[:_READ_AT_MOST]


def _seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds (RFC 9110, 10.2.3); a date counts from the answer's own Date."""
    lower = {name.lower(): value for name, value in headers.items()}
    after = lower.get("retry-after", "").strip()
    if after.isdecimal():
        return min(float(after), _LONGEST_WAIT_S)
    try:
        until, asked = parsedate_to_datetime(after), parsedate_to_datetime(lower.get("date", ""))
        return min(max(0.0, (until - asked).total_seconds()), _LONGEST_WAIT_S)
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
