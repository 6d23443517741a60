"""Explain an error: a pasted line of the logging tool or of Salesforce becomes a reason and steps.

Nothing of the text is kept: it may hold customer data.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.diagnosis.attachments import can_be_attached
from tray_app.core.explain import Explanation
from tray_app.core.model.page import Page
from tray_app.core.model.verdict import Verdict
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, is_enter
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.inputs import LinesInput
from tray_app.ui.kit.own_page import OwnPage
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.pages.page_body import PageBody

_LINES = 5


class ExplainPage(OwnPage):
    """A box to paste into, and below it what the error means."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._window_api = window_api
        self.setWindowTitle(_("Explain an error"))
        title = Words(_("Explain an error"), size=TypeSize.TITLE, bold=True)
        hint = _(
            "Paste a line from the page where your logging tool lists its errors, or an error of Salesforce. "
            "It stays on this computer and is not kept."
        )
        self.box = _Box()
        self.box.done.connect(self.explain)
        self._about: Page | None = None
        self._explanation: Explanation | None = None
        self._paste = Button(_("Paste"))
        self._paste.setObjectName("paste")
        self._paste.clicked.connect(self._paste_and_explain)
        self._go = Button(_("Explain"))
        self._go.setObjectName("explain")
        self._go.clicked.connect(self.explain)
        self._go.setEnabled(False)
        self.box.textChanged.connect(lambda: self._go.setEnabled(bool(self.box.toPlainText().strip())))
        buttons = QHBoxLayout()
        for button in (self._paste, self._go):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._attach = Button()
        self._attach.setObjectName("attach")
        self._attach.setAutoDefault(False)
        self._attach.clicked.connect(self._attach_to_it)
        self._attached = Words()
        self._attached.setObjectName("attached")
        self._belongs = QWidget()
        belongs = QHBoxLayout(self._belongs)
        belongs.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        belongs.addWidget(self._attached, 1)
        belongs.addWidget(self._attach)
        self._belongs.hide()
        self.body = PageBody(window_api, icons, open_link)
        self.body.setVisible(False)
        self.body.setAccessibleName(_("What the error means"))
        top = QVBoxLayout()
        top.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        top.setSpacing(Space.S)
        for part in (title, Words(hint, dim=True), self.box):
            top.addWidget(part)
        top.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        self._rule = Separator()
        self._rule.setVisible(False)
        layout.addWidget(self._rule)
        layout.addWidget(self.body, 1)
        layout.addWidget(self._belongs)
        self._room = QWidget()
        layout.addWidget(self._room, 1)
        self.setFocusProxy(self.box)

    def explain(self) -> None:
        """Say what the text in the box means."""
        pasted = self.box.toPlainText()
        if pasted.strip():
            self._explanation, page = self._window_api.explain(pasted)
            self.body.show_page(page)
            self._rule.setVisible(True)
            self.body.setVisible(True)
            self._room.setVisible(False)
            self._offer_to_attach()

    def come_from(self, page: Page | None) -> None:
        """Offer to attach what is explained to what this page is about."""
        self._about = page if page is not None and page.verdict is Verdict.NOT_LOGGED else None
        self._offer_to_attach()

    def _offer_to_attach(self) -> None:
        about, found = self._about, self._explanation
        offered = about is not None and found is not None and can_be_attached(found.code)
        self._belongs.setVisible(offered)
        if about is not None and offered:
            self._attached.setText(_("You came from: {what}").format(what=about.what))
            self._attach.setText(_("This error explains it"))
            self._attach.setVisible(True)

    def _attach_to_it(self) -> None:
        about, found = self._about, self._explanation
        if about is None or found is None:
            return
        try:
            self._window_api.corrections.attach(
                found.code, found.confidence, about.activities, error=found.error, fields=found.fields
            )
        except OSError:
            self._attached.setText(
                _("This could not be saved, because the disk cannot be written. Nothing was changed.")
            )
            return
        self._attach.setVisible(False)
        self._attached.setText(_("Noted. It is shown as the reason from the next check on."))

    def _paste_and_explain(self) -> None:
        self.box.setPlainText(QGuiApplication.clipboard().text())
        self.explain()


class _Box(LinesInput):
    """Plain text alone; Tab leaves it, and Ctrl+Enter explains."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("The error"))
        self.setPlaceholderText(_("For example: INVALID_TYPE_ON_FIELD_IN_RECORD: Type: value not of required type"))
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Explain with Ctrl+Enter."""
        if is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        else:
            super().keyPressEvent(event)
