"""Settings: which version this is, and whose work is in it under which licence."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from tray_app.core.ui_api.own_data_api import About
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import Form
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.update_notice import UpdateLine


class AboutPage(Form):
    """Filled when it is first shown: reading the licences takes a moment."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__(_("About DidItLog"))
        self._own_data_api = window_api.own_data_api
        self._bridge = bridge
        self._asked = False
        self._version = Words()
        self.update_line = UpdateLine(window_api)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([_("Part"), _("Version"), _("Licence")])
        self.table.setAccessibleName(_("Software in DidItLog"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().lineSpacing() + 8)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.setMinimumHeight(self.table.fontMetrics().lineSpacing() * 18)
        self.add(self._version)
        self.add(self.update_line)
        self.add(Words(_("DidItLog is licensed under Apache-2.0. It contains:"), dim=True))
        self.add(self.table)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read it, once; what is newer each time."""
        self.update_line.refresh()
        if not self._asked:
            self._asked = True
            self._own_data_api.about(self._bridge.answer_to(self, self._show))

    def _show(self, about: About) -> None:
        self._version.setText(_("Version {version}").format(version=about.version))
        self.table.setRowCount(len(about.packages))
        for row, package in enumerate(about.packages):
            for column, words in enumerate((package.name, package.version, package.licence)):
                self.table.setItem(row, column, QTableWidgetItem(words))
