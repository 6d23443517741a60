"""Before a sign-in: what will happen, the ways to the two values it needs, and why the last one came to nothing.

A rep without the values is never left with a button that cannot be pressed: the message to the admin is written.
"""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tray_app.core.model.text import Text
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.sign_in_api import SignInState
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import ButtonLook
from tray_app.ui.kit.choice_card import ChoiceCard
from tray_app.ui.kit.drop_zone import DropZone
from tray_app.ui.kit.form import Form, FormField, FormRow, button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.inputs import LineInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.admin_request import AdminRequest
from tray_app.ui.pages.report_panel import ReportPanel
from tray_app.ui.pages.sign_in_parts import WhyNot, message_button

FILE_SUFFIX = ".diditlog"
"""How the name of an admin's file ends."""


class SignInWay(StrEnum):
    """What a rep may have in hand."""

    FILE = "file"
    """The admin's `.diditlog` file."""
    KEY = "key"
    """A Consumer Key and an address, to be typed."""
    ASK = "ask"
    """Neither: the admin is asked."""
    REPORT = "report"
    """Neither, and no time to wait: a report that Salesforce has exported is looked at."""


class SignInForm(Form):
    """Typed values are corrected when the rep leaves the field; wrong ones are explained beside it."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__(
            _("Sign in to Salesforce"),
            _(
                "Your browser opens Salesforce, you sign in there as you always do, and DidItLog may then look up, with"
                " your own rights, whether your emails and calls are logged. It never sees your password."
            ),
        )
        self._window_api = window_api
        self._filled = ("", "")
        self.notice = Words()
        self.notice.setObjectName("notice")
        self.notice.hide()
        self.why_not = WhyNot(icons, open_link)
        self.message = message_button()
        self._letter = FormRow(self.message)
        self.address = LineInput()
        self.address.setPlaceholderText("https://acme.my.salesforce.com")
        self.key = LineInput()
        self.key.setPlaceholderText("3MVG9…")
        hint = _("Or any address of a record, copied from the browser. A sandbox has an address of its own.")
        self.fields = {
            "login_url": FormField(_("&Address of your Salesforce"), self.address, hint),
            "client_id": FormField(
                _("Consumer &Key"),
                self.key,
                _("Your Salesforce admin has it, or gives you a .diditlog file with both."),
            ),
        }
        self.go = button(_("&Sign in in the browser"), "sign_in", look=ButtonLook.PRIMARY)
        self.file = button(_("Ch&oose the file…"), "open_file")
        self.leave = button(_("Cancel"), "leave_offer")
        self.go.clicked.connect(self._begin)
        self.leave.clicked.connect(window_api.sign_in.cancel)
        self.address.editingFinished.connect(self._correct)
        for line in (self.address, self.key):
            line.textChanged.connect(self._allow)
            line.returnPressed.connect(self.go.click)
        above: tuple[QWidget, ...] = (self.notice, self.why_not, self._letter, self.message.said)
        for widget in above:
            self.add(widget)
        self._offer_ways()
        self._allow()

    def _offer_ways(self) -> None:
        self.cards = {
            SignInWay.FILE: ChoiceCard(_("I have a file"), "way_file", _("Your admin's .diditlog file")),
            SignInWay.KEY: ChoiceCard(_("I have a key"), "way_key", _("A Consumer Key, to be typed")),
            SignInWay.ASK: ChoiceCard(_("Ask my admin"), "way_ask", _("The message is written already")),
            SignInWay.REPORT: ChoiceCard(
                _("Look without signing in"), "way_report", _("By a report that you export; likely, not proved")
            ),
        }
        self.zone = DropZone(
            _("Drop your admin's .diditlog file here. You see what is in it before anything is changed."),
            self.file,
            {FILE_SUFFIX},
            _("DidItLog files"),
        )
        self.zone.chosen.connect(self._window_api.sign_in.read_file)
        self.report = ReportPanel(self._window_api)
        self.request = AdminRequest(self._window_api)
        self._panels: dict[SignInWay, QWidget] = {
            SignInWay.FILE: self.zone,
            SignInWay.KEY: _column(*self.fields.values(), FormRow(self.go, self.leave)),
            SignInWay.ASK: self.request,
            SignInWay.REPORT: self.report,
        }
        self._choice = QWidget()
        grid = QGridLayout(self._choice)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        for place, (way, card) in enumerate(self.cards.items()):
            grid.addWidget(card, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)
            card.choice.clicked.connect(lambda _checked=False, way=way: self.choose(way, by_rep=True))
        for widget in (self._choice, *self._panels.values()):
            self.add(widget)
        self._chosen_by_rep = False
        self.choose(SignInWay.FILE)

    def choose(self, way: SignInWay, *, by_rep: bool = False) -> None:
        """Show this way; once the rep has chosen, the page keeps to it."""
        self._chosen_by_rep = self._chosen_by_rep or by_rep
        self.way = way
        """The way that is shown."""
        for one, card in self.cards.items():
            card.choice.setChecked(one is way)
            self._panels[one].setVisible(one is way)
        self.setFocusProxy(self._begin_of(way))
        if by_rep and way is not SignInWay.ASK:
            self._begin_of(way).setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_of(self, way: SignInWay) -> QWidget:
        if way is not SignInWay.KEY:
            return self._panels[way]
        filled = self.address.text() and self.key.text()
        return self.go if filled else self.key if self.address.text() else self.address

    def show_state(self, state: SignInState) -> None:
        """Show why there is no sign-in, and the values known so far; what is being typed stays."""
        given = (state.login_url, state.client_id)
        if given != self._filled:
            self._filled = given
            self.address.setText(state.login_url)
            self.key.setText(state.client_id)
            self._correct()
        self._say(self.fields["login_url"], state.login_url_problem)
        self._say(self.fields["client_id"], state.client_id_problem)
        for name, field in self.fields.items():
            field.lock(name in state.decided)
        self.notice.setText(self._window_api.say(state.notice) if state.notice is not None else "")
        self.notice.setVisible(state.notice is not None)
        self.why_not.show_page(state.page)
        self.leave.setVisible(state.offer)
        message = state.admin_message
        self.message.offer(self._window_api.say(message) if message is not None else "")
        self._letter.setVisible(message is not None)
        self.report.refresh()
        self._choose_for(state)

    def _say(self, field: FormField, problem: Text | None) -> None:
        if problem is not None:
            field.say(Attempt(problem=problem))

    def _correct(self) -> None:
        """Turn what was pasted into the address to sign in at, or say what is wrong with it."""
        field, typed = self.fields["login_url"], self.address.text().strip()
        if not typed:
            field.say(Attempt())
            return
        given = self._window_api.sign_in.understand(typed)
        if given.problem is not None:
            field.say(Attempt(problem=given.problem))
            return
        self.address.setText(given.origin)
        field.say(Attempt(found=given.caution))

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.address.text().strip() and self.key.text().strip()))

    def _begin(self) -> None:
        if self.go.isEnabled():
            for field in self.fields.values():
                field.say(Attempt())
            self._window_api.sign_in.begin(self.address.text(), self.key.text())

    def _choose_for(self, state: SignInState) -> None:
        """Where both values are known, they are what the page is about; until then the rep's own choice stays."""
        settled = state.offer or state.decided >= self.fields.keys()
        way = SignInWay.KEY if settled or (state.client_id and not self._chosen_by_rep) else self.way
        if self._window_api.report_api.state.is_there and not settled and not self._chosen_by_rep:
            way = SignInWay.REPORT
        self._choice.setHidden(settled)
        self.choose(way)


def _column(*widgets: QWidget) -> QWidget:
    held = QWidget()
    layout = QVBoxLayout(held)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.M)
    for widget in widgets:
        layout.addWidget(widget)
    return held
