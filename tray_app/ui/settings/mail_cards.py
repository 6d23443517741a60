"""The four kinds of mailboxes as cards: each says in one line what is read, what is needed, and from whom."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QRadioButton, QVBoxLayout, QWidget

from tray_app.core.model.mail_hosts import MailKind
from tray_app.ui.kit.style import Words, framed, sized
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize


class MailCard(QWidget):
    """One of them; the whole card can be clicked."""

    def __init__(self, title: str, name: str, words: str) -> None:
        super().__init__()
        self.choice = QRadioButton(title)
        self.choice.setObjectName(name)
        self.choice.setAutoExclusive(False)  # each is reached by Tab; the cards see to it that one is chosen
        self.choice.setFont(sized(self.choice.font(), TypeSize.BODY, bold=True))
        self.choice.setAccessibleDescription(words)
        self._said = said = Words(words, dim=True, size=TypeSize.CAPTION)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.choice)
        layout.addWidget(said)
        layout.addStretch(1)
        self.choice.toggled.connect(self.update)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep room for every line: a page that is too long for its window takes it from texts that can wrap."""
        super().resizeEvent(event)
        self._said.setMinimumHeight(self._said.heightForWidth(self._said.width()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose it."""
        self.choice.click()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """A frame, thicker around the one that is chosen."""
        framed(self, thick=self.choice.isChecked())


class MailCards(QWidget):
    """All four, of which one is chosen or none."""

    chosen = Signal(str)
    """The rep, or what was found out, has chosen a kind; `calls` for none at all."""

    def __init__(self, *, with_calls: bool) -> None:
        """`with_calls`: whether going without a mailbox is a choice here."""
        super().__init__()
        self.by_rep = False
        """Whether the rep has chosen, so that nothing found out later changes it."""
        self.cards = {
            MailKind.MICROSOFT: MailCard(
                "Microsoft 365",
                "card_microsoft",
                _("Reads headers only. Needs: your sign-in, and usually one approval by your IT for everybody."),
            ),
            MailKind.GOOGLE: MailCard(
                "Google",
                "card_google",
                _("Reads the folder of sent mail. Needs: an app password, which you make yourself in two minutes."),
            ),
            MailKind.OTHER: MailCard(
                _("Other mailbox"),
                "card_other",
                _("Reads the folder of sent mail (IMAP). Needs: your password for it, and nobody else."),
            ),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        cards: dict[str, MailCard] = {kind.value: card for kind, card in self.cards.items()}
        if with_calls:
            words = _("Reads no mail at all, only the calls in a folder. Needs: nothing but the folder.")
            cards["calls"] = MailCard(_("Calls only"), "card_calls", words)
        for place, (name, card) in enumerate(cards.items()):
            grid.addWidget(card, place // 2, place % 2)
            card.choice.clicked.connect(lambda _checked=False, name=name: self._take(name))
        self._all = cards

    def choose(self, kind: MailKind) -> None:
        """Choose what was found out, unless the rep has chosen."""
        if not self.by_rep:
            self._show(kind.value)
            self.chosen.emit(kind.value)

    def clear(self) -> None:
        """None is chosen."""
        self.by_rep = False
        self._show("")

    def _take(self, name: str) -> None:
        self.by_rep = True
        self._show(name)
        self.chosen.emit(name)

    def _show(self, name: str) -> None:
        for one, card in self._all.items():
            card.choice.setChecked(one == name)
