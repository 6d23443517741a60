"""What time it is at Salesforce: every answer of its own says so, and costs nothing more.

An answer holds good for as long as this computer's clock runs on evenly: a jump, or a sleep, makes the next look ask
anew. That is one request without a token, which Salesforce does not count.

Something on the way may answer in Salesforce's place, and stamp it with a time of its own. So only what Salesforce
itself says is heard, and an answer that contradicts both this computer's clock and what was heard before counts only
when a second one agrees with it.
"""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from tray_app.adapters.net.http import HttpSession
from tray_app.core.cycle.clock import TOLERATED, TOO_FAR

_EVEN = timedelta(seconds=30)
"""So far the two clocks of this computer may drift apart before the wall clock counts as set anew."""
_TIMEOUTS = (5.0, 5.0)
_LEFT_ALONE_S = 10.0
"""So long after a question that Salesforce did not answer it is not asked again: one check asks it once."""
_PAGE = "/services/data"
"""The list of versions: Salesforce tells it everybody, in JSON, and counts no call for it."""
_FRESH = {"Accept": "application/json", "Cache-Control": "no-cache"}
_PLAUSIBLE = range(2020, 2100)
"""Years. A machine whose clock was never set says 1970."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One answer."""

    offset: timedelta
    """How far the server's clock was ahead."""
    wall: datetime
    """When, by the wall clock."""
    running: float
    """When, by the clock that only runs."""


class ServerClock:
    """Hears every answer of one session. Asked from one thread."""

    def __init__(
        self, http: HttpSession, now: Callable[[], datetime], running: Callable[[], float] = time.monotonic
    ) -> None:
        """`now` is the wall clock, UTC-aware; `running` counts seconds evenly."""
        self._http = http
        self._now = now
        self._running = running
        self._said: _Said | None = None
        self._doubted: _Said | None = None
        self._heard = 0
        """How many answers were Salesforce's own."""
        self._unanswered: float | None = None
        """When, by the clock that only runs, the question was last asked in vain; None when it was answered."""
        http.hooks["response"].append(self._hear)

    def offset(self, origin: str | None) -> timedelta | None:
        """How far the clock at this address is ahead of ours; None when it cannot be asked.

        While it is said to be far away it is asked each time, or nobody would hear when it is right again.
        """
        if origin is not None and not self._is_settled() and self._ask(origin) and self._doubted is not None:
            self._ask(origin)
        return self.last

    @property
    def last(self) -> timedelta | None:
        """As `offset`, by what was heard alone; None when the wall clock was set since."""
        return self._said.offset if self._said is not None and self._holds(self._said) else None

    def _is_settled(self) -> bool:
        last = self.last
        return last is not None and abs(last) <= TOO_FAR and self._doubted is None

    def _ask(self, origin: str) -> bool:
        """Whether Salesforce has answered; what, was heard."""
        if self._unanswered is not None and self._running() - self._unanswered < _LEFT_ALONE_S:
            return False
        before = self._heard
        with suppress(requests.RequestException, ValueError):
            self._http.get(origin + _PAGE, timeout=_TIMEOUTS, allow_redirects=False, headers=_FRESH)
        is_answered = self._heard > before
        self._unanswered = None if is_answered else self._running()
        return is_answered

    def _holds(self, said: _Said) -> bool:
        drift = (self._now() - said.wall) - timedelta(seconds=self._running() - said.running)
        return abs(drift) <= _EVEN

    def _hear(self, answer: requests.Response, **_: object) -> None:
        here, running = self._now(), self._running()
        there = _time_in(answer)
        if there is None or not _is_salesforces(answer):
            return
        self._heard += 1
        said = _Said(there - here, here, running)
        expected = self.last or timedelta()
        if abs(said.offset - expected) <= TOLERATED or self._agrees(said):
            self._said, self._doubted = said, None
        else:
            self._doubted = said

    def _agrees(self, said: _Said) -> bool:
        doubted = self._doubted
        return doubted is not None and self._holds(doubted) and abs(said.offset - doubted.offset) <= TOLERATED


def _time_in(answer: requests.Response) -> datetime | None:
    """When the answer was given, by the clock of who gave it."""
    stamp, age = answer.headers.get("Date"), answer.headers.get("Age", "0")
    if not stamp or age.strip() != "0" or urlsplit(answer.url or "").hostname is None:
        return None  # a cache in between says when it was asked, not what time it is
    try:
        there = parsedate_to_datetime(stamp)
        there = there.replace(tzinfo=UTC) if there.tzinfo is None else there.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return there if there.year in _PLAUSIBLE else None


def _is_salesforces(answer: requests.Response) -> bool:
    """Whether Salesforce itself has answered: it speaks JSON, and names its errors."""
    body = answer.content.lstrip()
    if 200 <= answer.status_code < 300:
        return body[:1] in {b"{", b"["}
    if answer.status_code < 400:
        return False
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    first = said[0] if isinstance(said, list) and said else said
    return isinstance(first, Mapping) and any(isinstance(first.get(name), str) for name in ("errorCode", "error"))
