"""Errors of the logger's own connection: its sign-in, its user, its right to use the API, and the org as a whole.

Sources: Adobe, "Salesforce Diagnostics"; Salesforce Help, "OAuth Authorization Errors"; SOAP API, "ExceptionCode".
"""

from tray_app.core.explain import explanation_texts as sayings
from tray_app.core.explain.error_rule import LIKELY, rule

_STOPPED = "connection.tool_stopped"
_BLOCKED = "connection.tool_app_blocked"
_NO_API = "access.api_disabled"
_SIGN_IN = "INVALID_GRANT INVALID_REQUEST ACCESS_DENIED AUTHENTICATION_FAILURE INVALID_LOGIN EXPIRED_ACCESS"

CONNECTION_RULES = (
    # One sentence for two causes: the user may not use the API, or not from the address of the tool's servers.
    rule(
        _NO_API,
        words=r"not valid for use with (?:the )?(?:\w+ )?API",
        confidence=LIKELY,
        says=sayings.API_OR_ADDRESS,
        also="check.ip_restricted",
        first_steps=(sayings.WAS_IT_THE_ADDRESS,),
    ),
    rule(
        _NO_API,
        words=r"API (?:is |access (?:is )?|calls (?:are |have been ))(?:currently |not )?(?:disabled|enabled)\b",
    ),
    rule(_NO_API, "API_CURRENTLY_DISABLED API_DISABLED_FOR_ORG API_DISABLED"),
    rule(
        _BLOCKED,
        words=r"app must be installed|app (?:is |was )?not (?:been )?installed|OAUTH_(?:EC_)?APP_|admin approved"
        r"|approved this consumer|attached to Agent"
        r"|app (?:is|has been|was) blocked",
        says=sayings.REFUSED_TOOL,
    ),
    rule(
        _BLOCKED,
        words=r"unable to authenticate your request|OAUTH_APPROVAL|Cross-org OAuth",
        confidence=LIKELY,
        says=sayings.REFUSED_TOOL,
        also=_NO_API,
    ),
    rule(
        "connection.user_inactive", _SIGN_IN, r"inactive[ _]user|user (?:is |account )?(?:inactive|deactivated|frozen)"
    ),
    rule("connection.user_inactive", "INACTIVE_USER"),
    rule(
        _NO_API,
        "INACTIVE_ORGANIZATION INACTIVE_ORG ORG_LOCKED TRIAL_EXPIRED",
        says=sayings.ORG_INACTIVE,
        first_steps=(sayings.ASK_SALESFORCE,),
    ),
    rule(_NO_API, _SIGN_IN, r"inactive[ _]org", says=sayings.ORG_INACTIVE, first_steps=(sayings.ASK_SALESFORCE,)),
    rule(
        _BLOCKED,
        f"{_SIGN_IN} LOGIN_DURING_RESTRICTED_DOMAIN LOGIN_DURING_RESTRICTED_TIME",
        r"restricted",
        says=sayings.REFUSED_ADDRESS,
        first_steps=(sayings.ALLOW_ADDRESS,),
    ),
    rule(
        _BLOCKED,
        "INVALID_CLIENT INVALID_CLIENT_ID UNAUTHORIZED_CLIENT APP_NOT_FOUND CLIENT_NOT_ACCESSIBLE_FOR_USER "
        "REDIRECT_URI_MISMATCH INVALID_SCOPE OAUTH_*",
        confidence=LIKELY,
        says=sayings.REFUSED_TOOL,
    ),
    rule(_STOPPED, "INVALID_GRANT", r"expired|revoked|authentication failure|password", says=sayings.SESSION),
    # Alone, the name can mean either; Adobe's page shows it for a refused address.
    rule(_STOPPED, "INVALID_GRANT", confidence=LIKELY, says=sayings.SESSION, also=_BLOCKED),
    # The same name tells of a session that has expired and of one that may not use the API.
    rule(_STOPPED, "INVALID_SESSION_ID", r"expired|missing|invalidated|session id", says=sayings.SESSION),
    rule(_STOPPED, "INVALID_SESSION_ID", confidence=LIKELY, says=sayings.SESSION, also=_NO_API),
    rule(
        _STOPPED,
        "EXPIRED_ACCESS AUTHENTICATION_FAILURE INVALID_LOGIN BAD_OAUTH_TOKEN "
        "MISSING_OAUTH_TOKEN LOGIN_MUST_USE_SECURITY_TOKEN PASSWORD_LOCKOUT INVALID_OPERATION_WITH_EXPIRED_PASSWORD "
        "SESSION_EXPIRED SESSION_INVALIDATED INVALID_REFRESH_TOKEN INVALID_ACCESS_TOKEN",
        says=sayings.SESSION,
    ),
    rule(
        _STOPPED,
        "INVALID_AUTH_HEADER NO_ACCESS_TOKEN NO_ACCESS_TOKEN_FROM_REFRESH NO_REFRESH_TOKEN REFRESH_FAILED "
        "UNKNOWN_TOKEN_ERROR INVALID_TOKEN ACCESS_DENIED",
        confidence=LIKELY,
        says=sayings.SESSION,
    ),
    rule(
        "connection.user_inactive",
        "INVALID_USERID NO_SUCH_USER_EXISTS",
        confidence=LIKELY,
        says=sayings.USER_UNKNOWN,
        also=_STOPPED,
    ),
    rule("org.busy", "REQUEST_LIMIT_EXCEEDED", r"concurrent", says=sayings.TOO_MANY_AT_ONCE),
    rule("org.api_limit", "REQUEST_LIMIT_EXCEEDED", r"TotalRequests"),
    # Alone, the name can mean either limit: that of a day, or that of one moment.
    rule("org.api_limit", "REQUEST_LIMIT_EXCEEDED", confidence=LIKELY, also="org.busy"),
    rule("org.busy", "RATE_LIMIT_EXCEEDED LOGIN_RATE_EXCEEDED", confidence=LIKELY, says=sayings.BUSY),
    rule("org.maintenance", "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE"),
    rule("org.maintenance", "SERVER_UNAVAILABLE SERVICE_UNAVAILABLE", r"maintenance"),
)
