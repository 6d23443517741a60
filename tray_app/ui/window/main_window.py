"""The main window: how today went, what needs the rep, and the page of what is chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from tray_app.core.model.guide import plain
from tray_app.core.reporting.status import IconState
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.core.ui_api.sign_in_api import SignInStep
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.first_run import FirstRunPage
from tray_app.ui.first_run.checklist import Checklist
from tray_app.ui.kit.banner import Banner
from tray_app.ui.kit.blank import Blank
from tray_app.ui.kit.demo_banner import DemoBanner
from tray_app.ui.kit.demo_title import demo_title
from tray_app.ui.kit.fitting import fit
from tray_app.ui.kit.hyperlinks import SCHEME
from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.issue_rows import Choice, Filters, Target, find, moved_to
from tray_app.ui.kit.no_browser import NoBrowser
from tray_app.ui.kit.own_page import Framed
from tray_app.ui.kit.style import LinedSplitter, Separator
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.update_notice import UpdateNotice
from tray_app.ui.pages.issue_actions import IssueSubject, subject_of, subject_of_several
from tray_app.ui.pages.issue_page import IssuePage
from tray_app.ui.pages.own_pages import OWN_PAGES, own_page
from tray_app.ui.pages.selection_page import SelectionPage
from tray_app.ui.settings.settings_window import PAGES
from tray_app.ui.window.call_drop import CallDrop
from tray_app.ui.window.issue_list import IssueList
from tray_app.ui.window.shortcuts import ShortcutsDialog, WindowKey, listen
from tray_app.ui.window.today_strip import TodayStrip

_NAME = "DidItLog"
_SIGN_IN = "sign-in"
SIGN_IN = f"{SCHEME}:{_SIGN_IN}"
"""Address of the sign-in page."""
SETTINGS = frozenset({"diditlog:settings", *(f"diditlog:{name}" for name in PAGES)})
"""Addresses of the settings window."""


class MainWindow(QWidget):
    """Hidden until asked for; closing hides it again."""

    settings_asked = Signal(str)
    """The settings are wanted, with the page of this name."""

    def __init__(self, window_api: WindowApi, icons: Icons, bridge: Bridge | None = None) -> None:
        super().__init__()
        self._bridge = bridge or Bridge(self)
        self._window_api = window_api
        self._icons = icons
        self._is_stale = True
        self.setWindowTitle(_NAME)
        self.setWindowIcon(icons.app)
        fit(self, 1120, 720)
        self.strip = TodayStrip(window_api, icons)
        self.strip.spark.clicked.connect(lambda: self.open_link("diditlog:history"))
        self.banner = Banner(icons.of(IconState.CANNOT_CHECK))
        self.no_browser = NoBrowser(icons.of(IconState.CANNOT_CHECK))
        self.demo_banner = DemoBanner(window_api)
        self.checklist = Checklist(window_api, self.open_link)
        self.update_notice = UpdateNotice(window_api, icons)
        self.call_drop = CallDrop(icons.app, self, window_api, self._bridge, self.open_link)
        self.list = IssueList(window_api, icons)
        self.page = IssuePage(window_api, icons, self.open_link, self._bridge)
        self._blank = Blank()
        self._right = QStackedWidget()
        self._right.addWidget(self._blank)
        self._right.addWidget(self.page)
        self.selection = SelectionPage(window_api, self.page.issue_actions)
        self._right.addWidget(self.selection)
        self._own: dict[str, Framed] = {}
        self._own_shown: str | None = None
        self._before: Target | None = None
        self._shown: Target | None = None
        self._declined = False
        self.list.chosen.connect(self._choose)
        self.list.several_chosen.connect(self._choose_several)
        self.list.emptied.connect(self._empty)
        self.list.view.acted.connect(self._act)
        self.list.view.menu_asked.connect(self._show_menu)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page.undo_bar)
        column.addWidget(self._right, 1)
        split = LinedSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([440, 680])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._line = Separator()
        hints = (self.checklist, self.banner, self.no_browser, self.call_drop, self.update_notice)
        for widget in (self.demo_banner, self.strip, *hints, self._line):
            layout.addWidget(widget)
        self._body = QStackedWidget()
        self._body.addWidget(split)
        self._right.currentChanged.connect(self._tell_update)
        layout.addWidget(self._body, 1)
        self.first_run: FirstRunPage | None = None
        if window_api.first_run_api.first_run() is not FirstRun.DONE:
            self._begin_first_run()
        self.strip.gear.asked.connect(self.open_link)
        self.strip.gear.shortcuts_asked.connect(self._show_shortcuts)
        listen(self, keys := self._keys())
        self._shortcuts = keys

    def _keys(self) -> list[WindowKey]:
        """What the keyboard does in this window."""
        return [
            WindowKey(QKeySequence.StandardKey.Find, _("Search"), self.list.focus_search),
            WindowKey("Down", _("From the search into the list, and on to the next line")),
            WindowKey("Shift+Down", _("Choose several lines; Ctrl+A chooses all")),
            WindowKey("Menu", _("What can be done with what is chosen")),
            WindowKey(QKeySequence.StandardKey.Refresh, _("Check now"), self._window_api.check_now),
            WindowKey("Ctrl+R", _("Check again what is shown"), self.page.check_again.click),
            WindowKey("Ctrl+1", _("What needs you"), partial(self.list.filter, Choice.NEEDS_YOU)),
            WindowKey("Ctrl+2", _("Everything"), partial(self.list.filter, Choice.ALL)),
            WindowKey("Ctrl+,", _("Settings"), partial(self.open_link, "diditlog:settings")),
            WindowKey("Ctrl+H", _("History"), partial(self.open_link, "diditlog:history")),
            WindowKey("Ctrl+E", _("Explain an error"), partial(self.open_link, "diditlog:explain")),
            WindowKey("?", _("This list"), self._show_shortcuts),
            WindowKey("Esc", _("Go back or empty the search, then close the window"), self._escape),
        ]

    def _escape(self) -> None:
        if self.list.several:
            self.list.choose_one()
        elif self._own_shown is not None:
            self._leave()
        elif self.list.search.text():
            self.list.search.clear()
        else:
            self.close()

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self._shortcuts, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def setWindowTitle(self, title: str) -> None:  # noqa: N802
        """The demo says that it is one."""
        super().setWindowTitle(demo_title(self._window_api, title))

    def present(self) -> None:
        """Come to the front."""
        if self._is_stale or not self.isVisible():
            self._update()
        if self._own_shown is None and self.first_run is None:
            self.list.choose_first()
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        if self.first_run is not None:
            self.first_run.take_focus()
        elif self.focusWidget() is None:  # rather than whatever stands first in the window
            self.list.take_focus()

    def open_cause(self, key: str) -> None:
        """Come to the front with the page of this cause, or with the news that it has healed."""
        self._update()
        self.list.choose(Target(cause=key))
        self.present()

    def open_link(self, url: str) -> None:
        """Open an address: one of the app's own pages here, everything else outside."""
        name = own_page(url)
        if url in SETTINGS:
            self.settings_asked.emit(url.partition(":")[2])
            return
        if name is None:
            self.no_browser.hide() if self._window_api.open(url) else self.no_browser.tell(url)
            return
        if self.first_run is not None and name == _SIGN_IN:
            self.first_run.go_to(FirstRun.SIGN_IN)
            self.present()
            return
        self._make_own(name)
        if self._own_shown is None:
            self._before = self.list.target
        if self._own_shown != name:
            from_page = self._right.currentWidget() is self.page
            self._own[name].page.come_from(self.page.page if from_page else None)
        self._own_shown = name
        self.list.release()
        self._show_own(name)
        self.present()
        self._own[name].setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _begin_first_run(self) -> None:
        self.first_run = FirstRunPage(self._window_api, self._icons, self._bridge, self.open_link)
        self.first_run.finished.connect(self._end_first_run)
        self._body.addWidget(self.first_run)
        self._show_first_run(shown=True)

    def _end_first_run(self) -> None:
        page, self.first_run = self.first_run, None
        self._show_first_run(shown=False)
        if page is not None:
            self._body.removeWidget(page)
            page.deleteLater()
        self._update()
        self.list.choose_first()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_first_run(self, *, shown: bool) -> None:
        self._body.setCurrentIndex(self._body.count() - 1 if shown else 0)
        for widget in (self.strip, self._line):
            widget.setHidden(shown)

    def _update(self) -> None:
        self._is_stale = False
        if self.first_run is not None:
            self.setWindowTitle(_NAME)
            self.first_run.refresh()
            return
        self.demo_banner.refresh()
        self.strip.refresh()
        self.checklist.refresh()
        self.list.refresh()
        if self._own_shown is not None:
            self._show_own(self._own_shown)
        elif self.list.several:
            self._show_several(self.list.several)
        elif self.list.target is None:
            self._show_nothing_chosen()
        else:
            self._show_target(self.list.target)
        self._tell_update()

    def _tell_update(self) -> None:
        """Say that there is a newer version, unless the rep is at something: a fix, a page, the first run."""
        page = self.page.page if self._right.currentWidget() is self.page else None
        is_fixing = page is not None and bool(page.steps)
        self.update_notice.refresh(is_fixing=is_fixing or self._own_shown is not None or self.first_run is not None)

    def _make_own(self, name: str) -> None:
        if name not in self._own:
            self._own[name] = Framed(OWN_PAGES[name](self._window_api, self._icons, self.open_link))
            self._own[name].left.connect(self._leave)
            self._own[name].page.narrowed.connect(self._narrow)
            self._right.addWidget(self._own[name])

    def _show_own(self, name: str) -> None:
        framed = self._own[name]
        framed.page.refresh()
        self._right.setCurrentWidget(framed)
        self.setWindowTitle(f"{framed.page.windowTitle()} – {_NAME}")

    def _leave(self) -> None:
        self._declined = self._own_shown == _SIGN_IN
        self._own_shown = None
        if self._before is not None:
            self.list.choose(self._before)
        self.list.choose_first()
        self._update()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self, filters: Filters) -> None:
        self._own_shown = None
        self.list.search.clear()
        self.list.release()
        self.list.narrow(filters)
        self.list.choose_first()
        self._update()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty(self) -> None:
        """The list shows nothing, so nothing of it is shown beside it."""
        if self._own_shown is None:
            self._show_nothing_chosen()

    def _act(self, index: QModelIndex, glyph: Glyph) -> None:
        subject = self._subject_at(index)
        if subject is not None and glyph is Glyph.OPEN:
            self.page.issue_actions.open_record(subject)
        elif subject is not None:
            self.page.issue_actions.ignore_this(subject)

    def _show_menu(self, index: QModelIndex, at: QPoint) -> None:
        """The menu of a row, or of all that are chosen when it is one of them."""
        is_one_of_several = self.list.model.target(index) in self.list.several
        subject = self._subject_of_several(self.list.several) if is_one_of_several else self._subject_at(index)
        if subject is not None:
            menu = self.row_menu(subject)
            menu.popup(at)

    def row_menu(self, subject: IssueSubject) -> QMenu:
        """The menu of a row, which goes when it has been used."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("row_menu")
        self.page.issue_actions.row_menu(subject, menu)
        return menu

    def _subject_at(self, index: QModelIndex) -> IssueSubject | None:
        row, snapshot = self.list.model.row(index), self._window_api.snapshot
        return None if row is None or snapshot is None else subject_of(row, snapshot, self._window_api)

    def _choose_several(self, targets: Sequence[Target]) -> None:
        self._own_shown = None
        self._show_several(targets)

    def _show_several(self, targets: Sequence[Target]) -> None:
        subject = self._subject_of_several(targets)
        if subject is not None:
            self.selection.show_subject(subject)
            self._right.setCurrentWidget(self.selection)
            self.setWindowTitle(f"{subject.page.title} – {_NAME}")

    def _subject_of_several(self, targets: Sequence[Target]) -> IssueSubject | None:
        snapshot = self._window_api.snapshot
        rows = [] if snapshot is None else [row for one in targets if (row := find(snapshot, one)) is not None]
        return None if snapshot is None or not rows else subject_of_several(rows, snapshot, self._window_api)

    def _choose(self, target: Target) -> None:
        self._own_shown = None
        self._show_target(target)

    def _show_target(self, target: Target) -> None:
        snapshot = self._window_api.snapshot
        found = None if snapshot is None else find(snapshot, target)
        if snapshot is None:
            self._show_gone(target)
        elif found is None:
            shown = self.page.page
            moved = moved_to(snapshot, shown.activities) if shown is not None and target == self._shown else None
            self._show_gone(target) if moved is None else self.list.choose(moved)
        else:
            self._show_subject(subject_of(found, snapshot, self._window_api))
            self._shown = target

    def _show_subject(self, subject: IssueSubject) -> None:
        self.page.show_subject(subject)
        self._right.setCurrentWidget(self.page)
        self.setWindowTitle(f"{plain(subject.page.title)} – {_NAME}")
        self._tell_update()

    def _show_gone(self, target: Target) -> None:
        self.setWindowTitle(_NAME)
        self._right.setCurrentWidget(self._blank)
        snapshot = self._window_api.snapshot
        if target.cause is None or snapshot is None:
            self._show_nothing_chosen()
            return
        title = self.page.healing or _("Nothing open here")
        if snapshot.needing:
            self._blank.say(self._icons.app, title, _("What else needs you stands in the list."))
        else:
            self._blank.say(self._icons.of(IconState.ALL_LOGGED), title, _("There is nothing left to do here."))

    def _show_nothing_chosen(self) -> None:
        if self._window_api.sign_in.state.step is SignInStep.SIGNED_OUT and not self._declined:
            self._make_own(_SIGN_IN)
            self._before, self._own_shown = None, _SIGN_IN
            self._show_own(_SIGN_IN)
            return
        self.setWindowTitle(_NAME)
        self._right.setCurrentWidget(self._blank)
        snapshot = self._window_api.snapshot
        if snapshot is None:
            self._blank.say(self._icons.app, _NAME)
        elif not snapshot.items and not snapshot.sources:
            self._blank.say(
                self._icons.app,
                _("Nothing is set up yet"),
                _("DidItLog needs the mailbox you send from, or the folder of your calls."),
                (_("Mailboxes and calls…"), lambda: self.settings_asked.emit("sources")),
            )
        else:
            hint = _("Here is the proof that it is in Salesforce, or the reason it is not and what to do.")
            self._blank.say(self._icons.app, _("Choose an email or a call"), hint)
