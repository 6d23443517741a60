"""Talks to the REST API: one composite request carries several questions and counts as one API call.

simple-salesforce is used in its direct mode only, with our own HTTP session. What it leaves to its user is here:
renewing the token, time limits, counting, and that none of its exceptions gets out (their text holds the SOQL, which
holds customers' addresses).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

import requests
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.net.http import LONGEST_S, HttpSession, TooSlow, never_left, trouble_code, trouble_evidence
from tray_app.adapters.salesforce.grant import Grant, Tokens
from tray_app.adapters.salesforce.refusals import Refusal, Remedy, refusal_of
from tray_app.core.model.crm import ApiUsage
from tray_app.core.model.errors import CannotCheck

if TYPE_CHECKING:
    from tray_app.adapters.salesforce.library import Salesforce

T = TypeVar("T")

Json = dict[str, Any]

USUAL_VERSION = "66.0"
"""The version that is spoken until the org has said which it knows."""
_VERSIONS = "/services/data"
"""Path of the list of versions; it is not counted."""
_KNOWN_VERSIONS = tuple(f"{number}.0" for number in range(60, 69))
"""Versions whose answers this app was written for; a version is retired years after it came."""
_LONGEST_FETCH_S = LONGEST_S + 30.0
"""Seconds until a grant is there: one request for a new one, and the keyring's own time."""
_COUNTED = "/services/data/"
"""Path under which Salesforce counts API calls; sign-in, userinfo and revocation are elsewhere and free."""
_USAGE = re.compile(r"(?:^|[\s;,])api-usage=(\d+)/(\d+)")


_EDGE = frozenset({406, 408, 420})
"""Statuses of what stands in front of Salesforce: they say nothing about what became of the request behind it."""


class UnknownFate(CannotCheck):
    """Something was sent, and no answer says whether it was done."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How one request went."""

    refusal: Refusal
    """Why there is no answer."""
    may_be_done: bool
    """Salesforce may have done what was asked all the same."""
    may_help_again: bool = False
    """A question may be asked once more."""


@dataclass(frozen=True, slots=True)
class Subrequest:
    """One question within a composite request."""

    name: str
    """Its referenceId: letters, digits and underscores."""
    path: str
    """What follows `/services/data/vXX.X/`, already encoded."""


@dataclass(frozen=True, slots=True)
class Subresponse:
    """What Salesforce said to one part."""

    status: int
    """Its own HTTP status."""
    body: Any
    """The parsed JSON; a list of errors when the status says so."""

    @property
    def refusal(self) -> Refusal | None:
        """Why there is no answer; None when there is one."""
        return None if 200 <= self.status < 300 else refusal_of(self.status, self.body)


def query_path(soql: str, *, include_deleted: bool = False) -> str:
    """The path of a query within a composite request; `include_deleted` also brings archived Tasks."""
    return f"{'queryAll' if include_deleted else 'query'}?q={quote(soql, safe='')}"


