"""Between the story and the window that shows it: runs the performance on its own thread, and tells what happens."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from tray_app.adapters.autostart.command import start_beside
from tray_app.core.model.text import Text
from tray_app.demo.player import Player

_LOOK_EVERY = timedelta(seconds=1)
_SHORTEST_S = 0.2


class Director:
    """Implements `DemoApi`. Begin it once, end it once."""

    def __init__(self, player: Player, now: Callable[[], datetime]) -> None:
        self._player = player
        self._now = now
        self._told: Text | None = None
        self._ended = threading.Event()
        self._turned = threading.Event()
        """The pace is another one: the next beat comes sooner, or later."""
        self._listeners: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._perform, name="story", daemon=True)

    @property
    def told(self) -> Text | None:
        """What has happened last."""
        return self._told

    @property
    def is_over(self) -> bool:
        """Whether everything has happened."""
        return self._player.is_over(self._now())

    @property
    def pace(self) -> float:
        """How fast it goes."""
        return self._player.pace

    def set_pace(self, pace: float) -> None:
        """Go on this fast."""
        self._player.set_pace(pace, self._now())
        self._turned.set()

    def start_real(self) -> bool:
        """Start the rep's own app."""
        return start_beside() is not None

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this whenever something has happened."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """Let the story begin."""
        self._thread.start()

    def end(self) -> None:
        """End it, wherever it is."""
        self._ended.set()
        self._turned.set()
        self._thread.join()

    def _perform(self) -> None:
        while not self._ended.is_set():
            for words in self._player.play(self._now()):
                self._told = words
                for listener in self._listeners:
                    listener()
            self._turned.wait(self._player.wait_s(_LOOK_EVERY) or _SHORTEST_S)
            if not self._ended.is_set():
                self._turned.clear()
