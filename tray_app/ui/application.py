"""The user interface as a whole: builds it, wires it to the desk, runs it, and takes it down in order."""

import logging
from collections.abc import Callable, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from tray_app.core.model.ports import Notifier
from tray_app.core.reporting.alerts import DIGEST_KEY
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.instance import Instance
from tray_app.ui.kit import texts
from tray_app.ui.kit.destination import Destination, destination_of
from tray_app.ui.kit.folder_watch import FolderWatch
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.qt_app import Application, application
from tray_app.ui.kit.qt_log import qt_messages_logged
from tray_app.ui.kit.signals import quit_on_signals
from tray_app.ui.tray.tray_icon import Tray
from tray_app.ui.tray.tray_menu import TrayMenu
from tray_app.ui.tray.tray_message import TrayMessages

if TYPE_CHECKING:
    from tray_app.ui.crash import CrashWindow
    from tray_app.ui.settings import SettingsWindow
    from tray_app.ui.tray.popover import Popover
    from tray_app.ui.window.main_window import MainWindow

_log = logging.getLogger(__name__)

LATER = "later"
"""Id of the notification button that only puts the notification away."""
TRAY_PATIENCE_S = 60.0
"""After this long without a tray the window opens, so that the app is never out of reach."""

NotifierFactory = Callable[[Callable[[str, str], None], Notifier], Notifier]
"""Given whom to tell of (key, action), from any thread, and the tray's own messages as the fallback: the notifier."""


def run_ui(
    window_api: WindowApi,
    *,
    instance: Instance,
    arguments: Sequence[str],
    icons: Path,
    translations: NullTranslations,
    notifier: NotifierFactory,
    on_ready: Callable[[Notifier], None],
    on_quit: Callable[[], object],
    early: QSystemTrayIcon | None = None,
    tray_patience_s: float = TRAY_PATIENCE_S,
) -> int:
    """Run until the rep quits, and return the exit status.

    `instance` has been claimed; `arguments` are what is to be shown (`show`, `issue:KEY`, `diditlog:…`, the path of a
    `.diditlog` file), nothing for the tray alone. `on_ready` is called once with the notifier when everything listens:
    the place to start the engine.
    `on_quit` stops the engine; it is called once, and has to return within two seconds.
    `early` is the icon of an `Opening`, if there was one.
    """
    texts.install(translations)
    with qt_messages_logged():
        app = application()
        face = _UiController(window_api, Icons(icons), notifier, tray_patience_s, early)
        with quit_on_signals(face.quit):
            app.aboutToQuit.connect(face.close)
            app.aboutToQuit.connect(on_quit)
            instance.asked.connect(face.go)
            if isinstance(app, Application):
                app.opened.connect(face.go)
            if not instance.listen():
                _log.warning("later starts cannot be heard")
            face.start(arguments)
            on_ready(face.notifier)
            try:
                return app.exec()
            finally:
                instance.close()
                face.dispose()


