"""Errors as loggers and Salesforce show them, and the reason each of them stands for: by name and by words."""

import json
import sys
from pathlib import Path

import pytest

from tests.core.explain_table import errors_in, table
from tray_app.core.explain.explainer import explain, is_known
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.verdict import Confidence

ADOBE = (
    ("API_CURRENTLY_DISABLED", "API is disabled for this user", "access.api_disabled"),
    ("AUTHENTICATION_FAILURE", "invalid_grant: authentication failure", "connection.tool_stopped"),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "INVALID_SESSION_ID: Session expired", "connection.tool_stopped"),
    ("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", "person.converted_lead"),
    ("ENTITY_IS_LOCKED", "the entity is locked for editing", "record.locked"),
    ("EXPIRED_ACCESS", "expired access/refresh token", "connection.tool_stopped"),
    ("FAILED_WRITE", "end of file reached", "org.busy"),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Choose a region first", "org.validation_rule"),
    ("FIELD_FILTER_VALIDATION_EXCEPTION", "Value does not match filter criteria", "org.restricted_picklist"),
    ("FIELD_INTEGRITY_EXCEPTION", "There is a problem with this State/Province Code", "org.restricted_picklist"),
    ("INACTIVE_ORGANIZATION", "invalid_grant: inactive organization", "access.api_disabled"),
    ("INACTIVE_USER", "invalid_grant: inactive user", "connection.user_inactive"),
    ("INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "", "org.maintenance"),
    (
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "insufficient access rights on object id",
        "access.parent_record",
    ),
    ("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", "access.parent_record"),
    ("INVALID_FIELD", "Net::ReadTimeout", "org.busy"),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: MSE_Replied__c.", "access.fields"),
    ("INVALID_GRANT", "invalid_grant: ip restricted", "connection.tool_app_blocked"),
    ("INVALID_TYPE", "sObject type 'Lead' is not supported.", "access.lead_object"),
    ("QUERY_TIMEOUT", "Your query request was running for too long.", "org.busy"),
    ("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", "org.busy"),
    ("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", "org.busy"),
    ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", "org.api_limit"),
    ("REQUIRED_FIELD_MISSING", "Required fields are missing: [Region__c]", "org.required_field"),
    ("SERVER_UNAVAILABLE", "server too busy", "org.busy"),
    ("TXN_SECURITY_NO_ACCESS", "not allowed due to a security policy", "org.security_policy"),
    ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", "org.row_lock"),
    ("UNKNOWN_EXCEPTION", "Unknown Exception occurred", "org.automation"),
)
"""Every error of the logger's Diagnostics page, with words it comes with."""

MISLEADING = (
    ("INVALID_SESSION_ID: Session expired or invalid", "connection.tool_stopped"),
    ("INVALID_SESSION_ID: This session is not valid for use with the REST API", "access.api_disabled"),
    ("invalid_grant: expired access/refresh token", "connection.tool_stopped"),
    ("invalid_grant: inactive user", "connection.user_inactive"),
    ("invalid_grant: user hasn't approved this consumer", "connection.tool_app_blocked"),
    ("invalid_client: app must be installed into org", "connection.tool_app_blocked"),
    (
        "OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occured during authentication.",
        "connection.tool_app_blocked",
    ),
    ("INVALID_FIELD: No such column 'Type' on sobject of type Task", "field.missing_or_hidden"),
    ("INVALID_TYPE: sObject type 'Task' is not supported.", "access.task_create"),
    ("INVALID_TYPE: sObject type 'Contact' is not supported.", "access.parent_record"),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: A: execution of AfterInsert", "org.automation"),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: A: caused by: UNABLE_TO_LOCK_ROW, busy", "org.row_lock"),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: A: first error: STORAGE_LIMIT_EXCEEDED", "org.storage_full"),
    ("TXN_SECURITY_METERING_ERROR: transaction security policies took too long to complete.", "org.busy"),
    ("INACTIVE_OWNER_OR_USER: operation performed with inactive user [x] as owner of account", "person.no_owner"),
    ("INACTIVE_OWNER_OR_USER: owner or user is inactive.", "connection.user_inactive"),
    ("SERVER_UNAVAILABLE: down for maintenance", "org.maintenance"),
    # An admin's own words are never taken for the error's.
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION: Session expired or invalid, duplicate value found", "org.validation_rule"),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION: Set ORDER_NUMBER and not UNABLE_TO_LOCK_ROW", "org.validation_rule"),
)

WITHOUT_A_NAME = (
    ("We were unable to authenticate your request.", "connection.tool_app_blocked"),
    ("Session expired or invalid", "connection.tool_stopped"),
    ("Your account is not connected to Salesforce", "connection.tool_not_connected"),
    ("sObject type 'Lead' is not supported", "access.lead_object"),
    ("Unable to create/update fields: A__c. Please check the security settings", "access.fields"),
    ("TotalRequests Limit exceeded.", "org.api_limit"),
    ("Net::ReadTimeout", "org.busy"),
    ("503 Service Temporarily Unavailable", "org.busy"),
    ("Apex CPU time limit exceeded", "org.automation"),
    ('We can\'t save this record because the "Update Lead" process failed.', "org.automation"),
    ("Task not synced: no matching lead or contact", "person.no_record"),
    ("Multiple leads found with this email", "person.duplicates"),
    ("Person is missing Salesforce ID", "person.call_without_salesforce_id"),
    ("Use one of these records?", "org.duplicate_rule"),
    ("", "unknown.unproven"),
    ("nothing of the kind", "unknown.unproven"),
    ("FOO_BAR: some words", "unknown.unproven"),
)


