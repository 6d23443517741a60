"""Plays the story on the stage, beat by beat, at the pace that the audience has chosen."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

from tray_app.core.model.text import Text
from tray_app.demo.stage import DemoStage
from tray_app.demo.story import BEATS, LENGTH, prologue


class Player:
    """One performance. Ask it often; it does what is due and says so. The pace may be changed from any thread."""

    def __init__(self, stage: DemoStage, began_at: datetime) -> None:
        """Plays what lies behind the rep at once."""
        self._stage = stage
        self._lock = threading.Lock()
        self._pace = 1.0
        self._seen_at = began_at
        self._played = timedelta()
        """How far into the story it is."""
        self._next = 0
        prologue(stage, began_at)

    @property
    def pace(self) -> float:
        """How fast the story goes; 0 while it is held."""
        return self._pace

    def set_pace(self, pace: float, now: datetime) -> None:
        """Go on this fast from now on."""
        with self._lock:
            self._advance(now)
            self._pace = pace

    def play(self, now: datetime) -> Iterator[Text]:
        """Do everything that is due by now; yields what the audience is told."""
        with self._lock:
            self._advance(now)
        while self._next < len(BEATS) and self._played >= BEATS[self._next].after:
            beat = BEATS[self._next]
            self._next += 1
            beat.act(self._stage, now)
            yield beat.tell

    def is_over(self, now: datetime) -> bool:
        """Whether the story has been told to its end."""
        with self._lock:
            self._advance(now)
            return self._played >= LENGTH

    def wait_s(self, longest: timedelta) -> float:
        """Seconds until the next beat, at most `longest`."""
        if self._next >= len(BEATS) or not self._pace:
            return longest.total_seconds()
        due = (BEATS[self._next].after - self._played) / self._pace
        return max(min(due, longest).total_seconds(), 0.0)

    def _advance(self, now: datetime) -> None:
        self._played += (now - self._seen_at) * self._pace
        self._seen_at = now
