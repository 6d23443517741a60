"""The steps of the first run: what each one shows, and when it is done."""

from collections.abc import Callable
from functools import reduce

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.ui_api.first_run_api import FirstRun, LoginStart, LookBack
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.first_run.illustration import Illustration
from tray_app.ui.kit.drop_zone import DropZone
from tray_app.ui.kit.form import Form, FormRow, button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.long_check import LongCheck
from tray_app.ui.kit.ring import Ring
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.thin_bar import ThinBar
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.sign_in_form import FILE_SUFFIX
from tray_app.ui.pages.sign_in_page import SignInPage
from tray_app.ui.settings.calls_form import CallsForm
from tray_app.ui.settings.general_page import LoginField
from tray_app.ui.settings.logger_page import LoggerPage
from tray_app.ui.settings.mailbox_form import MailboxForm

_ASK_EVERY_MS = 1000
_MOST_CAUSES = 3
_PICTURE = QSize(64, 64)
_WIDEST = 620
_ROOM_FOR_A_PICTURE = 520
"""So high the step has to be, in device-independent pixels."""


class FirstRunStep(QWidget):
    """What the steps share."""

    ready = Signal()
    """What was to be done here is done."""
    asked = Signal(object)
    """Another step is wanted next: a `FirstRun`."""
    passed = Signal()
    """The rep has chosen to go without: the next step comes at once."""

    is_done = False
    """Whether it is; then the way on is called Continue, and Skip before."""

    def begin(self) -> None:
        """The step is shown."""

    def end(self) -> None:
        """The step is left."""

    def refresh(self) -> None:
        """The desk's state changed."""

    def _fill(self, content: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)
        self.setFocusProxy(content)

    def _finish(self) -> None:
        self.is_done = True
        self.ready.emit()


class Welcome(FirstRunStep):
    """What it is about, the admin's file for whoever has it already, and the demo for whoever wants to see first."""

    def __init__(self, window_api: WindowApi, icons: Icons) -> None:
        super().__init__()
        form = Form(
            _("Welcome to DidItLog"),
            _("It checks that every email you send and every call you make is in Salesforce, and says why one is not."),
            centred=True,
        )
        self.demo = button(_("Try the &demo"), "demo")
        self._said = Words(dim=True)
        self._said.hide()
        self.demo.clicked.connect(lambda: self._start(window_api))
        self._picture = Illustration(icons)
        form.add(self._picture)
        form.add(Words(_("Every step can be skipped and done later.")))
        words = _("Has your admin given you a .diditlog file? Drop it here, and most of the set-up is done.")
        choose = button(_("Ch&oose the file…"), "open_file")
        self.zone = DropZone(words, choose, {FILE_SUFFIX}, _("DidItLog files"))
        self.zone.chosen.connect(window_api.sign_in.read_file)
        self.zone.chosen.connect(lambda: self.asked.emit(FirstRun.SIGN_IN))
        form.add(self.zone)
        form.add(FormRow(self.demo))
        form.add(self._said)
        self.is_done = True
        self._fill(form)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """On a small screen the picture makes room for what is to be read."""
        super().resizeEvent(event)
        self._picture.setVisible(self.height() >= _ROOM_FOR_A_PICTURE)

    def _start(self, window_api: WindowApi) -> None:
        self.demo.setEnabled(False)
        started = window_api.first_run_api.start_demo()
        words = _("The demo opens beside this window, with a Salesforce of its own. Nothing of it is real.")
        self._said.setText(words if started else _("⚠ The demo could not be started."))
        self._said.show()
        QTimer.singleShot(5000, self.demo, lambda: self.demo.setEnabled(True))


