"""Looking by a report with no file behind it: shows the state it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tray_app.core.ui_api.report_api import ReportState


class FakeReportApi:
    """`core.ui_api.report_api.ReportApi`; what the window asked of it is in `asked`."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.state = ReportState()
        self.asked: list[tuple[str, ...]] = []
        self._changed = changed

    def turn(self, **values: Any) -> None:
        """The state became another."""
        self.state = ReportState(**values)
        self._changed()

    def read(self, path: str) -> None:
        self.asked.append(("read", path))

    def forget(self) -> None:
        self.asked.append(("forget",))
