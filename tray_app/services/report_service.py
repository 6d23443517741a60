"""Looking without a sign-in: holds the report that the rep has opened, and lays it over what is known."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

from tray_app.core.model.activity_report import ActivityReport, BadReport
from tray_app.core.model.ports import Store
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.report_api import ReportState
from tray_app.services.background import in_background, unexpected
from tray_app.services.known_state import KnownState
from tray_app.services.live_configuration import LiveConfiguration


class ReportService:
    """Implements `ReportApi`."""

    def __init__(
        self,
        live: LiveConfiguration,
        store: Store,
        known: KnownState,
        *,
        zone: Callable[[], tzinfo],
        now: Callable[[], datetime],
    ) -> None:
        """`zone` is the rep's."""
        self._live = live
        self._store = store
        self._known = known
        self._zone = zone
        self._now = now
        self._state = ReportState()

    @property
    def state(self) -> ReportState:
        """How it stands."""
        return self._state

    def read(self, path: str) -> None:
        """Read the file on a thread of its own."""
        in_background("report", lambda: self._read(Path(path)))

    def knows(self, path: Path) -> bool:
        """Whether the file is such a report. Raises OSError."""
        try:
            self._report_in(path)
        except BadReport:
            return False
        return True

    def forget(self) -> None:
        """Look by it no more."""
        self._state = ReportState()
        self._known.look_through(None)

    def _report_in(self, path: Path) -> ActivityReport:
        from tray_app.adapters.salesforce.report_file import read_report  # who has signed in needs no report

        return read_report(path, self._zone(), self._now())

    def _read(self, path: Path) -> None:
        try:
            report = self._report_in(path)
        except BadReport as bad:
            self._refuse(bad.message)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._refuse(text("{file} cannot be opened: {reason}.", file=path.name, reason=reason))
        except Exception as error:
            self._refuse(unexpected(error))
        else:
            from tray_app.core.cycle.report_look import by_report_words

            self._state = ReportState(file=report.file, words=by_report_words(report))
            self._known.look_through(lambda snapshot: self._seen(snapshot, report))

    def _refuse(self, problem: Text) -> None:
        self._state = ReportState(file=self._state.file, words=self._state.words, problem=problem)
        self._known.changed()

    def _seen(self, snapshot: Snapshot, report: ActivityReport) -> Snapshot:
        from tray_app.core.cycle.report_look import by_report

        settings = self._live.current.settings.with_rules(self._store.rules())
        return by_report(snapshot, report, settings, self._zone())
