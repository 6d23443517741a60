"""The icon stands in the tray while most of the app is still being loaded, as when the computer has just started."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from tray_app.core.model.icon_state import IconState
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.qt_app import undressed_application


class Opening(QObject):
    """Shows the icon at once, where there is a tray already."""

    _loaded = Signal()

    def __init__(self, icons: Path) -> None:
        """`icons`: the folder of the drawings."""
        app = undressed_application()
        super().__init__()
        self.icon: QSystemTrayIcon | None = None
        """The icon, to be taken over; None where there is no tray yet."""
        self.was_clicked = False
        """Whether the rep clicked it meanwhile, and waits for the window."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon = QSystemTrayIcon(Icons(icons).for_tray(IconState.CHECKING))
            self.icon.setToolTip(app.applicationDisplayName())
            self.icon.activated.connect(self._note_click)
            self.icon.show()

    def load(self, load: Callable[[], None]) -> bool:
        """Have `load` import the rest on a thread, while the desktop gets the picture it asks for.

        Returns False when the app was told to end meanwhile. Raises what `load` raises.
        """
        from tray_app.ui.kit.signals import quit_on_signals  # with sockets, which the icon does not wait for

        broke: list[BaseException] = []
        told_to_end: list[bool] = []
        loop = QEventLoop()
        self._loaded.connect(loop.quit)  # from another thread, and so by the loop itself

        def run() -> None:
            try:
                load()
            except BaseException as error:
                broke.append(error)
            self._loaded.emit()

        thread = threading.Thread(target=run, name="opening")
        with quit_on_signals(lambda: told_to_end.append(True)):
            thread.start()
            loop.exec()
            thread.join()
        if broke:
            raise broke[0]
        if told_to_end:
            self.close()
        return not told_to_end

    def _note_click(self) -> None:
        self.was_clicked = True

    def close(self) -> None:
        """Leave the tray: the app does not start."""
        if self.icon is not None:
            self.icon.hide()
            self.icon = None
