"""The message to an admin for a rep who has neither file nor key: written already, to be copied or mailed."""

from urllib.parse import quote

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.form import FormRow, button
from tray_app.ui.kit.inputs import LinesInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.message_language import MessageLanguage
from tray_app.ui.pages.sign_in_parts import CopyButton

_LONGEST = 1900
"""Characters of a `mailto:` address that every system hands over whole; a longer message is pasted by the rep."""
_HEIGHT = 230


class AdminRequest(QWidget):
    """Shows the whole message, so that nobody sends what they have not seen."""

    sent = Signal()
    """It was copied, or given to the mail program."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        self.language = MessageLanguage()
        self.language.changed.connect(self._write)
        self.message = LinesInput(readOnly=True)
        self.message.setTabChangesFocus(True)
        self.message.setMinimumHeight(_HEIGHT)
        self.message.setAccessibleName(_("Message for your Salesforce admin"))
        self.copy = CopyButton(
            _("&Copy the message"), "copy_request", _("Copied. Paste it into a message to your Salesforce admin.")
        )
        self.mail = button(_("&Write an email…"), "mail_request", _("Write an email to your Salesforce admin"))
        self.copy.clicked.connect(self.sent)
        self.mail.clicked.connect(self._mail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(
            Words(_("Your Salesforce admin sets this up once for everybody. Everything to type is in it."))
        )
        layout.addWidget(self.language)
        layout.addWidget(self.message)
        layout.addWidget(FormRow(self.copy, self.mail))
        layout.addWidget(self.copy.said)
        self.setFocusProxy(self.copy)
        self._write()

    def _write(self) -> None:
        self._letter = self._window_api.app_request(self.language.tag)
        words = f"{self._letter.subject}\n\n{self._letter.body}"
        self.message.setPlainText(words)
        self.copy.offer(words)

    def _mail(self) -> None:
        """Open the mail program; what it may not take whole, or at all, is on the clipboard."""
        whole = f"mailto:?subject={quote(self._letter.subject)}&body={quote(self._letter.body)}"
        fits = len(whole) <= _LONGEST
        self.copy.put()
        opened = self._window_api.open(whole if fits else whole.partition("&body=")[0])
        if not opened:
            self.copy.say(_("⚠ No mail program could be opened. The message is copied: paste it where you write."))
        elif fits:
            self.copy.say(_("Your mail program opens with the message; it is copied as well."))
        else:
            self.copy.say(_("Your mail program opens. The message is copied: paste it there."))
        self.sent.emit()
