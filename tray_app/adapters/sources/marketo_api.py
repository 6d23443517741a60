"""Marketo Engage's REST API, as far as activities and people are read from it, with its own ways of saying no.

Marketo answers errors with status 200 and a code inside. Its allowance is shared by everything a company has connected,
so nothing is asked twice that can be remembered, and a refusal for too much ends the poll with the time to wait.
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import requests

from tray_app.adapters.net.http import HttpSession, network_trouble, trouble_code
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

_TOKEN_OVER: Final = frozenset({"601", "602"})
_DENIED: Final = frozenset({"600", "603"})
_BUSY: Final = {"606": 20.0, "615": 5.0}
"""Too many requests in twenty seconds, or at once → seconds to wait."""
_QUOTA: Final = frozenset({"607"})
_UNTIL_RENEWED_S: Final = 3600.0
"""The daily allowance is renewed at midnight in Chicago; asking once an hour costs nothing."""
_MARGIN_S: Final = 60.0
_TYPES_FOR_S: Final = 24 * 3600.0
_AT_ONCE: Final = 300
"""Activities or people in one answer."""

Json = Mapping[str, Any]


class MarketoApi:
    """Use it from one thread at a time. Every method raises `CannotCheck`."""

    def __init__(self, session: HttpSession, url: str, client_id: str, secret: Callable[[], str]) -> None:
        """`url`: the instance's REST address without /rest; `secret` gives the client's and may raise `CannotCheck`."""
        self._session = session
        self._url = url
        self._client_id = client_id
        self._secret = secret
        self._token = ""
        self._token_until = 0.0
        self._types: dict[str, int] = {}
        self._types_until = 0.0

    def type_ids(self) -> Mapping[str, int]:
        """The ids of activity types by their plain names: they differ from company to company."""
        if time.monotonic() >= self._types_until:
            found = self._get("/rest/v1/activities/types.json", {})
            types = [one for one in found.get("result") or () if isinstance(one, Mapping)]
            self._types = {plain(one.get("name")): int(one["id"]) for one in types if str(one.get("id", "")).isdigit()}
            self._types_until = time.monotonic() + _TYPES_FOR_S
        return self._types

    def paging_token(self, since: datetime) -> str:
        """Where reading begins for what happened since."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return str(self._get("/rest/v1/activities/pagingtoken.json", {"sinceDatetime": moment})["nextPageToken"])

    def activities(self, token: str, types: tuple[int, ...]) -> tuple[list[Json], str | None]:
        """One page of activities, and the token of the next; None when that was the last."""
        asked = {"nextPageToken": token, "activityTypeIds": ",".join(map(str, types)), "batchSize": str(_AT_ONCE)}
        found = self._get("/rest/v1/activities.json", asked)
        following = str(found.get("nextPageToken") or "") if found.get("moreResult") is True else ""
        return [one for one in found.get("result") or () if isinstance(one, Mapping)], following or None

    def leads(self, ids: list[int]) -> dict[int, Json]:
        """Address and Salesforce IDs of these people; those that are no more are left out."""
        people: dict[int, Json] = {}
        for start in range(0, len(ids), _AT_ONCE):
            asked = {
                "filterType": "id",
                "filterValues": ",".join(map(str, ids[start : start + _AT_ONCE])),
                "fields": "id,email,firstName,lastName,sfdcLeadId,sfdcContactId",
                "batchSize": str(_AT_ONCE),
            }
            found = self._get("/rest/v1/leads.json", asked).get("result") or ()
            people |= {int(one["id"]): one for one in found if isinstance(one, Mapping) and "id" in one}
        return people

    def _get(self, path: str, asked: Mapping[str, str]) -> Json:
        for attempt in (1, 2):
            token = self._valid_token()
            answer = self._ask(path, asked, {"Authorization": f"Bearer {token}"})
            if answer.get("success") is True:
                return answer
            code, words = _first_error(answer)
            if code in _TOKEN_OVER and attempt == 1:
                self._token_until = 0.0
                continue
            raise _refused(code, words)
        raise AssertionError("two attempts")

    def _valid_token(self) -> str:
        if time.monotonic() >= self._token_until:
            # Marketo takes a POST as well, and then the secret is in no log of addresses on the way.
            form = {"grant_type": "client_credentials", "client_id": self._client_id, "client_secret": self._secret()}
            answer = self._ask("/identity/oauth/token", {}, {}, form)
            if not isinstance(answer.get("access_token"), str):
                raise CannotCheck("source.auth_failed", _about(text("it does not know this client ID and secret")))
            self._token = str(answer["access_token"])
            lasts = answer.get("expires_in")
            self._token_until = time.monotonic() + (lasts if isinstance(lasts, int) else 300) - _MARGIN_S
        return self._token

    def _ask(
        self, path: str, asked: Mapping[str, str], headers: Mapping[str, str], form: Mapping[str, str] | None = None
    ) -> Json:
        try:
            if form is None:
                answer = self._session.get(f"{self._url}{path}", params=asked, headers=headers)
            else:
                answer = self._session.post(f"{self._url}{path}", data=form)
            status = answer.status_code
            found = answer.json() if answer.content else {}
        except requests.exceptions.JSONDecodeError:
            raise CannotCheck("source.unreachable", _about(text("its answer cannot be read"))) from None
        except requests.exceptions.RequestException as error:
            silent = _about(text("it did not answer"))
            code = "check.offline" if trouble_code(error) == "check.offline" else "source.unreachable"
            raise (network_trouble(error, silent) or CannotCheck(code, silent)) from None
        if form is not None and status in {400, 401}:
            raise CannotCheck("source.auth_failed", _about(text("it does not know this client ID and secret")))
        if status == 429:
            raise CannotCheck("source.rate_limited", retry_after_s=_BUSY["606"])
        if status in {401, 403}:
            raise CannotCheck("source.permission", _about(text("it lets this client read nothing")))
        if status == 404:
            raise CannotCheck("source.misconfigured", _about(text("there is no Marketo at this address")))
        if status != 200 or not isinstance(found, Mapping):
            raise CannotCheck("source.unreachable", _about(text("its answer cannot be read")))
        return found


def plain(name: object) -> str:
    """A name of Marketo's as it is compared: `Sent By`, `sentBy` and `Sent by` are one."""
    return re.sub(r"[^a-z0-9]", "", str(name or "").lower())


def _first_error(answer: Json) -> tuple[str, str]:
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], Mapping) else {}
    return str(first.get("code", "")), str(first.get("message", ""))


def _refused(code: str, words: str) -> CannotCheck:
    said = Evidence(text("Marketo says"), verbatim(f"{code} {words}".strip()[:200]))
    if code in _BUSY:
        return CannotCheck("source.rate_limited", said, retry_after_s=_BUSY[code])
    if code in _QUOTA:
        return CannotCheck("source.quota", said, retry_after_s=_UNTIL_RENEWED_S)
    if code in _DENIED:
        return CannotCheck("source.permission", said)
    if code in _TOKEN_OVER:
        return CannotCheck("source.auth_failed", said)
    if code.startswith("10"):
        return CannotCheck("source.misconfigured", said)
    return CannotCheck("source.unreachable", said)


def _about(answer: Any) -> Evidence:
    return Evidence(verbatim("Marketo"), answer)
