"""Adding a mailbox: the address tells whose it is, and the card of its kind asks for no more than that kind needs."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from tray_app.core.model.mail_hosts import MailHost, MailKind
from tray_app.core.ui_api.mailbox_api import APP_PASSWORDS
from tray_app.core.ui_api.settings_api import Attempt, MailboxSettings, SettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import ChoiceInput, LineInput, NumberInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.settings.mail_cards import MailCards
from tray_app.ui.settings.mail_programs_part import MailProgramsPart
from tray_app.ui.settings.web_mailbox_part import WebMailboxPart

_GOOGLE_HOST: Final = "imap.gmail.com"
_PAUSE_MS: Final = 700
"""After the last letter of an address that much later its host is looked up."""
_USUAL_PORTS = {"tls": 993, "starttls": 143}


class MailboxForm(QWidget):
    """Shows what was found, or beside the field what is wrong."""

    added = Signal(str)
    """A mailbox was added."""
    kept = Signal()
    """A mailbox is kept, and begins once an admin has approved it."""
    no_mailbox = Signal()
    """The rep goes without one."""
    left = Signal()
    """The rep does not want to."""

    def __init__(self, settings_api: SettingsApi, bridge: Bridge, *, can_leave: bool = True) -> None:
        """`can_leave`: whether the form can be left without adding anything; else going without one is a choice."""
        super().__init__()
        self._settings_api = settings_api
        self._bridge = bridge
        self.programs = MailProgramsPart(settings_api.mailboxes, bridge)
        self.programs.added.connect(self._web_added)
        self.address = LineInput()
        self.password = LineInput(echoMode=LineInput.EchoMode.Password)
        self.host, self.folder, self.ca_file = LineInput(), LineInput(), LineInput()
        self.security = ChoiceInput()
        self.security.addItem(_("TLS"), "tls")
        self.security.addItem(_("STARTTLS"), "starttls")
        self.port = NumberInput(minimum=1, maximum=65535, value=993)
        self.security.activated.connect(lambda: self.port.setValue(_USUAL_PORTS[self.security.currentData()]))
        kept = _("It goes to the keyring of this computer and nowhere else. Some providers want an app password here.")
        self._password_hint = kept
        self.cards = MailCards(with_calls=not can_leave)
        self._app_password = self._make_app_password()
        self._looked_up = ""
        self._later = QTimer(self, singleShot=True, interval=_PAUSE_MS)
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
        rare.setSpacing(Space.M)
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
        layout.setSpacing(Space.M)
        self._imap = QWidget()
        imap = QVBoxLayout(self._imap)
        imap.setContentsMargins(0, 0, 0, 0)
        imap.setSpacing(Space.M)
        for widget in (self._app_password, self.fields["password"], self._more, self._rare):
            imap.addWidget(widget)
        for name in ("host", "security", "port", "folder", "ca_file"):
            rare.addWidget(self.fields[name])
        self.web = {
            kind: WebMailboxPart(settings_api.mailboxes, bridge, kind, self.address)
            for kind in (MailKind.MICROSOFT, MailKind.GOOGLE)
        }
        layout.addWidget(self.programs)
        layout.addWidget(self.fields["address"])
        layout.addWidget(self.cards)
        for part in self.web.values():
            layout.addWidget(part)
            part.added.connect(self._web_added)
            part.kept.connect(self.kept)
            part.refused_address.connect(self.fields["address"].say)
        for widget in (self._imap, FormRow(self.add, self.leave), self._result):
            layout.addWidget(widget)
        self._show_more(on=False)
        self._show_kind("")
        self.cards.chosen.connect(self._chose)
        self._later.timeout.connect(self._look_up)
        self.address.textEdited.connect(lambda: self._later.start())
        self.address.editingFinished.connect(self._look_up)
        for line in (self.address, self.password, self.host, self.folder, self.ca_file):
            line.returnPressed.connect(self._go_on)
        self.setFocusProxy(self.address)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """A mail program may have come meanwhile."""
        super().showEvent(event)
        self.programs.refresh()

    def clear(self) -> None:
        """As it was at the beginning; nothing of a password stays."""
        for line in (self.address, self.password, self.host, self.folder, self.ca_file):
            line.clear()
        for field in self.fields.values():
            field.say(Attempt())
        self._result.hide()
        self._looked_up = ""
        self.cards.clear()
        for part in self.web.values():
            part.clear()
        self.programs.refresh()
        self._show_kind("")

    def _make_app_password(self) -> QWidget:
        part = QWidget()
        self.make_one = button(_("&Open that page"), "open_app_passwords")
        self.make_one.clicked.connect(self._settings_api.mailboxes.open_app_passwords)
        steps = _(
            "1. Switch on 2-step verification for your Google account, if it is not on yet.\n"
            "2. Open {page}, type any name, and choose Create.\n"
            "3. Paste the 16 letters below, with or without blanks."
        )
        forbidden = _(
            "If the page says that the setting is not available, your company does not allow app passwords: ask your"
            " IT for a .diditlog file for the Gmail API."
        )
        words = Words(steps.format(page=APP_PASSWORDS))
        words.setObjectName("app_password")
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(words)
        layout.addWidget(FormRow(self.make_one))
        layout.addWidget(Words(forbidden, dim=True, size=TypeSize.CAPTION))
        return part

    def _look_up(self) -> None:
        """Ask whose mailbox it is, once for each domain."""
        self._later.stop()
        address = self.address.text().strip()
        domain = address.rpartition("@")[2].lower()
        company = self._settings_api.mailboxes.company()
        if "@" not in address or "." not in domain or domain == self._looked_up:
            return
        self._looked_up = domain
        if company.kind is not None:
            self._found(MailHost(company.kind, company.imap_host))
        else:
            answer = self._bridge.answer_to(self, self._found)
            self._settings_api.mailboxes.find(address, answer)

    def _found(self, host: MailHost | None) -> None:
        if host is None:
            self.cards.choose(MailKind.OTHER)
            return
        if host.kind is MailKind.OTHER and host.imap_host and not self.host.text():
            self.host.setText(host.imap_host)
        self.cards.choose(host.kind)

    def _chose(self, name: str) -> None:
        if name == "calls":
            self.no_mailbox.emit()
            return
        if name == MailKind.GOOGLE and not self.host.text():
            self.host.setText(_GOOGLE_HOST)
        elif name != MailKind.GOOGLE and self.host.text() == _GOOGLE_HOST:
            self.host.clear()
        self._show_kind(name)

    def _show_kind(self, name: str) -> None:
        """Show what this kind needs: a password, a sign-in, or either."""
        by_api = bool(self._settings_api.mailboxes.company().google_client_id)
        is_google = name == MailKind.GOOGLE
        for kind, part in self.web.items():
            part.refresh()  # a .diditlog file may have come meanwhile
            part.setVisible(name == kind and (kind is MailKind.MICROSOFT or by_api))
        by_password = name != MailKind.MICROSOFT and not (is_google and by_api)
        self._imap.setVisible(by_password)
        self.add.setVisible(by_password)
        self._app_password.setVisible(is_google)
        self._more.setVisible(not is_google)

    def _web_added(self, found: str) -> None:
        self.clear()
        self._say(f"✓ {found}")
        self.added.emit(found)

    def _show_more(self, on: bool) -> None:
        self._more.setChecked(on)
        self._more.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._rare.setVisible(on)

    def _go_on(self) -> None:
        """What the button of this kind of mailbox does."""
        ways = (self.add, *(part.sign_in for part in self.web.values()))
        shown = next((way for way in ways if way.isVisible()), None)
        if shown is not None:
            shown.click()

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
