"""After a sign-in: who is signed in where, what is missing for it to last, and the way out."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.desk import Desk
from tray_app.core.sign_in import SignInState, SignInStep
from tray_app.core.status import IconState
from tray_app.ui.icons import Icons
from tray_app.ui.settings.form import Form, Row, button
from tray_app.ui.sign_in_parts import WhyNot
from tray_app.ui.style import Words
from tray_app.ui.texts import _

_PICTURE = QSize(32, 32)


class SignInDone(Form):
    """Nothing is left to do here but to sign out."""

    def __init__(self, desk: Desk, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__("")
        self._desk = desk
        self._icons = icons
        self.picture = QLabel()
        self.title = Words(size=1.35, bold=True)
        self.title.setObjectName("done_title")
        self.who = Words(dim=True)
        self.who.setObjectName("who")
        self.notice = Words()
        self.notice.setObjectName("notice")
        self.next = Words()
        self.why_not = WhyNot(icons, open_link)
        self.out = button(_("Sign &out"), "sign_out")
        self.out.clicked.connect(desk.sign_in.sign_out)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self.title)
        words.addWidget(self.who)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        for widget in (head, self.notice, self.next, self.why_not, Row(self.out)):
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
        self.notice.setText(self._desk.say(state.notice) if state.notice is not None else "")
        self.notice.setVisible(state.notice is not None)
        self.why_not.show_page(state.page)
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(self.who.text())
