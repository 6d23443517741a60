"""The sign-in as a page: what will happen, waiting for the browser, what went wrong, and that it is done.

It shows the desk's state and nothing else, so leaving it and coming back loses nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from tray_app.core.ui_api.sign_in_api import SignInState
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.own_page import OwnPage
from tray_app.ui.kit.texts import _
from tray_app.ui.pages.sign_in_done import SignInDone
from tray_app.ui.pages.sign_in_form import SignInForm
from tray_app.ui.pages.sign_in_wait import SignInWait


class SignInPage(OwnPage):
    """One of three parts at a time: the form, the wait, the end."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._window_api = window_api
        self.setWindowTitle(_("Sign in to Salesforce"))
        self.form = SignInForm(window_api, icons, open_link)
        self.wait = SignInWait(window_api)
        self.done = SignInDone(window_api, icons, open_link)
        self.stack = QStackedWidget()
        for part in (self.form, self.wait, self.done):
            self.stack.addWidget(part)
        self.stack.setFocusProxy(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.setFocusProxy(self.stack)
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now."""
        state = self._window_api.sign_in.state
        part = self._part_for(state)
        part.show_state(state)
        if part is not self.stack.currentWidget():
            focus = self.focusWidget()
            had_focus = focus is not None and focus.hasFocus()
            self.stack.setCurrentWidget(part)
            self.stack.setFocusProxy(part)
            if had_focus:
                part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part_for(self, state: SignInState) -> "SignInForm | SignInWait | SignInDone":
        if state.is_under_way:
            return self.wait
        return self.done if state.is_signed_in and not state.offer else self.form
