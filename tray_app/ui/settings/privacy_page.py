"""Settings: everything that is stored about the rep, to be seen, taken along and deleted."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from tray_app.core.ui_api.own_data_api import OwnDataApi, Stored
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import ConfirmBox, Form, FormRow, button, outcome
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say


class PrivacyPage(Form):
    """Counts and places; export and delete."""

    deleted = Signal()
    """Everything is gone, and checking has stopped: the app should be quit."""

    def __init__(self, own_data_api: OwnDataApi, bridge: Bridge, update_server: str = "") -> None:
        """`update_server`: where this build looks for newer versions, if it does."""
        asked = _(
            "It is on this computer only. DidItLog asks your own mailbox and your company's Salesforce, and nobody "
            "else. It never reads the text of an email."
        )
        if update_server:
            asked = _(
                "It is on this computer only. DidItLog asks your own mailbox and your company's Salesforce, and "
                "{server} whether there is a new version. It never reads the text of an email."
            ).format(server=update_server)
        super().__init__(_("Everything stored about you"), asked)
        self._own_data_api = own_data_api
        self._bridge = bridge
        self._stored = Words()
        self._stored.setObjectName("stored")
        self.export = button(_("&Export…"), "export", _("Export everything as a file"))
        self.delete = button(_("&Delete everything…"), "delete_everything")
        self.question = ConfirmBox(
            _(
                "Delete everything, here and in the keyring, and sign out of Salesforce? Nothing in Salesforce or in "
                "your mailbox changes. DidItLog ends afterwards."
            ),
            _("Delete everything"),
            _("Keep"),
        )
        self.quit = button(_("&Quit DidItLog"), "quit")
        self.quit.hide()
        self.result = Words(bold=True)
        self.result.hide()
        self.export.clicked.connect(self._choose_file)
        self.delete.clicked.connect(self.question.ask)
        self.question.yes.clicked.connect(self._delete)
        self.quit.clicked.connect(self.deleted)
        for widget in (self._stored, FormRow(self.export, self.delete), self.question, self.result, FormRow(self.quit)):
            self.add(widget)
        self.setFocusProxy(self.export)

    def refresh(self) -> None:
        """Count anew."""
        if self.delete.isEnabled():
            self._own_data_api.stored(self._bridge.answer_to(self, self._show))

    def export_to(self, file: str) -> None:
        """Write everything into this file."""
        self._own_data_api.export(Path(file), self._bridge.answer_to(self, self._say))

    def _show(self, stored: Stored) -> None:
        lines = [f"{say(what)}: {count}" for what, count in stored.counts]
        lines += ["", *(f"{say(what)}: {place}" for what, place in stored.places)]
        lines += ["", _("In the keyring:"), *(f"• {say(secret)}" for secret in stored.secrets)]
        self._stored.setText("\n".join(lines))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Export everything"), "diditlog.json", "JSON (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def _delete(self) -> None:
        self.question.hide()
        for each in (self.export, self.delete):
            each.setEnabled(False)
        self._own_data_api.delete_everything(self._bridge.answer_to(self, self._was_deleted))

    def _was_deleted(self, attempt: Attempt) -> None:
        self._say(attempt)
        if attempt.worked:
            self._stored.setText("")
            self.quit.show()
            self.quit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            for each in (self.export, self.delete):
                each.setEnabled(True)

    def _say(self, attempt: Attempt) -> None:
        self.result.setText(outcome(attempt))
        self.result.show()
