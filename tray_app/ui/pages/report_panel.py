"""Looking without a sign-in: a place for an exported report, how to get one, and what came of the one that is there."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.model.text import listed
from tray_app.core.reporting.tally import tally_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.drop_zone import DropZone
from tray_app.ui.kit.form import WARNING, FormRow, button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space

_SUFFIXES = frozenset({".csv", ".xlsx", ".xls"})
"""How the names of exported reports end."""


class ReportPanel(QWidget):
    """Nothing of a report is kept: it is gone when the app ends."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        choose = button(_("C&hoose the report…"), "open_report")
        self.zone = DropZone(
            _("Drop a Salesforce report of your activities here, exported as CSV or Excel."),
            choose,
            _SUFFIXES,
            _("Reports"),
        )
        self.zone.chosen.connect(window_api.report_api.read)
        self.problem = Words(bold=True)
        self.problem.setObjectName("report_problem")
        self.counted = Words(bold=True)
        self.counted.setObjectName("report_counted")
        self.words = Words(dim=True)
        self.words.setObjectName("report_words")
        self.forget = button(_("&Put the report away"), "forget_report")
        self.forget.clicked.connect(window_api.report_api.forget)
        self._below = FormRow(self.forget)
        how = _(
            "In Salesforce: Reports → New Report → Tasks and Events, “My activities”, with the columns Subject, Date,"
            " Name, Email, Phone, Created Date and Assigned; then Export → Details Only."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        for widget in (self.zone, self.problem, self.counted, self.words, self._below, Words(how, dim=True)):
            layout.addWidget(widget)
        self.setFocusProxy(self.zone)
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands."""
        state = self._window_api.report_api.state
        snapshot = self._window_api.snapshot
        self.problem.setText(WARNING + self._window_api.say(state.problem) if state.problem is not None else "")
        self.words.setText(self._window_api.say(state.words) if state.words is not None else "")
        if snapshot is not None and snapshot.items:
            self.counted.setText(self._window_api.say(listed(tally_of(snapshot.summary).words)))
        else:
            self.counted.setText(_("It is compared as soon as a mailbox or calls have been read."))
        self.problem.setVisible(state.problem is not None)
        for widget in (self.counted, self.words, self._below):
            widget.setVisible(state.is_there)
