"""What the rep sees of an error that nobody expected: calm words, and a report that may be copied to anybody."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tray_app.ui.kit.fitting import fit
from tray_app.ui.kit.form import FormRow, button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.inputs import LinesInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize

_MOST = 10
"""Reports that are kept to be shown."""
_LINE = "\n\n" + "─" * 40 + "\n\n"


class CrashWindow(QWidget):
    """Opens beside everything else and blocks nothing; the app goes on."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setWindowTitle(_("An error in DidItLog"))
        self.setWindowIcon(icons.app)
        fit(self, 640, 460)
        self._reports: list[str] = []
        self.report = LinesInput(readOnly=True)
        self.report.setAccessibleName(_("Report"))
        self.report.setTabChangesFocus(True)
        self.copy = button(_("&Copy the report"), "copy")
        self.close_button = button(_("C&lose"), "close")
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(Words(_("Something in DidItLog broke"), size=TypeSize.HEADING, bold=True))
        layout.addWidget(
            Words(
                _(
                    "It goes on working; what is stored is safe. Send this report to whoever looks after DidItLog for "
                    "you. Names, addresses, numbers and passwords were taken out of it."
                )
            )
        )
        layout.addWidget(self.report, 1)
        layout.addWidget(FormRow(self.copy, self.close_button))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def tell(self, report: str) -> None:
        """Show this report, above those that came before."""
        self._reports = [report, *self._reports][:_MOST]
        self.report.setPlainText(_LINE.join(self._reports))
        self.copy.setText(_("&Copy the report"))
        if not self.isVisible():
            self.show()
            self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report.toPlainText())
        self.copy.setText(_("Copied"))