class _UiController(QObject):
    """Everything the rep sees, and the wires between.

    A window is loaded and made when it is first wanted: on most days none is, and they would be a good part of what the
    app holds in memory.
    """

    def __init__(
        self,
        window_api: WindowApi,
        icons: Icons,
        factory: NotifierFactory,
        tray_patience_s: float,
        early: QSystemTrayIcon | None,
    ) -> None:
        super().__init__()
        self._window_api = window_api
        self._bridge = Bridge(self)
        self.notifier = factory(self._bridge.act, TrayMessages(self._bridge))
        self._menu = TrayMenu(window_api, icons, self)
        self._tray = Tray(window_api, icons, self._menu, patience_s=tray_patience_s, early=early)
        self._main: MainWindow | None = None
        self._settings: SettingsWindow | None = None
        self._crash: CrashWindow | None = None
        self._popover: Popover | None = None
        self._icons = icons
        self._folders = FolderWatch(self)
        self._folders.changed.connect(window_api.check_now)
        self._bridge.changed.connect(self._refresh)
        self._bridge.acted.connect(self._act)
        self._bridge.message_asked.connect(self._tray.message)
        self._menu.open_asked.connect(lambda: self._window.present())
        self._menu.cause_asked.connect(lambda key: self._window.open_cause(key))
        self._menu.page_asked.connect(lambda page: self._window.open_link(page))
        self._menu.quit_asked.connect(self.quit)
        self._tray.open_asked.connect(lambda: self._window.present())
        self._tray.glance_asked.connect(self._glance)
        self._tray.missing.connect(self._live_without_tray)
        self._tray.appeared.connect(self._live_with_tray)
        self._menu.settings_asked.connect(self._open_settings)
        window_api.on_change(self._bridge.poke)
        window_api.own_data_api.on_crash(self._bridge.answer_to(self, self._tell_crash))

    def start(self, arguments: Sequence[str]) -> None:
        """Show the icon, and what was asked for."""
        self._tray.start()
        if arguments:
            self.go(list(arguments))
        elif self._is_first_run:
            self._window.present()

    def go(self, words: list[str]) -> None:
        """Show what these words ask for; words that mean nothing show the window."""
        found = [destination for word in words if (destination := destination_of(word)) is not None]
        self._go_to(found[0] if found else Destination())

    def close(self) -> None:
        """Leave the desktop; nothing of other threads gets through any more."""
        self._bridge.close()
        self._hide()
        self._tray.stop()
        self.notifier.close()

    def quit(self) -> None:
        """End the program."""
        self._hide()
        QApplication.quit()

    def _hide(self) -> None:
        for window in self._windows():
            window.setUpdatesEnabled(False)  # Qt takes the window away, and paints what was still to be painted after
            window.hide()

    def dispose(self) -> None:
        """Delete the windows while the application still exists: Qt crashes on what is left for afterwards."""
        for part in (*self._windows(), self._menu.menu, self._tray, self):
            part.deleteLater()

    def _windows(self) -> list[QWidget]:
        return [window for window in (self._main, self._settings, self._crash, self._popover) if window is not None]

    @property
    def _window(self) -> "MainWindow":
        if self._main is None:
            from tray_app.ui.window.main_window import MainWindow

            self._main = MainWindow(self._window_api, self._icons, self._bridge)
            self._main.settings_asked.connect(self._open_settings)
        return self._main

    def _glance(self, icon: QRect) -> None:
        """Today in short beside the icon; the window, where that cannot be or there is nothing to say in short."""
        from tray_app.ui.tray.popover import Popover, can_be_placed

        if self._popover is None and can_be_placed():
            self._popover = Popover(self._window_api, self._icons)
            self._popover.open_asked.connect(lambda: self._window.present())
            self._popover.cause_asked.connect(lambda key: self._window.open_cause(key))
        if self._popover is None or not self._popover.is_wanted or self._is_first_run:
            self._window.present()
        else:
            self._popover.present(icon)

    @property
    def _is_first_run(self) -> bool:
        return self._window_api.first_run_api.first_run() is not FirstRun.DONE

    def _open_settings(self, name: str = "") -> None:
        if self._settings is None:
            from tray_app.ui.settings import SettingsWindow

            self._settings = SettingsWindow(self._window_api, self._icons, self._bridge)
            self._settings.quit_asked.connect(self.quit)
        self._settings.present(name)

    def _tell_crash(self, report: str) -> None:
        if self._crash is None:
            from tray_app.ui.crash import CrashWindow

            self._crash = CrashWindow(self._icons)
        self._crash.tell(report)

    def _go_to(self, destination: Destination) -> None:
        from tray_app.ui.window.main_window import SETTINGS, SIGN_IN

        if destination.cause is not None:
            self._window.open_cause(destination.cause)
            return
        if destination.file is not None:
            self._window_api.sign_in.read_file(destination.file)
            self._window.open_link(SIGN_IN)
            return
        if destination.page in SETTINGS:
            self._window.open_link(destination.page)
            return
        self._window.present()
        if destination.page is not None:
            self._window.open_link(destination.page)

    def _act(self, key: str, action: str) -> None:
        if action != LATER:
            self._go_to(Destination(cause=key if key != DIGEST_KEY else None))

    def _refresh(self) -> None:
        self._tray.refresh()
        if self._popover is not None and self._popover.isVisible():
            self._popover.refresh()
        sources = self._window_api.settings_api.choices().sources
        self._folders.watch((source.folder, source.pattern) for source in sources if source.folder is not None)
        if self._main is not None:
            self._main.refresh()
        if self._settings is not None:
            self._settings.refresh()

    def _live_with_tray(self) -> None:
        if self._main is not None:
            self._main.banner.hide()

    def _live_without_tray(self) -> None:
        self._window.banner.say_no_tray()
        self._window.present()
