"""The menu of the tray icon: the state, what is open, and the few things a rep does without the window."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.status import status_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.hyperlinks import SCHEME
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.time_format import start_of_tomorrow
from tray_app.ui.kit.today_numbers import numbers_of, open_causes

_MOST_CAUSES = 5
_LONGEST_TITLE = 60


class TrayMenu(QObject):
    """Owns the menu; `refresh` brings it up to date."""

    open_asked = Signal()
    """The window is wanted."""
    cause_asked = Signal(str)
    """The page of the cause with this key is wanted."""
    settings_asked = Signal()
    """The settings are wanted."""
    page_asked = Signal(str)
    """One of the app's own pages is wanted, by its `diditlog:` address."""
    quit_asked = Signal()
    """Enough."""

    def __init__(
        self,
        window_api: WindowApi,
        icons: Icons,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._window_api = window_api
        self._now = now
        self._icons = icons
        self.menu = QMenu()
        self._status = self._add("status", "", self.open_asked.emit)
        self._today = self._aside("today", "", partial(self.page_asked.emit, f"{SCHEME}:history"))
        self._after_causes = self.menu.addSeparator()
        self._causes: list[QAction] = []
        self._shown_causes: list[tuple[str, str]] = []
        self._check_now = self._add("check_now", _("&Check now"), window_api.check_now)
        self._pause = self.menu.addMenu(_("&Pause"))
        for name, label, until in _pauses():
            self._pause_action(name, label, until)
        self._resume = self._aside("resume", _("&Resume"), window_api.resume)
        self._after_pause = self.menu.addSeparator()
        self._open = self._add("open", _("&Open DidItLog"), self.open_asked.emit)
        self._add("explain", _("&Explain an error…"), partial(self.page_asked.emit, f"{SCHEME}:explain"))
        self._add("sign_in", _("Salesforce sign-&in…"), partial(self.page_asked.emit, f"{SCHEME}:sign-in"))
        self._add("settings", _("&Settings…"), self.settings_asked.emit)
        self._quit = self._add("quit", _("&Quit"), self.quit_asked.emit)
        self._update = self._aside("update", "", self._open_update)
        self.menu.setDefaultAction(self._open)
        self.menu.aboutToShow.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now; entries that did not change are left alone."""
        window_api = self._window_api
        status = status_of(window_api.snapshot, checking=window_api.is_checking, paused=window_api.is_paused)
        self._status.setText(_menu_text(window_api.say(status.headline)))
        self._status.setIcon(self._icons.of(status.icon))
        self._check_now.setEnabled(not window_api.is_checking and not window_api.is_paused)
        self._offer_to(self._resume if window_api.is_paused else self._pause.menuAction())
        self._show_today()
        self._show_causes(open_causes(window_api.snapshot))
        self._show_update()

    def _offer_to(self, action: QAction) -> None:
        """Pause or resume: the other is taken out, as not every panel leaves out what is only hidden."""
        self.menu.removeAction(self._pause.menuAction() if action is self._resume else self._resume)
        self._put(action, self._after_pause)

    def _put(self, action: QAction, before: QAction) -> None:
        """Have it in the menu, and leave it alone where it is already."""
        if action not in self.menu.actions():
            self.menu.insertAction(before, action)

    def _show_today(self) -> None:
        snapshot = self._window_api.snapshot
        if snapshot is None:
            self.menu.removeAction(self._today)
            return
        numbers = numbers_of(snapshot, self._window_api, self._now())
        words = _("{logged} logged today, {pending} pending")
        if numbers.unchecked:
            words = _("{logged} logged today, {pending} pending, {unchecked} not checked")
        self._today.setText(
            words.format(logged=numbers.logged_today, pending=numbers.pending, unchecked=numbers.unchecked)
        )
        self._put(self._today, self._causes[0] if self._causes else self._after_causes)

    def _show_update(self) -> None:
        notice = self._window_api.updates.notice
        if notice is None:
            self.menu.removeAction(self._update)
            return
        self._update.setText(_("&Version {version} is available…").format(version=str(notice.version)))
        self._put(self._update, self._quit)

    def _open_update(self) -> None:
        if (notice := self._window_api.updates.notice) is not None:
            self._window_api.open(notice.page)

    def _show_causes(self, causes: list[Cause]) -> None:
        lines = [(cause.key, self._line(cause)) for cause in causes[:_MOST_CAUSES]]
        if lines == self._shown_causes:
            return
        self._shown_causes = lines
        for action in self._causes:
            self.menu.removeAction(action)
            action.deleteLater()
        self._causes = [self._cause_action(key, line) for key, line in lines]
        self.menu.insertActions(self._after_causes, self._causes)

    def _cause_action(self, key: str, line: str) -> QAction:
        action = QAction(_menu_text(line), self.menu)
        action.triggered.connect(lambda: self.cause_asked.emit(key))
        return action

    def _line(self, cause: Cause) -> str:
        title = self._window_api.title_of(cause.code)
        if len(title) > _LONGEST_TITLE:
            title = title[: _LONGEST_TITLE - 1].rstrip() + "…"
        return f"{title} ({len(cause.activities)})" if len(cause.activities) > 1 else title

    def _pause_action(self, name: str, label: str, until: Callable[[], datetime | None]) -> None:
        action = self._pause.addAction(label, lambda: self._window_api.pause(until()))
        action.setObjectName(name)

    def _add(self, name: str, label: str, react: Callable[[], object]) -> QAction:
        action = self.menu.addAction(label, react)
        action.setObjectName(name)
        return action

    def _aside(self, name: str, label: str, react: Callable[[], object]) -> QAction:
        """An entry that stands in the menu at times only."""
        action = QAction(label, self.menu)
        action.setObjectName(name)
        action.triggered.connect(lambda: react())
        return action


def _pauses() -> list[tuple[str, str, Callable[[], datetime | None]]]:
    return [
        ("pause_hour", _("For 1 &hour"), lambda: datetime.now(UTC) + timedelta(hours=1)),
        ("pause_day", _("For &today"), lambda: start_of_tomorrow(datetime.now().astimezone())),
        ("pause_open", _("Until I &resume"), lambda: None),
    ]


def _menu_text(words: str) -> str:
    """`&` would underline the next letter."""
    return words.replace("&", "&&")
