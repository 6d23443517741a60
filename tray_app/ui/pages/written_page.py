"""Everything that DidItLog wrote to Salesforce, the newest first, and the way back for 15 days."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tray_app.core.model.task_writing import JournalEntry
from tray_app.core.reporting.written_list import written_csv, written_json
from tray_app.core.ui_api.log_api import STATE_WORDS
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.export_row import ExportForm, ExportRow, table_form
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.own_page import OwnPage
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.time_format import moment
from tray_app.ui.kit.tokens import Space, TypeSize

_WIDEST = 760


class WrittenPage(OwnPage):
    """Built anew when the journal has changed."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:  # noqa: ARG002
        super().__init__()
        self._window_api = window_api
        self._shown: list[JournalEntry] | None = None
        self.setWindowTitle(_("Written to Salesforce"))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def refresh(self) -> None:
        """Show the journal as it is now."""
        entries = list(self._window_api.log_api.journal())
        if entries != self._shown:
            self._shown = entries
            self._scroll.setWidget(self._built(entries))

    def _built(self, entries: list[JournalEntry]) -> QWidget:
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Words(_("Written to Salesforce"), size=TypeSize.TITLE, bold=True))
        if not entries:
            column.addWidget(Words(_("DidItLog has written nothing: it does so only when you ask it to."), dim=True))
            column.addStretch(1)
            return content
        column.addWidget(
            Words(_("What DidItLog wrote when you asked for it. It can be taken back for 15 days."), dim=True)
        )
        for entry in entries:
            column.addWidget(self._line(entry))
        column.addWidget(self._export(entries))
        column.addStretch(1)
        return content

    def _export(self, entries: Sequence[JournalEntry]) -> ExportRow:
        can_be_undone = self._window_api.log_api.can_be_taken_back
        forms = [
            table_form(lambda: written_csv(entries, can_be_undone)),
            ExportForm("json", "JSON (*.json)", lambda: written_json(entries, can_be_undone)),
        ]
        return ExportRow("written", _("Export the list"), forms, _("The whole list as a file: a table, or JSON"))

    def _line(self, entry: JournalEntry) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        subject = entry.draft.subject or entry.draft.activity_id
        told.addWidget(Words(f"{subject} · {entry.draft.who_name}" if entry.draft.who_name else subject))
        state = self._window_api.say(STATE_WORDS[entry.state])
        when = moment(self._window_api, entry.sent_at, datetime.now(UTC))
        told.addWidget(Words(f"{state} · {when}", dim=True, size=TypeSize.CAPTION))
        if entry.message:
            told.addWidget(Words(entry.message, dim=True, size=TypeSize.CAPTION))
        layout.addLayout(told, 1)
        if self._window_api.log_api.can_be_taken_back(entry) and entry.record_id is not None:
            undo = Button(_("Take back"))
            undo.setObjectName(f"undo_{entry.record_id}")
            undo.setAccessibleName(_("Take back: {what}").format(what=subject))
            undo.clicked.connect(partial(self._take_back, entry.record_id, undo))
            layout.addWidget(undo)
        return line

    def _take_back(self, record_id: str, pressed: Button) -> None:
        """The list is shown anew when the state of the app changes, which follows."""
        pressed.setEnabled(False)
        pressed.setText(_("Taking back…"))
        self._window_api.log_api.take_back(record_id, lambda _answer: None)
