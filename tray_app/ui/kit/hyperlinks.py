"""Which addresses the window may open, and what their buttons are called.

https, the app's own `diditlog:` pages, and http to this very machine, where the demo's Salesforce answers.
"""

import ipaddress
from urllib.parse import urlsplit

from tray_app.ui.kit.texts import _

SCHEME = "diditlog"
"""The scheme of the app's own pages."""


def safe_link(url: str | None) -> str | None:
    """The address when it may be opened, else None."""
    if not url or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme == SCHEME:
        return url if parts.path and not parts.netloc else None
    if not host or parts.username is not None:
        return None
    return url if parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host)) else None


def link_label(url: str) -> str:
    """What the button of a safe link says."""
    pages = {
        "diditlog:sign-in": _("Sign in"),
        "diditlog:sources": _("Sources"),
        "diditlog:explain": _("Explain an error"),
        "diditlog:history": _("History"),
        "diditlog:written": _("Written to Salesforce"),
        "diditlog:settings": _("Settings"),
    }
    return pages.get(url) or _("Open")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
