"""The requests the demo Salesforce got, for tests and for the curious."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One request."""

    method: str
    """GET, POST, …"""
    path: str
    """The path without its query."""
    soql: tuple[str, ...]
    """The statements in it, decoded."""
    status: int
    """The HTTP status it was answered with."""
    counted: bool
    """Whether it counted against the org's API allowance."""


class RequestJournal:
    """All requests since the start, in the order they were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[LogEntry] = []

    def note(self, entry: LogEntry) -> None:
        """Add a request."""
        with self._lock:
            self._entries.append(entry)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """The requests."""
        with self._lock:
            return tuple(self._entries)

    @property
    def counted(self) -> int:
        """How many of them counted."""
        return sum(entry.counted for entry in self.entries)
