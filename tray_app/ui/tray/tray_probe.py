"""Looks at the desktop without showing anything: is there a tray?"""

import os
import sys


def tray_is_there() -> bool:
    """Whether this desktop has a tray; False without a screen."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False  # Qt would end the process without a screen
    from PySide6.QtWidgets import QSystemTrayIcon

    from tray_app.ui.kit.qt_app import application

    application()
    return QSystemTrayIcon.isSystemTrayAvailable()
