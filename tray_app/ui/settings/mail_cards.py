"""The four kinds of mailboxes as cards: each says in one line what is read, what is needed, and from whom."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from tray_app.core.model.mail_hosts import MailKind
from tray_app.ui.kit.choice_card import ChoiceCard
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space


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
            MailKind.MICROSOFT: ChoiceCard(
                "Microsoft 365",
                "card_microsoft",
                _("Reads headers only. Needs: your sign-in, and usually one approval by your IT for everybody."),
            ),
            MailKind.GOOGLE: ChoiceCard(
                "Google",
                "card_google",
                _("Reads the folder of sent mail. Needs: an app password, which you make yourself in two minutes."),
            ),
            MailKind.OTHER: ChoiceCard(
                _("Other mailbox"),
                "card_other",
                _("Reads the folder of sent mail (IMAP). Needs: your password for it, and nobody else."),
            ),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        cards: dict[str, ChoiceCard] = {kind.value: card for kind, card in self.cards.items()}
        if with_calls:
            words = _("Reads no mail at all, only the calls in a folder. Needs: nothing but the folder.")
            cards["calls"] = ChoiceCard(_("Calls only"), "card_calls", words)
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
