"""What Marketo Sales Insight Actions itself reports of a rep's emails and calls, from Marketo Engage.

Activities are read from a little before the youngest that was seen, since they reach Marketo late; the ids make that
harmless. People are looked up together, for their addresses and for the Salesforce IDs by which Actions finds them.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.bounded_poll import BoundedPoll, Haul
from tray_app.adapters.sources.marketo_activities import (
    BOUNCED,
    CALLED,
    SENT,
    lead_of,
    made_of,
    name_of,
    time_of,
    whose,
)
from tray_app.adapters.sources.marketo_api import Json, MarketoApi
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Activity
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text, ntext, text, verbatim
from tray_app.core.model.verdict import Evidence

_CURSOR_VERSION: Final = 1
_OVERLAP: Final = timedelta(hours=2)
_PAGES: Final = 5
"""Pages of activities in one poll: those of the whole company pass by, and most are not the rep's."""
_INTERVAL_S: Final = 600.0
"""Seconds between two polls that ask: the allowance is the whole company's."""
_UNREAD_AT_MOST: Final = 200


class MarketoSource:
    """`core.model.ports.Source` for Marketo Engage."""

    type: Final = "marketo"

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        url: str,
        client_id: str,
        user: str,
        secret: Callable[[], str],
        region: Callable[[], str] = str,
        interval_s: float = _INTERVAL_S,
        limit_s: float = 30.0,
    ) -> None:
        """A source that has not connected yet.

        `user`: the rep's address, as Actions knows it; `secret` gives the client's secret; `region`: the country of
        numbers written without one; `interval_s`: seconds for which an answer is good; `limit_s`: seconds of a poll.
        """
        self.id = id
        self._user = user.casefold()
        self._region = region
        self._interval_s = interval_s
        self._asked_at: float | None = None
        self._session = HttpSession()
        self._api = MarketoApi(self._session, url.rstrip("/"), client_id, secret)
        self._bounded = BoundedPoll(limit_s, self._late)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`. Within the interval after a whole answer nothing is asked."""
        mark, token, unread, reached_back = _place(cursor, since)
        if mark and not token and self._asked_at is not None and time.monotonic() - self._asked_at < self._interval_s:
            return Batch(cursor=cursor, not_read=len(unread), problems=_problems(len(unread)))
        return self._bounded.run(lambda haul: self._read(haul, mark, token, unread, reached_back, since))

    def test(self) -> Trial:
        """Sign in, find the activity types, and count the rep's activities of the last day."""
        found: list[int] = []

        def look() -> None:
            token: str | None = self._api.paging_token(datetime.now(UTC) - timedelta(days=1))
            kinds = self._kinds()
            for _ in range(_PAGES):
                if token is None:
                    break
                page, token = self._api.activities(token, tuple(kinds))
                found.append(sum(self._is_own(one) for one in page))

        trouble = self._bounded.attempt(look)
        return Trial(trouble=trouble) if trouble else Trial(place=f"Marketo · {self._user}", count=sum(found))

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._bounded.close()
        self._session.close()

    def _late(self) -> Trouble:
        return Trouble("source.unreachable", (Evidence(verbatim("Marketo"), text("did not answer in time")),))

    def _kinds(self) -> dict[int, str]:
        """What the activity types are by their ids. Raises `CannotCheck` when the company has none of them."""
        named = {**dict.fromkeys(SENT, "email"), **dict.fromkeys(BOUNCED, "bounce"), **dict.fromkeys(CALLED, "call")}
        kinds = {number: named[name] for name, number in self._api.type_ids().items() if name in named}
        if "email" not in kinds.values():
            missing = Evidence(text("Activity type in Marketo"), verbatim("Send Sales Email"))
            raise CannotCheck("source.misconfigured", missing, Evidence(verbatim("Marketo"), text("it does not exist")))
        return kinds

    def _beginning(self, since: datetime) -> str:
        # Marketo's "since" leaves out the very moment.
        return self._api.paging_token(since - timedelta(seconds=1))

    def _is_own(self, activity: Json) -> bool:
        return whose(activity).strip().casefold() == self._user

    def _read(
        self,
        haul: Haul,
        mark: datetime | None,
        token: str | None,
        unread: dict[str, float],
        reached_back: datetime,
        since: datetime,
    ) -> None:
        kinds = self._kinds()
        begin = max(since, mark - _OVERLAP) if mark else since
        stored, token = token, token or self._beginning(begin)
        unread = {name: about for name, about in unread.items() if about >= since.timestamp()}
        for number in range(_PAGES):
            try:
                page, following = self._api.activities(token, tuple(kinds))
            except CannotCheck as error:
                if token != stored or error.code != "source.misconfigured":
                    raise
                # Marketo has forgotten the page where the last poll stopped.
                stored, token = None, self._beginning(since)
                page, following = self._api.activities(token, tuple(kinds))
            own = [one for one in page if self._is_own(one)]
            made = self._made(own, kinds, unread, since)
            moments = [moment for one in page if (moment := time_of(one))]
            mark = max([*([mark] if mark else []), *moments], default=mark)
            place = {
                "mark": (mark or since).astimezone(UTC).isoformat(),
                "token": following,
                "unread": unread,
                "since": reached_back.astimezone(UTC).isoformat(),
            }
            haul.put(made, cursors.pack(_CURSOR_VERSION, place), more=following is not None)
            haul.count_unread(len(unread), _problems(len(unread)))
            if following is None:
                self._asked_at = time.monotonic()
                return
            if haul.is_late or number == _PAGES - 1:
                return
            token = following

    def _made(
        self, own: list[Json], kinds: Mapping[int, str], unread: dict[str, float], since: datetime
    ) -> tuple[Activity, ...]:
        bounces = [one for one in own if kinds.get(int(one.get("activityTypeId") or 0)) == "bounce"]
        wanted = [one for one in own if one not in bounces and (moment := time_of(one) or since) and moment >= since]
        people = self._api.leads(sorted({lead_of(one) for one in wanted} - {0})) if wanted else {}
        found: dict[str, Activity] = {}
        for one in wanted:
            made = made_of(self.id, one, people.get(lead_of(one)), kinds, bounces, self._region())
            if made is not None:
                found[made.id] = made
                unread.pop(name_of(one), None)
            elif len(unread) < _UNREAD_AT_MOST:
                unread[name_of(one)] = (time_of(one) or since).timestamp()
        return tuple(found.values())


def _problems(count: int) -> tuple[Text, ...]:
    return (_without_address(count),) if count else ()


def _without_address(count: int) -> Text:
    return ntext(
        "Marketo: {n} email of yours to a person without an address",
        "Marketo: {n} emails of yours to people without an address",
        count,
    )


def _place(cursor: bytes | None, since: datetime) -> tuple[datetime | None, str | None, dict[str, float], datetime]:
    """The time of the youngest activity that was seen, the page to go on with, what could not be read, how far back."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        if place and (reached_back := datetime.fromisoformat(place["since"])) <= since:
            unread = {str(name): float(about) for name, about in place["unread"].items()}
            token = str(place["token"]) if place["token"] is not None else None
            return datetime.fromisoformat(place["mark"]), token, unread, reached_back
    return None, None, {}, since
