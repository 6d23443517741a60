"""Plays the story on the stage, beat by beat, at its own pace."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tray_app.core.model.text import Text
from tray_app.demo.stage import DemoStage
from tray_app.demo.story import BEATS, LENGTH, prologue


class Player:
    """One performance. Ask it often; it does what is due and says so."""

    def __init__(self, stage: DemoStage, began_at: datetime) -> None:
        """Plays what lies behind the rep at once."""
        self._stage = stage
        self._began_at = began_at
        self._next = 0
        prologue(stage, began_at)

    def play(self, now: datetime) -> Iterator[Text]:
        """Do everything that is due by now; yields what the audience is told."""
        while self._next < len(BEATS) and now - self._began_at >= BEATS[self._next].after:
            beat = BEATS[self._next]
            self._next += 1
            beat.act(self._stage, now)
            yield beat.tell

    def is_over(self, now: datetime) -> bool:
        """Whether the story has been told to its end."""
        return now - self._began_at >= LENGTH

    def wait_s(self, now: datetime, longest: timedelta) -> float:
        """Seconds until the next beat, at most `longest`."""
        if self._next >= len(BEATS):
            return longest.total_seconds()
        due = self._began_at + BEATS[self._next].after - now
        return max(min(due, longest).total_seconds(), 0.0)
