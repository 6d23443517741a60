"""What is new in one of Thunderbird's folders of sent mail since the last poll, in both of its ways of keeping mail.

An mbox file grows at its end and is written anew when Thunderbird compacts it. So the place of the last message that
was read counts only as long as that very message is still there; otherwise the file is read from its beginning, and
ids that are made of the headers keep the emails the same. A maildir folder has a file for each message.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tray_app.adapters.sources.bounded_poll import Haul
from tray_app.adapters.sources.header_block import LONGEST, HeaderBlock, end_of_headers
from tray_app.adapters.sources.local_files import entries, opened
from tray_app.adapters.sources.mbox_reading import messages
from tray_app.core.model.activity import Email

_STILL_WRITING_S: Final = 600.0
"""A message whose headers have no end may still be written; one that has not changed for this long will not."""
_OVERLAP_NS: Final = 600 * 10**9
"""Files of a maildir folder that are read again: clocks and copies are not exact."""
_UNREAD_AT_MOST: Final = 1000


@dataclass(slots=True)
class FolderState:
    """What the cursor keeps of one folder."""

    place: int = 0
    """Mbox: where the last message that was read begins. Maildir: when the newest file was written, in nanoseconds."""
    last: str = ""
    """Mbox: the digest of that message."""
    recent: list[str] = field(default_factory=list)
    """Maildir: the files that were read and are not older than the overlap: many may be written in one moment."""
    unread: dict[str, float] = field(default_factory=dict)
    """What could not be read: its digest or name, and about when it was sent."""

    @classmethod
    def read(cls, stored: Any) -> "FolderState":
        """The state in a cursor. Raises TypeError, ValueError, KeyError, AttributeError for anything else."""
        unread = {str(name): float(at) for name, at in stored["unread"].items()}
        return cls(int(stored["place"]), str(stored["last"]), list(map(str, stored["recent"])), unread)

    def stored(self) -> dict[str, Any]:
        """The state for a cursor."""
        return {"place": self.place, "last": self.last, "recent": self.recent, "unread": self.unread}

    def miss(self, name: str, about: float) -> None:
        """Something is there that cannot be read."""
        if len(self.unread) < _UNREAD_AT_MOST:
            self.unread[name] = about


def new_in_mbox(path: Path, state: FolderState, source: str, haul: Haul, since: datetime) -> Iterator[Email]:
    """The emails behind the place in `state`, which moves on with each. Raises OSError."""
    with opened(path) as (file, size):
        first = next(messages(file, state.place, size), None) if state.last and state.place < size else None
        if first is None or first.offset != state.place or first.headers.digest != state.last:
            state.place, state.last, state.unread = 0, "", {}
        about = since.timestamp()
        for message in messages(file, state.place, size, lambda: haul.is_late):
            if message.offset == state.place and message.headers.digest == state.last:
                continue
            if not message.is_whole and _is_being_written(path):
                return
            email = message.headers.email(source, message.written_at)
            if email is None:
                state.miss(message.headers.digest, about)
            else:
                about = email.occurred_at.timestamp()
            state.place, state.last = message.offset, message.headers.digest
            if email is not None:
                yield email


def new_in_maildir(folder: Path, state: FolderState, source: str, haul: Haul, since: datetime) -> Iterator[Email]:
    """The emails in files that are newer than the place in `state`, which moves on with each. Raises OSError."""
    found = []
    for part in ("cur", "new"):
        found += _files(folder / part)
    names = {path.name: written_ns for written_ns, path in found}
    state.unread = {name: about for name, about in state.unread.items() if name in names}
    state.recent = [name for name in state.recent if names.get(name, 0) >= state.place - _OVERLAP_NS]
    done = {*state.recent}
    earliest = max(state.place - _OVERLAP_NS, int((since.timestamp() - 86400) * 10**9))
    for written_ns, path in sorted(found):
        if written_ns < earliest or path.name in done:
            continue
        if haul.is_late:
            return
        block = _headers_of(path)
        if block is None:  # gone, or still being written
            continue
        email = block.email(source, datetime.fromtimestamp(written_ns / 10**9, UTC))
        if email is None:
            state.miss(path.name, written_ns / 10**9)
        state.place = max(state.place, written_ns)
        state.recent.append(path.name)
        if email is not None:
            yield email


def without_old(unread: dict[str, float], since: datetime) -> dict[str, float]:
    """What could not be read and is not too old to matter."""
    return {name: about for name, about in unread.items() if about >= since.timestamp()}


def _files(folder: Path) -> list[tuple[int, Path]]:
    try:
        found = entries(folder)
    except FileNotFoundError:
        return []
    files = []
    for entry in found:
        try:
            if entry.is_file() and not entry.name.startswith("."):
                files.append((entry.stat().st_mtime_ns, Path(entry.path)))
        except FileNotFoundError:
            continue
    return files


def _headers_of(path: Path) -> HeaderBlock | None:
    try:
        with opened(path) as (file, _):
            head = file.read(LONGEST)
    except FileNotFoundError:
        return None
    end = end_of_headers(head, 0)
    if end is None and len(head) < LONGEST and _is_being_written(path):
        return None
    return HeaderBlock.cut_from(head[:end] if end is not None else head)


def _is_being_written(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < _STILL_WRITING_S
    except OSError:
        return True
