"""How far each folder of a mailbox has been read, as the cursor of the source.

Emails of the first folder ever read have ids of their UIDVALIDITY and UID alone. Other folders may use the same
numbers, so a word made of the folder's name sets their ids apart; it stays with the folder.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from tray_app.adapters.sources import cursor as cursors

_VERSION: Final = 2
_ONE_FOLDER: Final = 1
"""Cursors of earlier versions, which knew one folder."""
TRIES: Final = 3
"""So often an email is tried before it is named as one that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPlace:
    """How far one folder has been read."""

    uidvalidity: int
    """UIDs of another UIDVALIDITY mean nothing."""
    uid: int = 0
    """The last UID that was read, or that the server said is gone."""
    since: str
    """How far back reading began, RFC 3339."""
    word: str = ""
    """What sets the ids of its emails apart."""
    failed: Mapping[str, int] = field(default_factory=dict)
    """UIDs the server did not give out although they are there, and how often they were tried."""

    def is_for(self, uidvalidity: int, since: datetime) -> bool:
        """Whether reading can go on from here."""
        return self.uidvalidity == uidvalidity and datetime.fromisoformat(self.since) <= since

    def tried(self, failed: Iterable[int], settled: Iterable[int]) -> "FolderPlace":
        """After another attempt: these failed again, those were read or are gone."""
        done = set(map(str, settled))
        kept = {uid: tries for uid, tries in self.failed.items() if uid not in done}
        return replace(self, failed=kept | {str(uid): kept.get(str(uid), 0) + 1 for uid in failed})

    @property
    def unreadable(self) -> list[int]:
        """The UIDs that were tried often enough to name them."""
        return sorted(int(uid) for uid, tries in self.failed.items() if tries >= TRIES)


Places = dict[str, FolderPlace]
"""The folders by name."""


def places_in(cursor: bytes | None) -> Places:
    """The folders in a cursor; none when there is none or it is damaged, as reading then begins anew."""
    try:
        if old := cursors.unpack(_ONE_FOLDER, cursor):
            folders = {old["mailbox"]: {key: old[key] for key in ("uidvalidity", "uid", "since")}}
        else:
            folders = (cursors.unpack(_VERSION, cursor) or {}).get("folders", {})
        return {str(name): _place(**place) for name, place in folders.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def packed(places: Places) -> bytes:
    """The folders as a cursor."""
    return cursors.pack(_VERSION, {"folders": {name: asdict(place) for name, place in places.items()}})


def place_of(places: Places, name: str, uidvalidity: int, since: datetime) -> FolderPlace:
    """Where to go on in a folder; at its beginning when nothing known fits it."""
    known = places.get(name)
    if known and known.is_for(uidvalidity, since):
        return known
    word = known.word if known else f"{zlib.crc32(name.encode('utf-8', 'replace')):08x}." if places else ""
    return FolderPlace(uidvalidity=uidvalidity, since=since.astimezone(UTC).isoformat(), word=word)


def _place(**place: Any) -> FolderPlace:
    made = FolderPlace(**place)
    datetime.fromisoformat(made.since)
    uids = {str(int(uid)): int(tries) for uid, tries in made.failed.items()}
    return replace(made, uidvalidity=int(made.uidvalidity), uid=int(made.uid), word=str(made.word), failed=uids)
