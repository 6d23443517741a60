"""The main window: how today went, what needs the rep, and the page of what is chosen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tray_app.core.desk import Desk
from tray_app.core.guide import plain
from tray_app.core.page import Page
from tray_app.core.status import IconState
from tray_app.core.verdict import Cause
from tray_app.ui.banner import Banner
from tray_app.ui.blank import Blank
from tray_app.ui.icons import Icons
from tray_app.ui.issue_list import IssueList
from tray_app.ui.issue_page import IssuePage
from tray_app.ui.issue_rows import Target, find
from tray_app.ui.style import LinedSplitter, Rule
from tray_app.ui.texts import _
from tray_app.ui.today_strip import TodayStrip

_NAME = "DidItLog"


class MainWindow(QWidget):
    """Hidden until asked for; closing hides it again."""

    def __init__(self, desk: Desk, icons: Icons) -> None:
        super().__init__()
        self._desk = desk
        self._icons = icons
        self._is_stale = True
        self.setWindowTitle(_NAME)
        self.setWindowIcon(icons.app)
        self.resize(1000, 680)
        self.strip = TodayStrip(desk, icons)
        self.banner = Banner(icons)
        self.list = IssueList(desk, icons)
        self.page = IssuePage(desk, icons)
        self._blank = Blank()
        self._right = QStackedWidget()
        self._right.addWidget(self._blank)
        self._right.addWidget(self.page)
        self.list.chosen.connect(self._show_target)
        split = LinedSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self._right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([380, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.strip, self.banner, Rule()):
            layout.addWidget(widget)
        layout.addWidget(split, 1)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, desk.check_now)

    def present(self) -> None:
        """Come to the front."""
        if self._is_stale or not self.isVisible():
            self._update()
        self.list.choose_first()
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def open_cause(self, key: str) -> None:
        """Come to the front with the page of this cause, or with the news that it has healed."""
        self._update()
        self.list.choose(Target(cause=key))
        self.present()

    def refresh(self) -> None:
        """The state changed; a hidden window only takes note of it."""
        if self.isVisible():
            self._update()
        else:
            self._is_stale = True
        self.page.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The app goes on without its window."""
        event.accept()

    def _update(self) -> None:
        self._is_stale = False
        self.strip.refresh()
        self.list.refresh()
        if self.list.target is None:
            self._show_nothing_chosen()
        else:
            self._show_target(self.list.target)

    def _show_target(self, target: Target) -> None:
        snapshot = self._desk.snapshot
        found = None if snapshot is None else find(snapshot, target)
        if found is None:
            self._show_gone(target)
        elif isinstance(found, Cause):
            self._show_page(self._desk.page_of_cause(found))
        else:
            self._show_page(self._desk.page_of_item(found))

    def _show_page(self, page: Page) -> None:
        self.page.show_page(page)
        self._right.setCurrentWidget(self.page)
        self.setWindowTitle(f"{plain(page.title)} – {_NAME}")

    def _show_gone(self, target: Target) -> None:
        self.setWindowTitle(_NAME)
        self._right.setCurrentWidget(self._blank)
        if target.cause is not None and self._desk.snapshot is not None:
            icon = self._icons.of(IconState.ALL_LOGGED)
            self._blank.say(
                icon, _("Nothing open here"), _("This is not holding anything back now. There is nothing to do.")
            )
        else:
            self._show_nothing_chosen()

    def _show_nothing_chosen(self) -> None:
        self.setWindowTitle(_NAME)
        self._right.setCurrentWidget(self._blank)
        hint = _("Here is the proof that it is in Salesforce, or the reason it is not and what to do.")
        self._blank.say(self._icons.app, _("Choose an email or a call"), hint)
