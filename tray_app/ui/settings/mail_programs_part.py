"""The mail programs that were found on this computer: one click adds one, and nothing has to be typed or approved."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.ui_api.mailbox_api import MailboxApi
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import button, outcome
from tray_app.ui.kit.style import Words, framed
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space, TypeSize

_NAMES = {
    MailProgram.THUNDERBIRD: "Thunderbird",
    MailProgram.APPLE_MAIL: "Apple Mail",
    MailProgram.OUTLOOK: "Outlook",
}


class MailProgramOffer(QWidget):
    """One program: what is read, that nothing is needed, and the button."""

    def __init__(self, program: MailProgram) -> None:
        super().__init__()
        name = _NAMES[program]
        self.add = button(_("Use {program}").format(program=name), f"add_{program}")
        said = QVBoxLayout()
        said.setSpacing(Space.XS)
        said.addWidget(Words(_("{program} on this computer: no password, no admin").format(program=name), bold=True))
        said.addWidget(Words(_what_is_read(program), dim=True, size=TypeSize.CAPTION))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.M)
        layout.addLayout(said, 1)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """A frame."""
        framed(self)


class MailProgramsPart(QWidget):
    """Takes no room where there is none."""

    added = Signal(str)
    """One was added."""

    def __init__(self, mailboxes: MailboxApi, bridge: Bridge) -> None:
        super().__init__()
        self._mailboxes = mailboxes
        self._bridge = bridge
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        self.offers = {program: MailProgramOffer(program) for program in MailProgram}
        for program, offer in self.offers.items():
            offer.add.clicked.connect(lambda _checked=False, program=program: self._add(program))
            layout.addWidget(offer)
        self._result = Words()
        self._result.setObjectName("program_result")
        layout.addWidget(self._result)
        layout.addWidget(Words(_("Or read the mailbox itself:"), dim=True))
        self._offer(())
        self._say("")

    def refresh(self) -> None:
        """Offer what is on this computer and not set up yet."""
        self._say("")
        self._mailboxes.programs(self._bridge.answer_to(self, self._offer))

    def _offer(self, programs: tuple[MailProgram, ...]) -> None:
        for program, offer in self.offers.items():
            offer.setVisible(program in programs)
        self.setVisible(bool(programs))

    def _add(self, program: MailProgram) -> None:
        self._be_busy(busy=True)
        self._say(_("Looking at the sent mail there…"))
        self._mailboxes.add_program(program, self._bridge.answer_to(self, self._tried))

    def _tried(self, attempt: Attempt) -> None:
        self._be_busy(busy=False)
        if not attempt.worked:
            self._say(outcome(attempt))
            return
        self._say("")
        self.added.emit(say(attempt.found))

    def _be_busy(self, *, busy: bool) -> None:
        for offer in self.offers.values():
            offer.add.setEnabled(not busy)

    def _say(self, words: str) -> None:
        self._result.setText(words)
        self._result.setVisible(bool(words))


def _what_is_read(program: MailProgram) -> str:
    match program:
        case MailProgram.THUNDERBIRD:
            return _("Reads the headers of sent mail in the copies that Thunderbird keeps here.")
        case MailProgram.APPLE_MAIL:
            return _("Reads Mail's index of what was sent. macOS asks you once to allow it: Full Disk Access.")
        case MailProgram.OUTLOOK:
            return _("Reads Sent Items of every account in it, while Outlook runs.")
