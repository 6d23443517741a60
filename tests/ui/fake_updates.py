"""Newer versions with no feed behind them: says what the test puts there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tray_app.core.reporting.updates import Release
from tray_app.core.reporting.versions import version_of

RELEASE = Release(
    version=version_of("9.1.0"),
    page="https://downloads.example.com/9.1.0",
    published_at=datetime(2026, 11, 1, tzinfo=UTC),
    expires_at=datetime(2027, 11, 1, tzinfo=UTC),
)


class FakeUpdates:
    """`core.reporting.updates.UpdateDesk` of a build without a feed, until the test gives it one."""

    def __init__(self) -> None:
        self.server = ""
        self.newest: Release | None = None
        self.is_welcome = True
        """Whether the rep may be told."""
        self.closed = False

    def find(self, version: str = "9.1.0") -> None:
        """There is a newer version."""
        self.server = "downloads.example.com"
        self.newest = replace(RELEASE, version=version_of(version))
        self.closed = False

    @property
    def notice(self) -> Release | None:
        return self.newest if self.is_welcome and not self.closed else None

    def close_notice(self) -> None:
        self.closed = True
