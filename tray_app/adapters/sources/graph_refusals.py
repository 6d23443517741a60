"""What a refusal of Microsoft Graph means to the rep: one reason code per cause."""

from typing import Final

from tray_app.adapters.sources.mail_api import ApiAnswer, MailApi
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text

_NO_MAILBOX: Final = frozenset(
    {
        "mailboxnotenabledforrestapi",
        "mailboxnotsupportedforrestapi",
        "errormailboxstoreunavailable",
        "resourcenotfound",
        "errornonexistentmailbox",
    }
)
_PASSING: Final = frozenset({"errormailboxmoveinprogress", "errormailboxinfostale", "mailboxinfostale"})
_DENIED: Final = frozenset({"erroraccessdenied", "accessdenied", "authorization_requestdenied", "errorblockedaccess"})


def is_lost_place(answer: ApiAnswer) -> bool:
    """Whether a kept link leads nowhere any more, so that the window is to be read again: nobody's fault.

    Graph says 410 with `SyncStateNotFound`, `SyncStateInvalid` or `resyncRequired`, and plain 400 or 404 for links of
    an older form.
    """
    return answer.status in (400, 404, 410) and _code(answer) not in _NO_MAILBOX


def refusal_of_graph(api: MailApi, answer: ApiAnswer) -> CannotCheck:
    """The trouble for an answer that is not a success."""
    code, wait = _code(answer), answer.retry_after_s
    if answer.status == 429 or code in {"applicationthrottled", "toomanyrequests", "errorservicebusy"}:
        return CannotCheck("source.rate_limited", api.said(answer), retry_after_s=wait)
    if answer.status in (507, 509) or code in {"quotalimitreached", "errorquotaexceeded"}:
        return CannotCheck("source.quota", api.said(answer), retry_after_s=wait)
    if code in _NO_MAILBOX:
        no_mailbox = text(
            "this account has no mailbox in Exchange Online: on-premises, without a licence, or switched off"
        )
        return CannotCheck("source.permission", api.evidence(no_mailbox))
    if code in _PASSING:
        return CannotCheck("source.unreachable", api.said(answer), retry_after_s=wait)
    if answer.status == 403 or code in _DENIED:
        return CannotCheck("source.permission", api.said(answer))
    if answer.status == 200:
        return CannotCheck("source.unreachable", api.evidence(text("it gave an answer that could not be understood")))
    return CannotCheck("source.unreachable", api.said(answer), retry_after_s=wait)


def _code(answer: ApiAnswer) -> str:
    code = answer.error.get("code")
    return code.lower() if isinstance(code, str) else ""
