"""The title of whatever the demo shows: it never looks like the real thing."""

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.texts import _


def demo_title(window_api: WindowApi, title: str) -> str:
    """The title of a window, which says that it is the demo's."""
    return title if window_api.demo is None else _("Demo: {title}").format(title=title)
