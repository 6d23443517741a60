"""What time it is at Salesforce: every answer says so, and costs nothing more.

An answer holds good for as long as this computer's clock runs on evenly: a jump, or a sleep, makes the next look ask
anew. That is one request without a token, which Salesforce does not count.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from tray_app.adapters.net.http import HttpSession

_EVEN = timedelta(seconds=30)
"""So far the two clocks of this computer may drift apart before the wall clock counts as set anew."""
_TIMEOUTS = (5.0, 5.0)
_PAGE = "/services/oauth2/userinfo"
"""Answers everybody at once: without a token, that there is none."""


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
        http.hooks["response"].append(self._hear)

    def offset(self, origin: str | None) -> timedelta | None:
        """How far the clock at this address is ahead of ours; None when it cannot be asked."""
        if self.last is None and origin is not None:
            try:
                self._http.head(origin + _PAGE, timeout=_TIMEOUTS, allow_redirects=False)
            except (requests.RequestException, ValueError):
                return None
        return self.last

    @property
    def last(self) -> timedelta | None:
        """As `offset`, by the last answer alone; None when the wall clock was set since."""
        said = self._said
        if said is None:
            return None
        drift = (self._now() - said.wall) - timedelta(seconds=self._running() - said.running)
        return said.offset if abs(drift) <= _EVEN else None

    def _hear(self, answer: requests.Response, **_: object) -> None:
        stamp, age = answer.headers.get("Date"), answer.headers.get("Age", "0")
        if not stamp or age.strip() != "0" or urlsplit(answer.url or "").hostname is None:
            return  # a cache in between says when it was asked, not what time it is
        try:
            there = parsedate_to_datetime(stamp)
        except (ValueError, TypeError, IndexError):
            return
        here = self._now()
        there = there if there.tzinfo is not None else there.replace(tzinfo=UTC)
        self._said = _Said(there - here, here, self._running())
