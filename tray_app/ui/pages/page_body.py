"""Everything a page says, in one column that scrolls: what happened, why, what shows it, what to do."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tray_app.core.model.guide import plain
from tray_app.core.model.page import Page
from tray_app.core.model.verdict import Confidence, Fixer
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit import page_parts as parts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_model import verdict_word
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.time_format import moment
from tray_app.ui.kit.tokens import IconSize, Space, TypeSize
from tray_app.ui.pages.step_list import StepList
from tray_app.ui.pages.step_memory import StepMemory

_WIDEST = 760
"""Longer lines are hard to read."""
_PICTURE = QSize(IconSize.L, IconSize.L)
_UNBROKEN = re.compile(r"\S{40,}")
_ZERO_WIDTH = "\u200b"


class PageBody(QScrollArea):
    """Shows one page at a time; `show_page` again replaces it."""

    def __init__(
        self,
        window_api: WindowApi,
        icons: Icons,
        open_link: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(widgetResizable=True)
        self._window_api = window_api
        self._icons = icons
        self._open = open_link
        self._now = now
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Reason and steps"))

    def show_page(self, page: Page, memory: StepMemory | None = None) -> None:
        """Show this. With `memory` each step has a box to tick, and what is ticked or chosen is kept there."""
        self.setWidget(self._built(page, memory))

    def _built(self, page: Page, memory: StepMemory | None) -> QWidget:
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.S)
        column.addLayout(self._head(page))
        if page.cause:
            column.addWidget(parts.rich_words(page.cause))
        for words in _sureness(page):
            column.addWidget(words)
        if page.evidence:
            parts.part(column, _("What was checked"))
            column.addWidget(parts.evidence(page.evidence))
        for one in page.also:
            parts.part(column, _("This holds as well"))
            column.addWidget(parts.rich_words(f"**{one.title}**"))
            column.addWidget(parts.evidence(one.evidence))
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
        if page.records:
            parts.part(column, _("Records in Salesforce"))
            for record in page.records:
                column.addWidget(parts.record(record, self._open))
        column.addStretch(1)
        return content

    def _head(self, page: Page) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(self._icons.of(page.verdict).pixmap(_PICTURE))
        picture.setAccessibleName(verdict_word(page.verdict))
        titles = QVBoxLayout()
        titles.setSpacing(Space.XS)
        title = Words(plain(page.title), size=TypeSize.TITLE, bold=True)
        title.setObjectName("page_title")
        titles.addWidget(title)
        when = "" if page.when is None else moment(self._window_api, page.when, self._now())
        about = " · ".join(part for part in (page.what, when) if part)
        if about:
            titles.addWidget(Words(breakable(about), dim=True))
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(titles, 1)
        return head


def breakable(words: str) -> str:
    """The same words, with room to wrap in those that have none; an address is left as it is, to be copied."""
    return _UNBROKEN.sub(lambda found: found[0] if "@" in found[0] else _ZERO_WIDTH.join(found[0]), words)


def _sureness(page: Page) -> list[Words]:
    if page.confidence is None or not page.evidence:
        return []
    if page.confidence is Confidence.PROVED:
        return [_labelled(_("Proved"), _("the answers below show it."))]
    if page.also_possible:
        return [_labelled(_("Likely"), _("could also be: {titles}.").format(titles="; ".join(page.also_possible)))]
    return [_labelled(_("Likely"), _("it fits the answers below, and something else could fit too."))]


def _labelled(label: str, words: str) -> Words:
    return parts.rich_words(f"**{label}** – {words}", dim=True)
