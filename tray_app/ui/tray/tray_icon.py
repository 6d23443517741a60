"""The tray icon: the state at a glance, and the way to everything else.

It is made only once the desktop has a tray: on Linux an icon that is shown earlier never gets into a tray that starts
later, though Qt says that it is visible (ubuntu/gnome-shell-extension-appindicator #501, #574).
"""

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from tray_app.core.reporting.status import IconState, status_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.demo_title import demo_title
from tray_app.ui.kit.icons import Icons
from tray_app.ui.tray.tray_menu import TrayMenu

_LOOK_EVERY_MS = 1000
_LOOK_LATER_EVERY_MS = 10_000
"""Once the rep has been told that there is no tray, it is still looked for, but seldom."""
_MESSAGE_MS = 10_000


class Tray(QObject):
    """Appears by itself after `start`, as soon as there is a tray."""

    appeared = Signal()
    """The icon is in the tray."""
    missing = Signal()
    """There is no tray, and there was time enough."""
    open_asked = Signal()
    """The window is wanted."""
    glance_asked = Signal(QRect)
    """The icon was clicked once; with where it is on the screen, as far as the desktop says so."""

    def __init__(
        self,
        window_api: WindowApi,
        icons: Icons,
        menu: TrayMenu,
        *,
        patience_s: float,
        early: QSystemTrayIcon | None = None,
    ) -> None:
        """`patience_s`: seconds until `missing` is told. `early`: the icon, where it stands in the tray already."""
        super().__init__()
        self._window_api = window_api
        self._icons = icons
        self._menu = menu
        self._icon: QSystemTrayIcon | None = None
        self._early = early
        self._shown: tuple[IconState, int, str] | None = None
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self._try)
        self._patience = QTimer(self, singleShot=True, interval=round(patience_s * 1000))
        self._patience.timeout.connect(self._give_up)

    @property
    def is_there(self) -> bool:
        """Whether the icon has been made."""
        return self._icon is not None

    def start(self) -> None:
        """Appear now, or later."""
        self._try()
        if self._icon is None:
            self._look.start()
            self._patience.start()

    def refresh(self) -> None:
        """Show what holds now; the desktop is bothered only when it is something else."""
        self._menu.refresh()
        if self._icon is None:
            return
        window_api = self._window_api
        status = status_of(window_api.snapshot, checking=window_api.is_checking, paused=window_api.is_paused)
        tooltip = f"{demo_title(window_api, window_api.say(status.headline))}\n{window_api.say(status.detail)}"
        count = window_api.snapshot.needing if window_api.snapshot and status.icon is IconState.NEEDS_YOU else 0
        shown = (status.icon, count, tooltip)
        if shown != self._shown:
            self._icon.setIcon(self._icons.for_tray(status.icon, count))
            self._icon.setToolTip(tooltip)
            self._shown = shown

    def message(self, title: str, body: str) -> None:
        """Show a message beside the icon; its click asks for the window. Nothing without an icon."""
        if self._icon is not None:
            self._icon.showMessage(title, body, self._icons.app, _MESSAGE_MS)

    def stop(self) -> None:
        """Leave the tray."""
        self._look.stop()
        self._patience.stop()
        if self._icon is not None:
            self._icon.hide()
            self._icon = None

    def _try(self) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._look.stop()
        self._patience.stop()
        icon = self._early or QSystemTrayIcon()
        icon.setParent(self)
        icon.setContextMenu(self._menu.menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self.open_asked)
        self._icon = icon
        self.refresh()
        icon.show()
        self.appeared.emit()

    def _give_up(self) -> None:
        self._look.setInterval(_LOOK_LATER_EVERY_MS)
        self.missing.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.glance_asked.emit(self._icon.geometry() if self._icon is not None else QRect())
        elif reason is QSystemTrayIcon.ActivationReason.DoubleClick:
            self.open_asked.emit()