class SignInStepPage(FirstRunStep):
    """The sign-in page of the app itself."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._window_api = window_api
        self._page = SignInPage(window_api, icons, open_link)
        self._page.setMaximumWidth(_WIDEST)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, Space.XL, 0, 0)
        line.addStretch(1)
        line.addWidget(self._page, 100)
        line.addStretch(1)
        middle.setFocusProxy(self._page)
        self._fill(middle)

    def begin(self) -> None:
        """Bring the page up to date."""
        self.refresh()

    def refresh(self) -> None:
        """Signed in, or not yet."""
        self._page.refresh()
        self.is_done = _has_answers(self._window_api)
        self.ready.emit()


class _Adding(FirstRunStep):
    """A form that makes room, once it was used, for what came of it."""

    def _hold(self, page: Form, form: MailboxForm | CallsForm, again: str) -> None:
        self._form = form
        self._found = Words(bold=True)
        self._found.setObjectName("found")
        self.again = button(again, "again")
        self._found.hide()
        self.again.hide()
        form.added.connect(self._added)
        self.again.clicked.connect(self._add_another)
        for widget in (form, self._found, FormRow(self.again)):
            page.add(widget)
        self._fill(page)
        self.setFocusProxy(form)

    def _added(self, found: str) -> None:
        self._found.setText(f"✓ {found}")
        self._turn(added=True)
        self._finish()

    def _add_another(self) -> None:
        self._turn(added=False)
        self._form.clear()
        self._form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, added: bool) -> None:
        self._form.setHidden(added)
        for widget in (self._found, self.again):
            widget.setHidden(not added)


class AddMailbox(_Adding):
    """The mailbox the rep sends from."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__()
        hint = _("DidItLog reads who you wrote to and when, in the folder of sent mail. It never reads the text.")
        self.form = MailboxForm(window_api.settings_api, bridge, can_leave=False)
        self.form.no_mailbox.connect(self.passed)
        self.form.kept.connect(self._finish)
        self._hold(Form(_("Your mailbox"), hint, centred=True), self.form, _("Add another mailbox"))


class AddCalls(_Adding):
    """The folder of calls."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__()
        hint = _("If your phone system can export calls into a folder, they are confirmed too. If not, skip this step.")
        self.form = CallsForm(window_api.settings_api, bridge, can_leave=False)
        self._hold(Form(_("Your calls"), hint, centred=True), self.form, _("Add another folder"))


class ChooseLogger(FirstRunStep):
    """The tool that logs."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__()
        self.page = LoggerPage(window_api.settings_api, bridge, title=_("The tool that logs for you"))
        self.is_done = True
        self._fill(self.page)

    def begin(self) -> None:
        """The domain of a mailbox that was just added is what is offered."""
        self.page.refresh()