@pytest.mark.parametrize(("error", "message", "code"), ADOBE)
def test_every_line_of_the_diagnostics_page_has_its_reason(error: str, message: str, code: str) -> None:
    found = explain(f"{error}: {message}")
    assert (found.code, found.error) == (code, error)
    assert explain(f"  {error.lower()}\n\t {message}  ").code == code
    assert explain(json.dumps([{"message": message, "errorCode": error}])).code == code


@pytest.mark.parametrize(("pasted", "code"), [*MISLEADING, *WITHOUT_A_NAME])
def test_the_words_decide_where_the_name_misleads_or_is_missing(pasted: str, code: str) -> None:
    assert explain(pasted).code == code


def test_the_name_that_nobody_knows_is_told() -> None:
    found = explain("FOO_BAR: some words")
    assert (found.error, found.message, found.confidence) == ("FOO_BAR", "some words", Confidence.LIKELY)
    assert "FOO_BAR" in str(found.cause)


@pytest.mark.parametrize(
    ("pasted", "heals"),
    [
        ("UNABLE_TO_LOCK_ROW", True),
        ("REQUEST_LIMIT_EXCEEDED: ConcurrentRequests Limit exceeded.", True),
        ("INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", True),
        ("REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.", False),
        ("INVALID_GRANT: expired access/refresh token", False),
    ],
)
def test_what_passes_by_itself_is_told_from_what_does_not(pasted: str, heals: bool) -> None:
    assert explain(pasted).heals_itself is heals


def test_a_trigger_that_met_a_rule_names_both() -> None:
    found = explain(
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: T: execution of AfterInsert caused by: System.DmlException: "
        "first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Choose a region: [Region__c] Trigger.T: line 5, column 1"
    )
    assert (found.code, found.also_possible) == ("org.automation", ("org.validation_rule",))
    assert found.fields == ("Region__c",)


def test_a_refused_grant_without_words_leaves_the_other_cause_open() -> None:
    found = explain("INVALID_GRANT")
    assert (found.confidence, found.also_possible) == (Confidence.LIKELY, ("connection.tool_app_blocked",))
    assert explain("invalid_grant: expired access/refresh token").confidence is Confidence.PROVED


def test_a_limit_without_words_may_be_that_of_a_day_or_of_a_moment() -> None:
    found = explain("REQUEST_LIMIT_EXCEEDED")
    assert (found.code, found.confidence, found.also_possible) == ("org.api_limit", Confidence.LIKELY, ("org.busy",))
    assert explain("REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.").confidence is Confidence.PROVED


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("invalid_grant: ip restricted", "setup.network_access"),
        ("INACTIVE_ORGANIZATION", "setup.company_information"),
        ("invalid_grant: inactive organization", "setup.company_information"),
    ],
)
def test_what_the_guide_does_not_know_has_its_own_first_step(pasted: str, link: str) -> None:
    assert [step.link for step in explain(pasted).first_steps] == [link]


def test_the_reference_list_of_the_diagnostics_page_is_covered(reference_data: Path) -> None:
    file = reference_data / "marketo" / "marketo_salesforce_diagnostics.json"
    sys.stdout.writelines(f"{line}\n" for line in table(errors_in(file)))
    listed = json.loads(file.read_text("utf-8"))
    codes = {line["code"] for line in listed}
    assert codes <= {error for error, _, _ in ADOBE}
    for line in listed:
        assert explain(line["code"]).code != "unknown.unproven"


def test_every_status_code_of_salesforce_has_a_rule(reference_data: Path) -> None:
    file = reference_data / "salesforce" / "status_codes.txt"
    sys.stdout.writelines(f"{line}\n" for line in table(errors_in(file)))
    names = file.read_text("utf-8").split()
    for name in names:
        found = explain(name)
        assert is_known(name), name
        assert found.error == name
        assert found.code in CATALOGUE
        assert not found.code.startswith(("check.", "source.", "note.", "ignored."))
        assert found.code != "unknown.unproven" or found.cause is not None
    assert len(names) == 592


def test_quoted_bodies_of_salesforce_have_a_reason(reference_data: Path) -> None:
    quoted = json.loads((reference_data / "salesforce" / "error_bodies_verbatim.json").read_text("utf-8"))
    expected = {
        "401_expired": "connection.tool_stopped",
        "401_not_valid_for_rest": "access.api_disabled",
        "401_agent_app": "connection.tool_app_blocked",
        "403_daily_limit": "org.api_limit",
        "420_edge_html": "org.busy",
        "500_html": "org.busy",
        "500_errorid": "org.automation",
        "503_busy": "org.busy",
        "503_cdn_html": "org.busy",
        "400_fls_field_task_type": "field.missing_or_hidden",
        "400_fls_field_query": "field.missing_or_hidden",
        "400_fls_write": "access.fields",
        "400_missing_required_custom": "org.required_field",
        "400_validation_rule": "org.validation_rule",
        "403_txn_security": "org.busy",
        "200_composite_sub_404": "person.stale_id",
    }
    bodies = {one["id"]: json.dumps(one.get("body") or _told(one)) for one in quoted["rest"] if one["id"] in expected}
    assert {name: explain(body).code for name, body in bodies.items()} == expected


def _told(quoted: dict[str, str]) -> object:
    said = next((quoted[key] for key in quoted if key.startswith(("message", "body_"))), "")
    return [{"message": said, "errorCode": quoted["errorCode"]}] if "errorCode" in quoted else {"message": said}
