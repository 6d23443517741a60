"""The QApplication of this process. It also hears what macOS asks a running app to open: there that is an event, where
other systems start the program once more."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


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
    """The QApplication of this process, named, in our colours and set to stay without a window."""
    from tray_app.ui.kit.theme import dress  # the icon does not wait for it

    app = undressed_application()
    dress(app)
    return app


def undressed_application() -> QApplication:
    """The same without the colours of windows, for the icon that comes first."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else Application(["diditlog"])
    app.setApplicationName("diditlog")
    app.setApplicationDisplayName("DidItLog")
    app.setDesktopFileName("diditlog")
    app.setQuitOnLastWindowClosed(False)
    return app
