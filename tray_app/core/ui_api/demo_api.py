"""What a window of the demo may ask: the story as it happens, its pace, and the way to the real app."""

from collections.abc import Callable
from typing import Final, Protocol

from tray_app.core.model.text import Text

PACES: Final = (0.0, 0.5, 1.0, 2.0)
"""How fast the story may go; 0 holds it."""


class DemoApi(Protocol):
    """Every method may be called on the GUI thread and returns at once."""

    @property
    def told(self) -> Text | None:
        """What has happened last; None before anything has."""

    @property
    def is_over(self) -> bool:
        """Whether everything has happened."""

    @property
    def pace(self) -> float:
        """One of `PACES`."""

    def set_pace(self, pace: float) -> None:
        """Go on this fast from now on."""

    def start_real(self) -> bool:
        """Start the rep's own app, which begins with its first run or shows its window; False when it cannot be."""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this, on any thread, whenever something has happened."""
