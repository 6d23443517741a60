"""A story that happens when the test says so."""

from __future__ import annotations

from collections.abc import Callable

from tray_app.core.model.text import Text


class FakeDemo:
    """`core.ui_api.demo_api.DemoApi`."""

    def __init__(self) -> None:
        self.told: Text | None = None
        self.is_over = False
        self.pace = 1.0
        self.starts = True
        self.started = 0

    def set_pace(self, pace: float) -> None:
        self.pace = pace

    def start_real(self) -> bool:
        self.started += 1
        return self.starts

    def on_change(self, listener: Callable[[], None]) -> None:
        pass
