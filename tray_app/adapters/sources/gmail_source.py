"""The sent mail of a Google mailbox through Gmail's API, with gmail.metadata: headers alone, and no search.

The first poll walks the sent label from the newest message back to the window's begin; later ones ask the history what
was added. A history that Google no longer keeps (404) is routine: the window is walked again, under the same ids. Each
poll also looks at the newest fifty, as messages can turn up late; only what it has not seen is fetched.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.gmail_messages import SENT, email_of_gmail, metadata_query, moment_of_gmail
from tray_app.adapters.sources.gmail_refusals import refusal_of_gmail
from tray_app.adapters.sources.mail_api import ApiAnswer, MailApi
from tray_app.adapters.sources.trial import Trial
from tray_app.adapters.sources.unread_items import UnreadItems
from tray_app.adapters.sources.web_source import WebSource, WebVisit
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch

ORIGIN: Final = "https://gmail.googleapis.com"
_ME: Final = "/gmail/v1/users/me"
_CURSOR_VERSION: Final = 1
_PAGE: Final = 50
_AT_MOST: Final = 150
"""Messages that one poll fetches, five units of the quota each; a minute has at least 6,000."""
_OLDER: Final = 10
"""So many in a row from before the window end the walk; a single one may be an old message that was uploaded."""
_SEEN: Final = 200
"""Ids that are remembered, the latest."""


class GmailSource(WebSource):
    """`core.model.ports.Source` for Google."""

    type: Final = "gmail"

    def visit(self, api: MailApi, cursor: bytes | None, since: datetime, until: float) -> WebVisit:
        """See `WebSource`."""
        return _Walk(self.id, api, _Place.read(cursor, since), since, until)

    def look(self, api: MailApi) -> Trial:
        """Count what is in the sent label."""
        answer = api.get(f"{api.origin}{_ME}/messages", params={"labelIds": SENT, "maxResults": 1})
        if answer.status != 200:
            raise refusal_of_gmail(api, answer)
        estimate = answer.body.get("resultSizeEstimate")
        return Trial(place="Gmail", count=estimate if isinstance(estimate, int) else len(_ids(answer.body)))


class _Place:
    """Where reading is: what a cursor holds."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        """How far back reading began."""
        self.history = ""
        """From where the history is asked; empty before anything was read."""
        self.walking = True
        """Whether the window is still being walked."""
        self.page = ""
        """The page of the walk, or of the history, that comes next."""
        self.seen: list[str] = []
        """The latest ids that need no fetching."""
        self.unread = UnreadItems()

    @classmethod
    def read(cls, cursor: bytes | None, since: datetime) -> "_Place":
        """The place in the cursor; the very beginning when it fits no more."""
        kept = cursors.unpack(_CURSOR_VERSION, cursor)
        with suppress(KeyError, TypeError, ValueError):
            if kept is not None and datetime.fromisoformat(kept["since"]) <= since:
                place = cls(datetime.fromisoformat(kept["since"]))
                place.history, place.page = str(kept["history"]), str(kept["page"])
                place.walking, place.seen = bool(kept["walking"]), [str(each) for each in kept["seen"]]
                place.unread = UnreadItems(kept.get("unread"))
                return place
        return cls(since)

    def pack(self, since: datetime) -> bytes:
        """The cursor."""
        kept = {
            "since": self.since.isoformat(),
            "history": self.history,
            "walking": self.walking,
            "page": self.page,
            "seen": self.seen[-_SEEN:],
            "unread": self.unread.kept(since),
        }
        return cursors.pack(_CURSOR_VERSION, kept)


class _Walk:
    """What one poll does and brings."""

    def __init__(self, source: str, api: MailApi, place: _Place, since: datetime, until: float) -> None:
        self._source = source
        self._api = api
        self._place = place
        self._since = since
        self._until = until
        self._left = _AT_MOST
        self._found: dict[str, Email] = {}
        self._more = False
        self._older = 0

    @property
    def batch(self) -> Batch:
        """All of it."""
        cursor = self._place.pack(self._since) if self._place.history else None
        return Batch(
            activities=tuple(sorted(self._found.values(), key=lambda email: email.occurred_at)),
            cursor=cursor,
            more=self._more,
            not_read=self._place.unread.count,
            problems=self._place.unread.problems(),
        )

    def go(self) -> None:
        """Go on from the place."""
        if not self._place.walking and not self._follow_history():
            # Google keeps about a week of it. What was read keeps its ids, so that reading again doubles nothing.
            unread, self._place = self._place.unread, _Place(self._since)
            self._place.unread = unread
        if self._place.walking:
            self._walk_back()
        elif not self._more:
            self._look_at_the_newest()

    def _follow_history(self) -> bool:
        """Fetch what the history has since; False when it no longer reaches back that far."""
        place, latest = self._place, ""
        while True:
            query = {"startHistoryId": place.history, "labelId": SENT, "historyTypes": "messageAdded"}
            answer = self._get("history", {**query, **({"pageToken": place.page} if place.page else {})})
            if answer.status == 404 or (answer.status == 400 and (place.page or not place.history.isdigit())):
                return False
            body = self._good(answer)
            latest = str(body.get("historyId") or latest)
            if not self._fetch(_added(body)):
                return True
            onward = body.get("nextPageToken")
            if not isinstance(onward, str) or not onward:
                place.page, place.history = "", latest if latest.isdigit() else place.history
                return True
            place.page = onward
            if self._is_over():
                return True

    def _walk_back(self) -> None:
        place = self._place
        if not place.history:
            # Before the walk: what is sent meanwhile is in the history then.
            place.history = str(self._good(self._get("profile", {})).get("historyId") or "")
        begun_anew = False
        while True:
            query = {"labelIds": SENT, "maxResults": _PAGE, **({"pageToken": place.page} if place.page else {})}
            answer = self._get("messages", query)
            if place.page and answer.status in (400, 404, 410) and not begun_anew:
                place.page = ""  # a page that is no longer known: from the newest on, past what has been seen
                begun_anew = True  # but once: a server that knows no page for long would be asked without end
                continue
            body = self._good(answer)
            if not self._fetch(_ids(body)):
                return
            onward = body.get("nextPageToken")
            if self._older >= _OLDER or not isinstance(onward, str) or not onward:
                place.page, place.walking = "", False
                return
            place.page = onward
            if self._is_over():
                return

    def _look_at_the_newest(self) -> None:
        body = self._good(self._get("messages", {"labelIds": SENT, "maxResults": _PAGE}))
        self._fetch(_ids(body))

    def _fetch(self, ids: Sequence[str]) -> bool:
        """Fetch those that are new; False when the poll is over before all are."""
        for id_ in ids:
            if id_ in self._place.seen:
                continue
            if self._left <= 0 or self._is_over():
                self._more = True
                return False
            self._left -= 1
            answer = self._get(f"messages/{id_}", metadata_query())
            if answer.status == 404:
                continue  # it was deleted meanwhile, for good
            self._take(id_, self._good(answer))
        return True

    def _take(self, id_: str, item: Mapping[str, Any]) -> None:
        when = moment_of_gmail(item)
        self._older = self._older + 1 if when is not None and when < self._since else 0
        email = email_of_gmail(self._source, item)
        if email is None:
            self._place.unread.add(id_, when)
        elif email.occurred_at >= self._since:
            self._found[email.id] = email
        self._place.seen = [*self._place.seen[-_SEEN + 1 :], id_]

    def _is_over(self) -> bool:
        if time.monotonic() >= self._until:
            self._more = True
        return self._more

    def _get(self, what: str, query: Mapping[str, Any]) -> ApiAnswer:
        return self._api.get(f"{self._api.origin}{_ME}/{what}", params=query)

    def _good(self, answer: ApiAnswer) -> Mapping[str, Any]:
        if answer.status != 200:
            raise refusal_of_gmail(self._api, answer)
        return answer.body


def _ids(body: Mapping[str, Any]) -> list[str]:
    return _ids_in(body.get("messages"))


def _added(body: Mapping[str, Any]) -> list[str]:
    """The ids in a page of the history, which has no `history` at all when nothing happened."""
    records = body.get("history")
    found: list[str] = []
    for record in records if isinstance(records, list) else ():
        added = record.get("messagesAdded") if isinstance(record, dict) else None
        for entry in added if isinstance(added, list) else ():
            found += _ids_in([entry.get("message")] if isinstance(entry, dict) else [])
    return list(dict.fromkeys(found))


def _ids_in(entries: Any) -> list[str]:
    known = entries if isinstance(entries, list) else []
    found: Iterable[Any] = (entry.get("id") for entry in known if isinstance(entry, dict))
    return [id_ for id_ in found if isinstance(id_, str) and id_.isalnum()]
