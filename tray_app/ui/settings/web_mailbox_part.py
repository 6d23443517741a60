"""The part of the mailbox form for a sign-in in the browser, with what an admin has to approve ready to be sent."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.model.mail_hosts import MailKind
from tray_app.core.model.text import text
from tray_app.core.ui_api.mailbox_api import MailboxApi, MailboxProgress, MailboxStage, WebMailbox
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import LineInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space, TypeSize


class WebMailboxPart(QWidget):
    """Sign in, or send the request to the admin; says honestly how far it is."""

    added = Signal(str)
    """The mailbox works."""
    kept = Signal()
    """The mailbox is kept, and waits for an admin."""
    refused_address = Signal(object)
    """What is wrong with the address (an `Attempt`)."""

    def __init__(self, mailboxes: MailboxApi, bridge: Bridge, kind: MailKind, address: LineInput) -> None:
        super().__init__()
        self._mailboxes = mailboxes
        self._bridge = bridge
        self._kind = kind
        self._address = address
        self._is_busy = False
        is_microsoft = kind is MailKind.MICROSOFT
        self.client_id, self.tenant = LineInput(), LineInput()
        self._own_app = QWidget()
        self.fields = {
            "client_id": FormField(
                _("Application (client) &ID"), self.client_id, _("Your IT gives it to you, or a .diditlog file.")
            ),
            "tenant": FormField(_("Directory (&tenant) ID"), self.tenant, _("Empty: your account decides.")),
        }
        own = QVBoxLayout(self._own_app)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(Space.M)
        own.addWidget(self.fields["client_id"])
        if is_microsoft:
            own.addWidget(self.fields["tenant"])
        self.sign_in = button(
            _("Sign in with &Microsoft") if is_microsoft else _("Sign in with Goo&gle"), "sign_in_mailbox"
        )
        self.cancel = button(_("Cancel the sign-in"), "cancel_mailbox")
        self.cancel.hide()
        self._result = Words()
        self._result.setObjectName("web_result")
        self._result.hide()
        self._approval = self._make_approval()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        for widget in (self._own_app, FormRow(self.sign_in, self.cancel), self._result, self._approval):
            layout.addWidget(widget)
        self.sign_in.clicked.connect(lambda: self.begin())
        self.cancel.clicked.connect(mailboxes.cancel)
        for line in (self.client_id, self.tenant):
            line.returnPressed.connect(self.sign_in.click)
            line.textChanged.connect(self._show_approval)
        self.refresh()

    def refresh(self) -> None:
        """Show what the company has decided, and how far the approval is."""
        company = self._mailboxes.company()
        known = company.microsoft_client_id if self._kind is MailKind.MICROSOFT else company.google_client_id
        self._own_app.setVisible(not known)
        self._show_approval()

    def clear(self) -> None:
        """As it was at the beginning."""
        self._mailboxes.cancel()
        for field in self.fields.values():
            field.say(Attempt())
        self._say("")
        self.refresh()

    def begin(self, *, whole: bool = False) -> None:
        """Open the browser."""
        if self._is_busy:
            return
        for field in self.fields.values():
            field.say(Attempt())
        self.refused_address.emit(Attempt())
        self._be_busy(busy=True)
        self._mailboxes.sign_in(self._wanted, self._bridge.answer_to(self, self._told), whole=whole)

    @property
    def _wanted(self) -> WebMailbox:
        return WebMailbox(
            kind=self._kind,
            address=self._address.text().strip(),
            client_id=self.client_id.text().strip(),
            tenant=self.tenant.text().strip(),
        )

    def _make_approval(self) -> QWidget:
        part = QWidget()
        self.copy = button(_("&Copy the message for IT"), "copy_approval")
        self.try_it = button(_("Allow it &yourself"), "try_approval")
        self._asked = Words(dim=True, size=TypeSize.CAPTION)
        self._asked.setObjectName("asked")
        self.copy.clicked.connect(self._copy)
        self.try_it.clicked.connect(lambda: self.begin(whole=True))
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        self._usual = Words(dim=True)
        layout.addWidget(self._usual)
        layout.addWidget(FormRow(self.copy, self.try_it))
        layout.addWidget(self._asked)
        return part

    def _show_approval(self) -> None:
        request = self._mailboxes.approval(self._wanted)
        self._approval.setVisible(request is not None)
        has_app = request is not None and bool(request.url)
        self.try_it.setVisible(has_app)
        self._usual.setText(_usual() if has_app else _no_app())
        asked = self._mailboxes.asked_at()
        self._asked.setText(say(text("You copied the message on {when}.", when=asked)) if asked else "")
        self._asked.setVisible(asked is not None)

    def _copy(self) -> None:
        request = self._mailboxes.approval(self._wanted)
        if request is None:
            return
        QGuiApplication.clipboard().setText(say(request.message))
        self._mailboxes.note_asked()
        self._show_approval()

    def _told(self, progress: MailboxProgress) -> None:
        if not progress.is_over:
            long = progress.stage is MailboxStage.WAITING_LONG
            self._say(_stalled() if long else _("Go on in the browser; this page follows by itself."))
            return
        self._be_busy(busy=False)
        if progress.stage is MailboxStage.ADDED:
            self._say("")
            self.added.emit(say(progress.attempt.found))
        elif progress.stage is MailboxStage.CALLED_OFF:
            self._say("")
        elif progress.attempt.field == "username":
            self._say("")
            self.refused_address.emit(progress.attempt)
        elif (field := self.fields.get(progress.attempt.field)) is not None:
            self._say("")
            self._own_app.show()
            field.say(progress.attempt)
        else:
            self._say(outcome(progress.attempt))
            self._show_approval()
            if progress.stage is MailboxStage.NEEDS_APPROVAL:
                self.kept.emit()

    def _be_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        self.sign_in.setEnabled(not busy)
        self.try_it.setEnabled(not busy)
        self.cancel.setVisible(busy)
        if busy:
            self._say(_("Opening the browser…"))

    def _say(self, words: str) -> None:
        self._result.setText(words)
        self._result.setVisible(bool(words))


def _stalled() -> str:
    return _(
        "Still waiting for the browser. If it shows that an admin has to approve the app, close that page and send the"
        " message below to your IT."
    )


def _usual() -> str:
    return _(
        "In most companies an admin approves the app once for everybody. If that has not been done, send this to"
        " your IT; you need not wait for it, DidItLog goes on by itself once it is approved."
    )


def _no_app() -> str:
    return _(
        "Your company needs an app of its own at Microsoft, which your IT makes once for everybody. If there is none"
        " yet, send this to your IT: it says all there is to do."
    )
