"""What a window may ask about looking without a sign-in: by a report that the rep has exported from Salesforce."""

from dataclasses import dataclass
from typing import Protocol

from tray_app.core.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportState:
    """Which report is looked at, if any."""

    file: str = ""
    """Its name; empty while there is none."""
    words: Text | None = None
    """What the answers rest on, and what signing in would prove."""
    problem: Text | None = None
    """Why the file that was given last cannot be used; the one before stays."""

    @property
    def is_there(self) -> bool:
        """Whether answers come from a report."""
        return bool(self.file)


class ReportApi(Protocol):
    """A report is read once and held in memory: it is gone when the app ends, and nothing of it is saved."""

    @property
    def state(self) -> ReportState:
        """How it stands. A change is told as any other of the desk."""

    def read(self, path: str) -> None:
        """Look at what Salesforce has not answered by the report in this file. Returns at once."""

    def forget(self) -> None:
        """Look by it no more."""
