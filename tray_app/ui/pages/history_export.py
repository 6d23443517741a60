"""The history as a file for a spreadsheet: where it goes is the rep's choice, and how that went is said beside it."""

from PySide6.QtCore import QIODevice, QSaveFile
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from tray_app.core.reporting.history_table import history_csv
from tray_app.core.reporting.statistics import Statistics
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space

_NAME = "diditlog-history.csv"


class HistoryExport(QWidget):
    """A button, and what came of it."""

    def __init__(self, statistics: Statistics) -> None:
        super().__init__()
        self._statistics = statistics
        self._said = Words(dim=True)
        self._said.setObjectName("exported")
        export = Button(_("&Export…"))
        export.setObjectName("export_history")
        export.setToolTip(_("The days as a table for a spreadsheet: numbers only, no names and no subjects"))
        export.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(export)
        row.addWidget(self._said, 1)

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Export the history"), _NAME, _("Table (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the table there, as a whole or not at all."""
        file = QSaveFile(path)
        table = history_csv(self._statistics).encode("utf-8-sig")  # by this mark spreadsheets know the encoding
        is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
        if is_open and file.write(table) == len(table) and file.commit():
            self._said.setText(_("Exported to {path}.").format(path=path))
        else:
            self._said.setText(_("This could not be written there. Choose another folder."))
        self._said.setAccessibleName(self._said.text())
