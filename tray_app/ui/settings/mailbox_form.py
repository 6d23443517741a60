"""Adding a mailbox: address and password are enough where the server is found by its usual name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from tray_app.core.ui_api.settings_api import Attempt, MailboxSettings, SettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import LineInput, NumberInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say

_USUAL_PORTS = {"tls": 993, "starttls": 143}


class MailboxForm(QWidget):
    """Shows what was found, or beside the field what is wrong."""

    added = Signal(str)
    """A mailbox was added."""
    left = Signal()
    """The rep does not want to."""

    def __init__(self, settings_api: SettingsApi, bridge: Bridge, *, can_leave: bool = True) -> None:
        super().__init__()
        self._settings_api = settings_api
        self._bridge = bridge
        self.address = LineInput()
        self.password = LineInput(echoMode=LineInput.EchoMode.Password)
        self.host, self.folder, self.ca_file = LineInput(), LineInput(), LineInput()
        self.security = QComboBox()
        self.security.addItem(_("TLS"), "tls")
        self.security.addItem(_("STARTTLS"), "starttls")
        self.port = NumberInput(minimum=1, maximum=65535, value=993)
        self.security.activated.connect(lambda: self.port.setValue(_USUAL_PORTS[self.security.currentData()]))
        kept = _("It goes to the keyring of this computer and nowhere else. Some providers want an app password here.")
        self.fields = {
            "address": FormField(_("&Email address"), self.address),
            "password": FormField(_("&Password"), self.password, kept),
            "host": FormField(_("Mail ser&ver (IMAP)"), self.host, _("Empty: it is found by its usual name.")),
            "security": FormField(_("Encr&yption"), self.security),
            "port": FormField(_("P&ort"), self.port),
            "folder": FormField(_("&Folder of sent mail"), self.folder, _("Empty: the one the server marks as such.")),
            "ca_file": FormField(
                _("&Certificate file"), self.ca_file, _("Only for a company that signs its own certificates.")
            ),
        }
        self._more = QToolButton()
        self._more.setText(_("More"))
        self._more.setCheckable(True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setAutoRaise(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more.toggled.connect(self._show_more)
        self._rare = QWidget()
        rare = QVBoxLayout(self._rare)
        rare.setContentsMargins(0, 0, 0, 0)
        rare.setSpacing(12)
        self.add = button(_("&Add the mailbox"), "add_mailbox")
        self.leave = button(_("Cancel"), "leave_mailbox")
        self.leave.setVisible(can_leave)
        self.leave.clicked.connect(self.left)
        self.add.clicked.connect(self._add)
        self._result = Words()
        self._result.setObjectName("result")
        self._result.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.fields["address"])
        layout.addWidget(self.fields["password"])
        layout.addWidget(self._more)
        layout.addWidget(self._rare)
        for name in ("host", "security", "port", "folder", "ca_file"):
            rare.addWidget(self.fields[name])
        layout.addWidget(FormRow(self.add, self.leave))
        layout.addWidget(self._result)
        self._show_more(on=False)
        for line in (self.address, self.password, self.host, self.folder, self.ca_file):
            line.returnPressed.connect(self._add)
        self.setFocusProxy(self.address)

    def clear(self) -> None:
        """As it was at the beginning; nothing of a password stays."""
        for line in (self.address, self.password, self.host, self.folder, self.ca_file):
            line.clear()
        for field in self.fields.values():
            field.say(Attempt())
        self._result.hide()

    def _show_more(self, on: bool) -> None:
        self._more.setChecked(on)
        self._more.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._rare.setVisible(on)

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        for field in self.fields.values():
            field.say(Attempt())
        self._be_busy(busy=True)
        mailbox = MailboxSettings(
            address=self.address.text().strip(),
            password=self.password.text(),
            host=self.host.text().strip(),
            port=self.port.value() if self.host.text().strip() else None,
            security=str(self.security.currentData()),
            folder=self.folder.text().strip(),
            ca_file=self.ca_file.text().strip(),
        )
        self._settings_api.add_mailbox(mailbox, self._bridge.answer_to(self, self._tried))

    def _tried(self, attempt: Attempt) -> None:
        self._be_busy(busy=False)
        if attempt.worked:
            self.clear()
            self._say(outcome(attempt))
            self.added.emit(say(attempt.found))
            return
        field = self.fields.get(attempt.field)
        if field is None:
            self._say(outcome(attempt))
            return
        self._result.hide()
        field.say(attempt)
        if field.parentWidget() is self._rare:
            self._show_more(on=True)
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _be_busy(self, *, busy: bool) -> None:
        self.add.setEnabled(not busy)
        if busy:
            self._say(_("Looking for the mail server and signing in. This takes up to half a minute."))

    def _say(self, words: str) -> None:
        self._result.setText(words)
        self._result.setVisible(bool(words))
