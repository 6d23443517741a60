"""Below the page of a cause or activity: writing what is missing, and removing what the logger has written as well."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tray_app.core.model.page import Page
from tray_app.core.model.snapshot import Item
from tray_app.core.model.task_writing import JournalEntry
from tray_app.core.model.verdict import Verdict
from tray_app.core.ui_api.log_api import Permission
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.core.writing.own_records import COPIED, OWN
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.log_dialog import LogDialog


class LogActions(QWidget):
    """Shows a button only where there is something to do with it."""

    def __init__(self, window_api: WindowApi, bridge: Bridge, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._window_api = window_api
        self._bridge = bridge
        self._open_link = open_link
        self._items: tuple[Item, ...] = ()
        self._entry: JournalEntry | None = None
        self.log = Button(_("&Log it now…"))
        self.log.setObjectName("log_now")
        self.log.setToolTip(_("See the Task that is missing, and have it written"))
        self.log.clicked.connect(lambda: self.open_for(self._items))
        self.take_back = Button()
        self.take_back.setObjectName("take_back")
        self.take_back.clicked.connect(self._take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.take_back)
        row.addWidget(self.log)
        self.hide()

    @property
    def buttons(self) -> tuple[Button, Button]:
        """In the order in which Tab goes through them."""
        return self.take_back, self.log

    def show_page(self, page: Page) -> None:
        """Offer what can be done for the activities of this page."""
        snapshot = self._window_api.snapshot
        items = [item for key in page.activities if snapshot and (item := snapshot.by_id.get(key)) is not None]
        self._items = tuple(items)
        self._entry = self._ours(items[0]) if len(items) == 1 else None
        can_log = can_be_logged(self._window_api, items)
        self.log.setVisible(can_log)
        self.take_back.setVisible(self._entry is not None)
        self.take_back.setEnabled(True)
        self.setVisible(can_log or self._entry is not None)

    def _ours(self, item: Item) -> JournalEntry | None:
        """What we wrote for it, alone or beside the logger's."""
        codes = {note.code for note in item.finding.notes}
        if not codes & {COPIED, OWN}:
            return None
        is_copy = COPIED in codes
        self.take_back.setText(_("&Remove DidItLog's") if is_copy else _("&Take it back"))
        self.take_back.setToolTip(
            _("The logging tool has written its own record: delete the one that DidItLog wrote")
            if is_copy
            else _("Delete the Task that DidItLog wrote")
        )
        log_api, shown = self._window_api.log_api, {ref.id for ref in item.finding.records}
        ours = (one for one in log_api.journal() if one.record_id in shown and log_api.can_be_taken_back(one))
        return next(ours, None)

    def open_for(self, items: Sequence[Item]) -> None:
        """Show what is missing of these, and have it written."""
        ids = [item.activity.id for item in items if _is_missing(item)]
        dialog = LogDialog(self._window_api, self._bridge, ids, self._open_link, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _take_back(self) -> None:
        if self._entry is None or self._entry.record_id is None:
            return
        self.take_back.setEnabled(False)
        done = self._bridge.answer_to(self, lambda _answer: self.take_back.setEnabled(True))
        self._window_api.log_api.take_back(self._entry.record_id, done)


def can_be_logged(window_api: WindowApi, items: Sequence[Item]) -> bool:
    """Whether something of these is missing that may be written."""
    return window_api.log_api.permission is not Permission.FORBIDDEN and any(map(_is_missing, items))


def _is_missing(item: Item) -> bool:
    finding = item.finding
    partly = finding.verdict is Verdict.INCOMPLETE and any(
        one.verdict is Verdict.NOT_LOGGED for one in finding.recipients
    )
    return finding.verdict is Verdict.NOT_LOGGED or partly
