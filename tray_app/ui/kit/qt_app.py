"""The QApplication of this process. It also hears what macOS asks a running app to open: there that is an event, where
other systems start the program once more."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from tray_app.ui.kit.theme import dress


class Application(QApplication):
    """Stays without a window."""

    opened = Signal(list)
    """Words for what is to be shown: one path, or one address."""

    def event(self, event: QEvent) -> bool:
        """Pass on what is to be opened."""
        if isinstance(event, QFileOpenEvent):
            self.opened.emit([event.file() or event.url().toString()])
            return True
        return super().event(event)


def application() -> QApplication:
    """The QApplication of this process, named and set to stay without a window."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else Application(["diditlog"])
    app.setApplicationName("diditlog")
    app.setApplicationDisplayName("DidItLog")
    app.setDesktopFileName("diditlog")
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    return app
