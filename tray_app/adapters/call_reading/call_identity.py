"""Which call a row is where its dialer gives it no id: by what stays the same when it is exported or read again.

That is what a clock on the wall showed, not the moment: the zone may be learned later, or be told otherwise. The
direction may be taught otherwise as well, so it is no part of it.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from tray_app.adapters.call_reading.column_names import normalised
from tray_app.core.model.activity import Call, CallResult, Direction

WAY: Final = 2
"""Counts the ways in which ids were made: with another one, all files are read anew."""
_LONGEST_ID: Final = 200
_STEM: Final = re.compile(r"([^:]+:t-[0-9a-f]{16})(?:-.*)?")
_NOT_A_DIGIT: Final = re.compile(r"\D")


def own_id(written: str) -> str:
    """The dialer's id, in a length that can be kept."""
    return written if len(written) <= _LONGEST_ID else f"h-{_hashed(written)}"


def derived_id(clock: str, number: str, e164: str | None, outcome: tuple[CallResult, int] | None) -> str:
    """An id for a row without one.

    `clock`: what is written of its time. `outcome`: how it ended and its seconds, where the time has no seconds: then
    two rows may be two calls, and only what they hold tells them apart in the other order, or in half of an export.
    """
    stem = f"t-{_hashed(f'{clock}|{e164 or _digits(number) or normalised(number)}')[:16]}"
    return stem if outcome is None else f"{stem}-{_hashed(f'{outcome[0]}|{outcome[1]}')[:6]}"


def stem_of(activity_id: str) -> str:
    """What the id of a corrected row keeps: its time and its number. Empty for an id that was not derived."""
    found = _STEM.fullmatch(activity_id)
    return found[1] if found else ""


def former_id(started_at: datetime, direction: Direction, number: str) -> str:
    """The id that an earlier version gave a row without one, by the moment (UTC) as which it read the time.

    It gave one to several: to all of a minute, and to numbers that end alike.
    """
    tail = _digits(number)[-7:] or normalised(number)
    return f"h-{_hashed(f'{started_at.isoformat()}|{direction}|{tail}')}"


@dataclass(slots=True)
class Repeats:
    """Tells rows of one table apart that are alike in all that an id is made of.

    Alike rows next to each other in a minute are as many calls. Where one comes again after other minutes, two exports
    were put into one file, and it is the same call.
    """

    _minute: datetime | None = None
    _seen: dict[str, int] = field(default_factory=dict)

    def go_on(self, minute: datetime | None) -> None:
        """The next row of the file is of this minute; None for one of any other."""
        if minute is None or minute != self._minute:
            self._minute, self._seen = minute, {}

    def told_apart(self, call: Call) -> Call:
        """The call, under an id of its own where its row repeats one before it in the same minute."""
        count = self._seen[call.id] = self._seen.get(call.id, 0) + 1
        return call if count == 1 else replace(call, id=f"{call.id}-{count}")


def _digits(words: str) -> str:
    return _NOT_A_DIGIT.sub("", words)


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
