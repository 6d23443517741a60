"""Hand off: the message for the admin who can help, copied at once and shown as it was copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.handoff import HandOff
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.fitting import fit
from tray_app.ui.kit.inputs import LinesInput
from tray_app.ui.kit.page_parts import who
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.message_language import MessageLanguage


class HandOffDialog(QDialog):
    """Shows the message about one cause; it is on the clipboard already."""

    def __init__(self, window_api: WindowApi, cause: Cause, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window_api = window_api
        self._cause = cause
        self.setWindowTitle(_("Hand off to your admin"))
        fit(self, 620, 520)
        self.copied = Words(bold=True)
        self.language = MessageLanguage()
        self.language.changed.connect(self._write)
        self.message = LinesInput(readOnly=True)
        self.message.setTabChangesFocus(True)
        self.message.setAccessibleName(_("What was copied"))
        again = Button(_("&Copy again"))
        again.clicked.connect(self._write)
        close = Button(_("Close"), ButtonLook.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(again)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(self.copied)
        layout.addWidget(self.language)
        layout.addWidget(self.message, 1)
        layout.addWidget(Words(_("It names no customer, no address and no subject."), dim=True))
        layout.addLayout(buttons)
        close.setFocus()
        self._write()

    def _write(self) -> None:
        message = self._window_api.hand_off(self._cause, self.language.tag)
        if message is None:
            return
        words = _written(message)
        self.message.setPlainText(words)
        QGuiApplication.clipboard().setText(words)
        said = _("Copied. Paste it into a message to: {who}").format(who=", ".join(who(fixer) for fixer in message.to))
        self.copied.setText(said)
        self.copied.setAccessibleName(said)


def _written(message: HandOff) -> str:
    return f"{message.subject}\n\n{message.body}"
