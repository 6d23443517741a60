"""While a sign-in is under way: whose turn it is, the address for another browser, and what may be in the way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.form import Form, FormRow, button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.pages.sign_in_parts import CopyButton, message_button


class SignInWait(Form):
    """Nothing here blocks: the rep may leave, cancel, or do something else meanwhile."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__("")
        self._window_api = window_api
        self._causes_shown: tuple[str, ...] = ()
        self.title = Words(size=TypeSize.TITLE, bold=True)
        self.title.setObjectName("wait_title")
        self.hint = Words(dim=True)
        self.notice = Words()
        self.again = button(_("Open the &browser again"), "open_browser")
        self.cancel = button(_("Cancel"), "cancel_sign_in")
        self.again.clicked.connect(window_api.sign_in.open_browser)
        self.cancel.clicked.connect(window_api.sign_in.cancel)
        self.copy = CopyButton(
            _("&Copy the address"), "copy_address", _("Copied. Open it in a browser on this computer.")
        )
        self.long = QWidget()
        self.causes = QGridLayout()
        self.causes.setSpacing(Space.S)
        self.causes.setColumnStretch(1, 1)
        self.message = message_button()
        below = QVBoxLayout(self.long)
        below.setContentsMargins(0, Space.S, 0, 0)
        below.setSpacing(Space.S)
        below.addWidget(Words(_("This takes longer than usual. What may be in the way:"), bold=True))
        below.addLayout(self.causes)
        below.addWidget(FormRow(self.message))
        below.addWidget(self.message.said)
        below.addWidget(Words(_("The sign-in still goes on as soon as the browser comes back."), dim=True))
        buttons = FormRow(self.again, self.copy, self.cancel)
        for widget in (self.title, self.hint, self.notice, buttons, self.copy.said, self.long):
            self.add(widget)
        self.setFocusProxy(self.cancel)

    def show_state(self, state: SignInState) -> None:
        """Show whose turn it is."""
        title, hint = _words(state)
        self.title.setText(title)
        self.hint.setText(hint)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self.notice.setText(self._window_api.say(state.notice) if state.notice is not None else "")
        self.notice.setVisible(state.notice is not None)
        self.copy.setVisible(state.is_in_the_browser)
        self.copy.offer(state.browser_address)
        self.again.setVisible(state.is_in_the_browser)
        self.again.setEnabled(bool(state.browser_address))
        self.cancel.setVisible(state.step is not SignInStep.SIGNING_OUT)
        self.long.setVisible(state.step is SignInStep.WAITING_LONG)
        self._show_causes(tuple(self._window_api.say(cause) for cause in state.likely_causes))
        self.message.offer(self._window_api.say(state.admin_message) if state.admin_message is not None else "")

    def _show_causes(self, causes: tuple[str, ...]) -> None:
        if causes == self._causes_shown:
            return
        self._causes_shown = causes
        while (old := self.causes.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        for line, cause in enumerate(causes):
            self.causes.addWidget(QLabel("•"), line, 0, Qt.AlignmentFlag.AlignTop)
            self.causes.addWidget(Words(cause), line, 1)


def _words(state: SignInState) -> tuple[str, str]:
    """Title and hint."""
    if state.step is SignInStep.SIGNING_OUT:
        return _("Signing out"), _("Salesforce is told, and the sign-in is removed from this computer.")
    if state.step is SignInStep.FINISHING:
        return _("Finishing the sign-in"), _("Salesforce confirms it, and the keyring of this computer keeps it.")
    where = _("Sign in there at {where}. This page goes on by itself; you can use the rest of DidItLog meanwhile.")
    return _("Waiting for your browser"), where.format(where=state.login_url)
