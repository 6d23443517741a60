"""Where dropped files of calls go, for the windows: the answers that the test has put there, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tray_app.core.ui_api.dropped_calls_api import DroppedCalls


class FakeDroppedCalls:
    def __init__(self) -> None:
        self.answers: list[DroppedCalls] = []
        self.taken: list[tuple[tuple[str, ...], str]] = []

    def take(self, files: Sequence[str], folder: str, done: Callable[[DroppedCalls], None]) -> None:
        self.taken.append((tuple(files), folder))
        done(self.answers.pop(0))
