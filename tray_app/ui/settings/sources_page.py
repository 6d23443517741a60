"""Settings: mailboxes and call logs, each with how it is, a test, and a way to be rid of it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import Form, FormRow, button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.settings.calls_form import CallsForm
from tray_app.ui.settings.mailbox_form import MailboxForm
from tray_app.ui.settings.source_card import SourceCard


class SourcesPage(Form):
    """The list, and above it the forms that add to it."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__(_("Mailboxes and calls"), _("What you send and whom you call is read here, and only read."))
        self._window_api = window_api
        self._bridge = bridge
        self._cards: dict[str, SourceCard] = {}
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.M)
        self._none = Words(_("Nothing is set up yet."), dim=True)
        self.add_mailbox = button(_("Add a &mailbox"), "open_mailbox")
        self.add_calls = button(_("Add ca&lls"), "open_calls")
        self.mailbox = MailboxForm(window_api.settings_api, bridge)
        self.calls = CallsForm(window_api.settings_api, bridge)
        for form, opener in ((self.mailbox, self.add_mailbox), (self.calls, self.add_calls)):
            form.hide()
            opener.clicked.connect(lambda _checked=False, form=form: self._open(form))
            form.left.connect(self._close)
            form.added.connect(lambda _found: self.refresh())
        adders = FormRow(self.add_mailbox, self.add_calls)
        # The list at the end: its cards come and go, and Tab goes by the age of widgets.
        for widget in (adders, self.mailbox, self.calls, self._none, self._list):
            self.add(widget)
        self.refresh()

    def refresh(self) -> None:
        """Show the sources that there are; cards of those that were there already stay as they are."""
        sources = {source.id: source for source in self._window_api.settings_api.choices().sources}
        for gone in [name for name in self._cards if name not in sources]:
            self._cards.pop(gone).deleteLater()
        for name, source in sources.items():
            if name not in self._cards:
                self._cards[name] = SourceCard(source, self._window_api, self._bridge)
                self._cards[name].removed.connect(self.refresh)
                self._lines.addWidget(self._cards[name])
            self._cards[name].refresh()
        self._none.setVisible(not sources)

    def _open(self, form: MailboxForm | CallsForm) -> None:
        self._close()
        form.show()
        form.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, form, lambda: self.ensureWidgetVisible(form))  # it is laid out by then

    def _close(self) -> None:
        for form in (self.mailbox, self.calls):
            form.clear()
            form.hide()
        self.add_mailbox.setFocus(Qt.FocusReason.OtherFocusReason)
