"""What the errors of a Google sign-in mean to the rep: one of our reasons, and what was seen in plain words."""

from collections.abc import Mapping
from typing import Any, Final

from tray_app.adapters.mail_accounts.google_app import APP_ACCESS_CONTROL
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence

_AGAIN: Final = text("wants you to sign in again")
_POLICY_AGAIN: Final = text("wants you to sign in again, as your company's policy asks from time to time")
_ANOTHER_TYPE: Final = text('says that the app is of another type than "Desktop app"')
_UNKNOWN_APP: Final = text("knows no app with this client ID, or not with this client secret")
_WRONG_ACCOUNT: Final = text("says that this account does not belong to the company the app is for")
_BUSY: Final = text("is busy; it is asked again later")
_MEANING: Final[dict[str, tuple[str, Text]]] = {
    "invalid_grant": ("source.auth_failed", _AGAIN),
    "invalid_rapt": ("source.auth_failed", _POLICY_AGAIN),
    "access_denied": ("source.auth_failed", text("ended in the browser without permission")),
    "org_internal": ("source.misconfigured", _WRONG_ACCOUNT),
    "invalid_client": ("source.misconfigured", _UNKNOWN_APP),
    "deleted_client": ("source.misconfigured", text("says that the app was deleted")),
    "disabled_client": ("source.permission", text("says that the app is switched off")),
    "unauthorized_client": ("source.misconfigured", _ANOTHER_TYPE),
    "redirect_uri_mismatch": ("source.misconfigured", _ANOTHER_TYPE),
    "invalid_request": ("source.misconfigured", _ANOTHER_TYPE),
    "account_disabled": ("source.permission", text("says that this account is blocked or switched off")),
    "rate_limit_exceeded": ("source.rate_limited", _BUSY),
    "temporarily_unavailable": ("source.unreachable", _BUSY),
    "internal_failure": ("source.unreachable", _BUSY),
    "server_error": ("source.unreachable", _BUSY),
}
_POLICY: Final = frozenset({"admin_policy_enforced", "policy_enforced", "app_not_configured_for_user"})


def refusal_of_google(answer: Mapping[str, Any], status: int = 400) -> CannotCheck:
    """The trouble for an answer with `error`, of the token endpoint or of a browser that came back."""
    words = [str(answer.get(key) or "") for key in ("error_subtype", "error")]
    asked = text("Google's sign-in")
    if _POLICY & {*words} or "app_not_configured_for_user" in str(answer.get("error_description")):
        return CannotCheck(
            "source.consent_needed",
            Evidence(asked, text("lets this app read mail once an admin of your company trusts it")),
            Evidence(text("Where an admin approves it"), verbatim(APP_ACCESS_CONTROL)),
        )
    if status >= 500 or status == 429:
        code = "source.rate_limited" if status == 429 else "source.unreachable"
        return CannotCheck(code, Evidence(asked, _BUSY))
    known = next((_MEANING[word] for word in words if word in _MEANING), _MEANING["invalid_grant"])
    return CannotCheck(known[0], Evidence(asked, known[1]))


def not_ticked() -> CannotCheck:
    """The rep went through the sign-in and left the box for mail empty (granular consent)."""
    return CannotCheck(
        "source.auth_failed",
        Evidence(text("Google's sign-in"), text("came back without the permission for mail: its box has to be ticked")),
    )
