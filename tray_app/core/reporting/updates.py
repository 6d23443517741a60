"""What a feed of releases says, whether it may be believed, and whether the rep is to be told now. Pure.

A feed comes here only once its signature was found good. What is left to fear is an old one served again, so each says
when it was published and until when it holds.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from tray_app.core.reporting.versions import Version, version_of

NOTE = "updates"
"""Under this name the store keeps the record."""
SCHEMA = 1
"""The form of the feed; one of a later form is not for this program."""
LOOK_EVERY = timedelta(days=1)
"""How often the feed is read at most."""
_CLOCKS_DIFFER = timedelta(days=1)
"""A feed from further ahead is refused: believed, it would make every later one an old one."""
_KEYS = ("version", "page", "published_at", "expires_at")


class BadFeed(ValueError):
    """The feed is not what it should be, or not to be believed now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The version that a feed speaks of."""

    version: Version
    """Its number."""
    page: str
    """Where it is to be had: https, on the feed's own server."""
    published_at: datetime
    """When the feed was made, aware."""
    expires_at: datetime
    """From here on the feed says nothing any more, aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRecord:
    """What is remembered from one look to the next."""

    looked_at: datetime | None = None
    """When the feed was read last, whatever came of it."""
    published_at: datetime | None = None
    """When the newest feed was made that was believed; what is older is a replay."""
    feed: str = ""
    """That feed, as it was signed."""
    closed: str = ""
    """The version whose notice the rep has closed: it is not told again."""


class UpdateApi(Protocol):
    """What a window may ask about newer versions. Every method returns at once."""

    @property
    def server(self) -> str:
        """Who is asked; empty in a build that asks nobody: then nothing speaks of newer versions."""

    @property
    def newest(self) -> Release | None:
        """The newer version that is known; None as well when the rep or the company wants no look."""

    @property
    def notice(self) -> Release | None:
        """The same, but only while the rep may be told of it."""

    def close_notice(self) -> None:
        """The rep has read it."""


def read_feed(content: bytes, address: str) -> Release:
    """What the feed from this address says. Raises `BadFeed`."""
    try:
        feed = json.loads(content.decode())
        if not isinstance(feed, dict) or feed.get("schema") != SCHEMA:
            raise BadFeed("another form")
        version, page, published, expires = (_words(feed, key) for key in _KEYS)
        release = Release(
            version=version_of(version),
            page=_page(page, address),
            published_at=_moment(published),
            expires_at=_moment(expires),
        )
    except (ValueError, RecursionError) as error:
        raise BadFeed(str(error) or type(error).__name__) from None
    if release.expires_at <= release.published_at:
        raise BadFeed("it holds for no time at all")
    return release


def write_feed(release: Release) -> bytes:
    """The feed that says this, ready to be signed."""
    values = (str(release.version), release.page, release.published_at.isoformat(), release.expires_at.isoformat())
    return json.dumps({"schema": SCHEMA, **dict(zip(_KEYS, values, strict=True))}, indent=1).encode() + b"\n"


def from_note(note: Any) -> UpdateRecord:
    """The record in the store's note; an empty one when there is none, or it cannot be read."""
    try:
        kept = note or {}
        return UpdateRecord(
            looked_at=_kept_moment(kept.get("looked_at")),
            published_at=_kept_moment(kept.get("published_at")),
            feed=_words(kept, "feed") if "feed" in kept else "",
            closed=_words(kept, "closed") if "closed" in kept else "",
        )
    except (AttributeError, ValueError, TypeError):
        return UpdateRecord()


def to_note(record: UpdateRecord) -> dict[str, str | None]:
    """The record as a note of the store."""
    return {
        "looked_at": record.looked_at.isoformat() if record.looked_at else None,
        "published_at": record.published_at.isoformat() if record.published_at else None,
        "feed": record.feed,
        "closed": record.closed,
    }


def look_is_due(record: UpdateRecord, now: datetime) -> bool:
    """Whether the feed may be read again; a clock that was set back does not put it off for years."""
    return record.looked_at is None or not timedelta() <= now - record.looked_at < LOOK_EVERY


def believed(record: UpdateRecord, content: bytes, address: str, now: datetime) -> UpdateRecord:
    """The record with this feed. Raises `BadFeed` when it is not to be believed: expired, replayed, ahead of time."""
    release = read_feed(content, address)
    if release.expires_at <= now:
        raise BadFeed("expired")
    if release.published_at > now + _CLOCKS_DIFFER:
        raise BadFeed("ahead of time")
    if record.published_at is not None and release.published_at < record.published_at:
        raise BadFeed("older than one that was seen")
    return replace(record, published_at=release.published_at, feed=content.decode())


def newer_release(record: UpdateRecord, address: str, own: str, now: datetime) -> Release | None:
    """The release in the record when it is newer than this program; a candidate only for who runs a candidate."""
    try:
        release, running = read_feed(record.feed.encode(), address), version_of(own)
    except ValueError:
        return None
    is_wanted = release.version.is_final or not running.is_final
    return release if is_wanted and release.version > running and now < release.expires_at else None


def may_be_told(release: Release, record: UpdateRecord, *, needs_rep: bool, is_quiet: bool) -> bool:
    """Whether the notice may stand there: once per version, never beside something to put right, not in quiet hours."""
    return record.closed != str(release.version) and not needs_rep and not is_quiet


def _words(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise BadFeed(f"no {key}")
    return value


def _moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words)
    if moment.utcoffset() is None:
        raise BadFeed("a time without its zone")
    return moment


def _kept_moment(words: str | None) -> datetime | None:
    return None if words is None else _moment(str(words))


def _page(url: str, address: str) -> str:
    """A signed feed leads nowhere but to its own server, so that nobody has to trust a second one."""
    page, feed = urlsplit(url), urlsplit(address)
    plain = url.isascii() and url.isprintable() and not set(url) & set(" \\\"'<>`")
    if not plain or page.scheme != "https" or page.username is not None or _server(page) != _server(feed):
        raise BadFeed("its page is not an https page of the feed's server")
    return url


def _server(parts: SplitResult) -> tuple[str | None, int]:
    return parts.hostname, 443 if parts.port is None else parts.port
