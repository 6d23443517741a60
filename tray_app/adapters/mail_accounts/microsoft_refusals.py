"""What Microsoft's sign-in errors (AADSTS…) mean to the rep: one of our reasons, and what was seen in plain words.

Sources: "Microsoft Entra authentication and authorization error codes" (learn.microsoft.com), and what is reported of
each. A code that is not here means that the rep has to sign in again, which is what Microsoft asks for by default.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence

CONSENT: Final = "source.consent_needed"
_CONSENT_CODES: Final = frozenset({"65001", "90008", "90093", "90094", "90095", "900941", "650051", "650057"})
_BY_WORD: Final = {
    "consent_required": CONSENT,
    "temporarily_unavailable": "source.unreachable",
    "server_error": "source.unreachable",
}
_CODE: Final = re.compile(r"AADSTS(\d{4,9})")

_SIGN_IN_AGAIN = text("wants you to sign in again")
_SECOND_FACTOR = text("wants the second step of your sign-in (a code, an app or a key)")
_NOT_ASSIGNED = text("says that you are not among the people assigned to the app")
_ACCESS_POLICY = text("says that a policy of your company (Conditional Access) blocks this sign-in")
_DEVICE = text("says that a policy of your company wants a computer that it manages")
_DISABLED = text("says that the app, or a service it needs, is switched off for your company")
_UNKNOWN_APP = text("knows no app with this client ID in this company")
_WRONG_ACCOUNT = text("says that this account does not belong to the company the app is for")
_UNKNOWN_TENANT = text("knows no company with this tenant ID")
_REGISTRATION = text("says that the app's registration is not complete: see the page for admins")
_NO_ACCOUNT = text("says that this account is blocked or switched off")
_BUSY = text("is busy; it is asked again later")

_GROUPS: Final[tuple[tuple[str, Text, str], ...]] = (
    ("source.auth_failed", _SECOND_FACTOR, "50072 50074 50076 50078 50079 50158 500121 50097 53009"),
    (
        "source.auth_failed",
        _SIGN_IN_AGAIN,
        "16000 16001 50055 50058 50089 50126 50132 50133 50140 50144 50173 54005 70000 70008 70043 70044 700082",
    ),
    ("source.auth_failed", _SIGN_IN_AGAIN, "700081 700084 9002313 501251"),
    ("source.permission", _NOT_ASSIGNED, "50105 501051"),
    ("source.permission", _ACCESS_POLICY, "53003 53004 53010 53011 50005 50131 53002 530034 530035 5000225"),
    ("source.permission", _DEVICE, "53000 53001 530001 530002 530003 530021 530022 530031 50187"),
    ("source.permission", _DISABLED, "7000112 7000113 500011 500014 650052 650053"),
    ("source.permission", _NO_ACCOUNT, "50057 50053 51004 700005"),
    ("source.misconfigured", _UNKNOWN_APP, "700016 700038 70001 900144 7000114"),
    ("source.misconfigured", _WRONG_ACCOUNT, "50020 50034 90072 50107 50194 500208 9002346"),
    ("source.misconfigured", _UNKNOWN_TENANT, "90002 900023 90013 50059 50128 90130 900971"),
    ("source.permission", _REGISTRATION, "50011 500113 700025 7000215 7000218 9002325 9002326 9002327 700030"),
    ("source.rate_limited", _BUSY, "50196 90025"),
    ("source.unreachable", _BUSY, "90006 90012 90033 90024 50000 50169 900561"),
)
_MEANING: Final = {number: (code, words) for code, words, numbers in _GROUPS for number in numbers.split()}


def refusal_of_microsoft(answer: Mapping[str, Any], consent_url: str) -> CannotCheck:
    """The trouble for an answer with `error`, of the token endpoint or of a browser that came back.

    `consent_url`: where an admin approves, for the rep to pass on.
    """
    description = str(answer.get("error_description") or "")
    numbers = _CODE.findall(description) or [str(each) for each in _list(answer.get("error_codes"))]
    word = str(answer.get("suberror") or "") or str(answer.get("error") or "")
    number = numbers[0] if numbers else ""
    known = (Evidence(text("Microsoft's code, for your IT"), verbatim(f"AADSTS{number}")),) if number else ()
    if number in _CONSENT_CODES or (number not in _MEANING and _BY_WORD.get(word) == CONSENT):
        return consent_needed(consent_url, *known)
    code, words = _MEANING.get(number) or (_BY_WORD.get(word, "source.auth_failed"), _SIGN_IN_AGAIN)
    if word == "access_denied" and number in ("", "65004"):
        words = text("ended in the browser without permission: declined, or an admin has to approve the app first")
    return CannotCheck(code, Evidence(text("Microsoft's sign-in"), words), *known)


def consent_needed(consent_url: str, *more: Evidence) -> CannotCheck:
    """An admin of the company has to approve the app."""
    return CannotCheck(
        CONSENT,
        Evidence(
            text("Microsoft's sign-in"), text("lets this app read mail once an admin of your company approves it")
        ),
        Evidence(text("Where an admin approves it"), verbatim(consent_url)),
        *more,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
