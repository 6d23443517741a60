"""What a refusal of Gmail's API means to the rep: one reason code per cause."""

from typing import Final

from tray_app.adapters.sources.mail_api import ApiAnswer, MailApi
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text

_A_MINUTE: Final = 60.0
"""Quotas of Gmail are counted by the minute; it names no time."""
_TOO_FAST: Final = frozenset({"ratelimitexceeded", "userratelimitexceeded", "resource_exhausted"})
_USED_UP: Final = frozenset({"dailylimitexceeded", "quotaexceeded"})
_NOT_ON: Final = frozenset({"accessnotconfigured", "service_disabled"})
_NO_MAILBOX: Final = frozenset({"failedprecondition", "failed_precondition"})
_POLICY: Final = frozenset({"domainpolicy"})


def refusal_of_gmail(api: MailApi, answer: ApiAnswer) -> CannotCheck:
    """The trouble for an answer that is not a success."""
    reasons, wait = _reasons(answer), answer.retry_after_s
    if reasons & _USED_UP:
        return CannotCheck("source.quota", api.said(answer), retry_after_s=wait)
    if answer.status == 429 or reasons & _TOO_FAST:
        return CannotCheck("source.rate_limited", api.said(answer), retry_after_s=_A_MINUTE if wait is None else wait)
    if reasons & _NOT_ON:
        off = text("the Gmail API is not switched on in the company's Google Cloud project")
        return CannotCheck("source.permission", api.evidence(off))
    if reasons & _POLICY:
        return CannotCheck("source.consent_needed", api.said(answer))
    if reasons & _NO_MAILBOX:
        return CannotCheck("source.permission", api.evidence(text("this account has no mailbox in Gmail")))
    if answer.status == 403:
        return CannotCheck("source.permission", api.said(answer))
    if answer.status == 200:
        return CannotCheck("source.unreachable", api.evidence(text("it gave an answer that could not be understood")))
    return CannotCheck("source.unreachable", api.said(answer), retry_after_s=wait)


def _reasons(answer: ApiAnswer) -> set[str]:
    """The words by which Google tells refusals apart, of both its styles, in lower case."""
    error = answer.error
    found = [error.get("status")]
    for part in ("errors", "details"):
        entries = error.get(part)
        known = entries if isinstance(entries, list) else []
        found += [entry.get("reason") for entry in known if isinstance(entry, dict)]
    return {word.lower() for word in found if isinstance(word, str)}
