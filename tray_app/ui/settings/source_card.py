"""One source in the settings: what it is, how it was at the last look, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.reporting.status import unread_words
from tray_app.core.ui_api.mailbox_api import MailboxProgress, MailboxStage, WebMailbox
from tray_app.core.ui_api.settings_api import Attempt, SourceInfo
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import ConfirmBox, FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import LineInput
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.settings.teach_form import TeachForm

_UNKNOWN = "source.format_unknown"


class SourceCard(QWidget):
    """`refresh` brings its state up to date."""

    removed = Signal()
    """The source is no more."""

    def __init__(self, source: SourceInfo, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__()
        self._source = source
        self._window_api = window_api
        self._bridge = bridge
        self._was_tried = False
        kind = _("Calls") if source.type == "call-files" else _("Mailbox")
        self._state = Words(dim=True)
        self._state.setObjectName("state")
        self.test = button(_("Test"), "test", _("Test {name}").format(name=source.place))
        self.password = button(_("Password…"), "password", _("New password of {name}").format(name=source.place))
        self.password.setVisible(source.has_secret and source.kind is None)
        self.teach = button(
            _("&Show how to read it…"), "teach", _("Show how to read the files of {name}").format(name=source.place)
        )
        self.teach.hide()
        self.form: TeachForm | None = None
        self.sign_in = button(_("Sign &in…"), "sign_in_again", _("Sign in to {name} again").format(name=source.place))
        self.sign_in.setVisible(source.kind is not None)
        self.remove = button(_("Remove…"), "remove", _("Remove {name}").format(name=source.place))
        words = _("Remove it and its password? What it brought so far stays known.")
        self.question = ConfirmBox(words, _("Remove"), _("Keep"))
        self.line = LineInput(echoMode=LineInput.EchoMode.Password)
        self.field = FormField(_("New &password"), self.line, _("Press Enter to try it; it is kept when it works."))
        self.field.hide()
        self.test.clicked.connect(self._test)
        self.teach.clicked.connect(self._teach)
        self.password.clicked.connect(self._ask_password)
        self.sign_in.clicked.connect(self._sign_in)
        self.remove.clicked.connect(self.question.ask)
        self.question.yes.clicked.connect(self._remove)
        self.line.returnPressed.connect(self._try_password)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addWidget(Words(f"{kind} · {source.place}", bold=True))
        layout.addWidget(self._state)
        layout.addWidget(FormRow(self.test, self.teach, self.password, self.sign_in, self.remove))
        self._teaching = QVBoxLayout()
        layout.addLayout(self._teaching)
        layout.addWidget(self.field)
        layout.addWidget(self.question)
        layout.addSpacing(Space.XS)
        layout.addWidget(Separator())

    def refresh(self) -> None:
        """Show how it was at the last look, unless the rep has just tried it."""
        if self._was_tried:
            return
        snapshot = self._window_api.snapshot
        states = {} if snapshot is None else {state.id: state for state in snapshot.sources}
        state = states.get(self._source.id)
        self.teach.setVisible(state is not None and state.trouble is not None and state.trouble.code == _UNKNOWN)
        if state is None:
            self._say(_("Not looked at yet."))
        elif state.trouble is not None:
            self._say(f"⚠ {self._window_api.title_of(state.trouble.code)}")
        elif state.not_read:
            lines = (unread_words(state.not_read), *state.problems)
            self._say("⚠ " + "\n".join(map(self._window_api.say, lines)))
        else:
            self._say(_("✓ It works."))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """What was tried is old news the next time."""
        self._was_tried = False
        super().hideEvent(event)

    def _test(self) -> None:
        self.test.setEnabled(False)
        self._say(_("Trying…"))
        self._window_api.settings_api.test_source(self._source.id, self._bridge.answer_to(self, self._tested))

    def _tested(self, attempt: Attempt) -> None:
        self.test.setEnabled(True)
        self._was_tried = True
        self._say(outcome(attempt))

    def _teach(self) -> None:
        if self.form is None:
            self.form = TeachForm(self._source.id, self._window_api.teaching_api, self._bridge)
            self.form.left.connect(self.form.hide)
            self._teaching.addWidget(self.form)
        self.form.show()
        self.form.begin()

    def _sign_in(self) -> None:
        if self._source.kind is None:
            return
        self.sign_in.setEnabled(False)
        self._say(_("Go on in the browser; this page follows by itself."))
        mailbox = WebMailbox(kind=self._source.kind, address=self._source.account)
        self._window_api.settings_api.mailboxes.sign_in(mailbox, self._bridge.answer_to(self, self._signed_in))

    def _signed_in(self, progress: MailboxProgress) -> None:
        if not progress.is_over:
            return
        self.sign_in.setEnabled(True)
        if progress.stage is MailboxStage.CALLED_OFF:
            self.refresh()
        else:
            self._tested(progress.attempt)

    def _ask_password(self) -> None:
        self.field.say(Attempt())
        self.field.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try_password(self) -> None:
        if not self.line.isEnabled():
            return
        self.line.setEnabled(False)
        self._say(_("Trying…"))
        answer = self._bridge.answer_to(self, self._password_tried)
        self._window_api.settings_api.set_password(self._source.id, self.line.text(), answer)

    def _password_tried(self, attempt: Attempt) -> None:
        self.line.setEnabled(True)
        if attempt.worked or attempt.field != "password":
            self.line.clear()
            self.field.hide()
            self._tested(attempt)
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.refresh()
            self.field.say(attempt)
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        self.question.hide()
        self._window_api.settings_api.remove_source(self._source.id, self._bridge.answer_to(self, self._was_removed))

    def _was_removed(self, attempt: Attempt) -> None:
        if attempt.worked:
            self.removed.emit()
        else:
            self._say(outcome(attempt))

    def _say(self, words: str) -> None:
        self._state.setText(words)
