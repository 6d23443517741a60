"""Why a question to the authorization server came to nothing, told apart by what it means for the tokens.

Only a refused grant ends a sign-in. A lost answer is the awkward one: with refresh token rotation the old token may be
spent and the new one gone with the answer.
"""

import ssl
from collections.abc import Iterator, Mapping

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from tray_app.adapters.net.http import PlainHttpRefused, trouble_code, trouble_evidence
from tray_app.adapters.net.network_page import NetworkPage
from tray_app.adapters.net.response_limit import TooLarge
from tray_app.adapters.salesforce.refusals import refusal_of
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

_UNAVAILABLE = "check.salesforce_unavailable"


class GrantRefused(CannotCheck):
    """`invalid_grant`: the code or the refresh token is worth nothing any more."""

    def __init__(self) -> None:
        super().__init__("check.signed_out")


class AnswerLost(CannotCheck):
    """The request went out and no usable answer came back: the server may have acted on it."""

    def __init__(self, code: str = _UNAVAILABLE, *evidence: Evidence, ask_again: bool = False) -> None:
        super().__init__(code, *evidence)
        self.ask_again = ask_again
        """The connection is surely over. A server that is merely slow must not be asked again at once: it could see
        the second request before it has finished the first, and take it for the re-use of a stolen token."""


def refusal(response: requests.Response, answer: Mapping[str, object]) -> CannotCheck:
    """The trouble for an answer that is not a success; `answer` is its JSON object, empty when it has none."""
    told = refusal_of(response.status_code, answer or response.text, response.headers)
    if told.code != "check.signed_out":
        return CannotCheck(told.code, retry_after_s=told.retry_after_s)
    if answer.get("error") != "invalid_grant":
        return CannotCheck(_UNAVAILABLE, retry_after_s=told.retry_after_s)
    return GrantRefused()


def redirect_trouble(error: str, description: str) -> CannotCheck:
    """The trouble for a browser that came back with `error=`: the sign-in came to nothing."""
    code = refusal_of(None, {"error": error, "error_description": description}).code
    return CannotCheck(
        "check.not_signed_in" if code == "check.signed_out" else code,
        Evidence(text("The sign-in in the browser"), text("came back without permission: declined or refused")),
    )


def transport_trouble(error: requests.RequestException) -> CannotCheck:
    """The trouble for a request that failed: `AnswerLost` unless it surely never reached the server."""
    unsent = (ssl.SSLCertVerificationError, NewConnectionError, ConnectTimeoutError)
    proxy = (requests.exceptions.ProxyError, requests.exceptions.InvalidURL)
    never_sent = (*proxy, requests.ConnectTimeout, PlainHttpRefused)
    code = trouble_code(error)
    if isinstance(error, never_sent) or any(isinstance(cause, unsent) for cause in _causes(error)):
        return CannotCheck(code, *trouble_evidence(error))
    slow_or_stopped = isinstance(error, (requests.Timeout, TooLarge, NetworkPage))
    return AnswerLost(code, *trouble_evidence(error), ask_again=not slow_or_stopped)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: requests and urllib3 keep the cause in `args`, as `reason` or as the context."""
    waiting: list[object] = [error]
    for _ in range(20):
        if not waiting:
            return
        cause = waiting.pop()
        if isinstance(cause, BaseException):
            yield cause
            waiting += [*cause.args, getattr(cause, "reason", None), cause.__cause__ or cause.__context__]
