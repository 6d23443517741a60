"""After a sign-in: who is signed in where, what is missing for it to last, and the way out."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.reporting.status import IconState
from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.form import Form, FormRow, button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.pages.sign_in_parts import WhyNot

_PICTURE = QSize(32, 32)


class SignInDone(Form):
    """Nothing is left to do here but to sign out."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__("")
        self._window_api = window_api
        self._icons = icons
        self.picture = QLabel()
        self.title = Words(size=TypeSize.TITLE, bold=True)
        self.title.setObjectName("done_title")
        self.who = Words(dim=True)
        self.who.setObjectName("who")
        self.notice = Words()
        self.notice.setObjectName("notice")
        self.next = Words()
        self.why_not = WhyNot(icons, open_link)
        self.out = button(_("Sign &out"), "sign_out")
        self.out.clicked.connect(window_api.sign_in.sign_out)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self.title)
        words.addWidget(self.who)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        line.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        for widget in (head, self.notice, self.next, self.why_not, FormRow(self.out)):
            self.add(widget)
        self.setFocusProxy(self.out)

    def show_state(self, state: SignInState) -> None:
        """Show who is signed in."""
        is_saved = state.step is SignInStep.SIGNED_IN
        icon = IconState.ALL_LOGGED if is_saved and state.page is None else IconState.CANNOT_CHECK
        self.picture.setPixmap(self._icons.of(icon).pixmap(_PICTURE))
        self.title.setText(_("You are signed in") if is_saved else _("You are signed in, but it is not saved yet"))
        self.who.setText(_("{who} at {where}").format(who=state.who, where=state.where) if state.who else state.where)
        self.next.setText(
            _("DidItLog can look up your emails and calls in Salesforce now. There is nothing more to do here.")
            if is_saved
            else _("As soon as the password store opens, the sign-in is saved and checking begins by itself.")
        )
        self.next.setVisible(state.page is None or not is_saved)
        self.notice.setText(self._window_api.say(state.notice) if state.notice is not None else "")
        self.notice.setVisible(state.notice is not None)
        self.why_not.show_page(state.page)
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(self.who.text())
