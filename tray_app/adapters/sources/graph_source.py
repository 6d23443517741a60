"""The Sent Items of a Microsoft 365 mailbox through Microsoft Graph, with Mail.ReadBasic: no body can be read at all.

A poll follows the folder's delta: page after page, then from the last page's link on. Links rot in the ordinary course
of things (410, SyncStateNotFound); then the look-back window is read again. Delta is known to miss messages now and
then, so the newest fifty are read once more at the end of each poll. What leaves the folder was still sent: `@removed`
changes nothing. An email goes by its Message-ID, so that one that is moved or copied stays the same email.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.graph_messages import SELECT, email_of, is_removed, moment_of
from tray_app.adapters.sources.graph_refusals import is_lost_place, refusal_of_graph
from tray_app.adapters.sources.mail_api import MailApi
from tray_app.adapters.sources.trial import Trial
from tray_app.adapters.sources.unread_items import UnreadItems
from tray_app.adapters.sources.web_source import WebSource, WebVisit
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch

ORIGIN: Final = "https://graph.microsoft.com"
_FOLDER: Final = "/v1.0/me/mailFolders/sentitems"
_CURSOR_VERSION: Final = 1
_PAGE: Final = 50
_PAGES: Final = 4
"""Pages in one poll."""
_PREFER: Final = f'IdType="ImmutableId", odata.maxpagesize={_PAGE}'
_BEFORE: Final = timedelta(minutes=10)
"""The window begins that much earlier: a message is received a little later than it is sent, or a little before."""


class GraphSource(WebSource):
    """`core.model.ports.Source` for Microsoft 365."""

    type: Final = "graph"

    def visit(self, api: MailApi, cursor: bytes | None, since: datetime, until: float) -> WebVisit:
        """See `WebSource`."""
        return _Visit(self.id, api, _place(cursor, since), since, until)

    def look(self, api: MailApi) -> Trial:
        """Read the folder's newest message."""
        query = {"$select": "id", "$top": 1, "$count": "true"}
        answer = api.get(f"{api.origin}{_FOLDER}/messages", params=query)
        if answer.status != 200:
            raise refusal_of_graph(api, answer)
        count = answer.body.get("@odata.count")
        return Trial(place="Sent Items", count=count if isinstance(count, int) else len(_items(answer.body)))


class _Visit:
    """What one poll has brought so far."""

    def __init__(
        self, source: str, api: MailApi, place: tuple[str, datetime, UnreadItems], since: datetime, until: float
    ) -> None:
        """`place`: the link to go on from, how far back reading began, and what could not be read."""
        self._source = source
        self._api = api
        self._since = since
        self._until = until
        self._found: dict[str, Email] = {}
        self._link, self._reached_back, self._unread = place
        self.batch = Batch()

    def go(self) -> None:
        """Read from the link on, or the whole window where there is none or it leads nowhere any more."""
        link = self._link
        self._note(link, more=bool(link))
        for _ in range(_PAGES):
            if link and not self._api.is_ours(link):
                link = ""
            answer = self._api.get(link, prefer=_PREFER) if link else self._first_page()
            if link and is_lost_place(answer):
                self._reached_back = self._since
                answer = self._first_page()
            if answer.status != 200:
                raise refusal_of_graph(self._api, answer)
            self._take(answer.body)
            onward, final = answer.body.get("@odata.nextLink"), answer.body.get("@odata.deltaLink")
            if not isinstance(onward, str):
                self._note(final if isinstance(final, str) else "", more=False)
                return self._look_at_the_newest()
            link = onward
            self._note(link, more=True)
            if time.monotonic() >= self._until:
                break
        return None

    def _first_page(self) -> Any:
        begin = (self._reached_back - _BEFORE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = {"$select": ",".join(SELECT), "$filter": f"receivedDateTime ge {begin}"}
        return self._api.get(f"{self._api.origin}{_FOLDER}/messages/delta", params=query, prefer=_PREFER)

    def _look_at_the_newest(self) -> None:
        query = {"$select": ",".join(SELECT), "$orderby": "receivedDateTime desc", "$top": _PAGE}
        answer = self._api.get(f"{self._api.origin}{_FOLDER}/messages", params=query, prefer=_PREFER)
        if answer.status != 200:
            raise refusal_of_graph(self._api, answer)
        place = cursors.unpack(_CURSOR_VERSION, self.batch.cursor) or {}
        self._take(answer.body)
        self._note(str(place.get("link", "")), more=False)

    def _take(self, body: Mapping[str, Any]) -> None:
        for item in _items(body):
            if is_removed(item):
                continue
            email = email_of(self._source, item)
            if email is None:
                self._unread.add(str(item.get("id") or ""), moment_of(item))
            if email is not None and email.occurred_at >= self._since:
                self._found[email.id] = email

    def _note(self, link: str, *, more: bool) -> None:
        place = {"link": link, "since": self._reached_back.isoformat(), "unread": self._unread.kept(self._since)}
        self.batch = Batch(
            activities=tuple(sorted(self._found.values(), key=lambda email: email.occurred_at)),
            cursor=cursors.pack(_CURSOR_VERSION, place),
            more=more,
            not_read=self._unread.count,
            problems=self._unread.problems(),
        )


def _items(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    value = body.get("value")
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _place(cursor: bytes | None, since: datetime) -> tuple[str, datetime, UnreadItems]:
    """The link to go on from, and how far back reading began; from the start when the cursor fits no more."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    with suppress(KeyError, TypeError, ValueError):
        if place is not None:
            reached_back = datetime.fromisoformat(place["since"])
            if reached_back <= since and isinstance(place["link"], str):
                return place["link"], reached_back, UnreadItems(place.get("unread"))
    return "", since, UnreadItems()
