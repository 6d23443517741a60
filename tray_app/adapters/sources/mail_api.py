"""Asks a mailbox's web API (Microsoft Graph, Gmail) with the rep's token; what comes to nothing becomes a reason.

GET only: nothing here could change a mailbox. The token goes to the API's own address and nowhere else, also where a
link of an answer, or one that was kept, names another.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from tray_app.adapters.net.http import HttpSession, network_trouble
from tray_app.adapters.sources.mail_access import MailAccess
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence

_LONGEST_WAIT_S: Final = 24 * 3600.0
_SHOWN: Final = 200
"""Characters of a service's own words."""
_ADDRESS: Final = re.compile(r"[^\s<>@,;:'\"()]+@[^\s<>@,;:'\"()]+")


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What the API said."""

    status: int
    """The HTTP status."""
    body: Mapping[str, Any]
    """The JSON object; empty when there is none."""
    headers: Mapping[str, str]
    """The headers, without regard to case."""

    @property
    def error(self) -> Mapping[str, Any]:
        """The object that both APIs put around a refusal; empty when there is none."""
        found = self.body.get("error")
        return found if isinstance(found, dict) else {}

    @property
    def retry_after_s(self) -> float | None:
        """Seconds the API asks us to wait."""
        written = self.headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", written):
            return min(float(written), _LONGEST_WAIT_S)
        try:
            wait = (parsedate_to_datetime(written).astimezone(UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
        return min(max(wait, 0.0), _LONGEST_WAIT_S)


class MailApi:
    """One API at one address. Use it from one thread at a time; `session.close` may come from any."""

    def __init__(self, session: HttpSession, origin: str, access: MailAccess) -> None:
        """`origin`: scheme and host, which every request goes to."""
        self._session = session
        self.origin = origin
        self._access = access
        self.host = urlsplit(origin).hostname or ""

    def is_ours(self, url: str) -> bool:
        """Whether an address belongs to this API: what other address gets no token."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return f"{parts.scheme}://{parts.netloc}" == self.origin

    def get(self, url: str, *, params: Mapping[str, Any] | None = None, prefer: str | None = None) -> ApiAnswer:
        """The answer, whatever its status; a token that is refused is renewed once. Raises `CannotCheck`."""
        if not self.is_ours(url):
            raise CannotCheck("source.unreachable", self.evidence(text("its answer led to another address")))
        token = self._access.token()
        answer = self._ask(url, params, prefer, token)
        if answer.status == 401:
            token = self._access.renewed(token, _challenge_in(answer))
            answer = self._ask(url, params, prefer, token)
        if answer.status == 401:
            raise CannotCheck("source.auth_failed", self.evidence(text("it does not accept the sign-in any longer")))
        return answer

    def evidence(self, words: Text) -> Evidence:
        """A line about this service."""
        return Evidence(text("Mail service {host}", host=self.host), words)

    def said(self, answer: ApiAnswer) -> Evidence:
        """The service's own words, without addresses."""
        message = answer.error.get("message")
        words = message if isinstance(message, str) else ""
        plain = _ADDRESS.sub("…", "".join(char if char.isprintable() else " " for char in words))[:_SHOWN].strip()
        return self.evidence(verbatim(plain) if plain else text("it refused (HTTP {status})", status=answer.status))

    def _ask(self, url: str, params: Mapping[str, Any] | None, prefer: str | None, token: str) -> ApiAnswer:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        headers |= {"Prefer": prefer} if prefer else {}
        try:
            response = self._session.get(url, params=params, headers=headers, allow_redirects=False)
        except requests.RequestException as error:
            trouble = self._transport_trouble(error)
        else:
            return ApiAnswer(response.status_code, _object_in(response), response.headers)
        # Outside the handler: what was raised there holds the request, and with it the token.
        raise trouble

    def _transport_trouble(self, error: requests.RequestException) -> CannotCheck:
        if trouble := network_trouble(error, self.evidence(text("no secure connection could be made"))):
            return trouble
        late = isinstance(error, requests.Timeout)
        why = text("it did not answer in time") if late else text("the connection could not be made or broke")
        return CannotCheck("source.unreachable", self.evidence(why))


def _object_in(response: requests.Response) -> Mapping[str, Any]:
    try:
        body = json.loads(response.text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _challenge_in(answer: ApiAnswer) -> str | None:
    """The claims that Microsoft wants in the next token (Continuous Access Evaluation), decoded; None without any."""
    import base64  # for a refusal that comes once in weeks

    found = re.search(r'claims="([A-Za-z0-9+/_=-]{1,8000})"', answer.headers.get("WWW-Authenticate", ""))
    if not found:
        return None
    written = found[1].rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        claims = base64.b64decode(written + "=" * (-len(written) % 4)).decode("utf-8")
        return claims if isinstance(json.loads(claims), dict) else None
    except (ValueError, RecursionError):
        return None