class FirstLook(FirstRunStep):
    """The first look at the last days, with what it has found so far."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__()
        self._window_api = window_api
        self._bridge = bridge
        self._looked_with: object = None
        """The sources and the sign-in of the last look; when one has come since, it is worth another."""
        self._told = Words()
        self._told.setObjectName("look_back")
        self.bar = ThinBar(self)
        self.check = LongCheck(window_api, self)
        self.check.changed.connect(self.refresh)
        self._doing = Words(dim=True)
        self._doing.setObjectName("doing")
        self.stop = button(_("Stop"), "stop", _("Stop checking"))
        self._below = FormRow(self.stop)
        self.stop.clicked.connect(self.check.stop)
        self._clock = QTimer(self, interval=_ASK_EVERY_MS)
        self._clock.timeout.connect(self._ask)
        self._goes_on = Words(_("It goes on by itself when you leave this page."), dim=True)
        self.ring = Ring()
        self.causes = Words()
        self.causes.setObjectName("first_causes")
        form = Form(_("A look at the last seven days"), centred=True)
        shown = QWidget()
        line = QHBoxLayout(shown)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XL)
        line.addWidget(self.ring)
        line.addWidget(self.causes, 1)
        form.add(shown)
        for widget in (self._goes_on, self.bar, self._told, self._doing, self._below):
            form.add(widget)
        self.mailbox = button(_("Add a &mailbox"), "to_mailbox")
        self.mailbox.clicked.connect(lambda: self.asked.emit(FirstRun.MAILBOX))
        self.sign_in = button(_("Sign &in…"), "to_sign_in", _("Sign in to Salesforce"))
        self.sign_in.clicked.connect(lambda: self.asked.emit(FirstRun.SIGN_IN))
        self._missing = FormRow(self.mailbox, self.sign_in)
        form.add(self._missing)
        self.login = LoginField(window_api.first_run_api, bridge)
        form.add(self.login)
        self.is_done = True
        self._fill(form)

    def begin(self) -> None:
        """Look, and again when something was added after the last look."""
        if self._looked_with is None:
            self.login.setHidden(self._window_api.first_run_api.login_start() is not LoginStart.UNASKED)
        there = (self._window_api.settings_api.choices().sources, self._window_api.sign_in.state.is_signed_in)
        if there != self._looked_with:
            self._looked_with = there
            if there[0]:
                self._window_api.check_now()
        self.refresh()
        self._show(LookBack())
        self._clock.start()
        self._ask()

    def end(self) -> None:
        """Ask no more."""
        self._clock.stop()

    def refresh(self) -> None:
        """Something was found, or it is over."""
        self.check.refresh()
        self._show_check()
        self._show_missing()
        if self._clock.isActive():
            self._ask()

    def _show_check(self) -> None:
        self._below.setVisible(self.check.is_shown)
        self._doing.setVisible(self.check.is_shown)
        self._doing.setText(self.check.words)

    def _show_missing(self) -> None:
        """A way back to what was skipped and without which there is no result."""
        has_source = bool(self._window_api.settings_api.choices().sources)
        has_answers = _has_answers(self._window_api)
        self.mailbox.setHidden(has_source)
        self.sign_in.setHidden(has_answers)
        self._missing.setHidden(has_source and has_answers)

    def _ask(self) -> None:
        self._window_api.first_run_api.look_back(self._bridge.answer_to(self, self._show))

    def _show(self, back: LookBack) -> None:
        busy = self._window_api.is_checking
        self._goes_on.setVisible(busy)
        self.bar.setVisible(busy)
        self._show_ring(back)
        # Without a number to go by, the bar only says that something happens.
        self.bar.say(back.found - back.waiting, back.found or None, self.check.words)
        found = ngettext("{n} email or call found", "{n} emails and calls found", back.found)
        if not self._window_api.settings_api.choices().sources:
            self._told.setText(_("Nothing is set up to look at yet. Settings has the mailboxes and calls."))
            return
        if not back.found and not busy and not self.check.outcome:
            self._told.setText(_("No email and no call of the last seven days was found."))
            return
        over = "" if busy else self.check.outcome or self._end_of(back)
        outcomes = reduce(lambda one, other: _("{one}, {other}").format(one=one, other=other), _outcomes(back))
        self._told.setText(f"{found}: {outcomes}. {over}".rstrip())

    def _show_ring(self, back: LookBack) -> None:
        """How many of those that were expected are there, and what keeps the first of the others from it."""
        expected = back.found - back.ignored
        self.ring.setVisible(expected > 0)
        self.causes.setVisible(expected > 0)
        number = _("{n} of {count}").format(n=back.logged, count=expected)
        self.ring.say(back.logged, expected, number, _("likely") if back.is_by_report else _("proved"))
        snapshot = self._window_api.snapshot
        found = () if snapshot is None else [cause for cause in snapshot.causes if cause.activities][:_MOST_CAUSES]
        lines = [f"• {self._window_api.title_of(cause.code)} ({len(cause.activities)})" for cause in found]
        calm = "" if self._window_api.is_checking else _("Nothing stands in the way.")
        self.causes.setText("\n".join(lines) or calm)

    def _end_of(self, back: LookBack) -> str:
        if not back.unchecked:
            return _("Done.")
        if back.is_by_report:
            return _("The report does not cover everything. Signed in, all of it can be checked.")
        if self._window_api.sign_in.state.is_signed_in:
            return _("Not everything could be checked. It is tried again by itself.")
        return _("Sign in to Salesforce to have them checked.")


def _has_answers(window_api: WindowApi) -> bool:
    """Whether there is something to compare with: Salesforce, or a report that was exported from it."""
    return window_api.sign_in.state.is_signed_in or window_api.report_api.state.is_there


def _outcomes(back: LookBack) -> list[str]:
    """Numbers that add up to all that was found; what is not there is not told, but for what was checked."""
    if back.is_by_report:
        told = [ngettext("{n} compared with your report", "{n} compared with your report", back.answered)]
    else:
        told = [ngettext("{n} checked in Salesforce", "{n} checked in Salesforce", back.answered)]
    if back.waiting:
        told.append(ngettext("{n} still to be checked", "{n} still to be checked", back.waiting))
    if back.unchecked:
        told.append(ngettext("{n} could not be checked", "{n} could not be checked", back.unchecked))
    if back.ignored:
        told.append(ngettext("{n} not expected there", "{n} not expected there", back.ignored))
    return told


def names_of_steps() -> dict[FirstRun, str]:
    """What each step is called."""
    return {
        FirstRun.WELCOME: _("Welcome"),
        FirstRun.SIGN_IN: "Salesforce",
        FirstRun.MAILBOX: _("Mailbox"),
        FirstRun.CALLS: _("Calls"),
        FirstRun.LOGGER: _("Logging tool"),
        FirstRun.LOOK_BACK: _("First result"),
    }


def steps_of(
    window_api: WindowApi, icons: Icons, bridge: Bridge, open_link: Callable[[str], None]
) -> dict[FirstRun, FirstRunStep]:
    """The steps, in their order."""
    return {
        FirstRun.WELCOME: Welcome(window_api, icons),
        FirstRun.SIGN_IN: SignInStepPage(window_api, icons, open_link),
        FirstRun.MAILBOX: AddMailbox(window_api, bridge),
        FirstRun.CALLS: AddCalls(window_api, bridge),
        FirstRun.LOGGER: ChooseLogger(window_api, bridge),
        FirstRun.LOOK_BACK: FirstLook(window_api, bridge),
    }
