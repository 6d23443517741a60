"""Everything a page says, in one column that scrolls: what happened, why, what shows it, what to do."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.model.guide import plain
from tray_app.core.model.page import Page, PageProof
from tray_app.core.model.verdict import Confidence, Fixer
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit import page_parts as parts
from tray_app.ui.kit.card import Card, Chip
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_model import verdict_word
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.time_format import moment
from tray_app.ui.kit.tokens import IconSize, Space, StatusTone, TypeSize, tone_of
from tray_app.ui.pages.proof_card import ProofCard, proof_lines
from tray_app.ui.pages.step_list import StepList
from tray_app.ui.pages.step_memory import StepMemory

_WIDEST = 760
"""Longer lines are hard to read."""
_PICTURE = QSize(IconSize.M, IconSize.M)
_UNBROKEN = re.compile(r"\S{40,}")
_ZERO_WIDTH = "\u200b"


class PageBody(PlainScroll):
    """Shows one page at a time; `show_page` again replaces it."""

    proof_asked = Signal()
    """The proof is wanted on the clipboard."""

    def __init__(
        self,
        window_api: WindowApi,
        icons: Icons,
        open_link: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._window_api = window_api
        self._icons = icons
        self._open = open_link
        self._now = now
        self.setAccessibleName(_("Reason and steps"))

    def show_page(self, page: Page, memory: StepMemory | None = None, example: str = "", rests: str = "") -> None:
        """Show this. With `memory` each step has a box to tick, and what is ticked or chosen is kept there.

        `example`: of several people, the one whose answers are shown. `rests`: until when it is not told.
        """
        self.setWidget(self._built(page, memory, example, rests))

    def _built(self, page: Page, memory: StepMemory | None, example: str, rests: str) -> QWidget:
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addLayout(self._head(page, rests))
        if page.cause:
            column.addWidget(parts.rich_words(page.cause))
        if sureness := _sureness(page):
            column.addWidget(Words(sureness, dim=True, size=TypeSize.CAPTION))
        if page.proof is not None:
            column.addWidget(self._proof(page, page.proof))
        tone = tone_of(page.verdict) if page.confidence is Confidence.PROVED else None
        if page.evidence:
            said = _("What was checked, for example {who}").format(who=example) if example else _("What was checked")
            card = Card(said)
            card.column.addWidget(parts.answers(page.evidence, tone))
            column.addWidget(card)
        for one in page.also:
            card = Card(_("This holds as well"))
            card.column.addWidget(parts.rich_words(f"**{one.title}**"))
            card.column.addWidget(
                parts.answers(one.evidence, tone_of(page.verdict) if one.confidence is Confidence.PROVED else None)
            )
            column.addWidget(card)
        if page.steps and all(step.who is Fixer.NOBODY for step in page.steps):
            column.addWidget(Separator())
            for step in page.steps:
                column.addWidget(parts.rich_words(step.text))
        elif page.steps:
            parts.part(column, _("What to do"))
            column.addWidget(StepList(page.steps, self._open, memory))
        if page.notes:
            parts.part(column, _("Good to know"))
            for note in page.notes:
                column.addWidget(parts.rich_words(note))
        proved = page.records[:1] if page.proof is not None else ()
        if others := [record for record in page.records if record not in proved or not record.match]:
            parts.part(column, _("Records in Salesforce"))
            for record in others:
                column.addWidget(parts.record(record, self._open))
        column.addStretch(1)
        return content

    def _proof(self, page: Page, proof: PageProof) -> QWidget:
        lines = proof_lines(proof, page.records, self._window_api, page.when, self._now())
        return ProofCard(lines, page.records, self._open, lambda: self.proof_asked.emit())

    def _head(self, page: Page, rests: str) -> QVBoxLayout:
        chips = QHBoxLayout()
        chips.setSpacing(Space.S)
        picture = QLabel()
        picture.setPixmap(self._icons.of(page.verdict).pixmap(_PICTURE))
        picture.setAccessibleName(verdict_word(page.verdict))
        chips.addWidget(picture)
        chips.addWidget(Chip(verdict_word(page.verdict), tone_of(page.verdict)))
        if page.confidence is not None and page.evidence:
            is_proved = page.confidence is Confidence.PROVED
            sure = Chip(_("Proved"), StatusTone.CALM) if is_proved else Chip(_("Likely"), StatusTone.CALM)
            sure.setObjectName("sureness")
            if is_proved:
                sure.setToolTip(_("The answers below show it."))
                sure.setAccessibleDescription(sure.toolTip())
            chips.addWidget(sure)
        if rests:
            chips.addWidget(Chip(rests, StatusTone.UNCHECKED))
        chips.addStretch(1)
        title = Words(plain(page.title), size=TypeSize.TITLE, bold=True)
        title.setObjectName("page_title")
        head = QVBoxLayout()
        head.setSpacing(Space.S)
        head.addLayout(chips)
        head.addWidget(title)
        when = "" if page.when is None else moment(self._window_api, page.when, self._now())
        about = " · ".join(part for part in (page.what, when) if part)
        if about and page.proof is None:
            head.addWidget(Words(breakable(about), dim=True))
        return head


def breakable(words: str) -> str:
    """The same words, with room to wrap in those that have none; an address is left as it is, to be copied."""
    return _UNBROKEN.sub(lambda found: found[0] if "@" in found[0] else _ZERO_WIDTH.join(found[0]), words)


def _sureness(page: Page) -> str:
    """What else it could be; nothing where the answers show it."""
    if page.confidence is not Confidence.LIKELY or not page.evidence:
        return ""
    if page.also_possible:
        return _("Likely; could also be: {titles}.").format(titles="; ".join(page.also_possible))
    return _("Likely: it fits the answers below, and something else could fit too.")
