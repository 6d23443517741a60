"""The building blocks of a page: headings, questions with their answers, and records."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.model.page import PageRecord
from tray_app.core.model.verdict import Fixer, MatchStrength
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.hyperlinks import safe_link
from tray_app.ui.kit.richtext import rich
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, StatusTone

Open = Callable[[str], None]
"""Opens an address."""
_TOP = Qt.AlignmentFlag.AlignTop


def heading(words: str) -> Words:
    """The heading of a part."""
    return Words(words, bold=True)


def rich_words(words: str, *, dim: bool = False) -> Words:
    """Words of a guide, their labels in bold."""
    shown = Words(dim=dim)
    shown.setTextFormat(Qt.TextFormat.RichText)
    shown.setText(rich(words))
    return shown


def part(column: QVBoxLayout, title: str) -> None:
    """A line and a heading: here another part begins."""
    column.addSpacing(Space.S)
    column.addWidget(Separator())
    column.addSpacing(Space.XS)
    column.addWidget(heading(title))


def answers(rows: Sequence[tuple[str, str]], tone: StatusTone | None = None) -> QWidget:
    """Questions on the left, answers on the right; in the ink of `tone` where they show something."""
    frame = QWidget()
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.XS)
    grid.setColumnStretch(0, 5)
    grid.setColumnStretch(1, 6)
    for number, (question, answer) in enumerate(rows):
        asked = Words(question, dim=True)
        grid.addWidget(asked, number, 0, _TOP)
        answered = Words(answer, tone=tone, bold=tone is not None)
        answered.setAccessibleName(f"{question}: {answer}")
        grid.addWidget(answered, number, 1, _TOP)
    return frame


def record(what: PageRecord, open_link: Open) -> QWidget:
    """One record, with a button that opens it."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.S)
    words = f"{what.object} {what.id}"
    sureness = match_word(what.match)
    line.addWidget(Words(f"{words} · {sureness}" if sureness else words), 1)
    link = safe_link(what.url)
    if link is not None:
        button = link_button(_("Open"), link, open_link)
        button.setAccessibleName(_("Open {record}").format(record=words))
        line.addWidget(button)
    return row


def who(fixer: Fixer) -> str:
    """Who does it, as the rep would say."""
    return {
        Fixer.REP: _("You"),
        Fixer.SALESFORCE_ADMIN: _("Your Salesforce admin"),
        Fixer.LOGGER_ADMIN: _("The admin of your logging tool"),
        Fixer.MARKETO_ADMIN: _("Your Marketo admin"),
        Fixer.IT: _("Your IT"),
        Fixer.APPROVER: _("Whoever approves the record"),
        Fixer.NOBODY: _("Nobody: it heals by itself"),
    }[fixer]


def link_button(label: str, link: str, open_link: Open) -> Button:
    """A button that opens a safe link."""
    button = Button(label)
    button.setToolTip(link)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: open_link(link))
    return button


def match_word(match: str | None) -> str:
    """How a record was recognised, as the rep would say; empty for one that is about a person."""
    words: dict[str | None, str] = {
        MatchStrength.EXACT: _("recognised by its id"),
        MatchStrength.STRONG: _("same person, subject and time"),
        MatchStrength.PROBABLE: _("same person and time"),
    }
    return words.get(match, "")
