"""Errors of what the logger asks and writes: rules of the company, fields, records, rights, and a busy Salesforce.

Sources: Adobe, "Salesforce Diagnostics"; Salesforce, SOAP API "Core Data Types Used in API Calls: StatusCode".
"""

from tray_app.core.explain import explanation_texts as sayings
from tray_app.core.explain.error_rule import LIKELY, rule
from tray_app.core.explain.explanation import UNPROVEN

_AUTOMATED = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY CANNOT_EXECUTE_FLOW_TRIGGER UNKNOWN_EXCEPTION APEX_FAILED"
_AUTOMATION = "org.automation"
_TIMED_OUT = (
    r"ReadTimeout|OpenTimeout|execution expired|time[d -]{0,3}out|end of file reached|\bEOF|connection (?:was )?reset"
)

_WRONG_ID = r"id value of incorrect type|\b(?:bad|malformed|invalid) id\b(?! ?:? ?token)"

FIRST_RULES = (
    # An admin's own words come first: they may say anything, and nothing in them is an error's name.
    rule("org.validation_rule", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
    # A failing flow or trigger wraps what it failed of.
    rule(
        "connection.tool_stopped",
        _AUTOMATED,
        r"INVALID_SESSION_ID|session expired",
        confidence=LIKELY,
        says=sayings.SESSION_IN_TRIGGER,
        also=_AUTOMATION,
    ),
    rule("org.row_lock", _AUTOMATED, inside="UNABLE_TO_LOCK_ROW", also=_AUTOMATION),
    rule("org.storage_full", _AUTOMATED, inside="STORAGE_LIMIT_EXCEEDED"),
    rule("record.locked", _AUTOMATED, inside="ENTITY_IS_LOCKED", confidence=LIKELY, also=_AUTOMATION),
    rule(_AUTOMATION, _AUTOMATED, inside="FIELD_CUSTOM_VALIDATION_EXCEPTION", also="org.validation_rule"),
    rule(_AUTOMATION, _AUTOMATED, inside="REQUIRED_FIELD_MISSING", also="org.required_field"),
    rule(_AUTOMATION, _AUTOMATED, inside="DUPLICATES_DETECTED", also="org.duplicate_rule"),
    rule(
        _AUTOMATION,
        _AUTOMATED,
        inside="INSUFFICIENT_ACCESS_OR_READONLY INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        also="access.parent_record",
    ),
    rule("access.task_create", _AUTOMATED, r"entity type cannot be inserted", confidence=LIKELY),
    rule(_AUTOMATION, _AUTOMATED, r"trigger|execution of|caused by|flow|process|workflow|apex"),
    rule(_AUTOMATION, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", confidence=LIKELY, also="access.task_create"),
    rule(_AUTOMATION, "CANNOT_EXECUTE_FLOW_TRIGGER APEX_FAILED FLOW_EXCEPTION CUSTOM_APEX_ERROR"),
    rule("org.busy", "UNKNOWN_EXCEPTION", _TIMED_OUT, confidence=LIKELY, says=sayings.BUSY),
    rule(_AUTOMATION, "UNKNOWN_EXCEPTION", confidence=LIKELY, says=sayings.UNNAMED_FAILURE, also="org.busy"),
)

WRITE_RULES = (
    # Objects: INVALID_TYPE is what a query for an object the user may not read is answered with.
    rule("access.lead_object", words=r"sObject type 'Lead' is not supported"),
    rule("access.task_create", words=r"sObject type 'Task' is not supported", says=sayings.OBJECT_HIDDEN),
    rule("access.parent_record", words=r"sObject type '(?:Contact|Account|Opportunity)'", says=sayings.OBJECT_HIDDEN),
    rule(
        "access.parent_record",
        "INVALID_TYPE INVALID_TYPE_FOR_OPERATION",
        r"sObject type '\w",
        confidence=LIKELY,
        says=sayings.OBJECT_HIDDEN,
    ),
    rule(
        "access.lead_object",
        "INVALID_TYPE INVALID_TYPE_FOR_OPERATION",
        confidence=LIKELY,
        says=sayings.SOME_OBJECT_HIDDEN,
    ),
    # An id of one object where a field takes another's. It comes under several names, that of a bad value among them.
    rule("person.stale_id", words=_WRONG_ID, confidence=LIKELY, says=sayings.ID_OF_ANOTHER_KIND),
    rule("person.stale_id", "MALFORMED_ID INVALID_ID_FIELD", confidence=LIKELY, says=sayings.ID_OF_ANOTHER_KIND),
    # Fields
    rule("org.busy", "INVALID_FIELD", _TIMED_OUT, says=sayings.BUSY),
    rule(
        "field.missing_or_hidden",
        words=r"No such column '|external ID field does not exist or is not accessible",
        says=sayings.FIELD_INVISIBLE,
    ),
    rule(
        "field.missing_or_hidden",
        "INVALID_FIELD REL_FIELD_BAD_ACCESSIBILITY",
        confidence=LIKELY,
        says=sayings.FIELD_INVISIBLE,
        also="access.fields",
    ),
    rule("access.fields", "INVALID_FIELD_FOR_INSERT_UPDATE FIELD_NOT_UPDATABLE"),
    rule("org.required_field", "REQUIRED_FIELD_MISSING RECORD_MISSING_REQUIRED_FIELD"),
    rule(
        "org.restricted_picklist",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST FIELD_FILTER_VALIDATION_EXCEPTION FIELD_INTEGRITY_EXCEPTION "
        "RELATED_ENTITY_FILTER_VALIDATION_EXCEPTION",
    ),
    rule(
        "org.restricted_picklist",
        "CLONE_FIELD_INTEGRITY_EXCEPTION INVALID_EMAIL_ADDRESS INVALID_RECORD_TYPE UNAVAILABLE_RECORDTYPE_EXCEPTION "
        "PICKLIST_INACTIVE_VALUES_EXCEEDED TOO_MANY_ENUM_VALUE INVALID_STATUS "
        "INVALID_CURRENCY_ISO INVALID_RECORD_ATTRIBUTE_VALUE UNSAFE_HTML_CONTENT INVALID_MARKUP INVALID_INET_ADDRESS",
        confidence=LIKELY,
        says=sayings.VALUE_REFUSED,
    ),
    rule(
        "field.wrong_type",
        "STRING_TOO_LONG MAX_TASK_DESCRIPTION_EXCEEEDED NUMBER_OUTSIDE_VALID_RANGE DATE_OUT_OF_RANGE "
        "INVALID_TYPE_ON_FIELD_IN_RECORD TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET DATA_TYPE_NOT_SUPPORTED "
        "MISMATCHING_TYPES INVALID_TEXT_REPRESENTATION JSON_PARSER_ERROR",
        confidence=LIKELY,
        says=sayings.VALUE_DOES_NOT_FIT,
    ),
    rule("org.validation_rule", "FIELD_MODERATION_RULE_BLOCK ENTITY_SAVE_VALIDATION_ERROR", confidence=LIKELY),
    # Records
    rule("person.converted_lead", "CANNOT_UPDATE_CONVERTED_LEAD", says=sayings.CONVERTED),
    rule("record.locked", "ENTITY_IS_LOCKED RECORD_LOCKED"),
    rule("record.locked", "RECORD_IN_USE_BY_WORKFLOW", confidence=LIKELY, also=_AUTOMATION),
    rule("org.row_lock", "UNABLE_TO_LOCK_ROW"),
    rule("org.row_lock", "COLLISION_DETECTED CONFLICT OPERATION_CONFLICT", confidence=LIKELY),
    rule("org.duplicate_rule", "DUPLICATES_DETECTED"),
    # A value that must be unique, mostly the tool's own id of an email or call: no duplicate rule is asked.
    rule(UNPROVEN, "DUPLICATE_VALUE DUPLICATE_EXTERNAL_ID", confidence=LIKELY, says=sayings.VALUE_NOT_UNIQUE),
    rule("person.stale_id", "ENTITY_IS_DELETED", says=sayings.ID_UNKNOWN),
    rule(
        "person.stale_id",
        "INVALID_CROSS_REFERENCE_KEY INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD NOT_FOUND "
        "RECORD_NOT_FOUND MISSING_RECORD INVALID_CONTACT INVALID_ACCOUNT UNAVAILABLE_REF",
        confidence=LIKELY,
        says=sayings.ID_UNKNOWN,
        also="access.record_hidden",
    ),
    rule(
        "person.no_owner",
        "INACTIVE_OWNER_OR_USER",
        r"as owner of (?:account|contact|lead|opportunity)",
        says=sayings.OWNER_INACTIVE,
        confidence=LIKELY,
    ),
    rule(
        "connection.user_inactive",
        "INACTIVE_OWNER_OR_USER",
        confidence=LIKELY,
        says=sayings.USER_OR_OWNER,
        also="person.no_owner",
    ),
    rule(
        "person.no_owner",
        "INVALID_OWNER INVALID_EMPTY_KEY_OWNER",
        says=sayings.OWNER_INACTIVE,
        confidence=LIKELY,
    ),
    # Rights
    rule(
        "access.parent_record",
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY INSUFFICIENT_ACCESS_OR_READONLY INSUFFICIENT_ACCESS",
    ),
    rule(
        "access.parent_record",
        "TRANSFER_REQUIRES_READ SHARE_NEEDED_FOR_CHILD_OWNER CHILD_SHARE_FAILS_PARENT "
        "UNAUTHORIZED_EXCEPTION FORBIDDEN_EXCEPTION",
        confidence=LIKELY,
    ),
    rule("access.task_create", "INVALID_READ_ONLY_USER_DML", confidence=LIKELY, says=sayings.READ_ONLY_USER),
    rule("org.busy", "TXN_SECURITY_*", r"too long", confidence=LIKELY, says=sayings.BUSY, also="org.security_policy"),
    rule("org.security_policy", "TXN_SECURITY_*"),
    # The org
    rule("org.storage_full", "STORAGE_LIMIT_EXCEEDED"),
    rule("org.busy", "SERVER_UNAVAILABLE SERVICE_UNAVAILABLE QUERY_TIMEOUT FAILED_WRITE REQUEST_RUNNING_TOO_LONG"),
    rule("org.busy", "BAD_GATEWAY GATEWAY_TIMEOUT TOO_MANY_APEX_REQUESTS INTERNAL_ERROR", confidence=LIKELY),
)

PLAIN_WORDS = (
    # The message without its code: as some loggers show it, and as pages of Salesforce word it.
    rule("connection.tool_stopped", words=r"session expired or invalid|expired access/refresh", says=sayings.SESSION),
    rule("connection.tool_stopped", words=r"\b401 unauthori[sz]ed", confidence=LIKELY, says=sayings.SESSION),
    rule("connection.user_inactive", words=r"inactive user|user is inactive"),
    rule(
        "connection.tool_app_blocked",
        words=r"\bip restricted|restricted ip",
        says=sayings.REFUSED_ADDRESS,
        first_steps=(sayings.ALLOW_ADDRESS,),
    ),
    rule("person.converted_lead", words=r"converted lead", says=sayings.CONVERTED),
    rule("record.locked", words=r"(?:entity|record) is locked"),
    rule("access.fields", words=r"Unable to create/update fields"),
    rule("org.required_field", words=r"Required fields are missing"),
    rule("org.restricted_picklist", words=r"restricted picklist|filter criteria|State/Province"),
    rule(
        "field.wrong_type",
        words=r"data value too large|maximum length",
        confidence=LIKELY,
        says=sayings.VALUE_DOES_NOT_FIT,
    ),
    rule("org.row_lock", words=r"obtain exclusive access"),
    rule(UNPROVEN, words=r"duplicate value found", confidence=LIKELY, says=sayings.VALUE_NOT_UNIQUE),
    rule("org.duplicate_rule", words=r"creating a duplicate|use one of these records"),
    rule("org.storage_full", words=r"storage limit exceeded"),
    rule("access.parent_record", words=r"insufficient access rights"),
    rule("person.stale_id", words=r"entity is deleted|invalid cross reference id", says=sayings.ID_UNKNOWN),
    rule("org.api_limit", words=r"Organi[sz]ation API limit", confidence=LIKELY),
    rule("org.busy", words=r"concurrent\w* limit exceeded|ConcurrentPerOrgLongTxn", says=sayings.TOO_MANY_AT_ONCE),
    rule("org.api_limit", words=r"TotalRequests"),
    rule("org.security_policy", words=r"security policy", confidence=LIKELY),
    rule("org.maintenance", words=r"(?:under|scheduled|during|down for) maintenance", confidence=LIKELY),
    rule(
        _AUTOMATION,
        words=r"execution of (?:Before|After)|System\.\w+Exception|(?:flow|process|workflow|trigger)\b.{0,80}\bfailed"
        r"|Apex (?:CPU|heap)|Too many SOQL|Unhandled Fault",
    ),
    rule(
        "org.busy",
        words=rf"{_TIMED_OUT}|too busy|service (?:is )?(?:temporarily )?(?:not available|unavailable)|bad gateway"
        r"|internal server error|running too long|setting things up|unexpected error occurred",
        confidence=LIKELY,
        says=sayings.BUSY,
    ),
    rule(
        "connection.tool_not_connected",
        words=r"(?:not|isn't|no longer) connected to (?:salesforce|(?:the |your )?crm)",
        confidence=LIKELY,
        says=sayings.NOT_CONNECTED,
    ),
    rule(
        "person.duplicates",
        words=r"(?:multiple|several|more than one) (?:\w+ )?(?:leads?|contacts?|records?|people|matches)",
        confidence=LIKELY,
        says=sayings.SEVERAL_FOUND,
    ),
    rule(
        "person.call_without_salesforce_id",
        words=r"(?:missing|no|without(?: a)?) salesforce id",
        confidence=LIKELY,
        says=sayings.NO_ID,
    ),
    rule(
        "person.no_record",
        words=r"(?:no|unable to find|could not find)(?: a| any)?(?: matching)? (?:lead|contact|person|record)s?\b",
        confidence=LIKELY,
        says=sayings.NOT_FOUND,
    ),
    rule("connection.user_inactive", words=r"no longer active", confidence=LIKELY),
)
