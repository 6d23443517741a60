"""Looks for a newer version once a day, in builds that have a feed, and says when the rep may be told of it.

Nothing is ever downloaded or replaced. Whatever goes wrong is a line for whoever reads debug logs: that no news could
be had is nothing a rep has to know.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tray_app import __version__
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.release_feed import Feed, FeedTrouble, fetch_feed
from tray_app.core.model.ports import Store
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.reporting.updates import (
    NOTE,
    BadFeed,
    Release,
    UpdateRecord,
    believed,
    from_note,
    look_is_due,
    may_be_told,
    newer_release,
    to_note,
)
from tray_app.services.background import in_background
from tray_app.services.live_configuration import LiveConfiguration

_log = logging.getLogger(__name__)
_NO_NETWORK = frozenset({"check.offline", "check.network_sign_in", "check.proxy_auth"})


class ReleaseWatch:
    """Implements `core.reporting.updates.UpdateApi`; every method may be called on any thread."""

    def __init__(
        self,
        live: LiveConfiguration,
        store: Store,
        feed: Feed | None,
        *,
        now: Callable[[], datetime],
        snapshot: Callable[[], Snapshot | None],
        changed: Callable[[], None],
        version: str = __version__,
    ) -> None:
        """Without a `feed` nothing is ever asked. `changed` is called when there may be something else to tell."""
        self._live = live
        self._store = store
        self._now = now
        self._feed = feed
        self._snapshot = snapshot
        self._changed = changed
        self._version = version
        self._lock = threading.RLock()
        self._record: UpdateRecord | None = None
        self._closed = False

    @property
    def server(self) -> str:
        """Who is asked; empty in a build that asks nobody."""
        return self._feed.server if self._feed else ""

    @property
    def newest(self) -> Release | None:
        """The newer version that is known."""
        if not self._is_on or self._feed is None or self._record is None:
            return None
        return newer_release(self._record, self._feed.address, self._version, self._now())

    @property
    def notice(self) -> Release | None:
        """The newer version, while the rep may be told of it."""
        newest, record = self.newest, self._record
        if newest is None or record is None:
            return None
        known = self._snapshot()
        is_quiet = self._live.current.preferences.quiet_until(self._now().astimezone()) is not None
        needs_rep = known is None or bool(known.open_causes)
        return newest if may_be_told(newest, record, needs_rep=needs_rep, is_quiet=is_quiet) else None

    def close_notice(self) -> None:
        """The rep has read it: it does not come again."""
        if (newest := self.newest) is not None:
            self._keep(lambda record: replace(record, closed=str(newest.version)))
            self._changed()

    def cycle_began(self) -> None:
        """Nothing is due then."""

    def cycle_ended(self, snapshot: Snapshot | None) -> None:
        """Look, if it is time to: after a cycle, as the network is there then. Returns at once."""
        if snapshot is None or self._feed is None or not self._is_on:
            return
        now = self._now()
        if not look_is_due(self._known(), now) or any(trouble.code in _NO_NETWORK for trouble in snapshot.troubles):
            return
        self._keep(lambda record: replace(record, looked_at=now))  # first: a crash must not make it look again
        feed = self._feed
        in_background("updates", lambda: self._look(feed))

    def close(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._closed = True

    @property
    def _is_on(self) -> bool:
        return self._feed is not None and self._live.current.file.app.update_notice == "on"

    def _look(self, feed: Feed) -> None:
        try:
            with HttpSession() as session:
                content = fetch_feed(feed, session)
            self._keep(lambda record: believed(record, content, feed.address, self._now()))
        except (FeedTrouble, BadFeed) as error:
            _log.debug("no news of versions: %s", error)
        except Exception:
            _log.debug("the look for a newer version broke", exc_info=True)
        self._changed()

    def _known(self) -> UpdateRecord:
        with self._lock:
            if self._record is None:
                self._record = from_note(self._store.note(NOTE))
            return self._record

    def _keep(self, change: Callable[[UpdateRecord], UpdateRecord]) -> None:
        """Change the record. What the disk does not take holds until the app ends."""
        with self._lock:
            record = change(self._known())
            if self._closed:
                return
            self._record = record
            try:
                self._store.write_note(NOTE, to_note(record))
            except OSError:
                _log.debug("the record of versions could not be kept")