class RestSession:
    """Requests with the rep's token. Asked from one thread; `close` may come from any."""

    def __init__(self, tokens: Tokens, http: HttpSession, version: str = "") -> None:
        """`version` is spoken for good; when it is empty, `speak` chooses one."""
        self._tokens = tokens
        self._http = http
        self._pinned = version
        self._version = version or USUAL_VERSION
        self._client: Salesforce | None = None
        self._grant: Grant | None = None
        self._fetching = Deadline(_LONGEST_FETCH_S)
        self._last: requests.Response | None = None
        self.requests_made = 0
        """Answers that Salesforce counted."""
        self.usage: ApiUsage | None = None
        """The org's allowance as of the last answer."""
        http.hooks["response"].append(self._note_answer)

    @property
    def instance_url(self) -> str | None:
        """Where the last grant said the org is; None before the first one was needed."""
        return self._grant.instance_url if self._grant else None

    def grant(self) -> Grant:
        """The grant in use. Raises `CannotCheck` when there is none."""
        self._grant = self._fetched(self._tokens.current)
        return self._grant

    def speak(self, version: str) -> None:
        """Use this version from now on, unless one is configured."""
        if not self._pinned and version and version != self._version:
            self._version, self._client = version, None

    def newest_version(self) -> str:
        """The newest version that this app and the org both know; asking costs no API call. Raises `CannotCheck`."""
        if self._pinned:
            return self._pinned
        try:
            said: Any = self._ask(lambda client: client.session.get(f"https://{client.sf_instance}{_VERSIONS}").json())
        except CannotCheck as trouble:
            if trouble.code != "check.salesforce_unavailable":
                raise
            said = ()  # something in between knows no such path: the usual version will do
        entries = said if isinstance(said, list) else ()
        listed = [str(entry.get("version")) for entry in entries if isinstance(entry, Mapping)]
        known = [version for version in _KNOWN_VERSIONS if version in listed]
        return known[-1] if known else USUAL_VERSION

    def composite(self, parts: Iterable[Subrequest]) -> dict[str, Subresponse]:
        """Asks everything in one call; the answers by name. Raises `CannotCheck` when nothing was answered."""
        base = f"/services/data/v{self._version}/"
        asked = [{"method": "GET", "url": base + part.path, "referenceId": part.name} for part in parts]
        body = {"allOrNone": False, "compositeRequest": asked}
        # X-PrettyPrint: simple-salesforce asks for indented answers, a third larger.
        headers = {"X-PrettyPrint": "0"}
        said: Any = self._ask(lambda client: client.restful("composite", method="POST", json=body, headers=headers))
        try:
            answers = {
                part["referenceId"]: Subresponse(int(part["httpStatusCode"]), part["body"])
                for part in said["compositeResponse"]
            }
        except (TypeError, KeyError, ValueError):
            answers = {}
        if answers.keys() != {part["referenceId"] for part in asked}:
            raise CannotCheck("check.salesforce_unavailable")
        return answers

    def next_page(self, url: str) -> Json:
        """The next page of a query: `nextRecordsUrl` of the one before."""
        if not url.startswith(_COUNTED):
            raise CannotCheck("check.salesforce_unavailable")
        page = self._ask(lambda client: client.query_more(url, identifier_is_url=True))
        if not isinstance(page, Mapping) or "records" not in page:
            raise CannotCheck("check.salesforce_unavailable")
        return dict(page)

    def send(self, request: Callable[["Salesforce"], T]) -> T:
        """Do something that must not be done twice: sent once, and again only with a new token when it was turned away.

        Raises `UnknownFate` when it may be done, and any other `CannotCheck` when it surely is not.
        """
        return self._ask(request, once=True)

    def userinfo(self) -> Json:
        """Who is signed in. Costs no API call."""
        said = self._ask(lambda client: client.oauth2("userinfo"))
        if not isinstance(said, Mapping):
            raise CannotCheck("check.salesforce_unavailable")
        return dict(said)

    def close(self) -> None:
        """Give up the request under way, if there is one, and every later one."""
        self._fetching.close()
        self._http.close()

    def _fetched(self, fetch: Callable[[], Grant]) -> Grant:
        """A grant. When it is given up, a renewal under way still ends in order: cut off, it could cost the sign-in."""
        try:
            return self._fetching.run(fetch, lambda: None)
        except GivenUp:
            pass
        raise CannotCheck("check.offline")

    def _ask(self, question: Callable[["Salesforce"], T], *, once: bool = False) -> T:
        grant = self.grant()
        renewed = repeated = False
        while True:
            outcome = self._attempt(grant, question)
            if not isinstance(outcome, _Attempt):
                return outcome
            refusal = outcome.refusal
            if refusal.remedy is Remedy.RENEW and not renewed and not (once and outcome.may_be_done):
                grant = self._grant = self._fetched(partial(self._tokens.renew, grant))
                renewed = True
            elif outcome.may_help_again and not repeated and not once:
                repeated = True
            else:
                # Raised here, outside of any except block: the exception must not carry the library's own as context.
                kind = UnknownFate if once and outcome.may_be_done else CannotCheck
                raise kind(refusal.code, *refusal.evidence, retry_after_s=refusal.retry_after_s)

    def _attempt(self, grant: Grant, question: Callable[["Salesforce"], T]) -> T | _Attempt:
        """The answer, or how it went wrong."""
        from tray_app.adapters.salesforce.library import SalesforceError

        self._last = None
        try:
            client = self._client_for(grant)
            return question(client)
        except SalesforceError as error:
            status = getattr(error, "status", None)
            turned_away = isinstance(status, int) and 400 <= status < 500 and status not in _EDGE
            return _Attempt(refusal_of(status, getattr(error, "content", ""), self._headers()), not turned_away)
        except requests.exceptions.JSONDecodeError:
            said = self._last.text if self._last is not None else ""
            return _Attempt(refusal_of(200, said, self._headers()), may_be_done=True)
        except requests.RequestException as error:
            refusal = Refusal(trouble_code(error), evidence=trouble_evidence(error))
            return _Attempt(refusal, not never_left(error), _broke_off(error))
        except (ValueError, TypeError, LookupError, OSError, RecursionError):
            # An answer of a shape that neither the library nor we expect; the exception may quote it.
            return _Attempt(Refusal("check.salesforce_unavailable"), may_be_done=True)

    def _client_for(self, grant: Grant) -> "Salesforce":
        from tray_app.adapters.salesforce.library import Salesforce

        if self._client is None or self._client.session_id != grant.access_token:
            if urlsplit(grant.instance_url).scheme == "http":
                self._http.rewrite_to_http(grant.instance_url)
            self._client = Salesforce(
                session_id=grant.access_token,
                instance_url=grant.instance_url,
                version=self._version,
                session=self._http,
                object_pairs_hook=dict,
            )
        return self._client

    def _headers(self) -> Mapping[str, str]:
        return self._last.headers if self._last is not None else {}

    def _note_answer(self, answer: requests.Response, **_: object) -> None:
        self._last = answer
        if not urlsplit(answer.url or "").path.startswith(_COUNTED):
            return
        said = answer.headers.get("Sforce-Limit-Info", "")
        # What is turned away at the door (an expired token, a used-up allowance, an outage) is not counted.
        if said or answer.ok:
            self.requests_made += 1
        if usage := _USAGE.search(said):
            self.usage = ApiUsage(int(usage[1]), int(usage[2]))


def _broke_off(error: requests.RequestException) -> bool:
    """The connection was reset or timed out while the answer was awaited or read, and not all the time was used."""
    if isinstance(error, TooSlow):
        return False
    if isinstance(error, (requests.exceptions.ReadTimeout, requests.exceptions.ChunkedEncodingError)):
        return True
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    return isinstance(error, requests.exceptions.ConnectionError) and isinstance(
        reason, (ProtocolError, ReadTimeoutError)
    )
