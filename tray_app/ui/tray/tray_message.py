"""The notifier of last resort: the tray's own message, where the desktop offers nothing better.

Qt tells neither which message was clicked nor lets one be taken back, so a click opens the list.
"""

from tray_app.core.model.ports import Notification
from tray_app.ui.bridge import Bridge


class TrayMessages:
    """`core.model.ports.Notifier`; may be called on any thread."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    @property
    def is_unwelcome(self) -> bool:
        """Qt does not tell."""
        return False

    def show(self, notification: Notification) -> None:
        """Show it beside the tray icon."""
        self._bridge.ask_message(notification.title, notification.body)

    def withdraw(self, key: str) -> None:
        """Nothing: the message goes by itself after a few seconds."""

    def close(self) -> None:
        """Nothing is held."""
