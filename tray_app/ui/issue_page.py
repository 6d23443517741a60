"""The page of one cause or activity: what happened, why, what shows it, what to do, and a look again."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tray_app.core.desk import Desk
from tray_app.core.guide import plain
from tray_app.core.page import Page
from tray_app.core.verdict import Confidence
from tray_app.ui import page_parts as parts
from tray_app.ui.icons import Icons
from tray_app.ui.issue_model import verdict_word
from tray_app.ui.moments import moment
from tray_app.ui.richtext import rich
from tray_app.ui.style import Rule, Words
from tray_app.ui.texts import _

_WIDEST = 760
"""Longer lines are hard to read."""
_PICTURE = QSize(32, 32)


class IssuePage(QWidget):
    """Shows one page at a time; the same page again changes nothing on the screen."""

    def __init__(self, desk: Desk, icons: Icons, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._desk = desk
        self._icons = icons
        self._now = now
        self.page: Page | None = None
        """What is shown."""
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_("Reason and steps"))
        self.check_again = QPushButton(_("Check again"))
        self.check_again.setObjectName("check_again")
        self.check_again.setAutoDefault(False)
        self.check_again.clicked.connect(self._check)
        self._checked = Words(dim=True)
        footer = QHBoxLayout()
        footer.setContentsMargins(24, 10, 24, 12)
        footer.setSpacing(12)
        footer.addWidget(self.check_again)
        footer.addWidget(self._checked, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(Rule())
        layout.addLayout(footer)

    def show_page(self, page: Page) -> None:
        """Show this page, from its top when it is about something else than before."""
        if page == self.page:
            return
        before = self.page
        at = self._scroll.verticalScrollBar().value()
        self.page = page
        self._scroll.setWidget(self._built(page))
        is_same = before is not None and (before.code, before.activities) == (page.code, page.activities)
        self._scroll.verticalScrollBar().setValue(at if is_same else 0)
        if not is_same:
            self._settle()

    def refresh(self) -> None:
        """The state changed: a look again that was asked for is over, unless it is still going on."""
        if not self._desk.is_checking:
            self._settle()

    def _settle(self) -> None:
        self.check_again.setEnabled(True)
        self.check_again.setText(_("Check again"))
        snapshot = self._desk.snapshot
        if snapshot is not None:
            when = moment(self._desk, snapshot.at, self._now())
            self._checked.setText(_("Last checked: {when}").format(when=when))

    def _check(self) -> None:
        if self.page is None:
            return
        self.check_again.setEnabled(False)
        self.check_again.setText(_("Checking…"))
        if self.page.activities:
            self._desk.check_again(frozenset(self.page.activities))
        else:
            self._desk.check_now()

    def _built(self, page: Page) -> QWidget:
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addLayout(self._head(page))
        if page.cause:
            column.addWidget(_rich(page.cause))
        for words in _sureness(page):
            column.addWidget(words)
        if page.evidence:
            _part(column, _("What was checked"))
            column.addWidget(parts.evidence(page.evidence))
        if page.steps:
            _part(column, _("What to do"))
            for number, step in enumerate(page.steps, start=1):
                column.addWidget(parts.step(number, step, self._desk.open))
        if page.notes:
            _part(column, _("Good to know"))
            for note in page.notes:
                column.addWidget(_rich(note))
        if page.records:
            _part(column, _("Records in Salesforce"))
            for record in page.records:
                column.addWidget(parts.record(record, self._desk.open))
        column.addStretch(1)
        return content

    def _head(self, page: Page) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(self._icons.of(page.verdict).pixmap(_PICTURE))
        picture.setAccessibleName(verdict_word(page.verdict))
        titles = QVBoxLayout()
        titles.setSpacing(3)
        title = Words(plain(page.title), size=1.35, bold=True)
        title.setObjectName("page_title")
        titles.addWidget(title)
        when = "" if page.when is None else moment(self._desk, page.when, self._now())
        about = " · ".join(part for part in (page.what, when) if part)
        if about:
            titles.addWidget(Words(about, dim=True))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(titles, 1)
        return head


def _sureness(page: Page) -> list[Words]:
    if page.confidence is None or not page.evidence:
        return []
    if page.confidence is Confidence.PROVED:
        return [_labelled(_("Proved"), _("the answers below show it."))]
    if page.also_possible:
        return [_labelled(_("Likely"), _("could also be: {titles}").format(titles="; ".join(page.also_possible)))]
    return [_labelled(_("Likely"), _("it fits the answers below, and something else could fit too."))]


def _labelled(label: str, words: str) -> Words:
    return _rich(f"**{label}** – {words}", dim=True)


def _rich(words: str, *, dim: bool = False) -> Words:
    shown = Words(dim=dim)
    shown.setTextFormat(Qt.TextFormat.RichText)
    shown.setText(rich(words))
    return shown


def _part(column: QVBoxLayout, title: str) -> None:
    column.addSpacing(8)
    column.addWidget(Rule())
    column.addSpacing(2)
    column.addWidget(parts.heading(title))
